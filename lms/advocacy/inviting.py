"""Invite one colleague, or everybody who has the choice: a card on Today that a decliner never sees.

Whoever invites learns nothing: the address they typed is kept as a keyed hash and never looked up, so that the
answer, its time and every count are the same whoever it belongs to, and whatever that person chose.
"""

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from hashlib import sha256
from typing import Any

from sqlalchemy import ScalarSelect, Select, String, bindparam, func, select, update
from sqlalchemy.orm import Session

from lms.advocacy import decisions, invitations, rules
from lms.advocacy.models import Call, PeerInvitation
from lms.audit import service as audit
from lms.people import service as people
from lms.store.sessions import ask, insert_once
from lms.store.types import Moment


@dataclass(frozen=True, slots=True)
class Invited:
    """What stands on somebody's Today beside the choice: who thought of them, and the champion's words."""

    by: str | None = None
    words: str | None = None


@dataclass(frozen=True, slots=True)
class General:
    """A general invitation, and when the next one may follow."""

    words: str
    at: datetime
    until: datetime
    next_at: datetime


def invite(session: Session, person_id: int, address: str, *, at: datetime) -> None:
    """Remember that a person invited whoever has an address, once for good.

    :raises Locked: the person may not invite now.
    :raises NotYourself: the address is the person's own.
    :raises TooMany: the person invited twenty in a week.
    """
    people.lock(session, person_id)
    decisions.require(session, person_id, decisions.key_for(session, invitations.INVITE), at)
    if _mark(session, people.person(session, person_id).email) == _mark(session, address):
        raise invitations.NotYourself("This is your own address. Your own choice is under Me.")
    lately = (PeerInvitation.person_id == person_id, PeerInvitation.at > at - invitations.SPAN)
    if (session.scalar(select(func.count()).where(*lately)) or 0) >= invitations.MOST:
        raise invitations.TooMany("That is enough for a week. A word over coffee works too.")
    pair = _keyed(session, f"{person_id}:{_mark(session, address)}")
    insert_once(session, PeerInvitation, pair=pair, invited=_mark(session, address), person_id=person_id, at=at)


def invited(session: Session, person_id: int) -> tuple[datetime, ...]:
    """List when a person invited colleagues, newest first; whom is not known here."""
    query = select(PeerInvitation.at).where(PeerInvitation.person_id == person_id)
    return tuple(session.scalars(query.order_by(PeerInvitation.at.desc())))


def waiting(
    session: Session, person_id: int, email: str, at: datetime, *, roles: frozenset[str]
) -> tuple[rules.Facts, Invited]:
    """Give, in one query, what a person's choice rests on, and what may stand on Today beside it."""
    values = {"person_id": person_id, "at": at, "invited": _mark(session, email), "since": at - invitations.LASTS}
    row = ask(session, _waiting(), values).one()
    known = decisions.facts_of(session, person_id, at, row, roles)
    told = row.invited_at is not None and row.invited_at >= invitations.since(known.choice, at)
    return known, Invited(row.invited_by if told else None, row.words)


def call(session: Session, words: str, *, by: int, at: datetime) -> None:
    """Put the champion's words beside the choice of everybody who may be asked, for thirty days.

    :raises BadWords: they are none, too many, or press.
    :raises TooSoon: the last ones are less than 180 days old.
    """
    fit = invitations.clean(words)
    people.lock(session, by)
    last = last_call(session)
    invitations.check_apart(last.at if last else None, at)
    session.add(Call(words=fit, at=at, until=at + invitations.LASTS, by_id=by))
    session.flush()
    audit.record(session, "advocacy.called", actor=by, at=at)


def last_call(session: Session) -> General | None:
    """Give the newest general invitation, if there ever was one."""
    row = session.scalar(select(Call).order_by(Call.at.desc()).limit(1))
    return General(row.words, row.at, row.until, row.at + invitations.APART) if row else None


def take_off_invitations(_academy: Any, *, session: Session, person_id: int, **_facts: Any) -> None:
    """Take a person off what they invited to; a keyed hash keeps it from being said twice. Listens to ``opted_out``."""
    mine = select(PeerInvitation.pair).where(PeerInvitation.person_id == person_id)
    for pair in session.scalars(mine).all():
        _let_go(session, PeerInvitation.pair == pair, person_id=None)


def forget_invited(session: Session, email: str) -> None:
    """Make invitations to somebody who is erased unreadable; who invited them finds their own count unchanged."""
    mine = select(PeerInvitation.pair).where(PeerInvitation.invited == _mark(session, email))
    for pair in session.scalars(mine).all():
        _let_go(session, PeerInvitation.pair == pair)


def _let_go(session: Session, this: Any, **values: Any) -> None:
    session.execute(update(PeerInvitation).where(this).values(invited=secrets.token_hex(32), **values))


@cache
def _waiting() -> Select[Any]:
    at = bindparam("at", type_=Moment())
    words = select(Call.words).where(Call.at <= at, Call.until > at).order_by(Call.at.desc()).limit(1)
    return decisions.statement().add_columns(
        people.name_column(_newest(PeerInvitation.person_id)).label("invited_by"),
        _newest(PeerInvitation.at).label("invited_at"),
        words.scalar_subquery().label("words"),
    )


def _newest(column: Any) -> ScalarSelect[Any]:
    mine = PeerInvitation.invited == bindparam("invited", type_=String)
    lately = PeerInvitation.at >= bindparam("since", type_=Moment())
    newest = select(column).where(mine, lately, PeerInvitation.person_id.is_not(None))
    return newest.order_by(PeerInvitation.at.desc(), PeerInvitation.pair).limit(1).scalar_subquery()


def _mark(session: Session, address: str) -> str:
    return _keyed(session, people.key_of(address))


def _keyed(session: Session, text: str) -> str:
    secret = session.info["academy"].secret().encode()
    return hmac.new(secret, f"invitation:{text}".encode("utf-8", "replace"), sha256).hexdigest()
