"""Tell people in words that a score of theirs changed, and why."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import pairwise

from sqlalchemy import ColumnElement, bindparam, literal, select, union_all
from sqlalchemy.orm import Session

from lms.assessment.records import ATTEMPTS, CASES, SCORES
from lms.library.service import Catalogue
from lms.store.sessions import ask

NEWS = timedelta(days=7)
"""How long a change is news on Today."""
_CHANGES = union_all(
    select(*SCORES.c["n", "at", "reason", "percent", "passed", "pending"]).where(
        SCORES.c.attempt_id == bindparam("attempt")
    ),
    select(CASES.c["n"], CASES.c.decided_at, literal("kept"), CASES.c.before, literal(False), literal(False)).where(
        CASES.c.attempt_id == bindparam("attempt"), CASES.c.decision == "keep"
    ),
).order_by("at", "n")


@dataclass(frozen=True, slots=True)
class Change:
    """One change of a score: marked, corrected, voided, decided or kept; ``before`` is None after a wait."""

    reason: str
    at: datetime
    percent: int
    before: int | None
    passes: bool
    """The attempt passes by it, and did not before."""


@dataclass(frozen=True, slots=True)
class News:
    """The newest change of a person's scores, for Today; ``path`` under the mount."""

    title: str
    reason: str
    path: str


def changes(session: Session, attempt_id: int) -> tuple[Change, ...]:
    """List what became of an attempt's first score, oldest first."""
    found: list[Change] = []
    rows = ask(session, _CHANGES, {"attempt": attempt_id}).all()
    scores = [row for row in rows if row.reason != "kept"]
    before = {row.n: earlier for earlier, row in pairwise(scores)}
    for row in rows:
        earlier = before.get(row.n)
        if row.reason == "kept":
            found.append(Change(row.reason, row.at, row.percent, row.percent, passes=False))
        elif earlier is not None:
            was = None if earlier.pending else earlier.percent
            found.append(Change(row.reason, row.at, row.percent, was, passes=row.passed and not earlier.passed))
    return tuple(found)


def news_column(person: ColumnElement[int], at: datetime) -> ColumnElement[str | None]:
    """Give a column with the newest change of the last days, for ``news_of``; for the query that tells who is here.

    News end on the full hour, so that the column, and the query built around it, serves everybody for an hour.
    """
    return _news_column(person, (at - NEWS).replace(minute=0, second=0, microsecond=0))


@lru_cache(maxsize=16)
def _news_column(person: ColumnElement[int], since: datetime) -> ColumnElement[str | None]:
    words = ATTEMPTS.c.quiz_id + " " + ATTEMPTS.c.public_id + " " + SCORES.c.reason
    joined = ATTEMPTS.join(SCORES, SCORES.c.attempt_id == ATTEMPTS.c.id)
    mine = (ATTEMPTS.c.person_id == person, SCORES.c.n > 1, SCORES.c.at > since)
    query = select(words).select_from(joined).where(*mine).order_by(SCORES.c.at.desc(), SCORES.c.n.desc()).limit(1)
    return query.correlate_except(ATTEMPTS, SCORES).scalar_subquery()


def news_of(catalogue: Catalogue, column: str | None) -> News | None:
    """Read what ``news_column`` gave."""
    if not column:
        return None
    quiz_id, public_id, reason = column.split(" ")
    quiz = catalogue.library.quizzes.get(quiz_id)
    return News(quiz.title if quiz else quiz_id, reason, f"/quiz/{public_id}/result")
