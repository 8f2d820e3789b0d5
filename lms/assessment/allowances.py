"""More time for a person: kept without a reason, applied when an attempt starts, or given while one runs."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import Table, bindparam, delete, insert, select
from sqlalchemy.orm import Session

from lms.assessment import records, rules
from lms.assessment.models import TimeAllowance
from lms.assessment.records import ATTEMPTS
from lms.assessment.rules import Allowance
from lms.audit import service as audit
from lms.library import service as library
from lms.people import service as people
from lms.store.sessions import ask

ALLOWANCES = cast(Table, TimeAllowance.__table__)
_MINE = select(*ALLOWANCES.c["percent", "minutes"]).where(ALLOWANCES.c.person_id == bindparam("person"))
_RUNNING = (
    select(*ATTEMPTS.c["public_id", "quiz_id", "number", "started_at", "deadline", "extension"])
    .where(ATTEMPTS.c.person_id == bindparam("person"))
    .where(ATTEMPTS.c.closed_at.is_(None), ATTEMPTS.c.deadline.is_not(None))
    .order_by(ATTEMPTS.c.started_at)
)


@dataclass(frozen=True, slots=True)
class Running:
    """An attempt with a time limit that is not handed in yet. ``ends`` includes what was given on top."""

    attempt_id: str
    title: str
    number: int
    started_at: datetime
    ends: datetime
    over: bool


@dataclass(frozen=True, slots=True)
class TimeOf:
    """What there is about one person's time at quizzes. ``set_by`` is a name, or empty if that account is gone."""

    allowance: Allowance | None
    set_by: str
    set_at: datetime | None
    running: tuple[Running, ...]


def allowance_of(session: Session, person_id: int) -> Allowance | None:
    """Give how much longer a person may take, or None for as long as everybody."""
    row = ask(session, _MINE, {"person": person_id}).first()
    return Allowance(row.percent, row.minutes) if row else None


def time_of(session: Session, person_id: int, *, at: datetime) -> TimeOf:
    """Tell what a person is allowed, who set it and when, and which attempts with a time limit run."""
    row = session.get(TimeAllowance, person_id)
    by = people.people(session, {row.set_by}) if row and row.set_by else {}
    return TimeOf(
        allowance=Allowance(row.percent, row.minutes) if row else None,
        set_by=next((one.name for one in by.values()), ""),
        set_at=row.set_at if row else None,
        running=_running(session, person_id, at),
    )


def allow(session: Session, person_id: int, allowance: Allowance | None, *, at: datetime, by: int) -> None:
    """Give a person more time at every quiz from their next start on; None takes it back.

    :raises BadAllowance: it is neither or both of percent and minutes, or out of range.
    :raises NotAllowed: nobody gives time to themselves.
    """
    _not_own(person_id, by)
    if allowance:
        rules.check_allowance(allowance)
    public_id = people.person(session, person_id).public_id
    people.lock(session, person_id)
    if allowance == allowance_of(session, person_id):
        return
    session.execute(delete(TimeAllowance).where(TimeAllowance.person_id == person_id))
    if allowance:
        values = {"percent": allowance.percent, "minutes": allowance.minutes, "set_by": by, "set_at": at}
        session.execute(insert(TimeAllowance).values(person_id=person_id, **values))
    session.expire_all()
    action = "quiz.time_allowed" if allowance else "quiz.time_allowance_ended"
    audit.record(session, action, actor=by, subject=public_id, at=at)


def give_time(session: Session, person_id: int, attempt_id: str, minutes: int, *, at: datetime, by: int) -> datetime:
    """Move the end of a running attempt and give the new one; where time is over, it counts from now.

    :raises BadAllowance: the minutes are out of range.
    :raises NotAllowed: nobody gives time to themselves.
    :raises NotYours: this person has no open attempt of that name, or it has no time limit.
    """
    _not_own(person_id, by)
    if not 1 <= minutes <= rules.MOST_MINUTES:
        raise rules.BadAllowance("more", f"Enter a whole number from 1 to {rules.MOST_MINUTES}.")
    people.lock(session, person_id)
    attempt = records.find(session, person_id, attempt_id)
    if attempt.done or attempt.ends is None:
        raise rules.NotYours("This person has no running attempt of that name with a time limit.")
    ends = rules.extended(attempt.ends, minutes, at)
    records.extend(session, attempt, int((ends - attempt.ends).total_seconds()))
    public_id = people.person(session, person_id).public_id
    audit.record(session, "quiz.time_extended", actor=by, subject=public_id, at=at, quiz=attempt.quiz_id)
    return ends


def export_allowance(session: Session, person_id: int) -> list[dict[str, Any]]:
    """Give what is kept about a person's time at quizzes."""
    columns = ALLOWANCES.c["percent", "minutes", "set_at"]
    query = select(*columns).where(ALLOWANCES.c.person_id == person_id)
    return [dict(row._mapping) for row in session.execute(query)]


def _not_own(person_id: int, by: int) -> None:
    if person_id == by:
        raise people.NotAllowed("Nobody gives time to themselves. Another trainer or administrator can.")


def _running(session: Session, person_id: int, at: datetime) -> tuple[Running, ...]:
    quizzes = library.current(session).library.quizzes
    found = []
    for row in session.execute(_RUNNING, {"person": person_id}):
        ends = row.deadline + timedelta(seconds=row.extension)
        title = quizzes[row.quiz_id].title if row.quiz_id in quizzes else row.quiz_id
        over = rules.too_late(at, ends)
        found.append(Running(row.public_id, title, row.number, row.started_at, ends, over))
    return tuple(found)
