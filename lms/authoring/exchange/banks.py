"""From a bank to a quiz file and back: the two calls that commands and pages make."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from lms.authoring.exchange import formats, outward
from lms.authoring.exchange.bank import Bank, ExchangeError, Loss, Written
from lms.authoring.exchange.formats import Name
from lms.content import library, markup, refs, writing
from lms.content.findings import Finding
from lms.content.questions import Question
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


def looked_at(data: bytes, name: Name | None) -> Bank:
    """Read a bank with everything that is lost until it is Markdown.

    :raises ExchangeError: the file is refused.
    """
    bank = formats.read(data, name)
    text = writing.quiz("id: bank\ntitle: Bank\nfor: course:bank", bank.questions).encode()
    read = library.read({"quizzes/bank.md": text}, today=date.min).quizzes.get("bank")
    changed = _changed(bank.questions, read.questions if read else ())
    return Bank(bank.title, bank.questions, tuple(sorted({*bank.losses, *changed})))


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
    read = library.read({**(beside or {}), path: text}, today=today)
    back = next((one.questions for one in read.quizzes.values() if one.path == path), ())
    lost = tuple(sorted({*bank.losses, *_changed(bank.questions, back)}))
    return Imported(text, len(bank.questions), lost, tuple(one for one in read.findings if one.path == path))


def given(quiz: Quiz, name: Name) -> Written:
    """Write a quiz in another format; texts are rendered where the format needs HTML."""
    html: Mapping[str, str] = {}
    if name in {"qti", "qti21"}:
        html = markup.render([Fragment(quiz.path, 1, text) for text in outward.texts(quiz.questions)]).html
    return formats.write(name, quiz.id, quiz.title, quiz.questions, html)


def _changed(meant: Sequence[Question], read: Sequence[Question]) -> Iterator[Loss]:
    """Name the questions whose Markdown says another thing than the bank did, such as a text that looks like a key."""
    there = {one.id: one for one in read}
    for one in meant:
        back = there.get(one.id)
        if back is None or _key(back) != _key(one):
            yield Loss(one.line, one.prompt[:60], "its text reads as something else in Markdown; check it and its key")


def _key(one: Question) -> tuple[object, ...]:
    """Give what decides on an answer: its kind, what can be chosen, and what that earns."""
    texts = {option.key: " ".join(option.text.split()) for option in one.options}
    return (
        one.kind,
        [(texts[option.key], option.credit) for option in one.options],
        [(each.text, each.value, each.tolerance or 0, each.pattern, each.low, each.high) for each in one.accepted],
        [(" ".join(pair.left.split()), texts.get(pair.right, "")) for pair in one.pairs],
        one.gaps,
        [each.percent for each in one.rubric],
    )


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
