"""text2qti, plain text that becomes QTI: read and written. Source: https://github.com/gpoore/text2qti."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from lms.authoring.exchange import reading
from lms.authoring.exchange.bank import Choice, Desk, Draft, Loss, Written, add_choices, stem_of
from lms.content.questions import Accepted, Kind, Question
from lms.content.writing import points

_SETTINGS = (
    "shuffle answers|show correct answers|one question at a time|can't go back|feedback is solution|"
    "solutions sample groups|solutions randomize groups"
)
_LINES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("quiz title", re.compile(r"Quiz title:[ \t]*(.*)", re.IGNORECASE)),
    ("quiz about", re.compile(r"Quiz description:[ \t]*(.*)", re.IGNORECASE)),
    ("setting", re.compile(rf"((?:{_SETTINGS}):.*)", re.IGNORECASE)),
    ("text title", re.compile(r"Text title:[ \t]*(.*)", re.IGNORECASE)),
    ("text", re.compile(r"Text:[ \t]*(.*)", re.IGNORECASE)),
    ("title", re.compile(r"Title:[ \t]*(.*)", re.IGNORECASE)),
    ("points", re.compile(r"Points:[ \t]*(.*)", re.IGNORECASE)),
    ("group", re.compile(r"(GROUP|END_GROUP|pick:.*|points per question:.*|solutions pick:.*)", re.IGNORECASE)),
    ("question", re.compile(r"\d+[.)][ \t]+(.*)")),
    ("right", re.compile(r"\*[a-zA-Z][.)][ \t]+(.*)")),
    ("wrong", re.compile(r"[a-zA-Z][.)][ \t]+(.*)")),
    ("ticked", re.compile(r"\[\*\][ \t]+(.*)")),
    ("unticked", re.compile(r"\[ ?\][ \t]+(.*)")),
    ("words", re.compile(r"\*[ \t]+(.*)")),
    ("number", re.compile(r"=[ \t]+(.*)")),
    ("essay", re.compile(r"(_{3,})[ \t]*")),
    ("file", re.compile(r"(\^{3,})[ \t]*")),
    ("general", re.compile(r"\.\.\.[ \t]+(.*)")),
    ("if right", re.compile(r"\+[ \t]+(.*)")),
    ("if wrong", re.compile(r"-[ \t]+(.*)")),
    ("solution", re.compile(r"!([ \t]+.*)")),
)
_COMMENT = re.compile(r"%.*")
_RANGE = re.compile(r"\[\s*([^,\s]+)\s*,\s*([^,\s]+)\s*\]")
_TOLERANCE = re.compile(r"(\S+)\s*(?:\+-|±)\s*(\S+?)(%?)")


@dataclass(slots=True)
class _Part:
    """A line that begins something, with the indented lines that go on with it."""

    kind: str
    line: int
    lines: list[str]

    @property
    def text(self) -> str:
        return "\n".join(self.lines).strip()


@dataclass(slots=True)
class _Asked:
    """A question with its answers, each followed by what is said to it."""

    draft: Draft
    parts: list[_Part] = field(default_factory=list)
    said: dict[int, str] = field(default_factory=dict)


def read(desk: Desk, text: str) -> str:
    """Read a whole quiz and give its title; what cannot be understood is a loss at its line."""
    title, name, worth = "", "", ""
    asked: _Asked | None = None
    for part in _parts(desk, text):
        if part.kind in {"title", "points", "question", "text title", "text", "group", "quiz title"} and asked:
            if part.kind in {"title", "points", "question", "text title", "text", "group"}:
                _finish(desk, asked)
                asked = None
        if part.kind == "quiz title":
            title = part.text
        elif part.kind == "title":
            name = part.text
        elif part.kind == "points":
            worth = part.text
        elif part.kind == "question":
            asked = _Asked(Draft(part.line, name, part.text))
            asked.draft.points = reading.points(desk, asked.draft, worth or "1")
            name = worth = ""
        elif part.kind in {"quiz about", "setting", "text", "text title", "group"}:
            desk.lose(part.line, "", f"“{part.text[:60]}” was left out: it is no question")
        elif asked is None:
            desk.lose(part.line, "", f"“{part.text[:60]}” belongs to no question")
        else:
            _take(desk, asked, part)
    if asked:
        _finish(desk, asked)
    return title


def _parts(desk: Desk, text: str) -> Iterator[_Part]:
    part: _Part | None = None
    hidden = False
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip() in {"COMMENT", "END_COMMENT"}:
            hidden = line.strip() == "COMMENT"
        elif hidden or _COMMENT.fullmatch(line):
            continue
        elif part is not None and (not line.strip() or line[:1] in " \t"):
            part.lines.append(_unindented(line))
        elif line.strip():
            if part:
                yield part
            part = _begun(desk, number, line)
    if part:
        yield part


def _begun(desk: Desk, number: int, line: str) -> _Part | None:
    for kind, pattern in _LINES:
        if found := pattern.fullmatch(line.rstrip()):
            return _Part(kind, number, [found[1]])
    desk.lose(number, "", f"“{line[:60]}” cannot be understood")
    return None


def _unindented(line: str) -> str:
    return re.sub(r"^(?:\t|[ ]{1,4})", "", line)


def _take(desk: Desk, asked: _Asked, part: _Part) -> None:
    if part.kind == "general":
        if asked.parts:
            asked.said[len(asked.parts) - 1] = part.text
        else:
            asked.draft.explanation = part.text
    elif part.kind in {"if right", "if wrong", "solution"}:
        if not asked.parts and not asked.draft.explanation:
            asked.draft.explanation = part.text
        else:
            desk.lose_of(
                asked.draft,
                f"what is said {part.kind.replace('if', 'where the answer is')} was left out: “{part.text[:60]}”",
            )
    else:
        asked.parts.append(part)


def _finish(desk: Desk, asked: _Asked) -> None:
    kinds = {part.kind for part in asked.parts}
    for allowed, add in _KINDS:
        if kinds and kinds <= allowed:
            add(desk, asked)
            return
    what = (
        "it has no answers" if not kinds else f"answers of the kinds {', '.join(sorted(kinds))} do not go together here"
    )
    desk.lose_of(asked.draft, f"left out: {what}")


def _choices(desk: Desk, asked: _Asked) -> None:
    choices = [
        Choice(part.text, 100 if part.kind == "right" else 0, asked.said.get(n, ""))
        for n, part in enumerate(asked.parts)
    ]
    add_choices(desk, asked.draft, choices, several=False)


def _several(desk: Desk, asked: _Asked) -> None:
    right = sum(part.kind == "ticked" for part in asked.parts)
    share = 100 // max(1, right)
    choices = [
        Choice(part.text, share if part.kind == "ticked" else -share, asked.said.get(n, ""))
        for n, part in enumerate(asked.parts)
    ]
    add_choices(desk, asked.draft, choices, several=True)


def _words(desk: Desk, asked: _Asked) -> None:
    choices = [Choice(part.text.replace("*", "\\*"), 100, asked.said.get(n, "")) for n, part in enumerate(asked.parts)]
    reading.add_words(desk, asked.draft, choices)


def _numbers(desk: Desk, asked: _Asked) -> None:
    accepted = []
    for n, part in enumerate(asked.parts):
        made = _number(part.text, asked.said.get(n, ""))
        if made is None:
            desk.lose_of(asked.draft, f"“{part.text[:60]}” is no number and was left out")
        else:
            accepted.append(made)
    reading.add_numbers(desk, asked.draft, accepted)


def _number(text: str, said: str) -> Accepted | None:
    if len(text) > 3 * reading.MOST_DIGITS:
        return None
    if found := _RANGE.fullmatch(text):
        low, high = reading.decimal(found[1]), reading.decimal(found[2])
        return reading.between(min(low, high), max(low, high), said) if low is not None and high is not None else None
    if found := _TOLERANCE.fullmatch(text):
        value, around = reading.decimal(found[1]), reading.decimal(found[2])
        if value is None or around is None:
            return None
        return reading.around(value, abs(around if not found[3] else value * around / 100), said)
    value = reading.decimal(text)
    return reading.around(value, Decimal(0), said) if value is not None else None


def _open(desk: Desk, asked: _Asked) -> None:
    reading.add_open(desk, asked.draft)


_KINDS: tuple[tuple[frozenset[str], Callable[[Desk, _Asked], None]], ...] = (
    (frozenset({"right", "wrong"}), _choices),
    (frozenset({"ticked", "unticked"}), _several),
    (frozenset({"words"}), _words),
    (frozenset({"number"}), _numbers),
    (frozenset({"essay"}), _open),
)


def write(title: str, questions: Sequence[Question]) -> Written:
    """Write a quiz; kinds that text2qti does not know are losses."""
    losses: list[Loss] = []
    parts = [f"Quiz title: {' '.join(title.split())}"] if title else []
    for question in questions:
        lines = _answers(question)
        if lines is None:
            losses.append(
                Loss(
                    question.line,
                    question.prompt,
                    f"left out: text2qti knows no question of the kind “{question.kind}”",
                )
            )
            continue
        losses += [Loss(question.line, question.prompt, words) for words in _lost(question)]
        head = [f"Title: {' '.join(question.prompt.split())[:100]}", f"Points: {points(question.points)}"]
        about = _indented("... ", question.explanation) if question.explanation else []
        parts.append("\n".join([*head, *_indented("1. ", stem_of(question)), *about, *lines]))
    return Written(("\n\n".join(parts) + "\n").encode(), tuple(losses))


def _lost(question: Question) -> Iterator[str]:
    if question.hint:
        yield "text2qti knows no hints; it was left out"
    if question.tags:
        yield "text2qti knows no tags; they were left out"
    if question.kind == Kind.OPEN:
        yield "text2qti knows no rubric; it was left out"


def _answers(question: Question) -> list[str] | None:
    said = {one.key: _indented("... ", one.feedback) if one.feedback else [] for one in question.options}
    if question.kind in (Kind.SINGLE, Kind.TRUE_FALSE):
        marks = (f"{'*' if one.right else ''}{one.key}) " for one in question.options)
    elif question.kind == Kind.MULTIPLE:
        marks = (f"[{'*' if one.right else ' '}] " for one in question.options)
    elif question.kind == Kind.OPEN:
        return ["___"]
    elif question.kind in (Kind.SHORT, Kind.NUMERIC, Kind.RANGE):
        return [line for one in question.accepted for line in _typed(question, one)]
    else:
        return None
    return [
        line
        for mark, one in zip(marks, question.options, strict=True)
        for line in (*_indented(mark, one.text), *said[one.key])
    ]


def _typed(question: Question, one: Accepted) -> list[str]:
    if question.kind == Kind.SHORT:
        text = f"* {one.text}"
    elif one.low is not None and one.high is not None:
        text = f"= [{reading.plain(one.low)}, {reading.plain(one.high)}]"
    else:
        text = f"= {reading.plain(one.value or Decimal(0))} +- {reading.plain(one.tolerance or Decimal(0))}"
    return [text, *(_indented("... ", one.feedback) if one.feedback else [])]


def _indented(mark: str, text: str) -> list[str]:
    first, *more = text.split("\n")
    return [mark + first, *(f"    {line}" if line else "" for line in more)]
