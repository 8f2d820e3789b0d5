"""What a file carries: a credential as JSON or JWT, bare or inside a picture; bounded, whatever the bytes are.

Runs in the child process. Nothing here decides whether a credential counts.
"""

import json
import re
import zlib
from dataclasses import dataclass
from typing import Any

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

MOST_BYTES = 8_000_000
"""Of a file: a photograph of a QR code."""
MOST_TEXT = 256 * 1024
"""Bytes of a credential itself."""
MOST_DEPTH = 64
MOST_CHUNKS = 2_000
MOST_ELEMENTS = 20_000
PNG = b"\x89PNG\r\n\x1a\n"
KEYWORD = b"openbadgecredential"
OLD_KEYWORD = b"openbadges"
NAMESPACE = "https://purl.imsglobal.org/ob/v3p0"
OLD_NAMESPACES = frozenset({"http://openbadges.org", "https://openbadges.org"})
PICTURES = {b"\xff\xd8\xff": "jpeg", b"RIFF": "webp", b"GIF8": "gif", b"BM": "bmp"}
_JWT = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*")


class Unreadable(Exception):
    """A file that carries nothing we can read; ``code`` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Carried:
    """What was found. ``form``: json, jwt, png or svg; ``text``: the credential; ``old``: of Open Badges 2.0."""

    form: str
    text: str
    old: bool = False


def carried(data: bytes) -> Carried:
    """Find the credential that a file is or carries.

    :raises Unreadable: there is none, or more than one, or the file is broken or too large.
    """
    if len(data) > MOST_BYTES:
        raise Unreadable("too-large")
    if data.startswith(PNG):
        return _in_png(data)
    if data.startswith(PNG[:4]):
        raise Unreadable("truncated-image" if len(data) < len(PNG) else "broken-image")
    if any(data.startswith(mark) for mark in PICTURES):
        raise Unreadable("no-badge-inside")
    if len(data) > 4 * MOST_TEXT:
        raise Unreadable("too-large")
    try:
        text = data.decode("utf-8-sig").strip()
    except UnicodeDecodeError:
        raise Unreadable("not-a-badge") from None
    if text.startswith("<"):
        return _in_svg(text)
    return _bare(text)


def _bare(text: str, form: str = "") -> Carried:
    if not text:
        raise Unreadable("empty")
    if len(text.encode()) > MOST_TEXT:
        raise Unreadable("too-large")
    if text.startswith("{"):
        return Carried(form or "json", text)
    if _JWT.fullmatch(text):
        return Carried(form or "jwt", text)
    raise Unreadable("not-a-badge")


def _in_png(data: bytes) -> Carried:
    found: list[tuple[str, bool]] = []
    for kind, body in _chunks(data):
        if kind == b"iTXt":
            found += _international(body)
        elif kind == b"tEXt" and body.startswith(OLD_KEYWORD + b"\0"):
            found.append((body[len(OLD_KEYWORD) + 1 :].decode("latin-1"), True))
    return _only(found, "png")


def _chunks(data: bytes) -> list[tuple[bytes, bytes]]:
    """Part a PNG into its chunks, each with a right checksum, the last one IEND."""
    at = len(PNG)
    found: list[tuple[bytes, bytes]] = []
    while at < len(data):
        if len(found) >= MOST_CHUNKS:
            raise Unreadable("broken-image")
        size = int.from_bytes(data[at : at + 4], "big")
        end = at + 12 + size
        if end > len(data):
            raise Unreadable("truncated-image")
        kind, body = data[at + 4 : at + 8], data[at + 8 : end - 4]
        if zlib.crc32(kind + body) != int.from_bytes(data[end - 4 : end], "big"):
            raise Unreadable("broken-image")
        found.append((kind, body))
        if kind == b"IEND":
            return found
        at = end
    raise Unreadable("truncated-image")


def _international(body: bytes) -> list[tuple[str, bool]]:
    keyword, _, rest = body.partition(b"\0")
    if keyword not in {KEYWORD, OLD_KEYWORD}:
        return []
    parts = rest[2:].split(b"\0", 2)
    if len(rest) < 2 or len(parts) < 3:
        raise Unreadable("broken-image")
    text = _inflated(parts[2]) if rest[0] else parts[2]
    try:
        return [(text.decode().strip(), keyword == OLD_KEYWORD)]
    except UnicodeDecodeError:
        raise Unreadable("broken-image") from None


def _inflated(packed: bytes) -> bytes:
    inflator = zlib.decompressobj()
    try:
        made = inflator.decompress(packed, MOST_TEXT)
    except zlib.error:
        raise Unreadable("broken-image") from None
    if inflator.unconsumed_tail:
        raise Unreadable("too-large")
    return made


class _Finder:
    """Collects the credentials of an SVG while it is read, and counts what it is made of."""

    def __init__(self) -> None:
        self.found: list[tuple[str, bool]] = []
        self.root = ""
        self._depth = self._elements = self._size = 0
        self._inside: list[str] | None = None
        self._old = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Begin an element."""
        self.root = self.root or tag
        self._depth += 1
        self._elements += 1
        if self._depth > MOST_DEPTH or self._elements > MOST_ELEMENTS:
            raise Unreadable("too-large")
        space, _, name = tag.removeprefix("{").rpartition("}")
        self._inside = None
        if (name == "credential" and space == NAMESPACE) or (name == "assertion" and space in OLD_NAMESPACES):
            self._old = name == "assertion"
            self._inside = []
            if verify := attributes.get("verify"):
                self.found.append((verify.strip(), self._old))
                self._inside = None

    def data(self, text: str) -> None:
        """Take text."""
        if self._inside is not None:
            self._size += len(text)
            if self._size > MOST_TEXT:
                raise Unreadable("too-large")
            self._inside.append(text)

    def end(self, _tag: str) -> None:
        """End an element."""
        self._depth -= 1
        if self._inside is not None:
            text, self._inside = "".join(self._inside).strip(), None
            self.found.append((text, self._old))

    def close(self) -> None:
        """End the document."""


def _in_svg(text: str) -> Carried:
    finder = _Finder()
    parser = DefusedXMLParser(target=finder, forbid_dtd=True)
    try:
        parser.feed(text)
        parser.close()
    except DefusedXmlException:
        raise Unreadable("entities") from None
    except SyntaxError as error:
        ended = "no element found" in str(error) or "unclosed" in str(error)
        raise Unreadable("truncated-image" if ended else "broken-image") from None
    if finder.root.rpartition("}")[2] != "svg":
        raise Unreadable("not-a-badge")
    return _only(finder.found, "svg")


def _only(found: list[tuple[str, bool]], form: str) -> Carried:
    """Give the one credential; two may say two things."""
    new = [text for text, old in found if not old]
    if len(new) > 1 or (not new and len(found) > 1):
        raise Unreadable("two-credentials")
    if not found:
        raise Unreadable("no-badge-inside")
    if new:
        return _bare(new[0], form)
    return Carried(form, found[0][0][:MOST_TEXT], old=True)


def parsed(text: str | bytes) -> dict[str, Any]:
    """Read a JSON object in which every member stands once.

    :raises Unreadable: it is none, or nested too deep, or says something twice.
    """
    try:
        value = json.loads(text, object_pairs_hook=_once, parse_constant=_no_constant)
        # What json takes and nothing after it does: half a character, a number without end.
        json.dumps(value, ensure_ascii=False, allow_nan=False).encode()
    except (ValueError, RecursionError):
        raise Unreadable("broken-json") from None
    if not isinstance(value, dict):
        raise Unreadable("not-a-badge")
    _check_depth(value)
    return value


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise Unreadable("said-twice")
    return made


def _no_constant(_name: str) -> None:
    raise Unreadable("broken-json")


def _check_depth(value: Any) -> None:
    level = [value]
    for _ in range(MOST_DEPTH):
        level = [inner for one in level for inner in _inside(one)]
        if not level:
            return
    raise Unreadable("too-deep")


def _inside(value: Any) -> list[Any]:
    values = value.values() if isinstance(value, dict) else value
    return [one for one in values if isinstance(one, dict | list)]
