"""Leave: days off that a person enters, ends and takes out again; weeks it touches break no run."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any, Literal

from sqlalchemy import ColumnElement, String, cast, func, select
from sqlalchemy.orm import Session

from lms.people import service as people
from lms.recognition.weeks import counting, rules
from lms.recognition.weeks.models import ActiveWeek, Streak, TimeOff

SHOWN = 12
"""How many weeks the page looks back."""


@dataclass(frozen=True, slots=True)
class OwnLeave:
    """Leave as its page shows it."""

    id: int
    starts: date
    ends: date
    state: Literal["now", "later"]


@dataclass(frozen=True, slots=True)
class Weeks:
    """What Today says of somebody's weeks."""

    current: int
    longest: int


@dataclass(frozen=True, slots=True)
class Page:
    """All of the page; ``states`` the newest week first, ``leaves`` the next one first."""

    run: rules.Run
    states: tuple[tuple[date, rules.State], ...]
    leaves: tuple[OwnLeave, ...]


def page(session: Session, person_id: int, zone_name: str, *, at: datetime) -> Page:
    """Give a person's weeks as they are at this instant, from the facts."""
    weeks = counting.active(session, person_id)
    rows = session.scalars(select(TimeOff).where(TimeOff.person_id == person_id).order_by(TimeOff.starts)).all()
    leaves = tuple(rules.Leave(row.starts, row.ends) for row in rows)
    now, today = rules.present(weeks, rules.week_of(at, zone_name)), _today(at, zone_name)
    return Page(
        run=rules.standing(weeks, leaves, now).run,
        states=rules.states(weeks, leaves, now, SHOWN),
        leaves=tuple(OwnLeave(row.id, row.starts, row.ends, _state(row, today)) for row in rows if row.ends >= today),
    )


def add_leave(session: Session, person_id: int, starts: date, ends: date, zone_name: str, *, at: datetime) -> None:
    """Enter leave from the first to the last day; the same days entered again change nothing.

    :raises BadLeave: it ends before it begins, lies in the past, is too long or far, or overlaps other leave.
    """
    people.lock(session, person_id)
    wanted, others = rules.Leave(starts, ends), counting.leaves_of(session, person_id)
    if wanted in others:
        return
    rules.check_leave(wanted, others, _today(at, zone_name))
    session.add(TimeOff(person_id=person_id, starts=starts, ends=ends, at=at))
    _after(session, person_id, zone_name, at)


def end_leave(session: Session, person_id: int, leave_id: int, zone_name: str, *, at: datetime) -> bool:
    """End leave that runs, with yesterday as its last day, or take out what has not begun; tell whether it ran.

    :raises NoSuchLeave: it is not this person's, or over.
    """
    people.lock(session, person_id)
    found, today = session.get(TimeOff, leave_id, populate_existing=True), _today(at, zone_name)
    if found is None or found.person_id != person_id or found.ends < today:
        raise rules.NoSuchLeave("You have no such leave, or it is over.")
    ran = found.starts < today
    if ran:
        found.ends = today - timedelta(days=1)
    else:
        session.delete(found)
    _after(session, person_id, zone_name, at)
    return ran


@lru_cache(maxsize=16)
def weeks_column(person: ColumnElement[int]) -> ColumnElement[Any]:
    """Give what Today says of a person's weeks as a column for its one query; read it with ``weeks_of``."""
    packed = cast(Streak.current, String) + " " + cast(Streak.longest, String) + " "
    packed += func.coalesce(cast(Streak.ends_on, String), "")
    return select(packed).where(Streak.person_id == person).correlate_except(Streak).scalar_subquery()


def weeks_of(packed: str | None, zone_name: str, at: datetime) -> Weeks:
    """Read a ``weeks_column``: a run that has ended meanwhile is over, whether or not the job has seen it."""
    if not packed:
        return Weeks(0, 0)
    current, longest, ends_on = packed.split(" ")
    until = date.fromisoformat(ends_on) if ends_on else None
    return Weeks(rules.shown(int(current), until, rules.week_of(at, zone_name)), int(longest))


def export(session: Session, person_id: int) -> dict[str, Any]:
    """Give everything about a person's weeks, for their own download."""
    weeks = select(ActiveWeek).where(ActiveWeek.person_id == person_id).order_by(ActiveWeek.week)
    leaves = select(TimeOff).where(TimeOff.person_id == person_id).order_by(TimeOff.starts)
    run = session.get(Streak, person_id)
    return {
        "weeks": [{"week": rules.label(one.week), "at": one.at.isoformat()} for one in session.scalars(weeks)],
        "leave": [
            {"starts": one.starts.isoformat(), "ends": one.ends.isoformat(), "at": one.at.isoformat()}
            for one in session.scalars(leaves)
        ],
        "in a row": {"current": run.current, "longest": run.longest, "to bridge": run.kept} if run else None,
    }


def _after(session: Session, person_id: int, zone_name: str, at: datetime) -> None:
    session.flush()
    counting.refresh(session, person_id, zone_name, at=at)


def _state(row: TimeOff, today: date) -> Literal["now", "later"]:
    return "now" if row.starts <= today else "later"


def _today(at: datetime, zone_name: str) -> date:
    return at.astimezone(rules.zone(zone_name)).date()
