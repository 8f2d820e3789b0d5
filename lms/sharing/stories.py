"""Stories: written by the champion, read in the stream by those they are for, kept for later."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, delete, exists, func, or_, select
from sqlalchemy.orm import Session

from lms import signals
from lms.audit import service as audit
from lms.sharing import models, rules
from lms.sharing.states import in_state
from lms.sharing.topics import service as topics
from lms.store.sessions import insert_once

PAGE = 12
EVERYTHING = rules.Wanted()
_ITS_TOPIC = models.Topic.id == models.Story.topic_id


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


def create(session: Session, draft: rules.Draft, *, by: int | None, at: datetime, status: str = rules.PUBLISHED) -> str:
    """Write a story and give its public id; one that is only begun (``status`` draft) may still lack its link.

    :raises Unfit: something in it does not follow the rules.
    """
    values = _values(session, rules.begun(draft) if status == rules.DRAFT else rules.checked(draft), at)
    if values["expires_at"] <= at:
        raise rules.Unfit("expires", "Choose a last day that lies ahead, or leave it empty.")
    public_id = secrets.token_urlsafe(16)
    session.add(models.Story(public_id=public_id, author_id=by, created_at=at, status=status, **values))
    session.flush()
    audit.record(session, "story.created", actor=by, subject=f"story:{public_id}", at=at)
    if status == rules.PUBLISHED:
        signals.announce(signals.story_published, session, story_id=public_id, at=at)
    return public_id


def change(
    session: Session, public_id: str, draft: rules.Draft, *, by: int, at: datetime, publish: bool = False
) -> None:
    """Write a story anew; shares of it stay. ``publish``: a draft is a story from now on.

    :raises NoSuchStory: there is none of that id.
    :raises Unfit: something in it does not follow the rules.
    """
    row = _row(session, public_id)
    publish = publish and row.status == rules.DRAFT
    values = _values(session, rules.checked(draft), at if publish else row.created_at)
    if publish and values["expires_at"] <= at:
        raise rules.Unfit("expires", "Choose a last day that lies ahead, or leave it empty.")
    for name, value in values.items():
        setattr(row, name, value)
    row.status = rules.PUBLISHED if publish else row.status
    session.flush()
    session.expire(row, ["topic"])
    audit.record(session, "story.changed", actor=by, subject=f"story:{public_id}", at=at)
    if publish:
        signals.announce(signals.story_published, session, story_id=public_id, at=at)


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
    wanted = select(models.Story).where(*in_state(state, at))
    total = session.scalar(select(func.count()).select_from(models.Story).where(*in_state(state, at))) or 0
    pages = max(1, -(-total // size))
    page = min(max(page, 1), pages)
    newest = wanted.order_by(models.Story.id.desc()).limit(size).offset((page - 1) * size)
    return Shelf(tuple(shown(row) for row in session.scalars(newest)), page, pages, total)


def stream(
    session: Session, reader: rules.Reader, at: datetime, wanted: rules.Wanted = EVERYTHING, *, page: int = 1
) -> Stream:
    """List what is open to a reader, newest first; what they mute only where they ask for its topic, or keep it."""
    kept = _kept(reader.person_id)
    conditions = _open_to(reader, at)
    counted = select(models.Topic.title, func.count()).join(models.Story, _ITS_TOPIC).where(*conditions)
    by_title = counted.group_by(models.Topic.title).order_by(models.Topic.title)
    named = tuple((row[0], row[1]) for row in session.execute(by_title))
    query = select(models.Story, kept.label("kept")).join(models.Topic, _ITS_TOPIC)
    query = query.where(*conditions, *_asked_for(reader, wanted, kept))
    newest = query.order_by(models.Story.published_at.desc(), models.Story.id.desc())
    rows = session.execute(newest.limit(PAGE + 1).offset((page - 1) * PAGE)).all()
    cards = tuple(Card(shown(row[0]), bool(row.kept)) for row in rows[:PAGE])
    return Stream(cards, named, page, more=len(rows) > PAGE)


def _asked_for(
    reader: rules.Reader, wanted: rules.Wanted, kept: ColumnElement[bool]
) -> tuple[ColumnElement[bool], ...]:
    found: list[ColumnElement[bool]] = []
    if wanted.topic:
        found.append(models.Topic.title == wanted.topic)
    if wanted.kind:
        found.append(models.Story.kind == wanted.kind)
    if wanted.view == rules.KEPT:
        found.append(kept)
    elif wanted.view == rules.FOLLOWED:
        found.append(topics.chosen(reader.person_id, topics.FOLLOW))
    elif not wanted.topic:
        found.append(~topics.chosen(reader.person_id, topics.MUTE))
    return tuple(found)


def open_row(session: Session, reader: rules.Reader, public_id: str, at: datetime) -> tuple[models.Story, bool]:
    """Give the row of a story that is open to a reader, and whether they keep it; for this room only.

    :raises NoSuchStory: there is none, or it is not open to this reader now.
    """
    row = found(session.execute(opening(reader, public_id, at)).first())
    return row[0], bool(row.kept)


def opening(reader: rules.Reader, public_id: str, at: datetime) -> Any:
    """Ask for the row of a story open to a reader, and whether they keep it; more may be joined to it."""
    query = select(models.Story, _kept(reader.person_id).label("kept")).join(models.Topic, _ITS_TOPIC)
    return query.where(models.Story.public_id == public_id, *_open_to(reader, at))


def found(row: Row[Any] | None) -> Row[Any]:
    """Give what ``opening`` gave.

    :raises NoSuchStory: it gave nothing.
    """
    if row is None:
        raise rules.NoSuchStory("This story is not open now. It may be over, or meant for another group.")
    return row


def open_story(session: Session, reader: rules.Reader, public_id: str, at: datetime) -> rules.Story:
    """Give a story that is open to a reader.

    :raises NoSuchStory: there is none, or it is not open to this reader now.
    """
    return shown(open_row(session, reader, public_id, at)[0])


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
    made = {"audience", "picture"}
    names = [name for name in rules.Story.__dataclass_fields__ if name not in made]
    return rules.Story(
        **{name: getattr(row, name) for name in names},
        audience=rules.Audience(row.team_id, row.for_language, row.level),
        picture=rules.Illustration(row.picture, row.picture_alt) if row.picture else None,
    )


def _values(session: Session, draft: rules.Draft, created_at: datetime) -> dict[str, Any]:
    opens, over = rules.term(draft, created_at)
    same = ("kind", "title", "summary", "body", "link", "source", "language", "internal_only", "place")
    return {
        **{name: getattr(draft, name) for name in same},
        "topic_id": topics.named(session, draft.topic, created_at).id,
        "team_id": draft.audience.team_id,
        "for_language": draft.audience.language,
        "level": draft.audience.level,
        "picture": draft.picture.digest if draft.picture else None,
        "picture_alt": draft.picture.alt if draft.picture else "",
        "starts_at": draft.starts_at,
        "ends_at": draft.ends_at,
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
    story = models.Story
    return (
        *in_state(rules.OPEN, at),
        or_(story.team_id.is_(None), story.team_id == reader.team_id),
        or_(story.for_language.is_(None), story.for_language == reader.language),
        or_(story.level.is_(None), story.level <= reader.level),
        topics.open_to(reader),
    )
