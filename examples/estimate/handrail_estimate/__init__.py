"""A kind of question for Handrail: an estimate, worth more the nearer it is.

    ## How many people read a post of ours, on average?
    <!-- id: readers; type: estimate -->

    - = 400 ± 200
      > About four hundred.

The number itself is worth all points, 200 off nothing, and in between a part of them.
"""

import math
from collections.abc import Sequence

import lms
from lms.assessment import typed
from lms.content import accepted, marks
from lms.content.notes import Notes
from lms.content.parts import Answer, Parts
from lms.content.questions import Accepted, Kind, Question


def extend() -> None:
    """Tell Handrail of it; the entry point names this function."""
    lms.add_question_type(ESTIMATE, read, templates="handrail_estimate")


def read(parts: Parts, notes: Notes) -> Answer | None:
    """Read ``- = 400 ± 200``; a finding says what is wrong with anything else."""
    items = marks.read(parts.answer[0].items, notes)
    found = accepted.read(items, notes, literal=False)
    if found and found.kind == Kind.NUMERIC and len(found.accepted) == 1 and found.accepted[0].tolerance:
        return Answer("estimate", accepted=found.accepted)
    line = items[0].line
    notes.find(
        line.number, line.column(), "QUIZ-NUMBER", "An estimate is one number with a distance, like “= 400 ± 200”."
    )
    return None


def credit(question: Question, given: Sequence[str]) -> tuple[int, int]:
    """Give 100 % for the number itself, less the farther away it is, nothing at the distance."""
    value, right = typed.number(given[0]) if given else None, question.accepted[0]
    if value is None or right.value is None or not right.tolerance:
        return 0, 100
    off = abs(value - right.value) * 100 / right.tolerance
    return max(0, 100 - math.ceil(off)), 100


def missing(_question: Question, given: Sequence[str]) -> str:
    """Say what is missing."""
    return "" if given and typed.number(given[0]) is not None else "write a number"


def met(question: Question, given: Sequence[str]) -> Accepted | None:
    """Give the right number, whose feedback is shown, for any estimate that earns something."""
    return question.accepted[0] if credit(question, given)[0] else None


ESTIMATE = lms.QuestionType(
    "estimate",
    "handrail_estimate/estimate.html",
    keep=typed.keep,
    show=typed.show,
    missing=missing,
    credit=credit,
    right=typed.right,
    accepted=met,
)
