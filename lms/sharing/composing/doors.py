"""Whether a person may do now what needs several keys, with one look at the facts."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from lms.advocacy import service as advocacy


def locked(session: Session, person_id: int, doors: Iterable[str], at: datetime) -> advocacy.Decision | None:
    """Give the first decision that keeps a person out, if any."""
    decided = advocacy.decisions(session, person_id, at)
    keys = (advocacy.key_for(session, door) for door in doors)
    made = (decided.get(key) or advocacy.unknown(key) for key in keys)
    return next((one for one in made if not one.granted), None)


def held(session: Session, person_id: int, doors: Iterable[str], at: datetime) -> None:
    """Let a person in who holds all of the keys.

    :raises Locked: one is not held; the decision says why.
    """
    if (missing := locked(session, person_id, doors, at)) is not None:
        raise advocacy.Locked(missing)
