"""The door of planning: drafts of contests, and the lists champions work from."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import delete, func, or_, select
from sqlalchemy.orm import Session

from lms.advocacy import service as advocacy
from lms.contests import rules as contests_rules
from lms.contests import service as contests
from lms.contests.models import Contest, Entry, Series
from lms.contests.planning import rules
from lms.contests.planning.models import ContestPlan
from lms.contests.planning.rules import Draft, NoSuchPlan, NotReady
from lms.contests.rewards import service as rewards
from lms.contests.rules import TITLE_LIMIT, Unfit
from lms.store.sessions import insert_once

__all__ = [
    "Kept",
    "Look",
    "NoSuchPlan",
    "NotReady",
    "Overview",
    "Place",
    "announce",
    "begin",
    "bring_back",
    "confirm",
    "entered",
    "first_places",
    "forget",
    "kept",
    "look_back",
    "overview",
    "save",
    "throw_away",
]
PAGE = 20
MOST_PAGES = 10_000
MOST_DRAFTS = 50
"""Drafts listed at once, the newest first."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A draft: what was typed by page, and what it became."""

    public_id: str
    title: str
    pages: Mapping[str, Mapping[str, list[str]]]
    changed_at: datetime
    thrown_at: datetime | None
    contest: str

    @property
    def next_page(self) -> str:
        """Name the first page nothing was typed on yet."""
        return next((one for one in rules.PAGES if one not in self.pages), rules.ANNOUNCE)


@dataclass(frozen=True, slots=True)
class Overview:
    """Drafts, series and a page of contests."""

    drafts: tuple[Kept, ...]
    series: tuple[contests.Running, ...]
    contests: tuple[contests.Contest, ...]
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class Look:
    """What a rule would have given from one instant up to another."""

    since: datetime
    until: datetime
    preview: contests.Preview


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a contest and what it came to."""

    person_id: int
    score: int


def begin(session: Session, key: str, values: Mapping[str, list[str]], *, by: int, at: datetime) -> str:
    """Begin a draft with its first page, once for its key; give its public id."""
    row = {"title": _title(values), "pages": {rules.GOAL: rules.kept(values)}, "made_at": at, "changed_at": at}
    later = {"thrown_at": None, "announced_at": None, "contest": None, "by_id": by}
    if not insert_once(session, ContestPlan, public_id=key, **row, **later):
        save(session, key, rules.GOAL, values, at)
    return key


def save(session: Session, public_id: str, page: str, values: Mapping[str, list[str]], at: datetime) -> None:
    """Keep what was typed on a page, right or wrong.

    :raises NoSuchPlan: there is no such draft, or it is announced already.
    """
    row = _held(session, public_id)
    if row.announced_at is not None:
        raise NoSuchPlan("This contest is announced. What was agreed stays as it is.")
    row.pages = {**row.pages, page: rules.kept(values)}
    row.changed_at = at
    if page == rules.GOAL:
        row.title = _title(values)
    session.flush()


def kept(session: Session, public_id: str) -> Kept:
    """Give a draft.

    :raises NoSuchPlan: there is none of that id.
    """
    row = session.scalar(select(ContestPlan).where(ContestPlan.public_id == public_id))
    if row is None:
        raise NoSuchPlan("There is no such draft of a contest.")
    return _kept(row)


def throw_away(session: Session, public_id: str, at: datetime) -> str:
    """Throw a draft away; for thirty days it can be brought back. Give its title.

    :raises NoSuchPlan: there is no such draft, or it is announced already.
    """
    row = _held(session, public_id)
    if row.announced_at is not None:
        raise NoSuchPlan("This contest is announced. It can be called off, with a reason.")
    row.thrown_at = row.thrown_at or at
    session.flush()
    return row.title


def bring_back(session: Session, public_id: str) -> str:
    """Bring a draft back that was thrown away; give its title.

    :raises NoSuchPlan: there is none of that id any more.
    """
    row = _held(session, public_id)
    row.thrown_at = None
    session.flush()
    return row.title


def forget(session: Session, at: datetime) -> int:
    """Drop drafts that were thrown away thirty days ago; tell how many. A job calls it."""
    result = session.execute(delete(ContestPlan).where(ContestPlan.thrown_at <= at - rules.KEPT))
    return int(getattr(result, "rowcount", 0))


def announce(session: Session, public_id: str, draft: Draft, *, by: int, at: datetime) -> str:
    """Announce a contest, or begin a series of them, once for its draft; give what it became.

    :raises NoSuchPlan: there is no such draft.
    :raises NotReady: something in it cannot be; the page it stands on is named.
    """
    row = _held(session, public_id)
    if row.contest is not None:
        return row.contest
    for page, text in ((rules.GOAL, draft.plan.title), (rules.ANNOUNCE, draft.plan.about)):
        found = advocacy.pressing(text)
        if found:
            raise NotReady(page, f"“{found}” presses people. Say what there is, and leave the choice to them.")
    draft = replace(draft, plan=replace(draft.plan, about=rules.told(draft.plan.about, draft.winners)))
    try:
        made = _begin_series(session, draft, by, at) if draft.when.again else _make(session, draft, by, at)
    except Unfit as error:
        raise NotReady(rules.page_of(error.field), str(error)) from error
    row.contest, row.announced_at = made, at
    session.flush()
    return made


def overview(session: Session, at: datetime, *, over: bool = False, page: int = 1) -> Overview:
    """List what is planned, what runs and what comes again; or, with ``over``, what is past."""
    states = (contests_rules.CONFIRMED, contests_rules.CALLED_OFF) if over else contests_rules.LIVE
    page = min(max(page, 1), MOST_PAGES)
    found, total = contests.contests(session, states, page=page, size=PAGE, newest=over)
    drafts = () if over else _drafts(session, at)
    series = () if over else contests.all_series(session)
    return Overview(drafts, series, found, page, max(1, -(-total // PAGE)))


def confirm(session: Session, public_id: str, *, by: int, at: datetime) -> None:
    """Let everybody see the result of a contest; the first ones may choose their reward, where that was said.

    :raises NoSuchContest: there is none of that id.
    :raises NotNow: it is not over, or was called off.
    """
    contests.confirm(session, public_id, by=by, at=at)
    row = session.scalars(select(Contest).where(Contest.public_id == public_id)).one()
    number = rewards.winners_of(session, row)
    if number:
        rewards.grant(session, row.id, [one.person_id for one in first_places(session, row.id, number)], at)


def look_back(session: Session, draft: Draft, at: datetime) -> Look:
    """Say what a rule would have given lately, of everybody who takes part, whomever the contest is for.

    Were it only of those it is for, two looks at two drafts could be subtracted until one person is left.
    """
    since, until = rules.past(draft.when, draft.plan.zone, at)
    plan = replace(draft.plan, segment=contests_rules.EVERYBODY)
    return Look(since, until, contests.score_preview(session, plan, since, until))


def first_places(session: Session, contest_id: int, count: int = 10) -> tuple[Place, ...]:
    """Give the first places where each counts for themselves; of equal scores the one reached earlier."""
    contest = contests.by_id(session, contest_id)
    if contest is None or contest.plan.mode != contests_rules.INDIVIDUAL:
        return ()
    least = max(contest.plan.threshold, 1)
    rows = select(Entry.person_id, Entry.score).where(Entry.contest_id == contest_id, Entry.score >= least)
    order = (Entry.score.desc(), Entry.reached_at, Entry.person_id)
    return tuple(Place(row.person_id, row.score) for row in session.execute(rows.order_by(*order).limit(count)))


def entered(session: Session, contest_id: int) -> int | None:
    """Count who is in a contest, in fives; None: fewer than five, and nothing is said."""
    found = session.scalar(select(func.count()).select_from(Entry).where(Entry.contest_id == contest_id)) or 0
    return found - found % advocacy.LEAST or None


def _make(session: Session, draft: Draft, by: int, at: datetime) -> str:
    made = contests.draft(session, draft.plan, rules.span(draft.when), by=by, at=at)
    contests.announce(session, made, by=by, at=at)
    number = session.scalars(select(Contest.id).where(Contest.public_id == made)).one()
    rewards.offer(session, draft.winners, contest_id=number)
    return made


def _begin_series(session: Session, draft: Draft, by: int, at: datetime) -> str:
    when = draft.when
    first = rules.span(when).first
    made = contests.begin_series(session, draft.plan, when.kind, begins=first, days=when.days, by=by, at=at)
    number = session.scalars(select(Series.id).where(Series.public_id == made)).one()
    rewards.offer(session, draft.winners, series_id=number)
    return made


def _drafts(session: Session, at: datetime) -> tuple[Kept, ...]:
    there = or_(ContestPlan.thrown_at.is_(None), ContestPlan.thrown_at > at - rules.KEPT)
    rows = (
        select(ContestPlan)
        .where(ContestPlan.announced_at.is_(None), there)
        .order_by(ContestPlan.changed_at.desc(), ContestPlan.id.desc())
    )
    return tuple(_kept(row) for row in session.scalars(rows.limit(MOST_DRAFTS)))


def _held(session: Session, public_id: str) -> ContestPlan:
    row = session.scalar(select(ContestPlan).where(ContestPlan.public_id == public_id).with_for_update())
    if row is None:
        raise NoSuchPlan("There is no such draft of a contest.")
    return row


def _kept(row: ContestPlan) -> Kept:
    return Kept(row.public_id, row.title, row.pages, row.changed_at, row.thrown_at, row.contest or "")


def _title(values: Mapping[str, list[str]]) -> str:
    return " ".join("".join(values.get("title", [])[:1]).split())[:TITLE_LIMIT]
