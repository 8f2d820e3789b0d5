"""Put a signed credential into the picture of its badge, as Open Badges 3.0 wants it."""

import re
import struct
from html import escape
from zlib import crc32

KEYWORD = b"openbadgecredential"
NAMESPACE = "https://purl.imsglobal.org/ob/v3p0"
_END = b"\x00\x00\x00\x00IEND\xaeB`\x82"
_SVG = re.compile(r"<svg\b[^>]*>")


def into_png(picture: bytes, jwt: str) -> bytes:
    """Add one uncompressed ``iTXt`` chunk before the end of a PNG of ours, which has none."""
    # Behind the keyword: not compressed, no method, no language, no translated keyword.
    data = b"iTXt" + KEYWORD + b"\0\0\0\0\0" + jwt.encode()
    chunk = struct.pack("!I", len(data) - 4) + data + struct.pack("!I", crc32(data))
    return picture.removesuffix(_END) + chunk + _END


def into_svg(drawing: str, jwt: str) -> str:
    """Add the element that carries the credential, directly after ``<svg …>``."""
    element = f'<openbadges:credential xmlns:openbadges="{NAMESPACE}" verify="{escape(jwt)}"/>'
    return _SVG.sub(lambda found: found[0] + element, drawing, count=1)
