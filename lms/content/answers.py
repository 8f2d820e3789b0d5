"""The answer block of a question, whose form decides the kind of question."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import NamedTuple

from lms.content import units
from lms.content.blocks import Item
from lms.content.notes import Notes
from lms.content.questions import Accepted, Kind, Option
from lms.content.source import Line, joined

KEYS = "abcdefghijklmnopqrstuvwxyz"
_TASK = re.compile(r"\[([ xX])\](?:[ \t]+|$)")
_CREDIT = re.compile("\\[[ ]?([+\u2212-]?[0-9]{1,4})[ ]?%[ ]?\\](?:[ \t]+|$)")
_EQUALS = re.compile(r"=(?:[ \t]+|$)")
_BAD_MARK = re.compile(r"\[([^\[\]]{0,12})\](?![(\[:])")
_NUMERIC = re.compile(r"([^\s]{1,24})(?:[ \t]*(?:±|\+/-|\+-)[ \t]*([^\s]{1,24}))?")
_RANGE = re.compile(r"\S{1,24}[ \t]*\.\.[ \t]*\S{1,24}")
_LINK_TO_HEADING = re.compile(r"\[[^\[\]]{1,300}\]\(#[^()\s]{1,200}\)")
_LATER = "comes later; until then ask it as a choice, a judgement, a short answer or a number"


class Marked(NamedTuple):
    """An item of an answer block: its mark, its words, its feedback, and what stands after them."""

    form: str
    mark: str
    text: str
    feedback: str
    line: Line
    stray: Line | None


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer block that was understood."""

    kind: Kind
    options: tuple[Option, ...] = ()
    accepted: tuple[Accepted, ...] = ()


def is_answer(items: Sequence[Item]) -> bool:
    """Whether a list is an answer block: at least one item carries a mark."""
    return any(_mark_of(item.lines[0])[0] != "plain" for item in items)


def read(items: Sequence[Item], notes: Notes, *, short: bool = False) -> Answer | None:
    """Read an answer block; None, and a finding, if no question can be made of it."""
    marked = tuple(_marked(item, notes) for item in items)
    forms = {one.form for one in marked} - {"plain", "bad"}
    if not forms or _is_mixed(marked, notes):
        return None
    if "equals" in forms:
        return _accepted(marked, notes, short)
    answer = _judgement(marked, notes) if "credit" in forms else _choice(marked, notes)
    _check_options(marked, notes)
    if any(_LINK_TO_HEADING.match(one.text) for one in marked):
        _later(marked[0].line, "A branching scenario (options that link to headings)", notes)
        return None
    return answer


def _later(line: Line, what: str, notes: Notes) -> None:
    notes.find(line.number, line.column(), "QUIZ-KIND", f"{what} {_LATER}.")


def _mark_of(line: Line) -> tuple[str, str, int]:
    """Tell an item's form, its mark, and where its words begin."""
    for form, pattern in (("task", _TASK), ("credit", _CREDIT)):
        if found := pattern.match(line.text):
            return form, found[1], found.end()
    if found := _EQUALS.match(line.text):
        return "equals", "=", found.end()
    if found := _BAD_MARK.match(line.text):
        return "bad", found[1], found.end()
    return "plain", "", 0


def _marked(item: Item, notes: Notes) -> Marked:
    first = item.lines[0]
    form, mark, begin = _mark_of(first)
    if form == "bad":
        message = f"“[{mark}]” marks nothing; write [ ], [x] or whole percent like [50%]."
        notes.find(first.number, first.column(), "QUIZ-MARK", message)
    words, said, stray = _parts(item.lines[1:], notes)
    text = joined([first.after(begin), *words])
    return Marked(form, mark, text.strip(), joined(said).strip(), first, stray)


def _parts(lines: Sequence[Line], notes: Notes) -> tuple[list[Line], list[Line], Line | None]:
    """Part what follows an option's first line into more words, feedback, and the first line that is neither."""
    words: list[Line] = []
    said: list[Line] = []
    ended = False
    for line in lines:
        if line.text.lstrip().startswith(">"):
            if line.column() == 1 and line.indent == 0:
                message = "Feedback belongs to its option: put two spaces before the “>”."
                notes.find(line.number, 1, "QUIZ-INDENT", message)
            inner = line.after(line.text.index(">") + 1)
            said.append(inner.after(inner.text[:1].isspace()))
        elif line.blank:
            ended = bool(said)
            (said if said else words).append(line)
        elif said and ended:
            return words, said, line
        else:
            (said if said else words).append(line)
    return words, said, None


def _is_mixed(marked: Sequence[Marked], notes: Notes) -> bool:
    forms = [one.form for one in marked if one.form not in ("plain", "bad")]
    for one in marked:
        if one.stray is not None:
            message = "This stands after the feedback of an option and is shown nowhere."
            notes.find(one.stray.number, one.stray.column(), "QUIZ-STRAY", message)
        if one.form not in (forms[0], "bad"):
            message = "One answer block has one form: all [ ] and [x], or all [50%], or all “= answer”."
            notes.find(one.line.number, one.line.column(), "QUIZ-MIXED", message)
    return len({one.form for one in marked} - {"bad"}) > 1


def _choice(marked: Sequence[Marked], notes: Notes) -> Answer | None:
    options = tuple(_option(key, one, one.mark in "xX") for key, one in zip(KEYS, marked, strict=False))
    right = sum(option.right for option in options)
    first = marked[0].line
    if not right:
        notes.find(first.number, first.column(), "QUIZ-NO-RIGHT", "No option is right; mark one with [x].")
        return None
    if right == len(options):
        notes.find(first.number, first.column(), "QUIZ-ALL-RIGHT", "Every option is right, so nothing is asked.")
    words = [option.text.casefold().rstrip(".") for option in options]
    if right > 1:
        return Answer(Kind.MULTIPLE, options)
    return Answer(Kind.TRUE_FALSE if sorted(words) == ["false", "true"] else Kind.SINGLE, options)


def _option(key: str, one: Marked, right: bool) -> Option:
    return Option(key, one.text, one.feedback, right, 100 if right else 0)


def _judgement(marked: Sequence[Marked], notes: Notes) -> Answer | None:
    credits = [int(one.mark.replace("\u2212", "-")) if one.form == "credit" else 0 for one in marked]
    for one, credit in zip(marked, credits, strict=True):
        if not -100 <= credit <= 100:
            message = f"{credit} % is out of range; an option is worth -100 % to 100 %."
            notes.find(one.line.number, one.line.column(), "QUIZ-CREDIT", message)
    best = max(credits)
    if best <= 0:
        line = marked[0].line
        notes.find(line.number, line.column(), "QUIZ-NO-RIGHT", "No option earns anything; one is worth 100 %.")
        return None
    options = (
        replace(_option(key, one, credit == best), credit=max(-100, min(100, credit)))
        for key, one, credit in zip(KEYS, marked, credits, strict=False)
    )
    return Answer(Kind.JUDGEMENT, tuple(options))


def _check_options(marked: Sequence[Marked], notes: Notes) -> None:
    seen: dict[str, int] = {}
    for one in marked:
        words = " ".join(one.text.casefold().split())
        place = one.line.number, one.line.column()
        if not words:
            notes.find(*place, "QUIZ-OPTIONS", "This option has no words.")
        elif words in seen:
            notes.find(*place, "QUIZ-OPTIONS", f"This option stands in line {seen[words]} already.")
        elif not one.feedback:
            notes.find(*place, "QUIZ-FEEDBACK", "This option has no feedback; add a line “  > why” below it.")
        seen.setdefault(words, one.line.number)
    if not 2 <= len(marked) <= len(KEYS):
        line = marked[0].line
        message = f"A question has 2 to {len(KEYS)} options; this one has {len(marked)}."
        notes.find(line.number, line.column(), "QUIZ-OPTIONS", message)


def _accepted(marked: Sequence[Marked], notes: Notes, short: bool) -> Answer | None:
    for one in marked:
        if what := _comes_later(one.text):
            _later(one.line, what, notes)
            return None
        if not one.text:
            notes.find(one.line.number, one.line.column(), "QUIZ-OPTIONS", "This accepted answer is empty.")
            return None
    numbers = [None if short else _numeric(one) for one in marked]
    if all(numbers):
        return Answer(Kind.NUMERIC, accepted=tuple(number for number in numbers if number))
    for one in marked:
        if "±" in one.text and not short:
            message = "A tolerance needs numbers on both sides and in every accepted answer, like “= 2 ± 1”."
            notes.find(one.line.number, one.line.column(), "QUIZ-NUMBER", message)
            return None
    return Answer(Kind.SHORT, accepted=tuple(Accepted(one.text, None, None, one.feedback) for one in marked))


def _comes_later(text: str) -> str:
    """Name the kind of answer that is recognised but not asked yet."""
    if set(text) == {"_"}:
        return "An open answer"
    if len(text) > 1 and text[0] == text[-1] == "/":
        return "A pattern"
    return "A range" if _RANGE.fullmatch(text) else ""


def _numeric(one: Marked) -> Accepted | None:
    found = _NUMERIC.fullmatch(one.text)
    value = units.number(found[1]) if found else None
    tolerance = units.number(found[2] or "0") if found else Decimal(0)
    if value is None or tolerance is None or tolerance < 0:
        return None
    return Accepted(one.text, value, tolerance, one.feedback)
