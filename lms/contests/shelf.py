"""Contests read from their rows, with the teams they are for."""

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from lms.contests import rules
from lms.contests.models import Contest, ContestTeam

PAGE = 25
_SAME = (
    "id",
    "public_id",
    "series_id",
    "period_key",
    "opens_at",
    "ends_at",
    "status",
    "rule",
    "kept",
    "reason",
    "announced_at",
    "ended_at",
    "confirmed_at",
    "cleared_at",
)
_PLAN = ("title", "about", "goal", "mode", "zone", "topic_id", "threshold", "day_cap", "week_cap")


def contest(session: Session, public_id: str) -> rules.Contest:
    """Give a contest in any state.

    :raises NoSuchContest: there is none of that id.
    """
    return read(session, [row(session, public_id)])[0]


def by_id(session: Session, contest_id: int) -> rules.Contest | None:
    """Give a contest by its key, if there is one."""
    found = session.get(Contest, contest_id)
    return read(session, [found])[0] if found else None


def contests(
    session: Session, statuses: Iterable[str], *, page: int = 1, size: int = PAGE, newest: bool = True
) -> tuple[tuple[rules.Contest, ...], int]:
    """Give a page of the contests in some states, by their end, and how many there are in all."""
    chosen = Contest.status.in_(list(statuses))
    total = session.scalar(select(func.count()).select_from(Contest).where(chosen)) or 0
    order: tuple[ColumnElement[Any], ...] = (Contest.ends_at.desc(), Contest.id.desc())
    query = select(Contest).where(chosen).order_by(*(order if newest else (Contest.ends_at, Contest.id)))
    return read(session, session.scalars(query.limit(size).offset((page - 1) * size)).all()), total


def row(session: Session, public_id: str) -> Contest:
    """Give the row of a contest.

    :raises NoSuchContest: there is none of that id.
    """
    found = session.scalar(select(Contest).where(Contest.public_id == public_id))
    if found is None:
        raise rules.NoSuchContest("There is no such contest.")
    return found


def read(session: Session, rows: Sequence[Contest]) -> tuple[rules.Contest, ...]:
    """Make contests of rows; the teams of all of them are asked for once."""
    teams = _teams(session, [one.id for one in rows])
    return tuple(shown(one, teams.get(one.id, ())) for one in rows)


def columns(plan: rules.Plan) -> dict[str, Any]:
    """Give a plan as the columns of a contest."""
    same = {name: getattr(plan, name) for name in _PLAN}
    return {**same, "weights": dict(plan.weights), "level": plan.segment.level, "language": plan.segment.language}


def shown(one: Contest, teams: tuple[int, ...] = ()) -> rules.Contest:
    """Make a contest of its row; the teams it is for are those given."""
    same = {name: getattr(one, name) for name in _PLAN}
    segment = rules.Segment(teams, one.level, one.language)
    plan = rules.Plan(**same, weights=MappingProxyType(dict(one.weights)), segment=segment)
    return rules.Contest(**{name: getattr(one, name) for name in _SAME}, plan=plan)


def _teams(session: Session, ids: Iterable[int]) -> Mapping[int, tuple[int, ...]]:
    found: dict[int, tuple[int, ...]] = {}
    wanted = list(ids)
    if not wanted:
        return found
    query = select(ContestTeam.contest_id, ContestTeam.team_id).where(ContestTeam.contest_id.in_(wanted))
    for contest_id, team_id in session.execute(query.order_by(ContestTeam.team_id)):
        found[contest_id] = (*found.get(contest_id, ()), team_id)
    return found
