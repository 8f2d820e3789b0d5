"""How many people acknowledged each policy: numbers only."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.policy.models import Acknowledgement


def acknowledged_counts(session: Session) -> dict[str, int]:
    """Count by policy id the people who acknowledged any version of it."""
    people = func.count(Acknowledgement.person_id.distinct())
    query = select(Acknowledgement.policy_id, people).group_by(Acknowledgement.policy_id)
    return {row[0]: row[1] for row in session.execute(query)}
