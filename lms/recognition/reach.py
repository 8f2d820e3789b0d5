"""How many people hold each badge and level: numbers only."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.recognition.models import Award, LevelReached


def holders(session: Session) -> dict[str, int]:
    """Count by badge id the awards that are not revoked."""
    query = select(Award.badge_id, func.count()).where(Award.revoked_at.is_(None)).group_by(Award.badge_id)
    return {row[0]: row[1] for row in session.execute(query)}


def level_holders(session: Session) -> dict[str, int]:
    """Count by level id the people who reached it."""
    query = select(LevelReached.level_id, func.count()).group_by(LevelReached.level_id)
    return {row[0]: row[1] for row in session.execute(query)}
