"""Pictures that come from outside: decoded within limits and written anew, so that only their pixels remain."""

import struct
import zlib
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from PIL import Image, UnidentifiedImageError

from lms.content.source import MOST_BYTES

MOST_SENT = 8_000_000
MOST_PIXELS = 24_000_000
"""As many as a good camera takes; beyond them decoding takes too much memory."""
LONGEST = 1_600
"""Pixels of the longer side that are kept: a lesson is never wider."""
SMALLEST = 64
FORMATS = {"PNG": ".png", "JPEG": ".jpg", "WEBP": ".webp", "GIF": ".gif"}
ENDINGS = {".png": "PNG", ".jpg": "JPEG", ".jpeg": "JPEG", ".webp": "WEBP", ".gif": "GIF"}
TYPES = {".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".webp": "image/webp", ".gif": "image/gif"}
OPTIONS: dict[str, dict[str, Any]] = {
    "JPEG": {"quality": 85, "optimize": True},
    "WEBP": {"quality": 85},
    "PNG": {"optimize": True},
}
_ORIENTATION = 0x0112
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""How a camera was held, by the number it writes, and what makes its picture upright."""
_DAMAGED = (
    OSError, ValueError, SyntaxError, EOFError, MemoryError, OverflowError, LookupError, TypeError, AttributeError,
    ZeroDivisionError, struct.error, zlib.error,
)  # fmt: skip
_OTHER = "Choose a picture: PNG, JPEG, WebP or GIF. Drawings such as SVG can carry programs, so export one as PNG."
_BROKEN = "The picture is damaged or cut short. Save it anew and send it again."


class BadPicture(Exception):
    """A picture that is not taken; the message says why, and what to do."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture written anew. ``ending`` begins with a dot."""

    body: bytes
    ending: str
    width: int
    height: int


def cleaned(data: bytes, *, ending: str = "") -> Picture:
    """Write a picture anew: upright, at most ``LONGEST`` pixels wide or high, with nothing but its pixels.

    Of several frames the first stays. A GIF becomes a PNG unless ``ending`` asks for the format to stay.

    :raises BadPicture: it is no picture, not the kind its ``ending`` says, damaged or too large.
    """
    if len(data) > MOST_SENT:
        raise BadPicture(f"The picture is larger than {MOST_SENT // 1_000_000} MB. Make it smaller first.")
    image, kind = _decoded(data)
    if ending and ENDINGS.get(ending.lower()) != kind:
        raise BadPicture(f"The picture is a {kind} inside, and not what its name ends with.")
    target = kind if ending or kind != "GIF" else "PNG"
    image.thumbnail((LONGEST, LONGEST))
    body = _encoded(image, target)
    while len(body) > MOST_BYTES and max(image.size) > SMALLEST:
        image.thumbnail((image.width * 3 // 4, image.height * 3 // 4))
        body = _encoded(image, target)
    return Picture(body, ending or FORMATS[target], image.width, image.height)


def resized(data: bytes, *widths: int, most_pixels: int = MOST_PIXELS) -> tuple[Picture, ...]:
    """Write a picture anew as WebP, upright and with nothing but its pixels, once for each width it is shown in.

    :raises BadPicture: it is no picture, damaged or too large.
    """
    if len(data) > MOST_SENT:
        raise BadPicture(f"The picture is larger than {MOST_SENT // 1_000_000} MB. Make it smaller first.")
    image, _ = _decoded(data, most_pixels)
    made = []
    for width in sorted(widths, reverse=True):
        image.thumbnail((width, width))
        made.append(Picture(_encoded(image, "WEBP"), ".webp", image.width, image.height))
    return tuple(made)


def _decoded(data: bytes, most_pixels: int = MOST_PIXELS) -> tuple[Image.Image, str]:
    """Read the first frame as plain pixels."""
    try:
        with Image.open(BytesIO(data), formats=tuple(FORMATS)) as image:
            kind = image.format or ""
            if image.width * image.height > most_pixels:
                raise BadPicture(f"The picture has more than {most_pixels // 1_000_000} million pixels.")
            if kind == "JPEG":
                image.draft("RGB", (LONGEST, LONGEST))
            # ImageOps.exif_transpose writes the other facts back, and hostile ones break that.
            turn = _TURNS.get(image.getexif().get(_ORIENTATION, 1))
            upright = image.transpose(turn) if turn is not None else image.copy()
            upright.info = dict(image.info)
            clear = "A" in upright.getbands() or "transparency" in upright.info
            return upright.convert("RGBA" if clear else "RGB"), kind
    except UnidentifiedImageError as error:
        raise BadPicture(_OTHER) from error
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise BadPicture(f"The picture has more than {MOST_PIXELS // 1_000_000} million pixels.") from error
    except _DAMAGED as error:
        raise BadPicture(_BROKEN) from error


def _encoded(image: Image.Image, kind: str) -> bytes:
    # A new image has no text, place, camera or colour profile of the old one.
    plain = Image.new(image.mode, image.size)
    plain.paste(image)
    if kind == "JPEG" and plain.mode == "RGBA":
        plain = plain.convert("RGB")
    written = BytesIO()
    plain.save(written, kind, **OPTIONS.get(kind, {}))
    return written.getvalue()
