"""Deeds that come in beside requests, such as clicks: noted at once, paid a moment later behind the person's lock.

Whoever tells of them holds locks of their own, which somebody who leaves takes in the other order.
"""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from lms.advocacy.points import ledger
from lms.advocacy.points.models import PointDue
from lms.people import service as people

Describe = Callable[[Session, Collection[str]], Mapping[str, tuple[str, str]]]
BATCH = 100
"""Deeds of one person paid in one transaction."""
MOST = 200
"""Transactions of one turn of the job; it comes again within a second."""


def owe(session: Session, person_id: int, kind: str, key: str, at: datetime, *, about: str = "") -> None:
    """Write down a deed to be paid by a job, as ``pay`` takes it; what its line shows is asked for then.

    Nothing is asked and nothing flushed here: many of them go into the database together.
    """
    session.add(PointDue(person_id=person_id, kind=kind, key=key, at=at, about=about))


def settle(academy: Any, describe: Describe) -> int:
    """Pay what is owed, one person a transaction; tell how many deeds were looked at. A job calls it.

    ``describe`` gives the words and the path of what lines show, by what they are about.
    """
    done = 0
    for _ in range(MOST):
        with academy.store.transaction() as session:
            paid = _one_person(session, describe)
        done += paid
        if not paid:
            break
    return done


def _one_person(session: Session, describe: Describe) -> int:
    person_id = session.scalar(select(PointDue.person_id).order_by(PointDue.id).limit(1))
    if person_id is None:
        return 0
    people.lock(session, person_id)
    rows = select(PointDue).where(PointDue.person_id == person_id).order_by(PointDue.id).limit(BATCH)
    due = session.scalars(rows).all()
    shown = describe(session, {row.about for row in due if row.about})
    for row in due:
        words, path = shown.get(row.about, ("", ""))
        ledger.pay(session, person_id, row.kind, row.key, row.at, about=row.about, words=words, path=path)
    session.execute(delete(PointDue).where(PointDue.id.in_([row.id for row in due])))
    # None left where the person took them along in between: then the next turn finds somebody else.
    return len(due) or 1
