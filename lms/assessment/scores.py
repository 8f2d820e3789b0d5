"""Give an attempt another score: one way to add a row, and the counters that follow from the newest rows.

Everything here is done under the person's lock, in the transaction of what it follows from.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any, Literal

from sqlalchemy import ColumnElement, Row, Select, and_, bindparam, delete, select, update
from sqlalchemy.orm import Session

from lms import signals
from lms.assessment import drawing, records, rules
from lms.assessment.models import ScoreCase, ScoreRow, Unmarked
from lms.assessment.outcomes import Outcome
from lms.assessment.records import ATTEMPTS, SCORES, SUBMISSIONS, TALLIES
from lms.assessment.rules import Kept, Score, Tally
from lms.library import service as library
from lms.people import service as people
from lms.store.sessions import ask, insert_once

Reason = Literal["marked", "corrected", "voided", "decided"]
"""Why a later row is there: an open answer was marked, a key corrected, a question voided, a lower score let count."""


@dataclass(frozen=True, slots=True)
class Scored:
    """An attempt that was handed in, with the score that counts."""

    id: int
    person_id: int
    quiz_id: str
    public_id: str
    revision: str
    release: int
    number: int
    drawn: drawing.Drawn
    hints: frozenset[str]
    answers: Kept
    submitted_at: datetime
    n: int
    score: Score
    passed: bool
    pending: bool
    marks: Mapping[str, tuple[int, int]] | None
    ever_passed: bool
    """The person passed the quiz in this attempt or another."""


_SCORED = (
    select(
        *ATTEMPTS.c["id", "person_id", "quiz_id", "public_id", "revision", "release", "number", "drawn"],
        ATTEMPTS.c.hints,
        *SUBMISSIONS.c["answers", "submitted_at"],
        *SCORES.c["n", "earned", "possible", "passed", "pending", "marks"],
        TALLIES.c.passed_at,
    )
    .select_from(
        records.counting(
            ATTEMPTS.join(
                TALLIES, and_(TALLIES.c.person_id == ATTEMPTS.c.person_id, TALLIES.c.quiz_id == ATTEMPTS.c.quiz_id)
            )
        )
    )
    .where(SCORES.c.n.is_not(None))
    .order_by(ATTEMPTS.c.id)
)
FACTS = (
    select(
        *ATTEMPTS.c["person_id", "quiz_id", "public_id", "number", "closed_at"],
        SUBMISSIONS.c.submitted_at,
        *SCORES.c["n", "percent", "passed", "pending", "possible", "at"],
    )
    .select_from(
        ATTEMPTS.outerjoin(SUBMISSIONS, SUBMISSIONS.c.attempt_id == ATTEMPTS.c.id).outerjoin(
            SCORES, SCORES.c.attempt_id == SUBMISSIONS.c.attempt_id
        )
    )
    .order_by(ATTEMPTS.c.person_id, ATTEMPTS.c.quiz_id, ATTEMPTS.c.number, SCORES.c.n)
)
"""Every attempt with every score row, oldest first."""
_MINE = FACTS.where(ATTEMPTS.c.person_id == bindparam("person"), ATTEMPTS.c.quiz_id == bindparam("quiz"))


def read(session: Session, *conditions: ColumnElement[bool], limit: int | None = None) -> list[Scored]:
    """Read attempts that were handed in, by key."""
    wanted: Select[Any] = _SCORED.where(*conditions).limit(limit)
    return [_scored(row) for row in session.connection().execute(wanted)]


def add(
    session: Session, scored: Scored, outcome: Outcome, reason: Reason, *, at: datetime, regrade_id: int | None = None
) -> bool:
    """Add the row that counts from now on, and all that follows; False if it is there already.

    The person is locked and ``scored`` was read under that lock. A lower score that waits for a decision is
    overtaken; what waited for a mark waits no more. Announces ``signals.quiz_passed`` where the quiz is passed by
    it for the first time, and ``signals.score_changed``.
    """
    before = records.tally_of(session, scored.person_id, scored.quiz_id) or Tally()
    values = {
        "earned": outcome.score.earned,
        "possible": outcome.score.possible,
        "percent": outcome.percent,
        "passed": outcome.passed,
        "pending": outcome.pending,
        "marks": {name: list(mark) for name, mark in outcome.marks.items()},
        "rules": rules.VERSION,
    }
    key = {"attempt_id": scored.id, "n": scored.n + 1, "regrade_id": regrade_id}
    if not insert_once(session, ScoreRow, **key, **values, reason=reason, at=at):
        return False
    undecided = (ScoreCase.attempt_id == scored.id, ScoreCase.decided_at.is_(None))
    session.execute(update(ScoreCase).where(*undecided).values(decision="overtaken", decided_at=at, applied_at=at))
    if scored.pending and not outcome.pending:
        session.execute(delete(Unmarked).where(Unmarked.attempt_id == scored.id))
    after = counted(ask(session, _MINE, {"person": scored.person_id, "quiz": scored.quiz_id}))
    records.recount(session, scored.person_id, scored.quiz_id, after)
    if before.passed_at is None and after.passed_at is not None:
        _announce_pass(session, scored, outcome, at)
    facts = {"person_id": scored.person_id, "quiz_id": scored.quiz_id, "attempt_id": scored.public_id, "at": at}
    facts |= {"number": scored.number, "percent": outcome.percent, "passed": outcome.passed}
    signals.announce(signals.score_changed, session, **facts)
    return True


def hold(session: Session, scored: Scored) -> Scored:
    """Lock the person and read the attempt anew, since its score may have changed before the lock."""
    people.lock(session, scored.person_id)
    return read(session, ATTEMPTS.c.id == scored.id)[0]


def counted(rows: Iterable[Row[Any]]) -> Tally:
    """Count the attempts of one person at one quiz, given as ``FACTS``."""
    tally = Tally()
    for _, each in groupby(rows, key=lambda row: row.number):
        scores = list(each)
        newest = scores[-1]
        tally = rules.started(tally, newest.public_id)
        if newest.n is None:
            continue
        if newest.pending or not newest.possible:
            tally = rules.unscored(tally)
            continue
        first = next((one for one in scores if one.passed), newest)
        at = first.submitted_at if first.n == 1 else first.at
        tally = rules.submitted(tally, newest.percent, passed=newest.passed, at=newest.submitted_at, passed_at=at)
    return tally


def _announce_pass(session: Session, scored: Scored, outcome: Outcome, at: datetime) -> None:
    quiz = library.quiz_revision(session, scored.revision)
    signals.announce(
        signals.quiz_passed,
        session,
        person_id=scored.person_id,
        quiz_id=scored.quiz_id,
        for_ref=quiz.for_,
        attempt_id=scored.public_id,
        percent=outcome.percent,
        revision=scored.revision,
        release=scored.release,
        first_try=scored.number == 1,
        at=at,
    )


def _scored(row: Row[Any]) -> Scored:
    return Scored(
        id=row.id,
        person_id=row.person_id,
        quiz_id=row.quiz_id,
        public_id=row.public_id,
        revision=row.revision,
        release=row.release,
        number=row.number,
        drawn=drawing.from_rows(row.drawn),
        hints=frozenset(row.hints),
        answers=row.answers,
        submitted_at=row.submitted_at,
        n=row.n,
        score=Score(row.earned, row.possible),
        passed=row.passed,
        pending=row.pending,
        marks=records.as_marks(row.marks),
        ever_passed=row.passed_at is not None,
    )
