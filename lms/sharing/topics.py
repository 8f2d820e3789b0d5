"""Topics: open or closed, made and archived by the champion, followed or muted by whoever likes."""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import Session

from lms.sharing import models, rules
from lms.store.sessions import insert_once


def named(session: Session, title: str, at: datetime) -> models.Topic:
    """Give the topic of a title, open and made now where there is none; for this room only."""
    title = " ".join(title.split())
    key = rules.topic_key(title)
    wanted = select(models.Topic).where(models.Topic.key == key)
    found = session.scalar(wanted)
    if found is None:
        insert_once(session, models.Topic, title=title, key=key, about="", closed=False, created_at=at)
        found = session.scalars(wanted).one()
    return found


def open_to(reader: rules.Reader) -> ColumnElement[bool]:
    """Give the condition under which a topic, joined to the query, is open to a reader."""
    topic, team = models.Topic, models.TopicTeam
    named_team = exists().where(team.topic_id == topic.id)
    own_team = exists().where(team.topic_id == topic.id, team.team_id == reader.team_id)
    able = or_(topic.level.is_(None), topic.level <= reader.level)
    return or_(
        topic.closed.is_(False),
        and_(able, or_(own_team, and_(~named_team, topic.level.is_not(None)))),
    )


def topic_titles(session: Session, story: rules.Story | None = None) -> list[str]:
    """List the titles a story may take: those of topics that are not archived, and its own."""
    topic = models.Topic
    own = story.topic_id if story else 0
    offered = select(topic.title).where(or_(topic.archived_at.is_(None), topic.id == own))
    return list(session.scalars(offered.order_by(topic.key)))
