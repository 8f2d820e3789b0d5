"""Following a link: one statement notes the click for good and tells where the link leads."""

import secrets
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import ColumnElement, Date, Integer, String, Table, bindparam, func, insert, literal_column, select
from sqlalchemy.orm import Session

from lms.sharing.links import rules
from lms.sharing.links.models import Click, DaySalt, Link
from lms.sharing.models import Story
from lms.store.prepared import Prepared
from lms.store.sessions import Store, insert_once
from lms.store.types import Moment

_LINK, _STORY, _CLICK = (cast(Table, model.__table__) for model in (Link, Story, Click))
_JOINED = _LINK.join(_STORY, _STORY.c.id == _LINK.c.story_id)
_at = bindparam("at", type_=Moment())
_OPEN = (
    _LINK.c.code == bindparam("code", type_=String()),
    _LINK.c.ended_at.is_(None),
    _STORY.c.status == literal_column("'published'"),
    _STORY.c.closed_at.is_(None),
    _STORY.c.published_at <= _at,
    _STORY.c.expires_at > _at,
)


@dataclass(frozen=True, slots=True)
class Visit:
    """Somebody who follows a link. ``person_id`` 0: nobody who is signed in here."""

    code: str
    address: str
    agent: str
    kind: str
    """What kind of program asks, as the rules tell."""
    person_id: int = 0


def follow(store: Store, visit: Visit, at: datetime) -> str:
    """Note a click for good, in one statement, and give where the link leads.

    :raises NoSuchLink: there is none of this code.
    :raises LinkOver: the link was stopped, or its story is not open; nothing is noted.
    """
    day = at.date()
    values = {
        "code": visit.code,
        "at": at,
        "day": day,
        "agent": visit.kind,
        "mark": rules.mark_of(salt_of(store, day), visit.code, visit.address, visit.agent),
        "person": visit.person_id,
    }
    found = store.at_once(_NOTE, values).first()
    if found is None:
        raise _why_not(store, visit.code)
    return _leads_to(found, visit.code)


def salt_of(store: Store, day: date) -> str:
    """Give the chance of a day, made by whoever needs it first; a process remembers that of one day."""
    shelf = store.info["academy"].shelf
    known: tuple[date, str] | None = shelf.get("day salt")
    if known is None or known[0] != day:
        with store.transaction() as session:
            known = (day, salt_in(session, day))
        shelf["day salt"] = known
    return known[1]


def salt_in(session: Session, day: date) -> str:
    """Give the chance of a day in a session that writes."""
    insert_once(session, DaySalt, day=day, salt=secrets.token_hex(32))
    return session.scalars(select(DaySalt.salt).where(DaySalt.day == day)).one()


def uncounted(store: Store, code: str, at: datetime) -> str:
    """Give where a link leads without noting anything, for when nothing can be written.

    :raises NoSuchLink: there is none of this code.
    :raises LinkOver: the link was stopped, or its story is not open.
    """
    query = select(_STORY.c.link, _LINK.c.network, _STORY.c.public_id).where(*_OPEN)
    with store.reading() as session:
        found = session.execute(query.select_from(_JOINED), {"code": code, "at": at}).first()
    if found is None:
        raise _why_not(store, code)
    return _leads_to(found, code)


def _leads_to(found: Any, code: str) -> str:
    address = rules.destination(found.link, found.network, found.public_id, code)
    if not address:
        # Stories are checked when they are written; what is none of ours to lead to stays unled to all the same.
        raise rules.LinkOver("")
    return address


def _why_not(store: Store, code: str) -> rules.NoSuchLink | rules.LinkOver:
    with store.reading() as session:
        link = session.scalar(select(_STORY.c.link).select_from(_JOINED).where(_LINK.c.code == code))
    return (
        rules.NoSuchLink("There is no link of this address.") if link is None else rules.LinkOver(rules.site_of(link))
    )


def _of_story(column: str) -> ColumnElement[str]:
    # In words of our own: in what a statement gives back SQLAlchemy names columns without their tables.
    found = "FROM lms_link JOIN lms_story ON lms_story.id = lms_link.story_id WHERE lms_link.id = link_id"
    return literal_column(f"(SELECT {column} {found})", String()).label(column.partition(".")[2])


def _note() -> Prepared:
    facts = select(
        _LINK.c.id,
        _at,
        bindparam("day", type_=Date()),
        bindparam("agent", type_=String()),
        func.coalesce(_LINK.c.person_id, literal_column("-1")) == bindparam("person", type_=Integer()),
        bindparam("mark", type_=String()),
    )
    source = facts.select_from(_JOINED).where(*_OPEN)
    names = ["link_id", "at", "day", "agent", "own", "mark"]
    told = ("lms_story.link", "lms_link.network", "lms_story.public_id")
    return Prepared(insert(_CLICK).from_select(names, source).returning(*map(_of_story, told)))


_NOTE = _note()
