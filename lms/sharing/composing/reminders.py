"""Reminders: a day and time a person chose; one mail and one line on Today, and nothing is ever posted."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, delete, or_, select, update
from sqlalchemy.orm import Session

from lms.delivery import service as delivery
from lms.people import service as people
from lms.sharing import stories
from lms.sharing.composing import drafts, rules
from lms.sharing.composing.doors import held, locked
from lms.sharing.composing.models import ShareReminder
from lms.sharing.models import Story
from lms.sharing.rules import SHARE, VIEW, Reader, StaysInside
from lms.store.packed import Rows
from lms.store.sessions import dialect_of, insert_or

DOORS = (VIEW, SHARE, rules.SCHEDULE)
RUN = 100
"""How many reminders one turn of the job sends at most."""


def remind(session: Session, reader: Reader, public_id: str, due_at: datetime, *, at: datetime) -> None:
    """Set when a person wants to be reminded of a story; a second time moves it.

    :raises Locked: the person may not share, or not plan, now.
    :raises NoSuchStory: the story is not open to this reader now.
    :raises StaysInside: the story is for reading only.
    :raises Unfit: the time has gone by, or the story is over by then.
    """
    people.lock(session, reader.person_id)
    held(session, reader.person_id, DOORS, at)
    row, _ = stories.open_row(session, reader, public_id, at)
    if row.internal_only:
        raise StaysInside("This story is for reading: it stays inside.")
    rules.check_reminder(due_at, at, row.expires_at)
    key = {"person_id": reader.person_id, "story_id": row.id}
    values = {"set_at": at, "due_at": due_at, "sent_at": None}
    statement = insert_or(dialect_of(session), ShareReminder).values(**key, **values)
    session.execute(statement.on_conflict_do_update(index_elements=list(key), set_=values))


def cancel(session: Session, person_id: int, public_id: str) -> None:
    """Forget a reminder, sent or not; with none there is nothing to do.

    :raises NoSuchStory: there is no such story at all.
    """
    story_id = drafts.known_id(session, public_id)
    session.execute(
        delete(ShareReminder).where(ShareReminder.person_id == person_id, ShareReminder.story_id == story_id)
    )


def send(session: Session, at: datetime) -> int:
    """Send the reminders that are due, each once, and drop those that serve nobody any more. A job calls it.

    Whoever may not share at that time gets no mail: their reminder is dropped, their draft stays.
    """
    _sweep(session, at)
    due = select(ShareReminder, Story).join(Story, Story.id == ShareReminder.story_id)
    waiting = due.where(ShareReminder.sent_at.is_(None), ShareReminder.due_at <= at)
    found = session.execute(waiting.order_by(ShareReminder.due_at).limit(RUN)).all()
    for reminder, story in found:
        _send(session, reminder.person_id, story, at)
    return len(found)


def record_of(session: Session, person_id: int) -> list[dict[str, Any]]:
    """List a person's reminders, for their export."""
    query = select(Story.title, ShareReminder).join(Story, Story.id == ShareReminder.story_id)
    return [
        {
            "story": title,
            "set_at": row.set_at.isoformat(),
            "due_at": row.due_at.isoformat(),
            "sent_at": row.sent_at.isoformat() if row.sent_at else None,
        }
        for title, row in session.execute(query.where(ShareReminder.person_id == person_id).order_by(Story.id))
    ]


@lru_cache(maxsize=16)
def reminders_column(person: ColumnElement[int]) -> ScalarSelect[Any]:
    """Give what stands on Today as a column; read it with ``reminders_of``."""
    rows = Rows(story=Story.public_id, title=Story.title)
    mine = (ShareReminder.person_id == person, ShareReminder.sent_at.is_not(None))
    joined = select(rows).select_from(ShareReminder).join(Story, Story.id == ShareReminder.story_id)
    return joined.where(*mine, Story.closed_at.is_(None)).correlate_except(ShareReminder, Story).scalar_subquery()


def reminders_of(rows: Iterable[Mapping[str, Any]] | None) -> tuple[tuple[str, str], ...]:
    """Read ``reminders_column``: the path of each story and its title."""
    return tuple((f"/share/{row['story']}", row["title"]) for row in rows or ())


def _send(session: Session, person_id: int, story: Story, at: datetime) -> None:
    people.lock(session, person_id)
    mine = (ShareReminder.person_id == person_id, ShareReminder.story_id == story.id)
    if locked(session, person_id, DOORS, at):
        session.execute(delete(ShareReminder).where(*mine))
        return
    # Whoever changes the row first sends it: a second process finds it sent, or moved.
    unsent = (ShareReminder.sent_at.is_(None), ShareReminder.due_at <= at)
    result = session.execute(update(ShareReminder).where(*mine, *unsent).values(sent_at=at))
    if getattr(result, "rowcount", 0):
        _mail(session, person_id, story, at)


def _mail(session: Session, person_id: int, story: Story, at: datetime) -> None:
    academy = session.info["academy"]
    to = people.person(session, person_id)
    first = (to.name.split(maxsplit=1) or [to.name])[0]
    link = academy.link(f"/share/{story.public_id}")
    text = (
        f"Hello {first},\n\nYou asked to be reminded of “{story.title}”.\n{link}\n\n"
        "Nothing was posted for you. Whether you share it is your choice, now as before; "
        "there is no second mail about it.\n"
    )
    if to.email:
        with suppress(delivery.BadAddress):  # What a host knows as an address may be none.
            delivery.mail(session, to=to.email, subject=f"Your reminder: {story.title}", text=text, at=at)


def _sweep(session: Session, at: datetime) -> None:
    over = select(Story.id).where(or_(Story.expires_at <= at, Story.closed_at.is_not(None)))
    shown = ShareReminder.sent_at <= at - timedelta(days=rules.SHOWN_DAYS)
    session.execute(delete(ShareReminder).where(or_(ShareReminder.story_id.in_(over), shown)))
