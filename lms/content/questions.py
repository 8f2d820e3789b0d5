"""The shape of a question, in quizzes and in the checks of lessons and policies."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class Kind(StrEnum):
    """The kinds of question the academy itself asks and scores; an extension may add others by name."""

    SINGLE = "single"
    MULTIPLE = "multiple"
    TRUE_FALSE = "true-false"
    JUDGEMENT = "judgement"
    SHORT = "short"
    NUMERIC = "numeric"
    RANGE = "range"
    PATTERN = "pattern"
    ORDERING = "ordering"
    MATCHING = "matching"
    CLOZE = "cloze"
    SCENARIO = "scenario"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Option:
    """One option; ``key`` is a, b, … by source order.

    ``credit`` is percent of the question's points, -100 to 100; outside a judgement and a scenario it is 100 if
    right, else 0. The right options of a judgement are those with its highest credit.
    In a scenario ``leads_to`` is the id of the step that follows; keys are unique over all steps.
    """

    key: str
    text: str
    feedback: str
    right: bool
    credit: int
    leads_to: str = ""


@dataclass(frozen=True, slots=True)
class Accepted:
    """One accepted answer; ``value`` and ``tolerance`` are set for a number, ``low`` and ``high`` for a range.

    Both ends of a range belong to it. ``pattern`` is a regular expression the whole answer has to meet.
    """

    text: str
    value: Decimal | None
    tolerance: Decimal | None
    feedback: str
    low: Decimal | None = None
    high: Decimal | None = None
    pattern: str = ""


@dataclass(frozen=True, slots=True)
class Pair:
    """One row of a matching question; ``right`` is the key of its option, or empty where none belongs to it."""

    left: str
    right: str


@dataclass(frozen=True, slots=True)
class Step:
    """One scene of a scenario; without options it is an end. ``id`` is the slug of its heading."""

    id: str
    title: str
    body: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Criterion:
    """One line of the rubric an open answer is marked by; ``percent`` of the question's points, 100 in all."""

    key: str
    text: str
    percent: int


@dataclass(frozen=True, slots=True)
class Question:
    """One question; ``points`` are hundredths of a point, ``cites`` the references its explanation links.

    ``options`` are what is chosen from: of an ordering its items in the right order, of a matching all right sides,
    of a scenario those of the opening scene. ``columns`` are the two titles of a matching. ``gaps`` are the accepted
    words of each gap of a cloze, in order; its body holds ``{gap-1}``, ``{gap-2}`` in their place. ``hint_cost`` is
    percent of the points taken off for opening the hint; 0 where it is free.
    """

    id: str
    kind: str
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
    pairs: tuple[Pair, ...] = ()
    gaps: tuple[tuple[str, ...], ...] = ()
    steps: tuple[Step, ...] = ()
    rubric: tuple[Criterion, ...] = ()
    hint_cost: int = 0
    columns: tuple[str, ...] = ()
