"""Figures of teams: points for each active person, made each night, in which nobody can be found."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from lms.contests.boards import rules
from lms.contests.boards.models import BoardMember, BoardTeam
from lms.contests.boards.window import BOARD
from lms.contests.ranking import service as ranking
from lms.people import service as people
from lms.store.sessions import insert_once

PAGE = 25
"""Teams on a page."""


@dataclass(frozen=True, slots=True)
class TeamFigure:
    """What a team is said to have: its place, its name, points for each active person, and how many are active."""

    place: int
    team_id: int
    name: str
    average: int
    active: int
    said_on: date | None


@dataclass(frozen=True, slots=True)
class Figures:
    """A page of teams, the highest first."""

    teams: tuple[TeamFigure, ...]
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class _Person:
    team: int | None
    counted: int | None
    score: int


def make(academy: Any, at: datetime) -> int:
    """Make tonight's figures; tell how many are said. A job calls it.

    What is looked at is everybody, so that happens beside any transaction; what is written are the teams.
    """
    with academy.store.reading() as reader:
        crowd = _crowd(reader)
    with academy.store.transaction() as session:
        return _write(session, crowd, at.date())


def figures(session: Session, number: int) -> Figures | None:
    """Give a page of the teams whose figure is said; None: there is no such page."""
    said = BoardTeam.average.is_not(None)
    count = session.scalar(select(func.count()).select_from(BoardTeam).where(said)) or 0
    pages = max((count + PAGE - 1) // PAGE, 1)
    if not 1 <= number <= pages:
        return None
    order = (BoardTeam.average.desc(), BoardTeam.team_id)
    place = func.rank().over(order_by=BoardTeam.average.desc()).label("place")
    columns = (place, BoardTeam.team_id, BoardTeam.average, BoardTeam.active, BoardTeam.said_on)
    rows = session.execute(select(*columns).where(said).order_by(*order).limit(PAGE).offset((number - 1) * PAGE))
    names = people.team_names(session)
    made = (TeamFigure(row[0], row[1], names.get(row[1], ""), row[2] or 0, row[3], row[4]) for row in rows)
    return Figures(tuple(made), number, pages)


def _crowd(session: Session) -> dict[int, _Person]:
    """Look at everybody on the board: their team, the one they are counted in, and their points."""
    counted = {row[0]: row[1] for row in session.execute(select(BoardMember.person_id, BoardMember.counted_in))}
    scores = ranking.scores(session, BOARD)
    of_team = people.teams_of_everybody(session)
    return {one: _Person(of_team.get(one), team, scores.get(one, 0)) for one, team in counted.items()}


def _write(session: Session, crowd: dict[int, _Person], today: date) -> int:
    kept = {row.team_id: row for row in session.scalars(select(BoardTeam))}
    waiting = Counter(one.team for one in crowd.values() if one.team != one.counted)
    moved = Counter(one.counted for one in crowd.values() if one.team != one.counted)
    how = {
        team: rules.may_say(_known(kept.get(team), waiting[team], moved[team]), today)
        for team in sorted(kept.keys() | {one.team for one in crowd.values() if one.team is not None})
    }
    of: dict[int, list[int]] = {team: [] for team in how}
    for who, one in sorted(crowd.items()):
        team = one.team if one.team is not None and how[one.team] == "now" else one.counted
        if team is not None and (how[team] != "now" or one.team == team):
            of[team].append(one.score)
        if team != one.counted:
            session.execute(update(BoardMember).where(BoardMember.person_id == who).values(counted_in=team))
            if one.counted is not None and how[one.counted] != "now":
                kept[one.counted].left += 1
    session.flush()
    return sum(_say(session, team, kept.get(team), of[team], how[team], today) for team in how)


def _known(row: BoardTeam | None, waiting: int, moved: int) -> rules.Team:
    return rules.Team(waiting, row.left + moved, row.said_on, row.since) if row else rules.Team(waiting, moved)


def _say(session: Session, team_id: int, row: BoardTeam | None, scores: list[int], how: str, today: date) -> bool:
    """Write the figure of a team; tell whether it is said."""
    if row is None:
        insert_once(session, BoardTeam, team_id=team_id, average=None, active=0, left=0, said_on=None, since=today)
        row = session.get_one(BoardTeam, team_id)
    active = [score for score in scores if score > 0]
    row.average = rules.average(sum(active), len(active)) if how else None
    row.active = rules.in_fives(len(active)) if row.average is not None else 0
    if how == "now":
        row.left, row.since = 0, today
    if row.average is not None:
        row.said_on = today
    session.flush()
    return row.average is not None
