"""The door of the watch: a job notes what looks unusual, a champion leaves it as it is or takes lines back."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Select, exists, func, or_, select, update
from sqlalchemy.orm import Session, aliased

from lms.audit import service as audit
from lms.contests import periods
from lms.contests import rules as contests_rules
from lms.contests import service as contests
from lms.contests.models import Contest, Deed, Entry
from lms.contests.rules import REASON_LIMIT, SPRINT, Unfit
from lms.contests.watching import rules
from lms.contests.watching.models import Oddity, Watched
from lms.contests.watching.rules import AlreadyDecided, NoSuchOddity
from lms.sharing import service as sharing
from lms.store.sessions import insert_once

__all__ = [
    "AlreadyDecided",
    "Found",
    "Line",
    "Listing",
    "NoSuchOddity",
    "ToSeeTo",
    "export",
    "found",
    "leave_be",
    "lines",
    "listing",
    "take_back",
    "to_see_to",
    "waits",
    "watch",
]
PAGE = 20
AFTER = timedelta(days=1)
"""How long after its end a contest is looked at, since visits are classified late."""
LATEST = timedelta(days=8)
"""How long after its end a contest is still looked at where nobody had time to, such as a worker that stood still."""
MARGIN = timedelta(minutes=15)
"""How much of the day before is looked at with each day: some things lie across midnight."""
MOST_LINES = 200
MOST_NEEDS = 20


@dataclass(frozen=True, slots=True)
class Found:
    """Something unusual as the champion sees it. ``who`` is the same for one person within a contest, and no name."""

    id: int
    who: str
    kind: str
    about: str
    day: Any
    since: datetime
    until: datetime
    number: int
    state: str
    decided_at: datetime | None
    reason: str

    @property
    def title(self) -> str:
        """Say what kind it is."""
        return rules.KINDS[self.kind]

    @property
    def words(self) -> str:
        """Say what was found."""
        return rules.says(self.kind, self.number)

    @property
    def honest(self) -> str:
        """Say what may be honest about it."""
        return rules.HONEST[self.kind]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the person that stands in what was found; ``back``: it was taken back."""

    id: int
    words: str
    kind: str
    amount: int
    over: str
    at: datetime
    back: bool


@dataclass(frozen=True, slots=True)
class ToSeeTo:
    """A contest that needs the champion."""

    public_id: str
    title: str
    over: bool
    odd: bool


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of what looked unusual in a contest, and how much of it waits."""

    found: tuple[Found, ...]
    waiting: int
    page: int
    pages: int


def watch(session: Session, at: datetime) -> int:
    """Note what looks unusual in the contests that run, or ended a moment ago; tell how much is new. A job calls it."""
    seen = {row.contest_id: row.until for row in session.scalars(select(Watched))}
    live = (
        Contest.status.in_((contests_rules.ANNOUNCED, contests_rules.OPEN, contests_rules.ENDED)),
        Contest.goal != SPRINT,
    )
    rows = session.scalars(select(Contest).where(*live, Contest.opens_at <= at, Contest.ends_at > at - LATEST))
    due = [one for one in rows.all() if seen.get(one.id, one.opens_at) < one.ends_at + AFTER]
    return sum(_watch(session, one, seen.get(one.id, one.opens_at), at) for one in due)


def to_see_to(session: Session, at: datetime) -> tuple[ToSeeTo, ...]:
    """Name the contests whose result waits, or in which something looks unusual, the one that ended first before."""
    odd = exists().where(Oddity.contest_id == Contest.id, Oddity.state == rules.OPEN)
    columns = (Contest.public_id, Contest.title, (Contest.ends_at <= at).label("over"), odd.label("odd"))
    query = select(*columns).where(Contest.status.in_(contests_rules.LIVE), or_(Contest.ends_at <= at, odd))
    rows = session.execute(query.order_by(Contest.ends_at, Contest.id).limit(MOST_NEEDS))
    return tuple(ToSeeTo(row.public_id, row.title, bool(row.over), bool(row.odd)) for row in rows)


def waits(session: Session, contest_id: int) -> int:
    """Count what waits to be looked at in one contest."""
    mine = (Oddity.contest_id == contest_id, Oddity.state == rules.OPEN)
    return session.scalar(select(func.count()).select_from(Oddity).where(*mine)) or 0


def listing(session: Session, contest_id: int, *, decided: bool = False, page: int = 1) -> Listing:
    """List what looked unusual in a contest, the newest first: what waits, or what was decided."""
    mine = Oddity.contest_id == contest_id
    counts = select(Oddity.state, func.count()).where(mine).group_by(Oddity.state)
    number = {row[0]: row[1] for row in session.execute(counts)}
    open_ones = number.get(rules.OPEN, 0)
    pages = max(1, -(-(sum(number.values()) - open_ones if decided else open_ones) // PAGE))
    page = min(max(page, 1), pages)
    state = Oddity.state != rules.OPEN if decided else Oddity.state == rules.OPEN
    rows = select(Oddity).where(mine, state).order_by(Oddity.id.desc()).limit(PAGE).offset((page - 1) * PAGE)
    shown = tuple(_found(session, row) for row in session.scalars(rows))
    return Listing(shown, open_ones, page, pages)


def found(session: Session, contest_id: int, number: int) -> Found:
    """Give one thing that looked unusual.

    :raises NoSuchOddity: there is none of that number in this contest; its person may have left.
    """
    return _found(session, _row(session, contest_id, number))


def lines(session: Session, contest_id: int, number: int) -> tuple[Line, ...]:
    """Give the person's lines that stand in it, the earliest first.

    :raises NoSuchOddity: there is none of that number in this contest; its person may have left.
    """
    return tuple(
        Line(row.id, row.words, row.kind, row.amount, row.over, row.at, row.back is not None)
        for row in session.execute(_lines(_row(session, contest_id, number)))
    )


def leave_be(session: Session, contest_id: int, number: int, *, reason: str, by: int, at: datetime) -> None:
    """Leave something as it is; a reason is welcome.

    :raises NoSuchOddity: there is none of that number in this contest; its person may have left.
    :raises AlreadyDecided: somebody decided about it meanwhile.
    :raises Unfit: the reason is too long.
    """
    _decide(session, _row(session, contest_id, number), rules.FINE, _reason(reason), by, at)


def take_back(
    session: Session, contest_id: int, number: int, chosen: Collection[int], *, reason: str, by: int, at: datetime
) -> int:
    """Take some of its lines back by lines of their own, with a reason their person reads; tell how many.

    :raises NoSuchOddity: there is none of that number in this contest; its person may have left.
    :raises AlreadyDecided: somebody decided about it meanwhile.
    :raises Unfit: the reason is missing or too long, or none of its lines is chosen.
    :raises NotNow: the result is confirmed.
    """
    row, words = _row(session, contest_id, number), _reason(reason)
    if not words:
        raise Unfit("reason", "Enter the reason. The person reads it.")
    known = [one.id for one in session.execute(_lines(row)) if one.id in set(chosen) and one.amount > 0]
    if not known:
        raise Unfit("lines", "Choose the lines to take back.")
    _decide(session, row, rules.TAKEN_BACK, words, by, at)
    done = [contests.reverse(session, one, by=by, reason=words, at=at) for one in known]
    return sum(bool(one) for one in done)


def export(session: Session, person_id: int) -> list[dict[str, Any]]:
    """List what looked unusual in somebody's lines, and what was decided, for that person."""
    query = select(Oddity, Contest.title).join(Contest, Contest.id == Oddity.contest_id)
    rows = session.execute(query.where(Oddity.person_id == person_id).order_by(Oddity.id))
    return [
        {
            "contest": title,
            "what": rules.KINDS[row.kind],
            "seen": rules.says(row.kind, row.number),
            "from": row.since.isoformat(),
            "until": row.until.isoformat(),
            "decided": rules.STATES[row.state],
            "reason": row.reason,
        }
        for row, title in rows
    ]


def _watch(session: Session, contest: Contest, seen: datetime, at: datetime) -> int:
    zone = ZoneInfo(contest.zone)
    first = periods.midnight(periods.day_of(seen - MARGIN, contest.zone), contest.zone) - MARGIN
    since, until = max(first, contest.opens_at), min(at, contest.ends_at)
    visits = list(_visits(session, contest, since, until))
    odd = rules.look(visits, list(_shares(session, contest.id, since, until)), zone)
    news = sum(_note(session, contest.id, one, at) for one in odd)
    if not insert_once(session, Watched, contest_id=contest.id, until=at):
        session.execute(update(Watched).where(Watched.contest_id == contest.id).values(until=at))
    return news


def _visits(session: Session, contest: Contest, since: datetime, until: datetime) -> Iterator[rules.Visit]:
    entered: Mapping[int, datetime] = {
        row[0]: row[1]
        for row in session.execute(select(Entry.person_id, Entry.at).where(Entry.contest_id == contest.id))
    }
    people: Select[Any] = select(Entry.person_id).where(Entry.contest_id == contest.id)
    for one in sharing.visits(session, people, since, until):
        if contest.topic_id in (None, one.topic_id) and one.at >= entered[one.person_id]:
            yield rules.Visit(one.person_id, f"{one.story_id}:{one.network}", one.at, one.kind, one.day)


def _shares(session: Session, contest_id: int, since: datetime, until: datetime) -> Iterator[rules.Shared]:
    mine = (Deed.contest_id == contest_id, Deed.kind == contests_rules.SHARE, Deed.reversal_of.is_(None))
    query = select(Deed.person_id, Deed.key, Deed.at).where(*mine, Deed.at >= since, Deed.at < until)
    for person_id, key, at in session.execute(query.order_by(Deed.at, Deed.id)):
        _, story, network = key.split(":")
        yield rules.Shared(person_id, story, network, at)


def _note(session: Session, contest_id: int, one: rules.Oddity, at: datetime) -> int:
    name = {"contest_id": contest_id, "person_id": one.person_id, "kind": one.kind, "about": one.about, "day": one.day}
    seen = {"since": one.since, "until": one.until, "number": one.number}
    undecided = {"state": rules.OPEN, "found_at": at, "decided_at": None, "decided_by": None, "reason": ""}
    if insert_once(session, Oddity, **name, **seen, **undecided):
        return 1
    this = (*(getattr(Oddity, key) == value for key, value in name.items()), Oddity.state == rules.OPEN)
    session.execute(update(Oddity).where(*this, Oddity.number < one.number).values(**seen))
    return 0


def _row(session: Session, contest_id: int, number: int) -> Oddity:
    row = session.scalar(select(Oddity).where(Oddity.contest_id == contest_id, Oddity.id == number))
    if row is None:
        raise NoSuchOddity("There is nothing of that number to look at. Its person may have left the contest.")
    return row


def _decide(session: Session, row: Oddity, state: str, reason: str, by: int, at: datetime) -> None:
    mine = update(Oddity).where(Oddity.id == row.id, Oddity.state == rules.OPEN)
    decided = session.execute(mine.values(state=state, reason=reason, decided_at=at, decided_by=by))
    if not getattr(decided, "rowcount", 0):
        raise AlreadyDecided("This was decided meanwhile.")
    subject = f"contest_oddity:{row.id}"
    audit.record(session, f"contest_oddity.{state}", actor=by, subject=subject, at=at, reason=reason)


def _lines(row: Oddity) -> Any:
    back = aliased(Deed)
    kind, spot = rules.lines_of(row.kind), row.about
    mine = (Deed.contest_id == row.contest_id, Deed.person_id == row.person_id, Deed.kind == kind)
    named = Deed.key.startswith(f"{kind}:{spot}:", autoescape=True)
    about = or_(named, Deed.key == f"{kind}:{spot}") if spot else Deed.id > 0
    then = (Deed.at >= row.since, Deed.at <= row.until + rules.LATE, Deed.reversal_of.is_(None))
    columns = (Deed.id, Deed.words, Deed.kind, Deed.amount, Deed.over, Deed.at, back.id.label("back"))
    query = select(*columns).outerjoin(back, back.reversal_of == Deed.id)
    return query.where(*mine, about, *then).order_by(Deed.at, Deed.id).limit(MOST_LINES)


def _found(session: Session, row: Oddity) -> Found:
    secret = str(session.info["academy"].secret())
    who = contests_rules.mark(secret, row.contest_id, row.person_id, "seen")[:4]
    names = ("id", "kind", "about", "day", "since", "until", "number", "state", "decided_at", "reason")
    return Found(who=f"Participant {who}", **{name: getattr(row, name) for name in names})


def _reason(text: str) -> str:
    words = text.strip()
    if len(words) > REASON_LIMIT:
        raise Unfit("reason", f"Use at most {REASON_LIMIT} characters for the reason.")
    return words
