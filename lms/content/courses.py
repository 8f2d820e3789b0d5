"""Courses and their lessons."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from lms.content.quizzes import Question

Months = int


@dataclass(frozen=True, slots=True)
class Lesson:
    """One lesson; ``body`` is Markdown without the ``## Check`` part, ``digest`` covers the whole file."""

    id: str
    course_id: str
    title: str
    covers: tuple[str, ...]
    complete_when: Literal["read", "quiz", "attest"]
    drip: timedelta | None
    minutes: int
    body: str
    check: Question | None
    path: str
    digest: str


@dataclass(frozen=True, slots=True)
class Course:
    """One course with its lessons in order; ``tier`` is the number of its level."""

    id: str
    title: str
    summary: str
    tier: int
    requires: tuple[str, ...]
    valid_for: Months | None
    recertify: Literal["quiz", "full"]
    owner: str
    review_by: date | None
    lang: str
    minutes: int
    status: Literal["draft", "active", "deprecated"]
    body: str
    lessons: tuple[Lesson, ...]
    path: str
    digest: str
