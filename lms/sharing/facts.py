"""What is known of shares without their words: whose, when, in own words or not, disclosed or not, human clicks."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from lms.sharing.checks.rules import own_words
from lms.sharing.links.models import Link as ShareLink
from lms.sharing.links.models import LinkTotal
from lms.sharing.links.rules import HUMAN
from lms.sharing.models import Caption, Share, Story

STARTERS = 100
"""Captions that one's own words are compared with."""
AT_ONCE = 2_000
FIRST = ("own", "disclosed")
"""Columns of a share that say how it began: sharing again does not rewrite them."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A share as figures need it. ``own`` and ``disclosed`` None: it is from before that was remembered."""

    person_id: int
    at: datetime
    own: bool | None
    disclosed: bool | None
    clicks: int
    """Of humans, over its link, until now."""


def facts(session: Session, since: datetime, until: datetime) -> Iterator[Fact]:
    """Give the shares from an instant on and before another, as they were recorded; none twice, none of who left.

    One that was counted before its person left and came back is not among them.
    """
    link = and_(
        ShareLink.person_id == Share.person_id,
        ShareLink.story_id == Share.story_id,
        ShareLink.network == Share.network,
    )
    total = and_(LinkTotal.link_id == ShareLink.id, LinkTotal.kind == HUMAN)
    columns = (Share.person_id, Share.at, Share.own, Share.disclosed, func.coalesce(LinkTotal.count, 0))
    query = select(*columns).outerjoin(ShareLink, link).outerjoin(LinkTotal, total)
    wanted = query.where(Share.at >= since, Share.at < until, Share.counted).order_by(Share.id).limit(AT_ONCE)
    last = 0
    # In portions by the key: what only reads has no transaction in which a cursor could stay open.
    while rows := session.execute(wanted.add_columns(Share.id).where(Share.id > last)).all():
        yield from (Fact(*row[:-1]) for row in rows)
        last = rows[-1][-1]


def are_own(session: Session, story: Story, words: str) -> bool:
    """Tell whether words for a story are somebody's own, beside its text and what is offered to begin with."""
    offered = select(Caption.words).where(Caption.story_id == story.id, Caption.status == "accepted")
    told = [story.title, story.summary, story.body, *session.scalars(offered.order_by(Caption.id).limit(STARTERS))]
    return own_words(words, told)
