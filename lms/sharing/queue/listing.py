"""The editorial queue: what waits, for whom, and since when."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Integer, ScalarSelect, Select, String, func, literal, select, union_all
from sqlalchemy.orm import Session

from lms.people import service as people
from lms.sharing.feeds.models import Feed
from lms.sharing.models import Caption, Story
from lms.sharing.queue import rules
from lms.sharing.queue.models import Proposal
from lms.sharing.rules import DRAFT, PUBLISHED

PAGE = 20
SUGGESTED = "suggested"
"""What a caption is until the champion has read it."""
SOON = timedelta(days=7)
"""How long before its end a story is listed."""
PROPOSED, ITEMS, CAPTIONS = "proposals", "feeds", "captions"
DRAFTS, ENDING, AUTHORS = "drafts", "ending", "authors"
KINDS = (PROPOSED, ITEMS, CAPTIONS, DRAFTS, ENDING, AUTHORS)
"""In the order of the list: what an editor decides, what ends by itself, what waits for somebody else."""


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that waits. ``name``: its author, or its feed. ``at``: since when it waits, or when it ends."""

    kind: str
    public_id: str
    title: str
    language: str
    name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Queue:
    """A page of what waits, and how much there is of each kind."""

    rows: tuple[Row, ...]
    counts: dict[str, int]
    page: int
    pages: int

    @property
    def total(self) -> int:
        """Give how much waits in all."""
        return sum(self.counts.values())


def queue(session: Session, at: datetime, *, kind: str = "", page: int = 1) -> Queue:
    """List what waits, longest waiting first within each kind."""
    counts = _counts(session, at)
    total = counts.get(kind, sum(counts.values()))
    pages = max(1, -(-total // PAGE))
    page = min(max(page, 1), pages)
    wanted = [_part(one, rank, at) for rank, one in enumerate(KINDS) if kind in {"", one}]
    every = union_all(*wanted).subquery()
    rows = session.execute(
        select(every).order_by(every.c.rank, every.c.at, every.c.id).limit(PAGE).offset((page - 1) * PAGE)
    )
    shown = (Row(row.kind, row.public_id, row.title, row.language, row.name or "", row.at) for row in rows)
    return Queue(tuple(shown), counts, page, pages)


def waiting() -> ScalarSelect[int]:
    """Give a column that counts what an editor may decide now."""
    return select(func.count()).select_from(Proposal).where(Proposal.state == rules.WAITING).scalar_subquery()


def _counts(session: Session, at: datetime) -> dict[str, int]:
    counted = [select(func.count()).where(*_which(one, at)).scalar_subquery().label(one) for one in KINDS]
    row = session.execute(select(*counted)).one()
    return {kind: row[place] for place, kind in enumerate(KINDS)}


def _which(kind: str, at: datetime) -> tuple[ColumnElement[bool], ...]:
    conditions: dict[str, tuple[ColumnElement[bool], ...]] = {
        PROPOSED: (Proposal.state == rules.WAITING, Proposal.feed_id.is_(None)),
        ITEMS: (Proposal.state == rules.WAITING, Proposal.feed_id.is_not(None)),
        AUTHORS: (Proposal.state == rules.CHANGES,),
        CAPTIONS: (Caption.status == SUGGESTED,),
        DRAFTS: (Story.status == DRAFT, Story.closed_at.is_(None)),
        ENDING: (
            Story.status == PUBLISHED,
            Story.closed_at.is_(None),
            Story.published_at <= at,
            Story.expires_at > at,
            Story.expires_at <= at + SOON,
        ),
    }
    return conditions[kind]


def _part(kind: str, rank: int, at: datetime) -> Select[Any]:
    """Give the rows of one kind, in columns that are the same for all."""
    story: Any = Proposal
    number: Any = Proposal.id
    name: Any = literal("")
    when: Any = Proposal.since
    if kind in {PROPOSED, AUTHORS}:
        name = people.name_column(Proposal.author_id)
    elif kind == ITEMS:
        name = select(Feed.title).where(Feed.id == Proposal.feed_id).scalar_subquery()
    elif kind == CAPTIONS:
        story, number, when = Story, Caption.id, Caption.created_at
    else:
        story, number = Story, Story.id
        when = Story.created_at if kind == DRAFTS else Story.expires_at
    return select(
        literal(kind, String).label("kind"),
        literal(rank, Integer).label("rank"),
        number.label("id"),
        story.public_id.label("public_id"),
        story.title.label("title"),
        story.language.label("language"),
        func.coalesce(name, "").label("name"),
        when.label("at"),
    ).where(*_which(kind, at), *((Caption.story_id == Story.id,) if kind == CAPTIONS else ()))
