"""Shares and stories by their names, for rooms that let people speak about them."""

from dataclasses import dataclass

from sqlalchemy import Subquery, select
from sqlalchemy.orm import Session

from lms.sharing.models import Share, Story
from lms.sharing.networks import title_of


@dataclass(frozen=True, slots=True)
class NamedShare:
    """A share by what it is called. ``story_key`` is the story's own key, for a foreign key."""

    story_key: int
    story_id: str
    title: str
    network: str
    network_title: str


def newest_shares(session: Session, person_id: int, most: int) -> tuple[NamedShare, ...]:
    """List the newest shares of a person."""
    columns = (Story.id, Story.public_id, Story.title, Share.network)
    query = select(*columns).join(Story, Story.id == Share.story_id).where(Share.person_id == person_id)
    rows = session.execute(query.order_by(Share.at.desc(), Share.id.desc()).limit(most))
    return tuple(NamedShare(*row, title_of(row.network)) for row in rows)


def story_names() -> Subquery:
    """Give key, public id and title of every story, to be joined to another room's query."""
    return select(Story.id, Story.public_id, Story.title).subquery("story_names")
