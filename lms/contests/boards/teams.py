"""Figures of teams: points for each active person, made each night, in which nobody can be found."""

from collections.abc import Iterable, Iterator, Sequence
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
CHUNK = 500
"""People told in one statement whose figure they are in."""


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
class Counted:
    """Somebody on the board: their team, the one in whose figure they are, and their points."""

    team: int | None
    counted: int | None
    score: int


Crowd = dict[int, Counted]


def make(academy: Any, at: datetime) -> int:
    """Make tonight's figures; tell how many are said. A job calls it.

    Everybody is looked at beside any transaction; then each team is written in a short one of its own. Whoever leaves
    in between is missed there, and the team is not said.
    """
    with academy.store.reading() as reader:
        crowd = look(reader)
    for some in batched(sorted(who for who, one in crowd.items() if one.counted and one.counted != one.team), CHUNK):
        with academy.store.transaction() as session:
            take_out(session, crowd, some)
    of: dict[int, Crowd] = {}
    for who, one in crowd.items():
        for team in {one.team, one.counted}:
            if team is not None:
                of.setdefault(team, {})[who] = one
    said = 0
    for team in sorted(of):
        with academy.store.transaction() as session:
            said += write(session, team, of[team], at.date())
    return said


def look(session: Session) -> Crowd:
    """Look at everybody on the board."""
    counted = {row[0]: row[1] for row in session.execute(select(BoardMember.person_id, BoardMember.counted_in))}
    scores = ranking.scores(session, BOARD)
    of_team = people.teams_of_everybody(session)
    return {one: Counted(of_team.get(one), team, scores.get(one, 0)) for one, team in counted.items()}


def take_out(session: Session, crowd: Crowd, moved: Iterable[int]) -> None:
    """Take people who are in another team by now out of the figure they were in: it is missing them from now on."""
    for who in moved:
        mine = (BoardMember.person_id == who, BoardMember.counted_in == crowd[who].counted)
        if _touched(session.execute(update(BoardMember).where(*mine).values(counted_in=None))):
            theirs = update(BoardTeam).where(BoardTeam.team_id == crowd[who].counted)
            session.execute(theirs.values(average=None, active=0, left=BoardTeam.left + 1))


def write(session: Session, team_id: int, crowd: Crowd, today: date) -> bool:
    """Write the figure of a team from those of the crowd that are or were in it; tell whether it is said."""
    values = {"average": None, "active": 0, "left": 0, "said_on": None, "since": today}
    insert_once(session, BoardTeam, team_id=team_id, **values)
    # Held until it is written: whoever leaves waits, and then finds the figure to take it off.
    row = session.get_one(BoardTeam, team_id, with_for_update=True, populate_existing=True)
    theirs = [who for who, one in crowd.items() if one.team == team_id]
    waiting = sum(crowd[who].counted != team_id for who in theirs)
    how = rules.may_say(rules.Team(waiting, row.left, row.said_on, row.since), today)
    of = theirs if how == "now" else [who for who, one in crowd.items() if one.team == one.counted]
    whole = how != "now" or _count_in(session, team_id, theirs) == len(theirs)
    active = [crowd[who].score for who in of if crowd[who].score > 0]
    row.average = rules.average(sum(active), len(active)) if how and whole else None
    row.active = rules.in_fives(len(active)) if row.average is not None else 0
    if how == "now":
        row.left, row.since = 0, today
    if row.average is not None:
        row.said_on = today
    session.flush()
    return row.average is not None


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


def _count_in(session: Session, team_id: int, members: list[int]) -> int:
    """Note in whose figure people are; tell how many of them are still on the board."""
    found = 0
    for some in batched(sorted(members), CHUNK):
        of = update(BoardMember).where(BoardMember.person_id.in_(some))
        found += _touched(session.execute(of.values(counted_in=team_id)))
    return found


def _touched(result: Any) -> int:
    return int(getattr(result, "rowcount", 0))


def batched(items: Sequence[int], size: int) -> Iterator[Sequence[int]]:
    """Cut a list into parts of at most ``size``."""
    return (items[start : start + size] for start in range(0, len(items), size))
