"""How many people each quiz has reached: numbers only, for those who are about to change it."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

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
