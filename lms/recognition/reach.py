"""How many people hold each badge and level: numbers only."""

from collections.abc import Collection, Iterator
from datetime import datetime

from sqlalchemy import Select, and_, func, literal, or_, select
from sqlalchemy.orm import Session

from lms.recognition.models import Achievement, Award, LevelReached, XpEntry

AT_ONCE = 2_000


def holders(session: Session) -> dict[str, int]:
    """Count by badge id the awards that are not revoked."""
    query = select(Award.badge_id, func.count()).where(Award.revoked_at.is_(None)).group_by(Award.badge_id)
    return {row[0]: row[1] for row in session.execute(query)}


def level_holders(session: Session) -> dict[str, int]:
    """Count by level id the people who reached it."""
    query = select(LevelReached.level_id, func.count()).group_by(LevelReached.level_id)
    return {row[0]: row[1] for row in session.execute(query)}


def level_holders_select(level_ids: Collection[str]) -> Select[int, str]:
    """Give ``person_id`` and ``ref`` of everybody who reached one of these levels, for a query of others."""
    ref = literal("level:") + LevelReached.level_id
    return select(LevelReached.person_id, ref.label("ref")).where(LevelReached.level_id.in_(level_ids))


def highest_select(until: datetime) -> Select[int, int]:
    """Give ``person_id`` and the highest ``number`` of a level reached before an instant, for a query of others."""
    highest = func.max(LevelReached.number).label("number")
    query = select(LevelReached.person_id, highest)
    return query.where(LevelReached.at < until).group_by(LevelReached.person_id)


def lives_select(until: datetime) -> Select[int, datetime, datetime]:
    """Give ``person_id`` and when each first and last learned something before an instant, for a query of others."""
    ends = (func.min(XpEntry.at).label("first"), func.max(XpEntry.at).label("last"))
    earned = (XpEntry.amount > 0, XpEntry.at < until, XpEntry.reason != "rule-change")
    query = select(XpEntry.person_id, *ends)
    return query.where(*earned).group_by(XpEntry.person_id)


def reached(session: Session, refs: Collection[str]) -> Iterator[tuple[int, str, datetime]]:
    """Give who did or reached which of these, and when: for figures of groups, read row by row."""
    key = (Achievement.person_id, Achievement.ref)
    query = select(*key, Achievement.at).where(Achievement.ref.in_(refs)).order_by(*key).limit(AT_ONCE)
    person, last = 0, ""
    while rows := session.execute(query.where(or_(key[0] > person, and_(key[0] == person, key[1] > last)))).all():
        yield from ((row[0], row[1], row[2]) for row in rows)
        person, last = rows[-1][:2]
