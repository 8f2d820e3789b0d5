"""What insights sum up of shares: who took which story where until when, and what came of that between two days."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.sharing.links.models import ClickTotal
from lms.sharing.models import Share, Story

AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class Took:
    """A share by whom, for sums only; ``story_id`` is the public one."""

    person_id: int
    story_id: str
    network: str
    at: datetime
    counted: bool
    """Whether it is in sums; no where it was counted before the person left and came back."""


@dataclass(frozen=True, slots=True)
class Came:
    """How many clicks or results of a kind there were, by whomever's link."""

    story_id: str
    network: str
    kind: str
    count: int


def took(session: Session, until: datetime) -> Iterator[Took]:
    """Give every share before an instant, but for those of people who left."""
    columns = (Share.person_id, Story.public_id, Share.network, Share.at, Share.counted)
    query = select(*columns).join(Story, Story.id == Share.story_id).where(Share.at < until)
    for row in session.execute(query.execution_options(yield_per=AT_ONCE)):
        yield Took(*row)


def came(session: Session, first: date, last: date) -> Iterator[Came]:
    """Give what came over links from one day to another, both included, by story, network and kind."""
    cell = (Story.public_id, ClickTotal.network, ClickTotal.kind)
    query = select(*cell, func.sum(ClickTotal.count)).join(Story, Story.id == ClickTotal.story_id)
    for row in session.execute(query.where(ClickTotal.day.between(first, last)).group_by(*cell)):
        yield Came(row[0], row[1], row[2], int(row[3]))


def story_titles(session: Session, story_ids: list[str]) -> dict[str, str]:
    """Name stories by their public ids."""
    found = session.execute(select(Story.public_id, Story.title).where(Story.public_id.in_(story_ids)))
    return {row[0]: row[1] for row in found}
