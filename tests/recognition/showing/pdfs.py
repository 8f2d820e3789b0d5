"""Read a PDF as far as a test needs it: its pages, its catalogue, its metadata, and the words on it."""

import re
import zlib
from dataclasses import dataclass
from functools import cached_property

OBJECT = re.compile(rb"(\d+) 0 obj\n(.*?)\nendobj", re.DOTALL)
STREAM = re.compile(rb"stream\r?\n(.*)\nendstream", re.DOTALL)
TOKEN = re.compile(rb"/(\w+) [\d.]+ Tf|<([0-9a-fA-F]+)>|(\()|\b(ET)\b", re.DOTALL)
ESCAPED = re.compile(rb"\\([0-7]{1,3}|.)", re.DOTALL)
NAMED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


@dataclass(frozen=True)
class Pdf:
    """A PDF without object streams or encryption, as typst writes them."""

    data: bytes

    @cached_property
    def objects(self) -> dict[int, bytes]:
        return {int(found[1]): found[2] for found in OBJECT.finditer(self.data)}

    @property
    def catalogue(self) -> bytes:
        return next(one for one in self.objects.values() if b"/Type/Catalog" in one)

    @property
    def pages(self) -> list[bytes]:
        return [one for one in self.objects.values() if re.search(rb"/Type/Page\b", one)]

    @property
    def metadata(self) -> str:
        return next(self.stream(one) for one in self.objects.values() if b"/Subtype/XML" in one).decode()

    @property
    def alternatives(self) -> list[str]:
        """What is said of pictures."""
        return [_text(one) for one in re.findall(rb"/Alt(\((?:\\.|[^\\()])*\)|<[0-9A-Fa-f]+>)", self.data)]

    @property
    def links(self) -> list[bytes]:
        return re.findall(rb"/URI *\(([^)]*)\)", self.data)

    def stream(self, number: bytes) -> bytes:
        found = STREAM.search(number)
        assert found, number[:80]
        return zlib.decompress(found[1]) if b"/FlateDecode" in number else found[1]

    @property
    def words(self) -> str:
        """Everything that is written, in the order it was drawn."""
        (page,) = self.pages
        shown = b"".join(self.stream(self.objects[int(one)]) for one in self._contents(page))
        written, letters, place = [], dict[int, str](), 0
        while found := TOKEN.search(shown, place):
            place, codes = found.end(), b""
            if found[1]:
                letters = self._letters(found[1])
            elif found[4]:
                written.append(" ")
            elif found[3]:
                place = _closing(shown, found.start())
                codes = _bytes(shown[found.start() : place])
            else:
                codes = bytes.fromhex(found[2].decode())
            written.append("".join(letters.get(code, "") for code in _pairs(codes)))
        return "".join(written)

    def _contents(self, page: bytes) -> list[bytes]:
        return re.findall(rb"/Contents (\d+) 0 R", page)

    def _letters(self, font: bytes) -> dict[int, str]:
        """Give what each code of a font stands for."""
        number = next(found[1] for found in re.finditer(rb"/" + font + rb" (\d+) 0 R", self.data))
        found = re.search(rb"/ToUnicode (\d+) 0 R", self.objects[int(number)])
        assert found
        table = self.stream(self.objects[int(found[1])])
        return {
            int(code, 16): bytes.fromhex(to.decode()).decode("utf-16-be")
            for code, to in re.findall(rb"<([0-9A-Fa-f]{4})> <([0-9A-Fa-f]+)>\n", table)
        }


def _pairs(codes: bytes) -> list[int]:
    return [codes[place] * 256 + codes[place + 1] for place in range(0, len(codes) - 1, 2)]


def _closing(shown: bytes, start: int) -> int:
    """Find the end of a string, in which pairs of brackets may stand."""
    depth, place = 0, start
    while depth or place == start:
        depth += {b"(": 1, b")": -1}.get(shown[place : place + 1], 0)
        place += 2 if shown[place : place + 1] == b"\\" else 1
    return place


def _bytes(written: bytes) -> bytes:
    def meant(found: re.Match[bytes]) -> bytes:
        return bytes([int(found[1], 8)]) if found[1].isdigit() else NAMED.get(found[1], found[1])

    return ESCAPED.sub(meant, written[1:-1])


def _text(written: bytes) -> str:
    raw = bytes.fromhex(written[1:-1].decode()) if written.startswith(b"<") else _bytes(written)
    return raw.decode("utf-16") if raw.startswith((b"\xfe\xff", b"\xff\xfe")) else raw.decode("latin-1")
