"""Topics: open or closed, made and archived by the champion, followed or muted by whoever likes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, and_, delete, exists, func, or_, select
from sqlalchemy.orm import Session

from lms.audit import service as audit
from lms.sharing import models, rules
from lms.sharing.states import in_state
from lms.store.sessions import insert_once

PAGE = 20
FOLLOW, MUTE = "follow", "mute"
_Topic = models.Topic


@dataclass(frozen=True, slots=True)
class Entry:
    """What a champion wrote about a topic."""

    title: str
    about: str = ""
    closed: bool = False
    team_ids: tuple[int, ...] = ()
    level: int | None = None


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic with the number of stories that are open in it; ``choice``: follow, mute or nothing, of who looks."""

    id: int
    title: str
    about: str
    closed: bool
    team_ids: tuple[int, ...]
    level: int | None
    archived_at: datetime | None
    stories: int = 0
    choice: str = ""


@dataclass(frozen=True, slots=True)
class Topics:
    """A page of topics, by title."""

    topics: tuple[Topic, ...]
    page: int
    pages: int
    total: int


def named(session: Session, title: str, at: datetime) -> models.Topic:
    """Give the topic of a title, open and made now where there is none; for this room only."""
    title = " ".join(title.split())
    key = rules.topic_key(title)
    wanted = select(_Topic).where(_Topic.key == key)
    found = session.scalar(wanted)
    if found is None:
        insert_once(session, _Topic, title=title, key=key, about="", closed=False, created_at=at)
        found = session.scalars(wanted).one()
    return found


def open_to(reader: rules.Reader) -> ColumnElement[bool]:
    """Give the condition under which a topic, joined to the query, is open to a reader."""
    team = models.TopicTeam
    named_team = exists().where(team.topic_id == _Topic.id)
    own_team = exists().where(team.topic_id == _Topic.id, team.team_id == reader.team_id)
    able = or_(_Topic.level.is_(None), _Topic.level <= reader.level)
    return or_(
        _Topic.closed.is_(False),
        and_(able, or_(own_team, and_(~named_team, _Topic.level.is_not(None)))),
    )


def chosen(person_id: int, choice: str) -> ColumnElement[bool]:
    """Give the condition under which somebody follows, or mutes, a topic joined to the query."""
    mine = models.TopicChoice
    return exists().where(mine.topic_id == _Topic.id, mine.person_id == person_id, mine.choice == choice)


def topic_titles(session: Session, story: rules.Story | None = None) -> list[str]:
    """List the titles a story may take: those of topics that are not archived, and its own."""
    own = story.topic_id if story else 0
    offered = select(_Topic.title).where(or_(_Topic.archived_at.is_(None), _Topic.id == own))
    return list(session.scalars(offered.order_by(_Topic.key)))


def names(session: Session) -> dict[int, str]:
    """Name the topics in use by their number, in the order of their titles."""
    rows = session.execute(select(_Topic.id, _Topic.title).where(_Topic.archived_at.is_(None)).order_by(_Topic.key))
    return {row.id: row.title for row in rows}


def topic_title_column(topic: Any) -> ScalarSelect[str]:
    """Give the title of a topic as a column for another room's query."""
    return select(_Topic.title).where(_Topic.id == topic).correlate_except(_Topic).scalar_subquery()


def all_topics(session: Session, at: datetime, *, archived: bool = False, page: int = 1) -> Topics:
    """List the topics in use, or the archived ones, for the champion."""
    wanted = _Topic.archived_at.is_not(None) if archived else _Topic.archived_at.is_(None)
    return _page(session, (wanted,), at, page)


def topics_for(session: Session, reader: rules.Reader, at: datetime, *, page: int = 1) -> Topics:
    """List the topics in use that are open to a reader, with the reader's own choices."""
    return _page(session, (_Topic.archived_at.is_(None), open_to(reader)), at, page, reader.person_id)


def topic(session: Session, topic_id: int, at: datetime) -> Topic:
    """Give a topic.

    :raises NoSuchTopic: there is none of that number.
    """
    found = _page(session, (_Topic.id == topic_id,), at, 1).topics
    if not found:
        raise rules.NoSuchTopic("There is no such topic.")
    return found[0]


def make(session: Session, entry: Entry, *, by: int, at: datetime) -> int:
    """Make a topic and give its number.

    :raises Unfit: its title is taken, or a closed one is for nobody.
    """
    _check(session, entry, 0)
    row = _Topic(key=rules.topic_key(entry.title), created_at=at, archived_at=None, **_values(entry))
    session.add(row)
    session.flush()
    _set_teams(session, row.id, entry)
    audit.record(session, "topic.made", actor=by, subject=f"topic:{row.id}", at=at)
    return row.id


def change(session: Session, topic_id: int, entry: Entry, *, by: int, at: datetime) -> None:
    """Write a topic anew; one that becomes closed is followed and muted by nobody.

    :raises NoSuchTopic: there is none of that number.
    :raises Unfit: its title is taken, or a closed one is for nobody.
    """
    row = _row(session, topic_id)
    _check(session, entry, topic_id)
    row.key = rules.topic_key(entry.title)
    for name, value in _values(entry).items():
        setattr(row, name, value)
    session.flush()
    _set_teams(session, topic_id, entry)
    if entry.closed:
        session.execute(delete(models.TopicChoice).where(models.TopicChoice.topic_id == topic_id))
    audit.record(session, "topic.changed", actor=by, subject=f"topic:{topic_id}", at=at)


def archive(session: Session, topic_id: int, *, archived: bool, by: int, at: datetime) -> None:
    """Let no new story take a topic, or let them again; the stories it has stay until they are over.

    :raises NoSuchTopic: there is none of that number.
    """
    row = _row(session, topic_id)
    if (row.archived_at is not None) == archived:
        return
    row.archived_at = at if archived else None
    session.flush()
    action = "topic.archived" if archived else "topic.brought-back"
    audit.record(session, action, actor=by, subject=f"topic:{topic_id}", at=at)


def choose(session: Session, reader: rules.Reader, topic_id: int, choice: str) -> str:
    """Follow or mute an open topic, or neither any more; give its title.

    :raises NoSuchTopic: there is no such open topic in use.
    """
    row = session.get(_Topic, topic_id)
    if row is None or row.closed or row.archived_at is not None:
        raise rules.NoSuchTopic("There is no such topic to follow or to mute.")
    mine = models.TopicChoice
    session.execute(delete(mine).where(mine.person_id == reader.person_id, mine.topic_id == topic_id))
    if choice in {FOLLOW, MUTE}:
        insert_once(session, mine, person_id=reader.person_id, topic_id=topic_id, choice=choice)
    return row.title


def record_of(session: Session, person_id: int) -> list[dict[str, str]]:
    """List the topics a person follows or mutes, for their export."""
    mine = models.TopicChoice
    query = select(_Topic.title, mine.choice).join(mine, mine.topic_id == _Topic.id)
    rows = session.execute(query.where(mine.person_id == person_id).order_by(_Topic.key))
    return [{"topic": row.title, "choice": row.choice} for row in rows]


def _page(
    session: Session, wanted: tuple[ColumnElement[bool], ...], at: datetime, page: int, person_id: int = 0
) -> Topics:
    """Give a page of topics with their teams, the number of their open stories, and one person's choices."""
    total = session.scalar(select(func.count()).select_from(_Topic).where(*wanted)) or 0
    pages = max(1, -(-total // PAGE))
    page = min(max(page, 1), pages)
    story, mine = models.Story, models.TopicChoice
    inside = select(func.count()).where(story.topic_id == _Topic.id, *in_state(rules.OPEN, at))
    own = select(mine.choice).where(mine.topic_id == _Topic.id, mine.person_id == person_id)
    query = select(_Topic, inside.scalar_subquery().label("inside"), own.scalar_subquery().label("own"))
    rows = session.execute(query.where(*wanted).order_by(_Topic.key).limit(PAGE).offset((page - 1) * PAGE)).all()
    teams = _teams(session, [row[0].id for row in rows])
    return Topics(tuple(_shown(row[0], teams, row.inside, row.own or "") for row in rows), page, pages, total)


def _teams(session: Session, topic_ids: Iterable[int]) -> Mapping[int, tuple[int, ...]]:
    team = models.TopicTeam
    found: dict[int, tuple[int, ...]] = {}
    for row in session.execute(select(team.topic_id, team.team_id).where(team.topic_id.in_(topic_ids))):
        found[row.topic_id] = (*found.get(row.topic_id, ()), row.team_id)
    return found


def _shown(row: models.Topic, teams: Mapping[int, tuple[int, ...]], inside: int, choice: str) -> Topic:
    names = ("id", "title", "about", "closed", "level", "archived_at")
    values: dict[str, Any] = {name: getattr(row, name) for name in names}
    return Topic(**values, team_ids=teams.get(row.id, ()), stories=inside, choice=choice)


def _check(session: Session, entry: Entry, own: int) -> None:
    if not entry.title.strip():
        raise rules.Unfit("title", "Enter a title.")
    taken = select(_Topic.id).where(_Topic.key == rules.topic_key(entry.title), _Topic.id != own)
    if session.scalar(taken) is not None:
        raise rules.Unfit("title", "There is a topic of this title already, perhaps an archived one.")
    if entry.closed and not entry.team_ids and entry.level is None:
        raise rules.Unfit("teams", "Choose at least one team, or a level: otherwise a closed topic is for nobody.")


def _values(entry: Entry) -> dict[str, Any]:
    level = entry.level if entry.closed else None
    return {"title": entry.title, "about": entry.about, "closed": entry.closed, "level": level}


def _set_teams(session: Session, topic_id: int, entry: Entry) -> None:
    team = models.TopicTeam
    session.execute(delete(team).where(team.topic_id == topic_id))
    for team_id in entry.team_ids if entry.closed else ():
        insert_once(session, team, topic_id=topic_id, team_id=team_id)


def _row(session: Session, topic_id: int) -> models.Topic:
    row = session.get(_Topic, topic_id)
    if row is None:
        raise rules.NoSuchTopic("There is no such topic.")
    return row
