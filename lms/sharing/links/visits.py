"""Visits as they were classified, by link and instant, for who looks for what is unusual. None of a link of nobody."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from lms.sharing.links.models import Click, Link
from lms.sharing.models import Story


@dataclass(frozen=True, slots=True)
class Visited:
    """Somebody's link was followed. ``day`` is the one visitors count by; ``kind``: human, bot, self, duplicate."""

    person_id: int
    story_id: str
    topic_id: int
    network: str
    at: datetime
    day: date
    kind: str


def visits(session: Session, people: Select[Any], since: datetime, until: datetime) -> Iterator[Visited]:
    """Give the visits of the links of some people between two instants; ``people`` selects their keys."""
    columns: tuple[Any, ...] = (
        Link.person_id,
        Story.public_id,
        Story.topic_id,
        Link.network,
        Click.at,
        Click.day,
        Click.kind,
    )
    query = select(*columns).join(Link, Link.id == Click.link_id).join(Story, Story.id == Link.story_id)
    mine = (Link.person_id.in_(people), Click.kind.is_not(None), Click.at >= since, Click.at < until)
    for row in session.execute(query.where(*mine).order_by(Click.at, Click.id)):
        yield Visited(*row)
