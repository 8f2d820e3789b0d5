"""Deliver what waits for endpoints, one message at a time, in no transaction while the other side answers."""

import time
from dataclasses import dataclass
from datetime import datetime
from threading import Event
from typing import Any, Protocol

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from lms.clock import Clock
from lms.delivery import service as delivery
from lms.interop.webhooks import rules, service
from lms.interop.webhooks.models import Webhook, WebhookTry
from lms.store.sessions import Store

MOST_A_TURN = 50
"""Messages delivered before the other work gets its turn."""


class Academy(Protocol):
    """What delivering needs of an academy."""

    shelf: dict[str, Any]

    @property
    def store(self) -> Store:
        """Give its store."""

    @property
    def clock(self) -> Clock:
        """Give its clock."""


class NotTaken(Exception):
    """An endpoint did not take a message; the message of the error is what the list of dead letters says."""


@dataclass(frozen=True, slots=True)
class _Ready:
    """A message with where it goes and how it is signed."""

    item: delivery.Leased
    url: str
    headers: dict[str, str]

    @property
    def body(self) -> bytes:
        return str(self.item.payload["body"]).encode()


@dataclass(frozen=True, slots=True)
class _Came:
    """What came of a try."""

    status: int | None
    failure: str
    milliseconds: int

    @property
    def taken(self) -> bool:
        return self.status is not None and rules.took(self.status)


def deliver(academy: Academy, at: datetime, stop: Event | None = None) -> int:
    """Deliver what is due, until one try fails; tell how many were tried.

    After a failure the other work gets its turn, and what else waits for that endpoint rests for a minute.
    """
    tried = 0
    while tried < MOST_A_TURN and not (stop and stop.is_set()):
        with academy.store.reading() as reader:
            if not delivery.due(reader, at, rules.KIND):
                break
        with academy.store.transaction() as session:
            item = delivery.lease(session, at, rules.KIND)
            ready = _ready(session, item, at) if item else None
        if item is None:
            break
        if ready is not None:
            tried += 1
            if not _try(academy, ready):
                break
        at = academy.clock()
    return tried


def _ready(session: Session, item: delivery.Leased, at: datetime) -> _Ready | None:
    """Give a message ready to be sent; None where it is settled or put off without that."""
    row = session.get(Webhook, item.payload["webhook"])
    is_test = item.payload["type"] == rules.TEST
    if row is None or (row.off_at is not None and not is_test):
        delivery.delivered(session, item, at=at)
        return None
    if row.rests_until is not None and at < row.rests_until and item.tries == 1 and not is_test:
        delivery.put_off(session, item, until=row.rests_until)
        return None
    keys = service.signing_keys(session, row, at)
    if not keys:
        _settle(session, item, _Came(None, "secret", 0), at=at)
        return None
    return _Ready(item, row.url, rules.headers(item.payload["message"], item.payload["body"], keys, at))


def _try(academy: Academy, ready: _Ready) -> bool:
    begun = time.monotonic()
    status, failure = None, ""
    try:
        status = delivery.post(ready.url, ready.body, ready.headers, delivery.manner(academy)).status
    except delivery.Failed as error:
        failure = error.code
    came = _Came(status, failure, int((time.monotonic() - begun) * 1000))
    with academy.store.transaction() as session:
        _settle(session, ready.item, came, at=academy.clock())
    return came.taken


def _settle(session: Session, item: delivery.Leased, came: _Came, *, at: datetime) -> None:
    """Write what came of a try together with what becomes of the message: both, or neither."""
    number = item.payload["webhook"]
    held = (
        delivery.delivered(session, item, at=at)
        if came.taken
        else delivery.failed(session, item, NotTaken(rules.outcome(came.status, came.failure)), at=at)
    )
    if not held or session.scalar(select(Webhook.id).where(Webhook.id == number)) is None:
        return
    said = {"status": came.status, "failure": came.failure, "milliseconds": came.milliseconds, "taken": came.taken}
    about = {"message": item.payload["message"], "kind": item.payload["type"], "number": max(item.tries, 1)}
    session.add(WebhookTry(webhook_id=number, at=at, **about, **said))
    gone = came.status is not None and rules.is_gone(came.status)
    values: dict[str, Any] = {"rests_until": None if came.taken else at + rules.REST}
    session.execute(update(Webhook).where(Webhook.id == number).values(**values | ({"off_at": at} if gone else {})))
