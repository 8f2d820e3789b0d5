"""Score answers in whole hundredths of a point, rounded down; what a kind is worth ``kinds`` says. Pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from lms.assessment import kinds
from lms.assessment.choices import WHOLE
from lms.assessment.rules import Kept, Problem, Score, cost_of
from lms.assessment.typed import LONGEST, number
from lms.content.patterns import folded
from lms.content.questions import Accepted, Question

__all__ = [
    "LONGEST",
    "Mark",
    "Verdict",
    "accepted",
    "folded",
    "grade",
    "mark",
    "number",
    "pending",
    "problems",
    "right_keys",
]

_NOTHING: tuple[str, ...] = ()

Verdict = Literal["right", "partly", "wrong", "pending"]


@dataclass(frozen=True, slots=True)
class Mark:
    """What one question earned; ``earned`` may be negative, in hundredths of a point.

    ``pending``: an open answer that no trainer has marked yet; it has earned nothing so far.
    """

    question_id: str
    earned: int
    possible: int
    verdict: Verdict


def grade(
    questions: Sequence[Question],
    answers: Kept,
    *,
    hints: Collection[str] = (),
    marked: Mapping[str, int] | None = None,
) -> Score:
    """Add up the marks of the drawn questions; the sum is never below 0.

    ``hints`` are the ids of the questions whose hint was opened, ``marked`` percent that a trainer gave by id.
    """
    given = marked or {}
    marks = [
        mark(one, answers.get(one.id, _NOTHING), hint=one.id in hints, percent=given.get(one.id)) for one in questions
    ]
    return Score(max(0, sum(one.earned for one in marks)), sum(one.possible for one in marks))


def mark(question: Question, given: Sequence[str], *, hint: bool = False, percent: int | None = None) -> Mark:
    """Score one question: ``given`` is what was kept of its answer; ``percent`` is what a trainer gave.

    A hint that costs takes its part off what was earned, down to nothing.
    """
    kind = kinds.of(question)
    if kind.by_hand and percent is None and given:
        return Mark(question.id, 0, question.points, "pending")
    credit, whole = (percent, WHOLE) if percent is not None and kind.by_hand else kind.credit(question, given)
    best = kind.best(question) * whole
    verdict: Verdict = "right" if credit * WHOLE >= best else "partly" if credit > 0 else "wrong"
    earned = question.points * credit // whole
    if hint and earned > 0:
        earned = max(0, earned - cost_of(question.points, question.hint_cost))
    return Mark(question.id, earned, question.points, verdict)


def pending(questions: Sequence[Question], answers: Kept) -> tuple[str, ...]:
    """List the questions that have an answer only a trainer can mark."""
    return tuple(one.id for one in questions if kinds.of(one).by_hand and answers.get(one.id))


def right_keys(question: Question) -> frozenset[str]:
    """Give the keys of the right options; of a judgement those with the most credit."""
    kind = kinds.of(question)
    return frozenset(kind.right(question)) if kind.chosen else frozenset()


def accepted(question: Question, given: Sequence[str]) -> Accepted | None:
    """Find the accepted answer that what was typed meets."""
    find = kinds.of(question).accepted
    return find(question, given) if find else None


def problems(questions: Sequence[Question], answers: Kept) -> tuple[Problem, ...]:
    """List what keeps a quiz from being handed in: questions without an answer that can be read."""
    found = []
    for place, question in enumerate(questions, 1):
        words = kinds.of(question).missing(question, answers.get(question.id, _NOTHING))
        if words:
            found.append(Problem(question.id, place, words))
    return tuple(found)
