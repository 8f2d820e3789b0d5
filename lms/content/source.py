"""A text file on its way to becoming content."""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from lms.content.notes import Notes

MOST_BYTES = 1_000_000
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
"""Characters that belong in no text: terminals and databases trip over them."""

BRACKETS = re.compile(r"(?:!?\[){100}")
"""What Python-Markdown is slowest at; it is found while reading, and refused without a try."""
ABOUT_BRACKETS = "More than 100 brackets are opened in a row, which takes too long to show."


@dataclass(frozen=True, slots=True)
class Fragment:
    """A piece of Markdown that is rendered on its own, and the line where it starts."""

    path: str
    line: int
    text: str


class Line(NamedTuple):
    """A line, or the end of one: ``start`` characters of the source line come before ``text``."""

    number: int
    text: str
    start: int = 0

    def column(self, index: int = 0) -> int:
        """Give the column in the file, from 1, of a character of ``text``."""
        return self.start + index + 1

    def after(self, index: int) -> "Line":
        """Cut off the first ``index`` characters."""
        return Line(self.number, self.text[index:], self.start + index)

    def stripped(self) -> "Line":
        """Cut off leading and trailing white space."""
        return self.after(len(self.text) - len(self.text.lstrip()))._replace(text=self.text.strip())

    @property
    def indent(self) -> int:
        """Leading columns, a tab counting up to the next multiple of four."""
        expanded = self.text.expandtabs(4)
        return len(expanded) - len(expanded.lstrip(" "))

    @property
    def blank(self) -> bool:
        """Whether there is nothing to see."""
        return not self.text.strip()


def decode(data: bytes, notes: Notes) -> str | None:
    """Read UTF-8 text with any line ends and no byte order mark; None, and a finding, if it is not text."""
    if len(data) > MOST_BYTES:
        notes.find(1, 1, "FILE-LARGE", f"The file is larger than {MOST_BYTES // 1000:,} kB.")
        return None
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8")
        line = before.count("\n") + 1
        message = f"Byte 0x{data[error.start]:02x} is not UTF-8; save the file as UTF-8."
        notes.find(line, len(before) - before.rfind("\n"), "FILE-ENCODING", message)
        return None
    return _clean(text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n"), notes)


def _clean(text: str, notes: Notes) -> str:
    if CONTROL.search(text) is None:
        return text
    for number, line in enumerate(text.split("\n"), start=1):
        if found := CONTROL.search(line):
            message = f"The invisible character U+{ord(found[0]):04X} does not belong in a text; delete it."
            notes.find(number, found.start() + 1, "FILE-CONTROL", message)
    return CONTROL.sub("\ufffd", text)


def lines_of(text: str) -> tuple[Line, ...]:
    """Number the lines of a text from 1."""
    return tuple(Line(number, line) for number, line in enumerate(text.split("\n"), start=1))


def joined(lines: Iterable[Line]) -> str:
    """Put lines together again, without empty lines around them."""
    return "\n".join(line.text.rstrip() for line in lines).strip("\n")


def first_line(lines: Iterable[Line], otherwise: int = 1) -> int:
    """Give the number of the first line that is not blank."""
    return next((line.number for line in lines if not line.blank), otherwise)


def digest_of(text: str) -> str:
    """Hash a text; line ends and a byte order mark were taken out before, so they change nothing."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()
