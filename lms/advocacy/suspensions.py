"""Pauses of outward permissions: with a reason and an end that the person reads, lifted or over by time."""

from datetime import datetime

from sqlalchemy import Select, or_, select, update
from sqlalchemy.orm import Session

from lms.advocacy import grants, rules
from lms.advocacy.models import Suspension
from lms.audit import service as audit
from lms.people import service as people


def pause(session: Session, person_id: int, at: datetime) -> rules.Pause | None:
    """Give the pause that runs for a person, or None."""
    row = session.scalar(_running(person_id, at).limit(1))
    return rules.Pause(row.reason, row.starts_at, row.until) if row else None


def suspend(session: Session, person_id: int, *, reason: str, until: datetime | None, by: int, at: datetime) -> None:
    """Pause a person's outward permissions from now on, until ``until`` or until somebody lifts it.

    :raises BadEnd: the end does not lie ahead.
    :raises Paused: a pause runs already.
    :raises lms.people.service.Unknown: there is nobody with that key.
    """
    rules.check_pause(until, at)
    people.lock(session, person_id)
    person = people.person(session, person_id)
    if pause(session, person_id, at) is not None:
        raise rules.Paused(f"Sharing is paused for {person.name} already. Lift that pause first.")
    row = Suspension(person_id=person_id, reason=reason, suspended_by=by, starts_at=at, until=until)
    session.add(row)
    session.flush()
    grants.refresh(session, person_id, at)
    audit.record(session, "advocacy.suspended", actor=by, subject=person.public_id, at=at, until=until)


def lift(session: Session, person_id: int, *, by: int, at: datetime) -> None:
    """End the pause that runs for a person.

    :raises NotPaused: none does.
    :raises lms.people.service.Unknown: there is nobody with that key.
    """
    people.lock(session, person_id)
    person = people.person(session, person_id)
    running = [row.id for row in session.scalars(_running(person_id, at))]
    if not running:
        raise rules.NotPaused(f"Sharing is not paused for {person.name}.")
    lifted = {"lifted_at": at, "lifted_by": by}
    session.execute(update(Suspension).where(Suspension.id.in_(running)).values(**lifted))
    grants.refresh(session, person_id, at)
    audit.record(session, "advocacy.lifted", actor=by, subject=person.public_id, at=at)


def history(session: Session, person_id: int) -> list[Suspension]:
    """List a person's own pauses, oldest first, for their export."""
    mine = select(Suspension).where(Suspension.person_id == person_id)
    return list(session.scalars(mine.order_by(Suspension.id)))


def _running(person_id: int, at: datetime) -> Select[Suspension]:
    unended = or_(Suspension.until.is_(None), Suspension.until > at)
    mine = (Suspension.person_id == person_id, Suspension.starts_at <= at, Suspension.lifted_at.is_(None), unended)
    return select(Suspension).where(*mine).order_by(Suspension.until.is_(None).desc(), Suspension.until.desc())
