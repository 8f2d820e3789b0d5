"""What the weekly mail says of contests, to those who joined them only: when they end, and that a result is there."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from lms.contests import rules, shelf
from lms.contests.models import Contest, Entry
from lms.web import words
from lms.web.academy import Notice, Week

MOST = 5
"""Contests one mail speaks of."""


def notices(session: Session, week: Week) -> Iterator[Notice]:
    """Say of each contest somebody joined when it ends, or that its result is there, in their own zone."""
    ends = and_(Contest.ends_at > week.at, Contest.ends_at <= week.until, Contest.status != rules.CALLED_OFF)
    there = and_(Contest.confirmed_at > week.past, Contest.confirmed_at <= week.at)
    mine = select(Contest).join(Entry, Entry.contest_id == Contest.id).where(Entry.person_id == week.person_id)
    for row in session.scalars(mine.where(or_(ends, there)).order_by(Contest.ends_at, Contest.id).limit(MOST)):
        yield _notice(shelf.shown(row), week)


def _notice(contest: rules.Contest, week: Week) -> Notice:
    path, title = f"/contests/{contest.public_id}", contest.plan.title
    if contest.status == rules.CONFIRMED:
        return Notice(f"“{title}”, which you joined, is over. Its result is there.", f"{path}/results")
    return Notice(f"“{title}”, which you joined, ends on {_moment(contest.last, week)}.", path)


def _moment(at: datetime, week: Week) -> str:
    return f"{words.moment(at, week.time_zone)} ({words.relative(at, week.at)})"
