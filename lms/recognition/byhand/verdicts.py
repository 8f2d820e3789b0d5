"""Awards suspended, revoked and restored: each decision a row, the newest state kept on the award beside it."""

from collections import defaultdict
from dataclasses import replace
from datetime import datetime
from typing import Any

from blinker import NamedSignal
from sqlalchemy import func, insert, or_, select, update
from sqlalchemy.orm import Session

from lms import signals
from lms.audit import service as audit
from lms.people import service as people
from lms.recognition import awards, engine, ledger
from lms.recognition.byhand import rules as hand
from lms.recognition.byhand.models import Appeal, Verdict
from lms.recognition.models import Award, Standing

_COLUMNS = (Verdict.id, Verdict.what, Verdict.reason, Verdict.by_id, Verdict.at)
_SIGNALS: dict[str, NamedSignal] = {
    "suspended": signals.badge_suspended,
    "revoked": signals.badge_revoked,
    "restored": signals.badge_restored,
}


def suspend(session: Session, public_id: str, *, by: int, reason: str, at: datetime) -> None:
    """Suspend an award for a reason its owner reads, until somebody restores it; level and XP stay.

    Announces ``badge_suspended``.

    :raises NoSuchAward: nobody holds an award with this id.
    :raises NotOneself: it is the decider's own.
    :raises AlreadySo: it is suspended or revoked already.
    """
    _decide(session, public_id, "suspended", by=by, reason=reason, at=at)


def revoke(session: Session, public_id: str, *, by: int, reason: str, at: datetime) -> None:
    """Revoke an award for a reason its owner reads; level and XP stay.

    Announces ``badge_revoked``.

    :raises NoSuchAward: nobody holds an award with this id.
    :raises NotOneself: it is the decider's own.
    :raises AlreadySo: it is revoked already.
    """
    _decide(session, public_id, "revoked", by=by, reason=reason, at=at)


def restore(session: Session, public_id: str, *, by: int, reason: str, at: datetime) -> None:
    """Take suspension and revocation of an award back with a decision of its own; what was decided stays on record.

    Announces ``badge_restored``, and what follows from the badge where nothing could follow meanwhile.

    :raises NoSuchAward: nobody holds an award with this id.
    :raises NotOneself: it is the decider's own.
    :raises AlreadySo: it is neither suspended nor revoked.
    """
    _decide(session, public_id, "restored", by=by, reason=reason, at=at)


def decisions(session: Session, public_id: str) -> tuple[hand.Decided, ...]:
    """List what was decided about an award, oldest first."""
    query = (
        select(*_COLUMNS, people.name_column(Verdict.by_id).label("by_name"))
        .join(Award, Award.id == Verdict.award_id)
        .where(Award.public_id == public_id)
        .order_by(Verdict.n)
    )
    return tuple(replace(_read(row), by_name=row.by_name) for row in session.execute(query))


def recount(session: Session, *, repair: bool = False) -> list[str]:
    """Compare what awards keep with the decisions about them, and name the differences; ``repair`` mends them."""
    made: dict[int, list[hand.Decided]] = defaultdict(list)
    for row in session.execute(select(*_COLUMNS, Verdict.award_id).order_by(Verdict.award_id, Verdict.n)):
        made[row.award_id].append(_read(row))
    touched = or_(Award.id.in_(select(Verdict.award_id)), Award.revoked_at.is_not(None))
    query = select(Award.id, Award.public_id, *(getattr(Award, name) for name in hand.Kept._fields))
    words = []
    for award_id, public_id, *values in session.execute(
        query.where(or_(touched, Award.suspended_at.is_not(None))).order_by(Award.id)
    ):
        counted = hand.kept(made[award_id])
        if hand.Kept(*values) != counted:
            words.append(f"award {public_id}: keeps {_state(hand.Kept(*values))}, its decisions say {_state(counted)}")
            if repair:
                session.execute(update(Award).where(Award.id == award_id).values(**counted._asdict()))
    return words


def export(session: Session, person_id: int) -> list[dict[str, Any]]:
    """Give what was decided about a person's awards, for their own download."""
    query = (
        select(Award.public_id, Verdict.what, Verdict.reason, Verdict.at)
        .join(Award, Award.id == Verdict.award_id)
        .where(Award.person_id == person_id)
        .order_by(Verdict.id)
    )
    return [
        {"badge": row.public_id, "what": row.what, "reason": row.reason, "at": row.at.isoformat()}
        for row in session.execute(query)
    ]


def _read(row: Any) -> hand.Decided:
    return hand.Decided(row.id, row.what, row.reason, row.by_id, row.at)


def _state(kept: hand.Kept) -> str:
    return "revoked" if kept.revoked_at else "suspended" if kept.suspended_at else "neither"


def _decide(session: Session, public_id: str, what: hand.What, *, by: int, reason: str, at: datetime) -> None:
    person_id = awards.award(session, public_id).person_id
    people.lock(session, person_id)
    award = awards.award(session, public_id)
    hand.check_verdict(award, what, by=by)
    award_id = append(session, public_id, what, by=by, reason=reason, at=at)
    session.execute(update(Award).where(Award.id == award_id).values(**_columns(what, by=by, reason=reason, at=at)))
    was, now = award.revoked_at is not None, what == "revoked"
    if was != now:
        ledger.count(session, person_id, {"badges": Standing.badges + (-1 if now else 1)}, at=at)
    if what == "restored":
        _close_notes(session, award_id, by=by, reason=reason, at=at)
        engine.re_evaluate(session, person_id, at, because=f"badge:{award.badge_id}")
    told = {"person_id": person_id, "badge_id": award.badge_id, "award_id": public_id, "at": at}
    signals.announce(_SIGNALS[what], session, **told)
    audit.record(session, f"badge.{what}", actor=by, subject=f"award:{public_id}", at=at)


def append(session: Session, public_id: str, what: hand.What, *, by: int, reason: str, at: datetime) -> int:
    """Write a decision about an award of a locked person down, and give the key of the award."""
    award_id: int = session.execute(select(Award.id).where(Award.public_id == public_id)).scalar_one()
    made = session.scalar(select(func.count()).where(Verdict.award_id == award_id)) or 0
    values = {"award_id": award_id, "n": made + 1, "what": what, "reason": reason, "by_id": by, "at": at}
    session.execute(insert(Verdict).values(**values))
    return award_id


def _close_notes(session: Session, award_id: int, *, by: int, reason: str, at: datetime) -> None:
    """Answer what the owner still waits for: a restored badge is what the note was about."""
    values = {"answer": "restored", "answer_words": reason, "answered_by": by, "answered_at": at}
    about = Appeal.verdict_id.in_(select(Verdict.id).where(Verdict.award_id == award_id))
    session.execute(update(Appeal).where(about, Appeal.answered_at.is_(None)).values(**values))


def _columns(what: hand.What, *, by: int, reason: str, at: datetime) -> dict[str, Any]:
    """Give what the award keeps of a decision."""
    if what == "restored":
        names = ("revoked_at", "revoked_by", "revoked_reason", "suspended_at", "suspended_reason")
        return dict.fromkeys(names)
    columns = {f"{what}_at": at, f"{what}_reason": reason}
    return {**columns, "revoked_by": by} if what == "revoked" else columns
