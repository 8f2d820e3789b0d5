"""The door of the calendar: what opens, ends, begins and is planned in a month, and the plans themselves."""

from collections.abc import Iterator
from datetime import datetime, tzinfo
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from lms.audit import service as audit
from lms.sharing.models import Story
from lms.sharing.planning import rules
from lms.sharing.planning.models import Plan
from lms.sharing.planning.rules import BEGINS, EMBARGO, ENDS, OPENS, PLANNED, Day, Entry, Month, NoSuchPlan
from lms.sharing.rules import PUBLISHED, Unfit

__all__ = [
    "Day",
    "Entry",
    "Month",
    "NoSuchPlan",
    "Plan",
    "add",
    "calendar",
    "change",
    "plan",
    "remove",
]

MOST = 1000
"""Stories, and plans, that one month shows."""
MOST_NOTE = 1000


def calendar(session: Session, month: Month, zone: tzinfo) -> tuple[tuple[Day, ...], ...]:
    """Give the weeks of a month in a zone, with everything that falls on their days."""
    start, end = rules.span(month, zone)
    return rules.placed(month, [*_of_stories(session, start, end), *_of_plans(session, start, end)], zone)


def plan(session: Session, number: int) -> Plan:
    """Give one plan, for this folder's pages.

    :raises NoSuchPlan: there is none of that number.
    """
    row = session.get(Plan, number)
    if row is None:
        raise NoSuchPlan("There is no such entry in the calendar; somebody may have taken it out.")
    return row


def add(session: Session, *, kind: str, title: str, note: str, when: datetime, by: int, at: datetime) -> int:
    """Put something into the calendar and give its number.

    :raises Unfit: the title is missing, or the note too long.
    """
    row = Plan(**_checked(kind, title, note, when), created_at=at, by_id=by)
    session.add(row)
    session.flush()
    audit.record(session, "plan.added", actor=by, subject=f"plan:{row.id}", at=at)
    return row.id


def change(
    session: Session, number: int, *, kind: str, title: str, note: str, when: datetime, by: int, at: datetime
) -> None:
    """Change what is planned.

    :raises NoSuchPlan: there is none of that number.
    :raises Unfit: the title is missing, or the note too long.
    """
    row = plan(session, number)
    for name, value in _checked(kind, title, note, when).items():
        setattr(row, name, value)
    session.flush()
    audit.record(session, "plan.changed", actor=by, subject=f"plan:{number}", at=at)


def remove(session: Session, number: int, *, by: int, at: datetime) -> None:
    """Take something out of the calendar.

    :raises NoSuchPlan: there is none of that number.
    """
    session.delete(plan(session, number))
    session.flush()
    audit.record(session, "plan.removed", actor=by, subject=f"plan:{number}", at=at)


def _of_stories(session: Session, start: datetime, end: datetime) -> Iterator[Entry]:
    names = (Story.public_id, Story.title, Story.language, Story.kind, Story.embargo_until)
    times = (Story.published_at, Story.expires_at, Story.starts_at)
    falls = or_(*(column.between(start, end) for column in times))
    query = select(*names, *times).where(Story.status == PUBLISHED, Story.closed_at.is_(None), falls)
    for row in session.execute(query.order_by(Story.published_at.desc(), Story.id).limit(MOST)):
        opens = EMBARGO if row.embargo_until == row.published_at else OPENS
        for what, at in ((opens, row.published_at), (BEGINS, row.starts_at), (ENDS, row.expires_at)):
            if at is not None and start <= at < end:
                yield Entry(what, at, row.title, row.language, row.public_id)


def _of_plans(session: Session, start: datetime, end: datetime) -> Iterator[Entry]:
    query = select(Plan).where(Plan.at >= start, Plan.at < end).order_by(Plan.at, Plan.id).limit(MOST)
    for row in session.scalars(query):
        what = BEGINS if row.kind == rules.EVENT else PLANNED
        yield Entry(what, row.at, row.title, "", str(row.id), ours=True)


def _checked(kind: str, title: str, note: str, when: datetime) -> dict[str, Any]:
    if not title.strip():
        raise Unfit("title", "Enter a title.")
    if len(note) > MOST_NOTE:
        raise Unfit("note", f"Use at most {MOST_NOTE:,} characters for the note.")
    return {"kind": kind, "title": title, "note": note, "at": when}
