"""Remember that somebody learned in a week: one light insert, and none once this process knows of it."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import Session

from lms.people import service as people
from lms.recognition.weeks import rules
from lms.recognition.weeks.models import ActiveWeek
from lms.store.sessions import insert_once

SHELF = "active weeks"
"""Where the people whose week is committed lie in memory, by week."""
PENDING = "active weeks"
"""What a session has written and not committed yet."""


def on_learned(_academy: Any, *, session: Session, person_id: int, at: datetime, **_facts: Any) -> None:
    """Remember that a week holds learning; listens to what says that a lesson, a quiz or a review was done.

    For most of the week it is the same week everywhere, and nobody's zone is asked.
    """
    week = rules.everywhere(at) or rules.week_of(at, people.person(session, person_id).time_zone)
    known: dict[date, set[int]] = session.info["academy"].shelf.setdefault(SHELF, {})
    if person_id in known.get(week, ()) or (week, person_id) in session.info.get(PENDING, ()):
        return
    insert_once(session, ActiveWeek, person_id=person_id, week=week, at=at, counted=False)
    _pending(session).add((week, person_id))


def on_person_joined(academy: Any, *, person_id: int, **_facts: Any) -> None:
    """Forget what lies in memory under the key of a new person; listens to ``signals.person_joined``.

    SQLite gives the key of somebody who was erased to the next one.
    """
    for known in academy.shelf.get(SHELF, {}).values():
        known.discard(person_id)


def _pending(session: Session) -> set[tuple[date, int]]:
    if PENDING not in session.info:
        session.info[PENDING] = set()
        event.listen(session, "after_commit", _committed)
        event.listen(session, "after_rollback", _undone)
    found: set[tuple[date, int]] = session.info[PENDING]
    return found


def _committed(session: Session) -> None:
    known: dict[date, set[int]] = session.info["academy"].shelf.setdefault(SHELF, {})
    for week, person_id in session.info[PENDING]:
        if week not in known and len(known) > 1:
            known.pop(min(known))
        known.setdefault(week, set()).add(person_id)
    session.info[PENDING].clear()


def _undone(session: Session) -> None:
    session.info[PENDING].clear()
