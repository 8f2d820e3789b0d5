"""What stands signed off: read by the engine, by what decides about permissions, and by the pages."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from lms.recognition.byhand import rules
from lms.recognition.byhand.models import SignOff
from lms.store.sessions import ask

_row = SignOff.__table__.c
_SIGNED = (
    select(_row.level_id, _row.answered_at, _row.until, _row.withdrawn_at)
    .where(_row.person_id == bindparam("person"), _row.answer == "confirmed")
    .order_by(_row.id)
)


def signed(session: Session, person_id: int) -> tuple[rules.SignedOff, ...]:
    """List the sign-offs that were ever confirmed for a person, oldest first; a withdrawn one ended then."""
    return tuple(read(row) for row in ask(session, _SIGNED, {"person": person_id}))


def read(row: Any) -> rules.SignedOff:
    """Read a confirmed sign-off."""
    ends = [end for end in (row.until, row.withdrawn_at) if end is not None]
    return rules.SignedOff(row.level_id, row.answered_at, min(ends, default=None))


def sign_offs(session: Session, person_id: int) -> Mapping[str, datetime | None]:
    """Tell until when each level of a person is signed off; None without an end, at once where it was withdrawn.

    A level that nobody ever signed off for this person is not in it: it was reached before it had to be.
    """
    return {name: one.ends for name, one in rules.newest(signed(session, person_id)).items()}
