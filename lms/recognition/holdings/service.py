"""The door of the holdings: credentials from elsewhere are brought, looked at again, shown or removed."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from lms.people import service as people
from lms.recognition.credentials import reports
from lms.recognition.desk import records
from lms.recognition.holdings import checking, rules
from lms.recognition.holdings.checking import Examined
from lms.recognition.holdings.models import Holding
from lms.recognition.holdings.rules import HoldingError, NoSuchHolding
from lms.recognition.holdings.shelf import holding, listed, picture, shown_by
from lms.store.sessions import insert_once

__all__ = [
    "Examined",
    "HoldingError",
    "Leased",
    "NoSuchHolding",
    "bring",
    "due",
    "examine",
    "export",
    "forget",
    "holding",
    "lease",
    "listed",
    "picture",
    "put_back",
    "remove",
    "settle",
    "show",
    "shown_by",
]


@dataclass(frozen=True, slots=True)
class Leased:
    """A credential that one process looks at; only it settles what it finds."""

    id: int
    person_id: int
    source: bytes
    lease: str
    pinned: checking.Pinned
    """The keys that are known."""


def examine(session: Session, data: bytes, *, at: datetime) -> Examined:
    """Examine a file, or an address, with the keys that are known; what it needs beside them is asked for later."""
    return checking.examine(data, records.keys(session), {}, at=at)


def bring(session: Session, person_id: int, name: str, found: Examined, *, at: datetime) -> tuple[str, bool]:
    """Keep what was examined, or let it wait for its issuer; give its public id and whether it is new here.

    :raises HoldingError: it does not count, is not this person's, is our own, or there are too many.
    """
    people.lock(session, person_id)
    outcome = rules.first(found.report, _addresses(session, person_id), 0)
    _check(session, found, outcome)
    key = rules.key_of(found.report.facts if outcome.state == "kept" else reports.Facts(), found.text)
    _make_room(session, person_id, key)
    public_id = secrets.token_urlsafe(16)
    is_new = insert_once(
        session,
        Holding,
        public_id=public_id,
        person_id=person_id,
        key=key,
        state=outcome.state,
        name=reports.clean(name, rules.NAME) or "credential",
        text=found.text,
        report=_kept(found.report),
        picture=found.picture,
        shown=False,
        added_at=at,
        checked_at=at if outcome.state == "kept" else None,
        next_check_at=at + (outcome.retry if outcome.retry is not None else rules.AGAIN),
        tries=0,
        lease=None,
    )
    if is_new:
        return public_id, True
    mine = select(Holding.public_id).where(Holding.person_id == person_id, Holding.key == key)
    return session.scalars(mine).one(), False


def show(session: Session, person_id: int, public_id: str, *, shown: bool) -> None:
    """Show one to those who check badges, or to nobody.

    :raises NoSuchHolding: this person keeps none with this id.
    """
    _change(session, person_id, public_id, ("kept",), shown=shown)


def remove(session: Session, person_id: int, public_id: str, *, at: datetime) -> None:
    """Remove one; for an hour it can be put back, then it is gone for good.

    :raises NoSuchHolding: this person has none with this id.
    """
    states = ("kept", "waiting", "refused")
    _change(session, person_id, public_id, states, state="removed", lease=None, next_check_at=at + rules.UNDO)


def put_back(session: Session, person_id: int, public_id: str, *, at: datetime) -> None:
    """Take the removal of one back; its issuer is asked again.

    :raises NoSuchHolding: there is nothing to put back.
    """
    where = (Holding.public_id == public_id, Holding.person_id == person_id, Holding.state == "removed")
    row = session.execute(select(Holding.text, Holding.checked_at).where(*where, Holding.next_check_at > at)).first()
    if row is None or not row.text:
        raise NoSuchHolding("It is gone for good. Bring it again if you still have it.")
    state = "waiting" if row.checked_at is None else "kept"
    _change(session, person_id, public_id, ("removed",), state=state, next_check_at=at)


def due(session: Session, at: datetime) -> bool:
    """Tell whether something wants to be looked at now; cheap, and takes no lock."""
    return session.scalar(select(Holding.id).where(Holding.next_check_at <= at).limit(1)) is not None


def forget(session: Session, at: datetime) -> None:
    """Erase what was removed or refused long enough ago."""
    over = (Holding.state.in_(("removed", "refused")), Holding.next_check_at <= at)
    session.execute(delete(Holding).where(*over).execution_options(synchronize_session=False))


def lease(session: Session, at: datetime) -> Leased | None:
    """Take the credential that has waited longest, for two minutes; None when nothing is due."""
    waiting = (
        select(Holding.id)
        .where(Holding.next_check_at <= at, Holding.state.in_(("waiting", "kept")))
        .order_by(Holding.next_check_at, Holding.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    key = secrets.token_hex(16)
    statement = (
        update(Holding)
        .where(Holding.id == waiting.scalar_subquery())
        .values(lease=key, next_check_at=at + rules.LEASE)
        .returning(Holding.id, Holding.person_id, Holding.text)
        .execution_options(synchronize_session=False)
    )
    row = session.execute(statement).first()
    if row is None:
        return None
    return Leased(row.id, row.person_id, row.text.encode(errors="replace"), key, records.keys(session))


def settle(session: Session, held: Leased, found: Examined, *, at: datetime) -> bool:
    """Remember what a check found; False if it was removed or taken over meanwhile."""
    people.lock(session, held.person_id)
    row = session.execute(
        select(Holding).where(Holding.id == held.id, Holding.lease == held.lease)
    ).scalar_one_or_none()
    if row is None:
        return False
    row.lease = None
    if row.state == "kept":
        made, wait = rules.again(found.report, reports.of_json(row.report))
        answered = found.report.code not in rules.TRANSIENT
        row.report, row.next_check_at, row.tries = _kept(made), at + wait, 0 if answered else row.tries + 1
        row.checked_at = at if answered else row.checked_at
    else:
        _decide(session, row, found, at=at)
    session.flush()
    return True


def export(session: Session, person_id: int) -> list[dict[str, Any]]:
    """Give everything kept about what somebody brought, for their own download."""
    rows = session.scalars(select(Holding).where(Holding.person_id == person_id).order_by(Holding.id))
    return [
        {
            "name": row.name,
            "state": row.state,
            "report": row.report,
            "credential": row.text,
            "shown to those who check badges": row.shown,
            "added_at": row.added_at.isoformat(),
            "checked_at": row.checked_at.isoformat() if row.checked_at else None,
        }
        for row in rows
    ]


def _check(session: Session, found: Examined, outcome: rules.Outcome) -> None:
    """Refuse what cannot be taken."""
    if rules.is_ours(found.report.facts, session.info["academy"].link("/badges/")):
        raise HoldingError("file", rules.OURS)
    if outcome.state == "refused":
        raise HoldingError("file", outcome.words)
    if not found.text:
        raise HoldingError("file", f"{found.report.words} Try again in a minute.")


def _make_room(session: Session, person_id: int, key: str) -> None:
    """Clear what stands in the way of the same credential, and refuse more than there may be."""
    own = Holding.person_id == person_id
    gone = delete(Holding).where(own, Holding.key == key, Holding.state.in_(("refused", "removed")))
    session.execute(gone.execution_options(synchronize_session=False))
    others = select(func.count()).select_from(Holding).where(own, Holding.key != key)
    if (session.scalar(others) or 0) >= rules.MOST:
        raise HoldingError("file", f"{rules.MOST} credentials from elsewhere are the most. Remove one first.")


def _decide(session: Session, row: Holding, found: Examined, *, at: datetime) -> None:
    """Settle a credential that waited: keep it, refuse it, or let it wait on."""
    row.tries += 1
    outcome = rules.first(found.report, _addresses(session, row.person_id), row.tries)
    if rules.is_ours(found.report.facts, session.info["academy"].link("/badges/")):
        outcome = rules.Outcome("refused", rules.OURS, None)
    if outcome.state == "kept":
        key = rules.key_of(found.report.facts, found.text)
        if _has(session, row, key):
            outcome = rules.Outcome("refused", rules.TWICE, None)
        else:
            row.key, row.text, row.checked_at, row.tries = key, found.text, at, 0
            row.picture = found.picture or row.picture
    if outcome.state == "refused":
        row.text, row.picture = "", None
    row.state = outcome.state
    row.report = _kept(replace(found.report, words=outcome.words))
    row.next_check_at = at + (outcome.retry if outcome.retry is not None else rules.FORGET)


def _has(session: Session, row: Holding, key: str) -> bool:
    """Tell whether the person keeps the same credential already; one that was removed gives way."""
    same = (Holding.person_id == row.person_id, Holding.key == key, Holding.id != row.id)
    over = delete(Holding).where(*same, Holding.state.in_(("refused", "removed")))
    session.execute(over.execution_options(synchronize_session=False))
    return session.scalar(select(Holding.id).where(*same)) is not None


def _change(session: Session, person_id: int, public_id: str, states: Iterable[str], **values: Any) -> None:
    statement = (
        update(Holding)
        .where(Holding.public_id == public_id, Holding.person_id == person_id, Holding.state.in_(tuple(states)))
        .values(**values)
        .returning(Holding.id)
        .execution_options(synchronize_session=False)
    )
    if session.execute(statement).first() is None:
        raise NoSuchHolding("We know no such credential of yours. It may have been removed.")


def _addresses(session: Session, person_id: int) -> tuple[str, ...]:
    return (people.person(session, person_id).email,)


def _kept(made: reports.Report) -> dict[str, Any]:
    """Give a report as it is kept: whom it names is asked once and not remembered."""
    return reports.as_json(replace(made, facts=replace(made.facts, recipients=()), needs=()))
