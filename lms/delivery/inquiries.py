"""Questions to the web, written in the transaction that wants to know, and asked by a job: no request ever waits."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from threading import Event
from typing import Any, Protocol

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from lms.clock import Clock
from lms.delivery import addresses, fetching
from lms.delivery.models import Inquiry
from lms.store.sessions import Store

FRESH = timedelta(minutes=5)
"""An answer this young is given again instead of asking anew."""
LEASE = timedelta(minutes=1)
KEPT = timedelta(days=1)
MOST_A_TURN = 20
"""Addresses asked before the other work gets its turn."""
MANNER = "ask_the_web"
"""Under this name a test puts on the academy's shelf how to ask; nothing else may."""


@dataclass(frozen=True, slots=True)
class Answered:
    """What an address answered: its status and body, or why nothing came of it."""

    url: str
    status: int | None
    body: bytes | None
    failure: str

    @property
    def text(self) -> bytes | None:
        """Give the body of an answer that went well."""
        return self.body if self.status == 200 else None


class Academy(Protocol):
    """What asking needs of an academy."""

    shelf: dict[str, Any]

    @property
    def store(self) -> Store:
        """Give its store."""

    @property
    def clock(self) -> Clock:
        """Give its clock."""


def inquire(session: Session, url: str, *, at: datetime, accept: str = "application/json, */*;q=0.5") -> int:
    """Have an address asked within a few seconds of the commit; give the number its answer is had by.

    What is no address to ask is answered at once with a failure.
    """
    key = hashlib.sha256(f"{accept} {url}".encode(errors="replace")).hexdigest()
    recent = (
        select(Inquiry.id)
        .where(Inquiry.url_key == key, or_(Inquiry.done_at.is_(None), Inquiry.asked_at > at - FRESH))
        .order_by(Inquiry.id.desc())
        .limit(1)
    )
    found = session.scalar(recent)
    if found is not None:
        return found
    item = Inquiry(url=url, url_key=key, accept=accept, asked_at=at, leased_until=at, failure="")
    try:
        addresses.target(url)
    except addresses.NotForUs as error:
        item.url, item.done_at, item.failure = "", at, error.code
    session.add(item)
    session.flush()
    return item.id


def answers(session: Session, numbers: Iterable[int]) -> Mapping[int, Answered | None]:
    """Give what was answered, by number; None where nothing has been yet. One that is gone counts as no answer."""
    wanted = list(numbers)
    columns = (Inquiry.id, Inquiry.url, Inquiry.status, Inquiry.body, Inquiry.failure, Inquiry.done_at)
    rows = session.execute(select(*columns).where(Inquiry.id.in_(wanted))) if wanted else ()
    found: dict[int, Answered | None] = {number: Answered("", None, None, "no-answer") for number in wanted}
    for number, url, status, body, failure, done_at in rows:
        found[number] = Answered(url, status, body, failure) if done_at else None
    return found


def run(academy: Academy, at: datetime, stop: Event | None = None) -> int:
    """Ask what waits, one address after the other, in no transaction; tell how many were asked."""
    asked = 0
    while asked < MOST_A_TURN and not (stop and stop.is_set()):
        with academy.store.reading() as reader:
            if reader.scalar(select(Inquiry.id).where(_due(at)).limit(1)) is None:
                break
        with academy.store.transaction() as session:
            item = _lease(session, at)
        if item is None:
            break
        _ask(academy, *item)
        asked += 1
        at = academy.clock()
    return asked


def ask(academy: Academy, url: str, accept: str = "*/*") -> fetching.Answer | None:
    """Ask an address now, for a job that has nothing else to do meanwhile; None where nothing came of it."""
    try:
        return fetching.fetch(url, replace(manner(academy), accept=accept))
    except fetching.Failed:
        return None


def manner(academy: Academy) -> fetching.Manner:
    """Give how this academy asks the web."""
    made: fetching.Manner = academy.shelf.get(MANNER, fetching.USUAL)
    return made


def forget(session: Session, at: datetime) -> None:
    """Remove what was asked a day ago."""
    session.execute(delete(Inquiry).where(Inquiry.asked_at < at - KEPT).execution_options(synchronize_session=False))


def _ask(academy: Academy, number: int, url: str, accept: str) -> None:
    values: dict[str, Any]
    try:
        answer = fetching.fetch(url, replace(manner(academy), accept=accept))
        values = {"status": answer.status, "body": answer.body, "failure": ""}
    except fetching.Failed as error:
        values = {"failure": error.code}
    with academy.store.transaction() as session:
        settled = update(Inquiry).where(Inquiry.id == number, Inquiry.done_at.is_(None))
        session.execute(settled.values(done_at=academy.clock(), **values).execution_options(synchronize_session=False))


def _lease(session: Session, at: datetime) -> tuple[int, str, str] | None:
    waiting = select(Inquiry.id).where(_due(at)).order_by(Inquiry.id).limit(1).with_for_update(skip_locked=True)
    statement = (
        update(Inquiry)
        .where(Inquiry.id == waiting.scalar_subquery())
        .values(leased_until=at + LEASE)
        .returning(Inquiry.id, Inquiry.url, Inquiry.accept)
        .execution_options(synchronize_session=False)
    )
    row = session.execute(statement).first()
    return (row.id, row.url, row.accept) if row else None


def _due(at: datetime) -> Any:
    return Inquiry.done_at.is_(None) & (Inquiry.leased_until <= at)
