"""Score answers, kind by kind, in whole hundredths of a point, rounded down. Pure."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from lms.assessment.rules import Kept, Problem, Score
from lms.content.quizzes import Accepted, Kind, Question

LONGEST = 200
"""Characters of a typed answer that are kept."""
CHOSEN = frozenset({Kind.SINGLE, Kind.MULTIPLE, Kind.TRUE_FALSE, Kind.JUDGEMENT})
WHOLE = 100
_NUMBER = re.compile(r"[+-]?(?:\d+(?:[.,]\d*)?|[.,]\d+)")
_NOTHING: tuple[str, ...] = ()

Verdict = Literal["right", "partly", "wrong"]


@dataclass(frozen=True, slots=True)
class Mark:
    """What one question earned; ``earned`` may be negative, in hundredths of a point."""

    question_id: str
    earned: int
    possible: int
    verdict: Verdict


def grade(questions: Sequence[Question], answers: Kept) -> Score:
    """Add up the marks of the drawn questions; the sum is never below 0."""
    marks = [mark(question, answers.get(question.id, _NOTHING)) for question in questions]
    return Score(max(0, sum(one.earned for one in marks)), sum(one.possible for one in marks))


def mark(question: Question, given: Sequence[str]) -> Mark:
    """Score one question: ``given`` are option keys, or the one text typed."""
    credit, whole = _credit(question, given)
    best = max((one.credit for one in question.options), default=whole) if _weighed(question) else whole
    verdict: Verdict = "right" if credit >= best else "partly" if credit > 0 else "wrong"
    return Mark(question.id, question.points * credit // whole, question.points, verdict)


def right_keys(question: Question) -> frozenset[str]:
    """Give the keys of the right options; of a judgement those with the most credit."""
    if not _weighed(question):
        return frozenset(one.key for one in question.options if one.right)
    best = max((one.credit for one in question.options), default=0)
    return frozenset(one.key for one in question.options if one.credit == best)


def accepted(question: Question, given: Sequence[str]) -> Accepted | None:
    """Find the accepted answer that what was typed meets."""
    typed = given[0] if given else ""
    meets = _meets_number if question.kind is Kind.NUMERIC else _meets_words
    return next((one for one in question.accepted if meets(typed, one)), None)


def problems(questions: Sequence[Question], answers: Kept) -> tuple[Problem, ...]:
    """List what keeps a quiz from being handed in: questions without an answer that can be read."""
    found = []
    for number, question in enumerate(questions, 1):
        words = _missing(question, answers.get(question.id, _NOTHING))
        if words:
            found.append(Problem(question.id, number, words))
    return tuple(found)


def folded(text: str) -> str:
    """Give the form in which words are compared: NFKC, no case, no space around, single spaces inside."""
    return " ".join(unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold()).split())


def number(text: str) -> Decimal | None:
    """Read a number as people write it: comma or point, a space between thousands; None if it is none."""
    plain = "".join(unicodedata.normalize("NFKC", text).split()).replace("−", "-")
    return Decimal(plain.replace(",", ".")) if _NUMBER.fullmatch(plain) else None


def _credit(question: Question, given: Sequence[str]) -> tuple[int, int]:
    """Give the share of the points as a fraction: numerator and denominator."""
    if question.kind not in CHOSEN:
        return (1 if accepted(question, given) else 0), 1
    options = {one.key: one for one in question.options}
    chosen = [options[key] for key in dict.fromkeys(given) if key in options]
    if question.kind is Kind.MULTIPLE:
        right = sum(1 for one in chosen if one.right)
        return max(0, right - (len(chosen) - right)), max(1, len(right_keys(question)))
    if not chosen:
        return 0, WHOLE
    if _weighed(question):
        return chosen[0].credit, WHOLE
    return (WHOLE if chosen[0].right else 0), WHOLE


def _weighed(question: Question) -> bool:
    return question.kind is Kind.JUDGEMENT


def _missing(question: Question, given: Sequence[str]) -> str:
    if question.kind is Kind.NUMERIC:
        return "" if given and number(given[0]) is not None else "write a number, such as 12 or 0.5"
    if question.kind is Kind.SHORT:
        return "" if given and folded(given[0]) else "write your answer"
    if given:
        return ""
    return "choose at least one answer" if question.kind is Kind.MULTIPLE else "choose one answer"


def _meets_words(typed: str, one: Accepted) -> bool:
    return bool(folded(typed)) and folded(typed) == folded(one.text)


def _meets_number(typed: str, one: Accepted) -> bool:
    value = number(typed)
    if value is None or one.value is None:
        return False
    tolerance = one.tolerance or Decimal(0)
    return one.value - tolerance <= value <= one.value + tolerance
