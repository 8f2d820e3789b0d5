"""Quizzes and their questions."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Literal


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
    """One option; ``key`` is a, b, … by source order, ``credit`` is percent of the question's points, -100 to 100."""

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


@dataclass(frozen=True, slots=True)
class Quiz:
    """One quiz; ``for_`` is the reference it closes, ``cooldown`` the waits before the second, third, … attempt."""

    id: str
    title: str
    for_: str
    pass_percent: int
    attempts: int | None
    cooldown: tuple[timedelta, ...]
    time: timedelta | None
    draw: tuple[tuple[str, int], ...]
    shuffle: bool
    review: Literal["never", "score", "after-submit", "after-pass"]
    grade: Literal["best", "last"]
    intro: str
    questions: tuple[Question, ...]
    path: str
    digest: str
