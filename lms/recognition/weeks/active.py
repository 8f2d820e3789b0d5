"""Remember that somebody learned in a week: one light insert, and none once this process knows of it."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import Session

from lms.people import service as people
from lms.recognition.weeks import rules
from lms.recognition.weeks.models import ActiveWeek
from lms.store.sessions import Writing, insert_once

SHELF = "active weeks"
"""Where the people whose week is committed lie in memory, by week."""
PENDING = "active weeks"
"""What a session has written and not committed yet."""


def on_learned(_academy: Any, *, session: Session, person_id: int, at: datetime, **_facts: Any) -> None:
    """Remember that a week holds learning; listens to what says that a lesson, a quiz or a review was done.

    For most of the week it is the same week everywhere, and nobody's zone is asked.
    """
    week = rules.everywhere(at) or rules.week_of(at, people.time_zone(session, person_id))
    known: dict[date, set[int]] = session.info["academy"].shelf.setdefault(SHELF, {})
    if person_id in known.get(week, ()) or (week, person_id) in session.info.get(PENDING, ()):
        return
    insert_once(session, ActiveWeek, person_id=person_id, week=week, at=at, counted=False)
    session.info.setdefault(PENDING, set()).add((week, person_id))


def on_person_joined(academy: Any, *, person_id: int, **_facts: Any) -> None:
    """Forget what lies in memory under the key of a new person; listens to ``signals.person_joined``.

    SQLite gives the key of somebody who was erased to the next one.
    """
    for known in academy.shelf.get(SHELF, {}).values():
        known.discard(person_id)


@event.listens_for(Writing, "after_commit")
def _committed(session: Session) -> None:
    # Heard of every session that writes: to listen to one alone costs more than what is written.
    pending: set[tuple[date, int]] | None = session.info.pop(PENDING, None)
    if not pending:
        return
    known: dict[date, set[int]] = session.info["academy"].shelf.setdefault(SHELF, {})
    for week, person_id in pending:
        if week not in known and len(known) > 1:
            known.pop(min(known))
        known.setdefault(week, set()).add(person_id)


@event.listens_for(Writing, "after_rollback")
def _undone(session: Session) -> None:
    session.info.pop(PENDING, None)
