"""One door for all formats: which a file is in, reading it, and writing one."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Literal, get_args

from lms.authoring.exchange import gift_reading, gift_writing, moodle_reading, moodle_writing, packages, text2qti
from lms.authoring.exchange.bank import MOST_BYTES, MOST_TEXT, Bank, Desk, ExchangeError, Written
from lms.authoring.exchange.outward import Out
from lms.content.questions import Question

Name = Literal["gift", "moodle-xml", "qti", "qti21", "text2qti"]
NAMES: tuple[Name, ...] = get_args(Name)
ENDINGS: Mapping[Name, str] = {
    "gift": ".gift.txt", "moodle-xml": ".xml", "qti": ".qti12.zip", "qti21": ".qti21.zip", "text2qti": ".txt",
}  # fmt: skip
WORDS: Mapping[Name, str] = {
    "gift": "GIFT, Moodle's text",
    "moodle-xml": "Moodle XML",
    "qti": "QTI 1.2 package, as Canvas reads it",
    "qti21": "QTI 2.1 package",
    "text2qti": "text2qti, plain text",
}
_QUIZ = re.compile(rb"<quiz[\s>]")
_ANSWERS = re.compile(r"^\s*(?:\*?[a-zA-Z][.)]|\[[ *]?\])[ \t]", re.MULTILINE)
_NUMBERED = re.compile(r"^\d+[.)][ \t]", re.MULTILINE)


def read(data: bytes, name: Name | None = None, heard: Callable[[int], None] | None = None) -> Bank:
    """Read a bank; without a ``name`` the file itself tells its format. ``heard`` is told of each question.

    :raises ExchangeError: it is in no format known here, is broken, or beyond the bounds.
    """
    if len(data) > MOST_BYTES:
        raise ExchangeError(f"The file is larger than {MOST_BYTES // 1_000_000} MB; part it and try again.")
    if not data.strip(b"\xef\xbb\xbf \t\r\n\0"):
        raise ExchangeError("The file is empty.")
    desk = Desk(heard)
    return desk.bank(_READERS[name or detected(data)](desk, data))


def detected(data: bytes) -> Name:
    """Tell the format of a file by what it holds."""
    if data.startswith(b"PK"):
        return "qti"
    head = data.lstrip(b"\xef\xbb\xbf \t\r\n")[:4000]
    if head.startswith(b"<") or head.startswith((b"\xff\xfe<", b"\xfe\xff\0<")):
        return "moodle-xml" if _QUIZ.search(head) else "qti"
    words = text(data)
    if "{" not in words and _NUMBERED.search(words) and _ANSWERS.search(words):
        return "text2qti"
    return "text2qti" if re.match(r"\s*Quiz title:", words, re.IGNORECASE) else "gift"


def write(name: Name, ident: str, title: str, questions: Sequence[Question], html: Mapping[str, str]) -> Written:
    """Write a bank; ``html`` is what every text of ``outward.texts`` was rendered to, needed for QTI alone."""
    if name == "qti":
        out = Out(html)
        return Written(packages.write_12(out, ident, title, list(questions)), tuple(out.losses))
    if name == "qti21":
        out = Out(html)
        return Written(packages.write_21(out, title, list(questions)), tuple(out.losses))
    return _WRITERS[name](title, questions)


def text(data: bytes) -> str:
    """Decode a text: UTF-8 or UTF-16 by its mark, else UTF-8, else Windows-1252, as old banks are.

    :raises ExchangeError: it is larger than texts are.
    """
    if len(data) > MOST_TEXT:
        raise ExchangeError(f"The text is larger than {MOST_TEXT // 1_000_000} MB; part it and try again.")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        words = data.decode("utf-16", errors="replace")
    else:
        try:
            words = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            words = data.decode("cp1252", errors="replace")
    return words.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")


_READERS: Mapping[Name, Callable[[Desk, bytes], str]] = {
    "gift": lambda desk, data: gift_reading.read(desk, text(data)),
    "moodle-xml": moodle_reading.read,
    "qti": packages.read,
    "qti21": packages.read,
    "text2qti": lambda desk, data: text2qti.read(desk, text(data)),
}
_WRITERS: Mapping[Name, Callable[[str, Sequence[Question]], Written]] = {
    "gift": gift_writing.write,
    "moodle-xml": moodle_writing.write,
    "text2qti": text2qti.write,
}
