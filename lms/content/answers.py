"""Answer blocks of marked items: options to choose from. The form of the marks decides the kind of question."""

from collections.abc import Sequence
from dataclasses import replace

from lms.content import accepted, marks
from lms.content.marks import KEYS, Marked
from lms.content.notes import Notes
from lms.content.parts import Answer, Parts
from lms.content.questions import Kind, Option


def read(parts: Parts, notes: Notes) -> Answer | None:
    """Read an answer block of marked items; None, and a finding, if no question can be made of it."""
    marked = marks.read(parts.answer[0].items, notes)
    forms = {one.form for one in marked} - {"plain", "bad"}
    if not forms:
        return None
    if accepted.is_open(marked):
        return accepted.read_open(marked, notes)
    if marks.is_mixed(marked, notes):
        return None
    if "equals" in forms:
        return accepted.read(marked, notes, literal=parts.type == Kind.SHORT)
    answer = _judgement(marked, notes) if "credit" in forms else _choice(marked, notes)
    marks.check_words(marked, notes)
    marks.check_number(marked, notes)
    return answer


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
    marks.check_credits(marked, notes)
    best = max(one.credit for one in marked)
    if best <= 0:
        line = marked[0].line
        notes.find(line.number, line.column(), "QUIZ-NO-RIGHT", "No option earns anything; one is worth 100 %.")
        return None
    options = (
        replace(_option(key, one, one.credit == best), credit=max(-100, min(100, one.credit)))
        for key, one in zip(KEYS, marked, strict=False)
    )
    return Answer(Kind.JUDGEMENT, tuple(options))
