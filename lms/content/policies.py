"""Policies with numbered clauses, and the decision record of each platform."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from lms.content.quizzes import Question


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause; ``number`` is None for a section beside the numbered clauses."""

    id: str
    number: int | None
    title: str
    body: str
    line: int


@dataclass(frozen=True, slots=True)
class Policy:
    """One policy; equal ``words_digest`` means that a change of the file is not material."""

    id: str
    title: str
    approvals: tuple[str, ...]
    acknowledge: bool
    review_by: date | None
    summary: str
    clauses: tuple[Clause, ...]
    check: tuple[Question, ...]
    path: str
    digest: str
    words_digest: str


@dataclass(frozen=True, slots=True)
class Platform:
    """One platform's decision record; ``network`` is the key the share composer knows it by."""

    id: str
    title: str
    kind: Literal["internal", "external"]
    decision: Literal["allowed", "discouraged", "not_allowed"]
    network: str | None
    owner: str
    review_by: date | None
    body: str
    path: str
    digest: str
