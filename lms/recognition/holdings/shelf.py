"""What pages show of credentials from elsewhere: to their owner, and to who checks badges where the owner said so."""

from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from lms.recognition.credentials import reports
from lms.recognition.holdings import rules
from lms.recognition.holdings.models import Holding
from lms.recognition.holdings.rules import NoSuchHolding
from lms.store.sessions import ask

_COLUMNS = (
    Holding.public_id,
    Holding.person_id,
    Holding.state,
    Holding.name,
    Holding.report,
    Holding.shown,
    Holding.picture.is_not(None),
    Holding.added_at,
    Holding.checked_at,
    Holding.next_check_at,
)
_NEWEST = (Holding.added_at.desc(), Holding.id.desc())
_LISTED = (
    select(*_COLUMNS).where(Holding.person_id == bindparam("person"), Holding.state != "removed").order_by(*_NEWEST)
)
SHOWN = (Holding.state == "kept", Holding.shown)
"""What makes one show to those who check badges."""


def listed(session: Session, person_id: int) -> tuple[rules.Holding, ...]:
    """List what somebody holds from elsewhere, newest first, with what waits and what was refused."""
    return _read(ask(session, _LISTED, {"person": person_id}))


def shown_by(session: Session, people: Collection[int]) -> dict[int, list[rules.Holding]]:
    """List by person what they show to those who check badges, newest first."""
    query = select(*_COLUMNS).where(Holding.person_id.in_(people), *SHOWN).order_by(*_NEWEST)
    made: dict[int, list[rules.Holding]] = {}
    for one in _read(session.execute(query)) if people else ():
        made.setdefault(one.person_id, []).append(one)
    return made


def holding(session: Session, public_id: str, person_id: int, roles: frozenset[str] = frozenset()) -> rules.Holding:
    """Give one to somebody who may see it.

    :raises NoSuchHolding: there is none, or it is not for this visitor.
    """
    found = _read(session.execute(select(*_COLUMNS).where(Holding.public_id == public_id)))
    if not found or not rules.may_see(found[0], person_id, roles):
        raise NoSuchHolding("We know no such credential. It may have been removed.")
    return found[0]


def picture(session: Session, public_id: str) -> bytes | None:
    """Give the picture of one, a PNG written anew by us."""
    return session.scalar(select(Holding.picture).where(Holding.public_id == public_id))


def _read(rows: Iterable[Any]) -> tuple[rules.Holding, ...]:
    return tuple(
        rules.Holding(public_id, person_id, state, name, reports.of_json(report), *more)
        for public_id, person_id, state, name, report, *more in rows
    )
