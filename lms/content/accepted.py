"""Answer blocks of what is accepted: words, numbers, ranges, patterns; and open answers with their rubric."""

import re
from collections.abc import Sequence
from decimal import Decimal

from lms.content import marks, patterns, prose, units
from lms.content.marks import KEYS, Marked
from lms.content.notes import Notes
from lms.content.parts import Answer, too_many
from lms.content.questions import Accepted, Criterion, Kind

MOST = 100
"""Accepted answers of one question."""
LONGEST = 200
"""Characters of an accepted answer; longer ones cannot be typed."""
_NUMERIC = re.compile(r"([^\s]{1,24})(?:[ \t]*(?:±|\+/-|\+-)[ \t]*([^\s]{1,24}))?")
_RANGE = re.compile(r"(\S{1,24}?)[ \t]*\.\.[ \t]*(\S{1,24})")
_FLAGGED = re.compile(r"/.+/[a-zA-Z]{1,3}")


def is_open(marked: Sequence[Marked]) -> bool:
    """Whether the answer is written freely: the first item is ``= ___``."""
    return marked[0].form == "equals" and bool(marked[0].text) and set(marked[0].text) == {"_"}


def read(marked: Sequence[Marked], notes: Notes, *, literal: bool) -> Answer | None:
    """Read accepted answers; ``literal``: each is words, whatever it looks like."""
    if too_many(marked[0].line, len(marked), "accepted answers", notes, MOST):
        return None
    found = [_words(one) if literal else _read(one, notes) for one in marked]
    if any(not _is_sound(one, notes) for one in marked):
        return None
    each = [one for one in found if one is not None]
    if len(each) < len(marked):
        return None
    if all(one.value is not None or one.low is not None for one in each):
        kind = Kind.RANGE if any(one.low is not None for one in each) else Kind.NUMERIC
        return Answer(kind, accepted=tuple(each))
    return None if _number_needed(marked, each, literal, notes) else _as_words(marked, each)


def _as_words(marked: Sequence[Marked], found: Sequence[Accepted]) -> Answer:
    kind = Kind.PATTERN if any(one.pattern for one in found) else Kind.SHORT
    texts = (one if one.pattern else _words(item) for one, item in zip(found, marked, strict=True))
    return Answer(kind, accepted=tuple(texts))


def _words(one: Marked) -> Accepted:
    return Accepted(one.text, None, None, one.feedback)


def _is_sound(one: Marked, notes: Notes) -> bool:
    if not one.text:
        notes.find(one.line.number, one.line.column(), "QUIZ-OPTIONS", "This accepted answer is empty.")
        return False
    if len(one.text) > LONGEST and not one.text.startswith("/"):
        message = f"This accepted answer has {len(one.text):,} characters; {LONGEST} is the most that can be typed."
        notes.find(one.line.number, one.line.column(), "QUIZ-SIZE", message)
        return False
    return True


def _number_needed(marked: Sequence[Marked], found: Sequence[Accepted], literal: bool, notes: Notes) -> bool:
    """Note the first item that only makes sense where every item is a number."""
    for item, one in zip(marked, found, strict=True):
        if ("±" in item.text and not one.pattern and not literal) or one.low is not None:
            message = "A tolerance or a range needs numbers in every accepted answer, like “= 2 ± 1” or “= 90..110”."
            notes.find(item.line.number, item.line.column(), "QUIZ-NUMBER", message)
            return True
    return False


def _read(one: Marked, notes: Notes) -> Accepted | None:
    """Read one accepted answer; None, and a finding, if it is flawed."""
    if _FLAGGED.fullmatch(one.text):
        message = "Nothing stands after a pattern’s second “/”: capitals never count. Or say “type: short” for words."
        notes.find(one.line.number, one.line.column(), "QUIZ-PATTERN", message)
        return None
    if len(one.text) > 1 and one.text[0] == one.text[-1] == "/":
        return _pattern(one, notes)
    if (found := _RANGE.fullmatch(one.text)) and any(map(units.number, found.groups())):
        return _range(one, found, notes)
    return _numeric(one) or _words(one)


def _pattern(one: Marked, notes: Notes) -> Accepted | None:
    notes.patterns.add(one.line.number)
    pattern = one.text[1:-1]
    begin = one.line.text.index("/") + 1
    try:
        patterns.check(pattern)
        for index, name in prose.unknown_placeholders(pattern):
            if patterns.is_name(name):
                raise patterns.PatternError(prose.about_placeholder(name), index)
    except patterns.PatternError as error:
        notes.find(one.line.number, one.line.column(begin + error.at), "QUIZ-PATTERN", str(error))
        return None
    return Accepted(one.text, None, None, one.feedback, pattern=pattern)


def _range(one: Marked, found: re.Match[str], notes: Notes) -> Accepted | None:
    low, high = units.number(found[1]), units.number(found[2])
    if low is None or high is None or high < low:
        message = "A range has a number at each end, the smaller one first, like “= 90..110”."
        notes.find(one.line.number, one.line.column(), "QUIZ-NUMBER", message)
        return None
    return Accepted(one.text, None, None, one.feedback, low=low, high=high)


def _numeric(one: Marked) -> Accepted | None:
    found = _NUMERIC.fullmatch(one.text)
    value = units.number(found[1]) if found else None
    tolerance = units.number(found[2] or "0") if found else Decimal(0)
    if value is None or tolerance is None or tolerance < 0:
        return None
    return Accepted(one.text, value, tolerance, one.feedback)


def read_open(marked: Sequence[Marked], notes: Notes) -> Answer | None:
    """Read the rubric that an open answer is marked by."""
    marks.check_strays(marked, notes)
    rubric = marked[1:]
    line = marked[0].line
    for one in marked:
        if one.feedback:
            message = "An open answer has no feedback of its own; say it in the criterion or in the explanation."
            notes.find(one.line.number + 1, 1, "QUIZ-STRAY", message)
    if too_many(line, len(rubric), "criteria", notes):
        return None
    wrong = [one for one in rubric if one.form != "credit" or not 0 < one.credit <= 100 or not one.text]
    for one in wrong:
        message = "A criterion is whole percent and words, like “- [40%] Names the clause”."
        notes.find(one.line.number, one.line.column(), "QUIZ-RUBRIC", message)
    whole = sum(one.credit for one in rubric)
    if not wrong and whole != 100:
        message = f"The criteria add up to {whole} %; write one or more “- [40%] …” below, 100 % in all."
        notes.find(line.number, line.column(), "QUIZ-RUBRIC", message)
    if wrong or whole != 100:
        return None
    named = zip(KEYS, rubric, strict=False)
    return Answer(Kind.OPEN, rubric=tuple(Criterion(key, one.text, one.credit) for key, one in named))
