"""From a bank to a quiz file and back: the two calls that commands and pages make."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from lms.authoring.exchange import formats, outward
from lms.authoring.exchange.bank import ExchangeError, Loss, Written
from lms.authoring.exchange.formats import Name
from lms.content import library, markup, refs, writing
from lms.content.findings import Finding
from lms.content.quizzes import Quiz
from lms.content.source import Fragment

_BEGINS: Mapping[Name, re.Pattern[bytes]] = {
    "gift": re.compile(rb"(?<!\\)\{"),
    "moodle-xml": re.compile(rb"<question\b"),
    "qti": re.compile(rb"<item\b"),
    "qti21": re.compile(rb"<assessmentItem\b"),
    "text2qti": re.compile(rb"^\d+[.)][ \t]", re.MULTILINE),
}


@dataclass(frozen=True, slots=True)
class Imported:
    """A quiz file made of a bank: its text, how many questions it has, what was lost, and what lint says of it."""

    text: bytes
    questions: int
    losses: tuple[Loss, ...]
    findings: tuple[Finding, ...]


def about(data: bytes, name: Name) -> int:
    """Estimate how many questions a file holds, to show how far reading is."""
    return max(1, len(_BEGINS[name].findall(data)))


def taken(
    data: bytes,
    path: str,
    *,
    name: Name | None = None,
    closes: str = "",
    beside: Mapping[str, bytes] | None = None,
    today: date,
    heard: Callable[[int], None] | None = None,
) -> Imported:
    """Make a quiz of a bank, to stand at ``path`` among the files ``beside`` it. ``heard`` is told of each question.

    :raises ExchangeError: the file is refused, or holds no question that can be asked here.
    """
    bank = formats.read(data, name, heard)
    if not bank.questions:
        words = "; ".join(str(one) for one in bank.losses[:3])
        raise ExchangeError(f"There is no question in the file that can be asked here. {words}".strip())
    stem = refs.proposed_id(path.rpartition("/")[2].removesuffix(".md"))
    title = " ".join(bank.title.split())[:200] or stem.replace("-", " ").capitalize()
    front = f"id: {stem}\ntitle: {_quoted(title)}\nfor: {closes or f'course:{stem}'}"
    text = writing.quiz(front, bank.questions).encode()
    found = library.read({**(beside or {}), path: text}, today=today).findings
    return Imported(text, len(bank.questions), bank.losses, tuple(one for one in found if one.path == path))


def given(quiz: Quiz, name: Name) -> Written:
    """Write a quiz in another format; texts are rendered where the format needs HTML."""
    html: Mapping[str, str] = {}
    if name in {"qti", "qti21"}:
        html = markup.render([Fragment(quiz.path, 1, text) for text in outward.texts(quiz.questions)]).html
    return formats.write(name, quiz.id, quiz.title, quiz.questions, html)


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
