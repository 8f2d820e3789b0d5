"""A deed of the child process: read a credential that somebody brings, of either standard, and say what it is."""

import base64
import struct
import zlib
from collections.abc import Mapping
from datetime import datetime
from io import BytesIO
from typing import Any

from PIL import Image

from lms.recognition.credentials import carriers, newer, older, reports
from lms.recognition.credentials.carriers import Unreadable
from lms.recognition.credentials.keyring import Documents
from lms.recognition.credentials.reports import GONE, Report

MOST_BYTES = 1_000_000
MOST_PIXELS = 16_000_000
SIDE = 320
"""Pixels of the longer side of a picture that is kept."""
UNASKED = frozenset({"no-key", "status-unasked", "status-unreadable"})
"""Codes that a document which could not be had may have brought about."""
_DAMAGED = (
    OSError, ValueError, SyntaxError, EOFError, MemoryError, OverflowError, LookupError, TypeError, AttributeError,
    ZeroDivisionError, struct.error, zlib.error, Image.DecompressionBombError, Image.DecompressionBombWarning,
)  # fmt: skip


def examine(*, data: str, pinned: Documents, documents: Mapping[str, str | None], at: str) -> dict[str, Any]:
    """Examine a file, or the address of one; bytes travel as base64.

    :return: ``report``; ``text``, the credential itself; ``picture``, the one it was baked into, written anew.
    """
    raw, lying = base64.b64decode(data), {name: _bytes(body) for name, body in documents.items()}
    made, text, body = examined(raw, pinned, lying, at=datetime.fromisoformat(at))
    picture = pictured(body) if made.facts.form == "png" and (made.genuine or made.needs) else None
    return {
        "report": reports.as_json(made),
        "text": text,
        "picture": base64.b64encode(picture).decode() if picture else "",
    }


def examined(raw: bytes, pinned: Documents, documents: older.Documents, *, at: datetime) -> tuple[Report, str, bytes]:
    """Give what a file, or an address, is, the credential in it, and the file itself."""
    if raw.startswith(b"https://") and len(raw) <= reports.LONGEST_ID:
        address = raw.decode(errors="replace").strip()
        if address not in documents:
            return reports.report("waiting", needs=[address]), address, b""
        body = documents[address]
        if body is None or body == GONE:
            return reports.report("unreachable", more=f"It should lie at {reports.place_of(address)}."), address, b""
        raw = body
    if len(raw) > MOST_BYTES:
        return reports.report("too-large"), "", b""
    try:
        text = carriers.carried(raw).text
    except Unreadable as error:
        return reports.report(error.code if error.code in reports.CODES else "not-a-badge"), "", b""
    made = newer.check(raw, pinned, documents, at=at)
    if made.code in UNASKED and None in documents.values():
        made = reports.report("unreachable", made.facts)
    return made, text, raw


def pictured(data: bytes) -> bytes | None:
    """Write a picture anew, small, with nothing but its pixels; None where it cannot be shown."""
    try:
        with Image.open(BytesIO(data), formats=("PNG",)) as image:
            if image.width * image.height > MOST_PIXELS:
                return None
            plain = image.convert("RGBA")
        plain.thumbnail((SIDE, SIDE))
        new = Image.new("RGBA", plain.size)
        new.paste(plain)
        written = BytesIO()
        new.save(written, "PNG", optimize=True)
        return written.getvalue()
    except _DAMAGED:
        return None


def _bytes(body: str | None) -> bytes | None:
    return None if body is None else base64.b64decode(body)
