"""How many people each quiz has reached: numbers only, for those who are about to change it."""

from datetime import datetime

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session, aliased

from lms.assessment.models import Attempt, ScoreRow, Submission
from lms.assessment.records import TALLIES


def reach(session: Session) -> dict[str, tuple[int, int, int]]:
    """Count by quiz id the people in the middle of it, those who handed something in, and those who passed."""
    counted = select(
        TALLIES.c.quiz_id,
        func.count(TALLIES.c.open_attempt),
        func.count(TALLIES.c.last_submitted_at),
        func.count(TALLIES.c.passed_at),
    ).group_by(TALLIES.c.quiz_id)
    return {quiz: (begun, scored, passed) for quiz, begun, scored, passed in session.execute(counted)}


def passed_since(session: Session, person_id: int, quiz_id: str, release: int) -> datetime | None:
    """Tell when a person last handed in an attempt that passes, begun on a release or a later one; None: never."""
    later = aliased(ScoreRow)
    newest = ~exists().where(later.attempt_id == ScoreRow.attempt_id, later.n > ScoreRow.n)
    query = (
        select(func.max(Submission.submitted_at))
        .join(Attempt, Attempt.id == Submission.attempt_id)
        .join(ScoreRow, ScoreRow.attempt_id == Attempt.id)
        .where(Attempt.person_id == person_id, Attempt.quiz_id == quiz_id, Attempt.release >= release)
        .where(newest, ScoreRow.passed)
    )
    return session.scalar(query)
