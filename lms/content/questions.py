"""The shape of a question, in quizzes and in the checks of lessons and policies."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class Kind(StrEnum):
    """The kinds of question that can be asked and scored."""

    SINGLE = "single"
    MULTIPLE = "multiple"
    TRUE_FALSE = "true-false"
    JUDGEMENT = "judgement"
    SHORT = "short"
    NUMERIC = "numeric"


@dataclass(frozen=True, slots=True)
class Option:
    """One option; ``key`` is a, b, … by source order.

    ``credit`` is percent of the question's points, -100 to 100; outside a judgement it is 100 if right, else 0.
    The right options of a judgement are those with its highest credit.
    """

    key: str
    text: str
    feedback: str
    right: bool
    credit: int


@dataclass(frozen=True, slots=True)
class Accepted:
    """One accepted answer; ``value`` and ``tolerance`` are set for numeric questions."""

    text: str
    value: Decimal | None
    tolerance: Decimal | None
    feedback: str


@dataclass(frozen=True, slots=True)
class Question:
    """One question; ``points`` are hundredths of a point, ``cites`` the references its explanation links."""

    id: str
    kind: Kind
    prompt: str
    body: str
    options: tuple[Option, ...]
    accepted: tuple[Accepted, ...]
    explanation: str
    hint: str
    tags: tuple[str, ...]
    points: int
    cites: tuple[str, ...]
    line: int
