"""The run of weeks kept beside the facts: counted anew from all of them, under the person's lock."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from lms.people import service as people
from lms.recognition import engine
from lms.recognition.weeks import rules
from lms.recognition.weeks.models import UNCOUNTED, ActiveWeek, Streak, TimeOff
from lms.store.sessions import insert_once

CHUNK = 100
"""How many people one run of the job counts."""
COUNTED = ("current", "longest", "kept", "ends_on")


def sweep(session: Session, at: datetime) -> int:
    """Count weeks that are new, and close those that time alone brings to an end; a job calls it again."""
    new = select(ActiveWeek.person_id).where(UNCOUNTED).distinct().order_by(ActiveWeek.person_id)
    due = select(Streak.person_id).where(Streak.next_at.is_not(None), Streak.next_at <= at).order_by(Streak.next_at)
    waiting = {*session.scalars(new.limit(CHUNK)), *session.scalars(due.limit(CHUNK))}
    zones = {key: one.time_zone for key, one in people.people(session, waiting).items()}
    for person_id in sorted(zones):
        refresh(session, person_id, zones[person_id], at=at)
    return len(waiting)


def refresh(session: Session, person_id: int, zone_name: str, *, at: datetime) -> None:
    """Work out a person's run anew and record each length reached for the first time as a fact, ``streak:<n>w``."""
    people.lock(session, person_id)
    weeks, now = active(session, person_id), rules.week_of(at, zone_name)
    now = rules.present(weeks, now)
    found = rules.standing(weeks, leaves_of(session, person_id), now)
    before = session.get(Streak, person_id, populate_existing=True)
    values = {
        "current": found.run.current,
        "longest": found.run.longest,
        "kept": found.run.kept,
        "as_of": now,
        "ends_on": found.ends_on,
        "next_at": rules.begins(found.changes_on, zone_name) if found.changes_on else None,
        "updated": at,
    }
    reached = before.longest if before else 0
    if before is None:
        insert_once(session, Streak, person_id=person_id, **values)
    else:
        for name, value in values.items():
            setattr(before, name, value)
    mine = (ActiveWeek.person_id == person_id, ActiveWeek.counted.is_(False), ActiveWeek.week.in_(weeks))
    session.execute(update(ActiveWeek).where(*mine).values(counted=True))
    session.flush()
    for length in range(reached + 1, found.run.longest + 1):
        engine.record(session, person_id, f"streak:{length}w", at=weeks[max(weeks)])


def active(session: Session, person_id: int) -> dict[date, datetime]:
    """Give the weeks a person learned in, and when each was first learned in."""
    rows = session.execute(select(ActiveWeek.week, ActiveWeek.at).where(ActiveWeek.person_id == person_id))
    return {row.week: row.at for row in rows}


def leaves_of(session: Session, person_id: int) -> tuple[rules.Leave, ...]:
    """Give the leave a person entered."""
    rows = session.execute(select(TimeOff.starts, TimeOff.ends).where(TimeOff.person_id == person_id))
    return tuple(rules.Leave(*row) for row in rows)


def recount(session: Session, *, repair: bool = False) -> list[str]:
    """Compare every run with the weeks and the leave it follows from; weeks the job has not seen yet wait for it."""
    weeks: dict[int, list[date]] = {}
    for person_id, week in session.execute(
        select(ActiveWeek.person_id, ActiveWeek.week).where(ActiveWeek.counted.is_(True))
    ):
        weeks.setdefault(person_id, []).append(week)
    off: dict[int, list[rules.Leave]] = {}
    for person_id, starts, ends in session.execute(select(TimeOff.person_id, TimeOff.starts, TimeOff.ends)):
        off.setdefault(person_id, []).append(rules.Leave(starts, ends))
    kept = {row.person_id: row for row in session.scalars(select(Streak))}
    words = [f"person {one}: weeks were counted, yet no run is kept" for one in sorted(weeks.keys() - kept.keys())]
    for person_id, row in sorted(kept.items()):
        wrong = _differences(row, weeks.get(person_id, ()), off.get(person_id, ()))
        words += wrong
        if wrong and repair:
            _mend(session, row)
    if repair:
        for person_id in weeks.keys() - kept.keys():
            session.execute(update(ActiveWeek).where(ActiveWeek.person_id == person_id).values(counted=False))
    return words


def _differences(row: Streak, weeks: Iterable[date], leaves: Iterable[rules.Leave]) -> list[str]:
    right = _values(frozenset(weeks), leaves, row.as_of)
    return [
        f"person {row.person_id}: {name} of the weeks is {getattr(row, name)!s}, the facts say {value!s}"
        for name, value in right.items()
        if getattr(row, name) != value
    ]


def _mend(session: Session, row: Streak) -> None:
    """Count again under the person's lock, so that nothing that happens meanwhile is lost."""
    people.lock(session, row.person_id)
    session.refresh(row)
    counted = (ActiveWeek.person_id == row.person_id, ActiveWeek.counted.is_(True))
    weeks = frozenset(session.scalars(select(ActiveWeek.week).where(*counted)))
    for name, value in _values(weeks, leaves_of(session, row.person_id), row.as_of).items():
        setattr(row, name, value)
    session.flush()


def _values(weeks: frozenset[date], leaves: Iterable[rules.Leave], as_of: date) -> dict[str, Any]:
    found = rules.standing(weeks, leaves, as_of)
    return dict(zip(COUNTED, (found.run.current, found.run.longest, found.run.kept, found.ends_on), strict=True))
