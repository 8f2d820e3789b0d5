"""A person's own shares with all that came of each, and the instants at which people followed their links."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from lms.sharing.links import rules
from lms.sharing.links.figures import title_of
from lms.sharing.links.models import Click, Link, LinkTotal
from lms.sharing.models import Share, Story

_LINK = and_(Link.person_id == Share.person_id, Link.story_id == Share.story_id, Link.network == Share.network)


@dataclass(frozen=True, slots=True)
class OwnShare:
    """A share with how much of each kind came over its link until now. ``own``, ``disclosed`` None: not known."""

    story_id: str
    title: str
    language: str
    kind: str
    network: str
    at: datetime
    own: bool | None
    disclosed: bool | None
    counts: Mapping[str, int]


def own_shares(session: Session, person_id: int, since: datetime) -> tuple[OwnShare, ...]:
    """List a person's shares from an instant on, newest first, in one query."""
    columns = (
        Share.id,
        Story.public_id,
        Story.title,
        Story.language,
        Story.kind,
        Share.network,
        Share.at,
        Share.own,
        Share.disclosed,
    )
    query = select(*columns, LinkTotal.kind.label("of"), LinkTotal.count.label("number"))
    query = query.join(Story, Story.id == Share.story_id).outerjoin(Link, _LINK)
    query = query.outerjoin(LinkTotal, LinkTotal.link_id == Link.id)
    wanted = query.where(Share.person_id == person_id, Share.at >= since).order_by(Share.at.desc(), Share.id.desc())
    counts: dict[int, dict[str, int]] = defaultdict(dict)
    rows = {}
    for row in session.execute(wanted):
        rows[row.id] = row
        if row.of is not None:
            counts[row.id][row.of] = row.number
    return tuple(
        OwnShare(*row[1:5], title_of(row.network), row.at, row.own, row.disclosed, counts[key])
        for key, row in rows.items()
    )


def own_clicks(session: Session, person_id: int, since: datetime) -> list[datetime]:
    """Give the instants from one on at which people followed a person's own links."""
    clicks = select(Click.at).join(Link, Link.id == Click.link_id)
    mine = (Link.person_id == person_id, Click.kind == rules.HUMAN, Click.at >= since)
    return list(session.scalars(clicks.where(*mine)))
