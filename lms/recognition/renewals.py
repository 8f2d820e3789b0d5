"""Badges that are valid for a time, renewed with what they were given for: rows that are never rewritten."""

from datetime import datetime, timedelta

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from lms import signals
from lms.content.validity import renewed_until
from lms.library import service as library
from lms.people import service as people
from lms.recognition.models import Award, AwardRenewal
from lms.store.sessions import insert_once


def renew(session: Session, person_id: int, ref: str, at: datetime) -> int:
    """Renew every award of a person whose badge is given for ``ref`` and has an end; tell how many.

    Revoked awards stay as they are. The credential of a renewed one is signed anew. Announces ``badge_renewed``.
    """
    content = library.current(session).library
    spans = {one.id: one.valid_for for one in content.badges.values() if one.when == ref and one.valid_for}
    if not spans:
        return 0
    people.lock(session, person_id)
    count = select(func.count()).where(AwardRenewal.award_id == Award.id).scalar_subquery()
    mine = (Award.person_id == person_id, Award.badge_id.in_(spans), Award.expires_at.is_not(None))
    columns = (Award.id, Award.public_id, Award.badge_id, Award.awarded_at, Award.expires_at, count.label("n"))
    rows = session.execute(select(*columns).where(*mine, Award.revoked_at.is_(None)).order_by(Award.id)).all()
    early = timedelta(days=session.info["academy"].settings.renewal_days)
    renewed = 0
    for row in rows:
        expires = renewed_until(row.expires_at, spans[row.badge_id], at, early, row.awarded_at.day)
        values = {"at": at, "expires_at": expires, "because": ref}
        if expires == row.expires_at or not insert_once(session, AwardRenewal, award_id=row.id, n=row.n + 1, **values):
            continue
        session.execute(update(Award).where(Award.id == row.id).values(expires_at=expires))
        renewed += 1
        told = {"person_id": person_id, "badge_id": row.badge_id, "award_id": row.public_id, "expires_at": expires}
        signals.announce(signals.badge_renewed, session, at=at, **told)
    return renewed


def recount(session: Session, *, repair: bool = False) -> list[str]:
    """Compare the end of every award that was renewed with its newest renewal; ``repair`` mends the end."""
    newest = select(AwardRenewal.award_id, func.max(AwardRenewal.n).label("n")).group_by(AwardRenewal.award_id)
    last = newest.subquery("last")
    right = (AwardRenewal.award_id == last.c.award_id) & (AwardRenewal.n == last.c.n)
    rows = session.execute(
        select(Award.id, Award.public_id, Award.expires_at, AwardRenewal.expires_at.label("right"))
        .join(AwardRenewal, AwardRenewal.award_id == Award.id)
        .join(last, right)
        .where(Award.expires_at.is_distinct_from(AwardRenewal.expires_at))
        .order_by(Award.id)
    ).all()
    if repair:
        for row in rows:
            session.execute(update(Award).where(Award.id == row.id).values(expires_at=row.right))
    return [f"award {row.public_id}: ends {row.expires_at}, its newest renewal says {row.right}" for row in rows]
