"""Stories for reading: who says that they read one, counted and shown to nobody else."""

from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.sharing import rules, stories
from lms.sharing.models import Story, StoryRead
from lms.store.sessions import insert_once


def confirm(session: Session, reader: rules.Reader, public_id: str, at: datetime) -> None:
    """Remember that a reader read a story for reading; a second time changes nothing.

    :raises NoSuchStory: there is none, it is not open to this reader now, or it asks for no answer.
    """
    row, _ = stories.open_row(session, reader, public_id, at)
    if not row.internal_only:
        raise rules.NoSuchStory("This story asks for no answer.")
    insert_once(session, StoryRead, person_id=reader.person_id, story_id=row.id, at=at)


def confirmed_at(session: Session, person_id: int, public_id: str) -> datetime | None:
    """Tell when a person said that they read a story, for that person."""
    query = select(StoryRead.at).join(Story, Story.id == StoryRead.story_id)
    return session.scalar(query.where(Story.public_id == public_id, StoryRead.person_id == person_id))


def readers(session: Session, public_id: str) -> int:
    """Count those who said that they read a story, in fives, so that nobody is found by looking twice."""
    query = select(func.count()).select_from(StoryRead).join(Story, Story.id == StoryRead.story_id)
    return rules.in_fives(session.scalar(query.where(Story.public_id == public_id)) or 0)


def record_of(session: Session, person_id: int) -> list[dict[str, Any]]:
    """List the stories a person said they read, for their export."""
    query = select(Story.title, StoryRead.at).join(StoryRead, StoryRead.story_id == Story.id)
    rows = session.execute(query.where(StoryRead.person_id == person_id).order_by(StoryRead.at))
    return [{"story": row.title, "at": row.at.isoformat()} for row in rows]
