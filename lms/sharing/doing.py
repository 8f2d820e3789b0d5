"""What people who share did in a time, for rooms above that count it: shares, visits of humans, what came of links."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, literal, select, union_all
from sqlalchemy.orm import Session

from lms.sharing.links.models import Click, Conversion, Link
from lms.sharing.models import Share, Story

HUMAN = "human"
LEADS = ("lead", "application", "hire")


@dataclass(frozen=True, slots=True)
class Act:
    """Something somebody did: ``kind`` is share, click or lead."""

    person_id: int
    kind: str
    topic_id: int
    at: datetime


def acts(session: Session, since: datetime, until: datetime) -> Iterator[Act]:
    """Give what was done from one instant up to another, the earliest first, by everybody who shares now."""
    share = select(Share.person_id, literal("share").label("kind"), Story.topic_id, Share.at.label("at"))
    found = union_all(
        share.join(Story, Story.id == Share.story_id).where(Share.at >= since, Share.at < until),
        _came("click", Click, Click.kind == HUMAN, since, until),
        _came("lead", Conversion, Conversion.kind.in_(LEADS), since, until),
    ).subquery()
    for row in session.execute(select(found).order_by(found.c.at)):
        yield Act(row.person_id, row.kind, row.topic_id, row.at)


def _came(name: str, model: Any, wanted: ColumnElement[bool], since: datetime, until: datetime) -> Select[Any]:
    columns = (Link.person_id, literal(name).label("kind"), Story.topic_id, model.at.label("at"))
    linked = select(*columns).join(Link, Link.id == model.link_id).join(Story, Story.id == Link.story_id)
    return linked.where(wanted, Link.person_id.is_not(None), model.at >= since, model.at < until)
