"""Stories: written by the champion, read in the stream by those they are for, kept for later."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, exists, func, or_, select
from sqlalchemy.orm import Session

from lms.audit import service as audit
from lms.sharing import models, rules
from lms.store.sessions import insert_once

PAGE = 12


@dataclass(frozen=True, slots=True)
class Card:
    """A story in the stream, and whether the reader keeps it."""

    story: rules.Story
    kept: bool


@dataclass(frozen=True, slots=True)
class Stream:
    """A page of the stream; ``topics`` are those of all stories open to the reader, with their numbers."""

    cards: tuple[Card, ...]
    topics: tuple[tuple[str, int], ...]
    page: int
    more: bool


@dataclass(frozen=True, slots=True)
class Shelf:
    """A page of all stories, newest first, for the champion."""

    stories: tuple[rules.Story, ...]
    page: int
    pages: int
    total: int


def create(session: Session, draft: rules.Draft, *, by: int, at: datetime) -> str:
    """Write a story and give its public id.

    :raises Unfit: something in it does not follow the rules.
    """
    values = _values(rules.checked(draft), at)
    if values["expires_at"] <= at:
        raise rules.Unfit("expires", "Choose a last day that lies ahead, or leave it empty.")
    public_id = secrets.token_urlsafe(16)
    session.add(models.Story(public_id=public_id, author_id=by, created_at=at, **values))
    session.flush()
    audit.record(session, "story.created", actor=by, subject=f"story:{public_id}", at=at)
    return public_id


def change(session: Session, public_id: str, draft: rules.Draft, *, by: int, at: datetime) -> None:
    """Write a story anew; shares of it stay.

    :raises NoSuchStory: there is none of that id.
    :raises Unfit: something in it does not follow the rules.
    """
    row = _row(session, public_id)
    for name, value in _values(rules.checked(draft), row.created_at).items():
        setattr(row, name, value)
    session.flush()
    audit.record(session, "story.changed", actor=by, subject=f"story:{public_id}", at=at)


def close(session: Session, public_id: str, *, closed: bool, by: int, at: datetime) -> None:
    """Take a story out of the stream, or put it back.

    :raises NoSuchStory: there is none of that id.
    """
    row = _row(session, public_id)
    if (row.closed_at is not None) == closed:
        return
    row.closed_at = at if closed else None
    session.flush()
    action = "story.closed" if closed else "story.reopened"
    audit.record(session, action, actor=by, subject=f"story:{public_id}", at=at)


def story(session: Session, public_id: str) -> rules.Story:
    """Give a story in any state.

    :raises NoSuchStory: there is none of that id.
    """
    return shown(_row(session, public_id))


def shelf(session: Session, at: datetime, *, state: str = "", page: int = 1, size: int = 20) -> Shelf:
    """List stories, newest first, all or those in one state."""
    wanted = select(models.Story).where(*_in_state(state, at))
    total = session.scalar(select(func.count()).select_from(models.Story).where(*_in_state(state, at))) or 0
    pages = max(1, -(-total // size))
    page = min(max(page, 1), pages)
    newest = wanted.order_by(models.Story.id.desc()).limit(size).offset((page - 1) * size)
    return Shelf(tuple(shown(row) for row in session.scalars(newest)), page, pages, total)


def stream(
    session: Session, reader: rules.Reader, at: datetime, *, topic: str = "", kept_only: bool = False, page: int = 1
) -> Stream:
    """List what is open to a reader, newest first."""
    kept = _kept(reader.person_id)
    conditions = _open_to(reader, at)
    topics = select(models.Story.topic, func.count()).where(*conditions).group_by(models.Story.topic)
    named = tuple((row[0], row[1]) for row in session.execute(topics.order_by(models.Story.topic)))
    if topic:
        conditions += (models.Story.topic == topic,)
    if kept_only:
        conditions += (kept,)
    query = select(models.Story, kept.label("kept")).where(*conditions)
    newest = query.order_by(models.Story.published_at.desc(), models.Story.id.desc())
    rows = session.execute(newest.limit(PAGE + 1).offset((page - 1) * PAGE)).all()
    cards = tuple(Card(shown(row[0]), bool(row.kept)) for row in rows[:PAGE])
    return Stream(cards, named, page, more=len(rows) > PAGE)


def open_row(session: Session, reader: rules.Reader, public_id: str, at: datetime) -> tuple[models.Story, bool]:
    """Give the row of a story that is open to a reader, and whether they keep it; for this room only.

    :raises NoSuchStory: there is none, or it is not open to this reader now.
    """
    query = select(models.Story, _kept(reader.person_id).label("kept"))
    row = session.execute(query.where(models.Story.public_id == public_id, *_open_to(reader, at))).first()
    if row is None:
        raise rules.NoSuchStory("This story is not open now. It may be over, or meant for another group.")
    return row[0], bool(row.kept)


def keep(session: Session, reader: rules.Reader, public_id: str, at: datetime, *, kept: bool) -> None:
    """Keep a story for later, or no longer.

    :raises NoSuchStory: there is none, or it is not open to this reader now.
    """
    row, _ = open_row(session, reader, public_id, at)
    if kept:
        insert_once(session, models.Bookmark, person_id=reader.person_id, story_id=row.id)
    else:
        mine = (models.Bookmark.person_id == reader.person_id, models.Bookmark.story_id == row.id)
        session.execute(delete(models.Bookmark).where(*mine))


def kept_titles(session: Session, person_id: int) -> list[str]:
    """List the titles of the stories a person keeps, for their export."""
    query = select(models.Story.title).join(models.Bookmark, models.Bookmark.story_id == models.Story.id)
    return list(session.scalars(query.where(models.Bookmark.person_id == person_id).order_by(models.Story.id)))


def shown(row: models.Story) -> rules.Story:
    """Give a row as pages see it."""
    names = [name for name in rules.Story.__dataclass_fields__ if name != "audience"]
    audience = rules.Audience(row.audience, row.team_id, row.level)
    return rules.Story(**{name: getattr(row, name) for name in names}, audience=audience)


def _values(draft: rules.Draft, created_at: datetime) -> dict[str, Any]:
    opens, over = rules.term(draft, created_at)
    kind = draft.audience.kind
    return {
        "title": draft.title,
        "summary": draft.summary,
        "body": draft.body,
        "link": draft.link,
        "topic": draft.topic,
        "language": draft.language,
        "internal_only": draft.internal_only,
        "audience": kind,
        "team_id": draft.audience.team_id if kind == rules.TEAM else None,
        "level": draft.audience.level if kind == rules.LEVEL else None,
        "published_at": opens,
        "embargo_until": draft.embargo_until,
        "expires_at": over,
    }


def _row(session: Session, public_id: str) -> models.Story:
    row = session.scalar(select(models.Story).where(models.Story.public_id == public_id))
    if row is None:
        raise rules.NoSuchStory("There is no story with this id.")
    return row


def _kept(person_id: int) -> ColumnElement[bool]:
    return exists().where(models.Bookmark.person_id == person_id, models.Bookmark.story_id == models.Story.id)


def _open_to(reader: rules.Reader, at: datetime) -> tuple[ColumnElement[bool], ...]:
    for_reader = or_(
        models.Story.audience == rules.EVERYBODY,
        and_(models.Story.audience == rules.TEAM, models.Story.team_id == reader.team_id),
        and_(models.Story.audience == rules.LEVEL, models.Story.level <= reader.level),
    )
    return (*_in_state(rules.OPEN, at), for_reader)


def _in_state(state: str, at: datetime) -> tuple[ColumnElement[bool], ...]:
    story = models.Story
    conditions: dict[str, tuple[ColumnElement[bool], ...]] = {
        rules.CLOSED: (story.closed_at.is_not(None),),
        rules.PLANNED: (story.closed_at.is_(None), story.published_at > at),
        rules.OPEN: (story.closed_at.is_(None), story.published_at <= at, story.expires_at > at),
        rules.OVER: (story.closed_at.is_(None), story.expires_at <= at),
    }
    return conditions.get(state, ())
