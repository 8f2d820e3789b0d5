"""The door of the feeds: the champion enters them, a job asks them, and their items go into the queue."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.audit import service as audit
from lms.delivery import service as delivery
from lms.sharing.feeds import rules
from lms.sharing.feeds.models import Feed
from lms.sharing.feeds.rules import FAILING, FAILURES, GOOD, NEW, OFF, NoSuchFeed
from lms.sharing.queue import service as queue
from lms.sharing.rules import Unfit, clean_link

__all__ = [
    "FAILING",
    "FAILURES",
    "GOOD",
    "NEW",
    "OFF",
    "NoSuchFeed",
    "Shown",
    "add",
    "ask_again",
    "change",
    "failing",
    "feed",
    "feeds",
    "follow",
    "take_in",
    "turn",
]

ACCEPT = "application/atom+xml, application/rss+xml, application/xml;q=0.9, text/xml;q=0.8, */*;q=0.1"
MOST_A_TURN = 20
PATIENCE = timedelta(minutes=10)
"""After this long a question without an answer is given up."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A feed as its pages show it; ``failure`` in words."""

    id: int
    address: str
    title: str
    topic: str
    language: str
    state: str
    failure: str
    failures: int
    asked_at: datetime | None
    read_at: datetime | None
    next_at: datetime
    waits: bool
    """Whether it is being asked now."""


def feeds(session: Session) -> tuple[Shown, ...]:
    """List all feeds by title, those that are off last."""
    rows = session.scalars(select(Feed).order_by(Feed.off_at.is_not(None), func.lower(Feed.title), Feed.id))
    return tuple(_shown(row) for row in rows)


def feed(session: Session, number: int) -> Shown:
    """Give one feed.

    :raises NoSuchFeed: there is none of that number.
    """
    return _shown(_row(session, number))


def failing(session: Session) -> int:
    """Count the feeds whose last try came to nothing."""
    return session.scalar(select(func.count()).where(Feed.off_at.is_(None), Feed.failure != "")) or 0


def add(session: Session, address: str, *, title: str, topic: str, language: str, by: int, at: datetime) -> int:
    """Read a feed from now on, one that was turned off too; give its number.

    :raises Unfit: the address is none, is read already, or there are too many.
    """
    if not clean_link(address):
        raise Unfit("address", "Enter the address of a feed, with https:// at the start.")
    row = session.scalar(select(Feed).where(Feed.address == address).with_for_update())
    if row is not None and row.off_at is None:
        raise Unfit("address", "This feed is read already.")
    if (session.scalar(select(func.count()).where(Feed.off_at.is_(None))) or 0) >= rules.MOST_FEEDS:
        raise Unfit("address", f"{rules.MOST_FEEDS} feeds are read, which is the most. Turn one off first.")
    if row is None:
        row = Feed(address=address, created_at=at, failure="", failures=0, digest="")
        session.add(row)
    row.title, row.topic, row.language, row.by_id = title, topic, language, by
    row.off_at, row.next_at, row.inquiry = None, at, None
    session.flush()
    audit.record(session, "feed.added", actor=by, subject=f"feed:{row.id}", at=at)
    return row.id


def change(session: Session, number: int, *, title: str, topic: str, language: str, by: int, at: datetime) -> None:
    """Call a feed something else, or give its items another topic or language from now on.

    :raises NoSuchFeed: there is none of that number.
    """
    row = _row(session, number)
    row.title, row.topic, row.language = title or row.title, topic, language
    session.flush()
    audit.record(session, "feed.changed", actor=by, subject=f"feed:{number}", at=at)


def turn(session: Session, number: int, *, on: bool, by: int, at: datetime) -> None:
    """Stop reading a feed, or read it again; what came in stays.

    :raises NoSuchFeed: there is none of that number.
    """
    row = _row(session, number)
    if (row.off_at is None) == on:
        return
    row.off_at, row.inquiry, row.next_at = (None if on else at), None, at
    session.flush()
    audit.record(session, f"feed.turned-{'on' if on else 'off'}", actor=by, subject=f"feed:{number}", at=at)


def ask_again(session: Session, number: int, *, at: datetime) -> None:
    """Have a feed asked at once.

    :raises NoSuchFeed: there is none of that number.
    """
    row = _row(session, number)
    row.next_at = min(row.next_at, at)
    session.flush()


def take_in(session: Session, number: int, document: bytes, *, at: datetime) -> int:
    """Put the new items of a document of a feed into the queue; tell how many there are.

    :raises NoSuchFeed: there is no feed of that number.
    :raises Unreadable: the document is no feed.
    """
    row = _row(session, number)
    found = rules.read(document, row.address)
    row.asked_at = row.read_at = at
    return _take(session, row, found, at)


def follow(academy: Any, at: datetime) -> int:
    """Take in what feeds have answered and ask those that are due; tell how many items are new. A job calls it."""
    with academy.store.reading() as session:
        waiting = select(Feed.id, Feed.address, Feed.inquiry, Feed.asked_at, Feed.digest).where(
            Feed.inquiry.is_not(None)
        )
        rows = session.execute(waiting.order_by(Feed.id).limit(MOST_A_TURN)).all()
        told = delivery.answers(session, [row.inquiry for row in rows])
        due = session.scalar(select(Feed.id).where(*_due(at)).limit(1)) is not None
    new = 0
    for row in rows:
        answer = told[row.inquiry]
        if answer is None and row.asked_at and row.asked_at < at - PATIENCE:
            answer = delivery.Answered(row.address, None, None, "no-answer")
        if answer is not None:
            new += _settle(academy, row, answer, at)
    if due:
        with academy.store.transaction() as session:
            _ask(session, at)
    return new


def _settle(academy: Any, row: Any, answer: delivery.Answered, at: datetime) -> int:
    """Take in one answer; it is read before anything is locked."""
    failure = rules.judged(answer.status, answer.failure)
    body, found = answer.body or b"", None
    digest = hashlib.sha256(body).hexdigest()
    if not failure and digest != row.digest:
        try:
            found = rules.read(body, answer.url or row.address)
        except rules.Unreadable as error:
            failure = error.code
    with academy.store.transaction() as session:
        mine = (Feed.id == row.id, Feed.inquiry == row.inquiry)
        taken = session.scalar(select(Feed).where(*mine).with_for_update())
        if taken is None:
            return 0
        taken.inquiry, taken.failure = None, failure
        taken.failures = taken.failures + 1 if failure else 0
        if failure:
            return 0
        taken.read_at, taken.digest = at, digest
        return _take(session, taken, found, at) if found else 0


def _take(session: Session, row: Feed, found: rules.Read, at: datetime) -> int:
    row.title = row.title or found.title or row.address[:120]
    items = [
        queue.Item(one.key, one.title, one.summary, one.body, one.link)
        for one in reversed(rules.fresh(found.items, at))
    ]
    session.flush()
    return queue.take_items(session, row.id, items, topic=row.topic, language=row.language, at=at)


def _ask(session: Session, at: datetime) -> None:
    due = select(Feed).where(*_due(at)).order_by(Feed.next_at, Feed.id).limit(MOST_A_TURN)
    for row in session.scalars(due.with_for_update(skip_locked=True)):
        row.inquiry = delivery.inquire(session, row.address, at=at, accept=ACCEPT)
        row.asked_at, row.next_at = at, at + rules.EVERY


def _due(at: datetime) -> tuple[Any, ...]:
    return (Feed.off_at.is_(None), Feed.inquiry.is_(None), Feed.next_at <= at)


def _row(session: Session, number: int) -> Feed:
    row = session.get(Feed, number)
    if row is None:
        raise NoSuchFeed("There is no such feed.")
    return row


def _shown(row: Feed) -> Shown:
    state = rules.state(row.read_at or (row.asked_at if row.failure else None), row.failure, row.off_at)
    return Shown(
        row.id,
        row.address,
        row.title or row.address,
        row.topic,
        row.language,
        state,
        FAILURES.get(row.failure, ""),
        row.failures,
        row.asked_at,
        row.read_at,
        row.next_at,
        row.inquiry is not None,
    )
