"""What somebody sees of the contests that are for them: lists, one contest, their own deeds, standings, results."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, func, literal, or_, select
from sqlalchemy.orm import Session

from lms.contests import rules, shelf, wording
from lms.contests.models import Contest, ContestTeam, Deed, Entry
from lms.contests.ranking import service as ranking
from lms.people import service as people
from lms.recognition import service as recognition
from lms.sharing import service as sharing

NOW, MINE, OVER = "", "mine", "over"
VIEWS = (NOW, MINE, OVER)
LEAST = 5
"""A standing, a sum and a result are shown of five people and more."""
PLACES = 10
"""How many places a list of the first shows."""
DEEDS = 25
MOST_PAGES = 10_000


@dataclass(frozen=True, slots=True)
class Reader:
    """Who looks: the facts a segment is compared with."""

    person_id: int
    team_id: int | None
    language: str


@dataclass(frozen=True, slots=True)
class Card:
    """A contest in a list, and whether its reader is in it."""

    contest: rules.Contest
    mine: bool


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of contests; pages count from 1."""

    cards: tuple[Card, ...]
    page: int
    pages: int
    total: int


@dataclass(frozen=True, slots=True)
class Mine:
    """Somebody's own entry."""

    at: datetime
    score: int


@dataclass(frozen=True, slots=True)
class Seen:
    """One contest as its reader sees it; ``mine`` None: they are not in it."""

    contest: rules.Contest
    topic: str
    level: int
    mine: Mine | None


@dataclass(frozen=True, slots=True)
class Line:
    """One deed of one's own; ``why`` says why it did not count, or was taken back."""

    words: str
    path: str
    kind: str
    amount: int
    at: datetime
    over: bool
    reversal: bool
    why: str


@dataclass(frozen=True, slots=True)
class Sum:
    """What everybody came to; ``score`` None: fewer than five people did something that counts."""

    score: int | None
    goal: int

    @property
    def reached(self) -> bool:
        """Tell whether the goal is reached."""
        return self.score is not None and self.score >= self.goal


@dataclass(frozen=True, slots=True)
class Standing:
    """The standing as somebody in it sees it. ``open``: five people are in it; ``own`` is one's own rank."""

    open: bool
    rows: tuple[ranking.Rank, ...] = ()
    own: ranking.Rank | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A place of a result, from 1; of equal scores whoever reached it earlier stands first."""

    number: int
    person_id: int
    score: int


def listing(session: Session, reader: Reader, view: str, page: int, at: datetime) -> Listing:
    """Give a page of the contests for somebody: those that run or come, their own, or those that are over."""
    mine = exists().where(Entry.contest_id == Contest.id, Entry.person_id == reader.person_id)
    wanted = (Contest.status != rules.DRAFT, or_(mine, _for(reader)), *_in_view(view, mine, at))
    total = session.scalar(select(func.count()).select_from(Contest).where(*wanted)) or 0
    pages = max(1, -(-total // shelf.PAGE))
    number = min(max(1, page), pages)
    query = select(Contest, mine.label("mine")).where(*wanted)
    if view == NOW:
        query = query.order_by(Contest.opens_at > at, Contest.ends_at, Contest.id)
    else:
        query = query.order_by(Contest.ends_at.desc(), Contest.id.desc())
    rows = session.execute(query.limit(shelf.PAGE).offset((number - 1) * shelf.PAGE)).all()
    return Listing(tuple(Card(shelf.shown(row[0]), bool(row[1])) for row in rows), number, pages, total)


def seen(session: Session, reader: Reader, public_id: str) -> Seen:
    """Give one contest that is for somebody, or that they are in.

    :raises NoSuchContest: there is none of that id, or it is neither.
    """
    own = and_(Entry.contest_id == Contest.id, Entry.person_id == reader.person_id)
    topic = sharing.topic_title_column(Contest.topic_id)
    query = select(Contest, Entry.at, Entry.score, topic, _level(reader)).outerjoin(Entry, own)
    there = (Contest.public_id == public_id, Contest.status != rules.DRAFT)
    row: Any = session.execute(query.where(*there, or_(Entry.person_id.is_not(None), _for(reader)))).first()
    if row is None:
        raise rules.NoSuchContest("There is no such contest.")
    mine = Mine(row[1], row[2]) if row[1] else None
    return Seen(shelf.shown(row[0]), row[3] or "", int(row[4] or 0), mine)


def deeds(session: Session, reader: Reader, contest: rules.Contest, page: int) -> tuple[tuple[Line, ...], bool]:
    """Give a page of one's own deeds, newest first, and whether there are more."""
    mine = (Deed.contest_id == contest.id, Deed.person_id == reader.person_id)
    number = min(max(1, page), MOST_PAGES)
    query = select(Deed).where(*mine).order_by(Deed.id.desc()).limit(DEEDS + 1).offset((number - 1) * DEEDS)
    rows = session.scalars(query).all()
    return tuple(_line(row, contest.plan) for row in rows[:DEEDS]), len(rows) > DEEDS


def near(session: Session, reader: Reader, contest: rules.Contest) -> Standing:
    """Give one's own place and those next to it."""
    found = ranking.view(session, contest.board, reader.person_id, count=0)
    if found.own is None or found.members < LEAST:
        return Standing(open=False)
    return Standing(True, found.around, found.own)


def first(session: Session, contest: rules.Contest) -> Standing:
    """Give the first places."""
    rows = ranking.top(session, contest.board, max(PLACES, LEAST))
    return Standing(True, rows) if len(rows) >= LEAST else Standing(open=False)


def teams(session: Session, contest: rules.Contest, *, threshold: int = 0) -> tuple[rules.TeamScore, ...]:
    """Give the teams that may be shown, by the average of their people who did something that counts."""
    active = (Entry.contest_id == contest.id, Entry.score > 0, Entry.team_id.is_not(None))
    sums = (func.count(), func.sum(Entry.score), func.max(Entry.reached_at))
    rows = session.execute(select(Entry.team_id, *sums, func.max(Entry.at)).where(*active).group_by(Entry.team_id))
    found = (rules.TeamScore(row[0] or 0, row[1], int(row[2]), row[3] or row[4]) for row in rows)
    return rules.in_order(found, LEAST, threshold)


def together(session: Session, contest: rules.Contest) -> Sum:
    """Give what everybody came to, with what stays of those who left."""
    counts = (func.coalesce(func.sum(Entry.score), 0), func.sum(case((Entry.score > 0, 1), else_=0)))
    row = session.execute(select(*counts).where(Entry.contest_id == contest.id)).one()
    score = int(row[0]) + contest.kept if int(row[1] or 0) >= LEAST else None
    return Sum(score, contest.plan.threshold)


def places(session: Session, contest: rules.Contest, count: int = PLACES) -> tuple[Place, ...]:
    """Give the first places of a contest of single people: those who reached the threshold.

    There are none where fewer than five people are in it.
    """
    least, found = max(1, contest.plan.threshold), ranking.top(session, contest.board, max(count, LEAST))
    rows = [one for one in found if one.score >= least][:count] if len(found) >= LEAST else ()
    return tuple(Place(number, one.person_id, one.score) for number, one in enumerate(rows, 1))


def team_names(session: Session, found: Sequence[rules.TeamScore]) -> list[tuple[str, str, int]]:
    """Give the name of each team, its average in words, and its place."""
    names = people.team_names(session) if found else {}
    return [(names.get(one.team_id, ""), one.average, place) for place, one in enumerate(found, 1)]


def _in_view(view: str, mine: Any, at: datetime) -> tuple[ColumnElement[bool], ...]:
    running = and_(Contest.status.in_((rules.ANNOUNCED, rules.OPEN)), Contest.ends_at > at)
    return {NOW: (running,), MINE: (mine,), OVER: (~running,)}[view]


def _for(reader: Reader) -> ColumnElement[bool]:
    """Compare a contest's segment with its reader."""
    teams_of = exists().where(ContestTeam.contest_id == Contest.id)
    team = or_(~teams_of, teams_of.where(ContestTeam.team_id == reader.team_id)) if reader.team_id else ~teams_of
    level = or_(Contest.level.is_(None), Contest.level <= func.coalesce(_level(reader), 0))
    return and_(team, level, Contest.language.in_(["", reader.language]))


def _level(reader: Reader) -> ColumnElement[int]:
    return recognition.level_column(literal(reader.person_id))


def _line(row: Deed, plan: rules.Plan) -> Line:
    what = rules.KINDS.get(row.kind, row.kind)
    why = row.reason or wording.why_not(row.over, plan)
    shown = (row.path, what, row.amount, row.at, bool(row.over))
    return Line(row.words or what, *shown, reversal=row.reversal_of is not None, why=why)
