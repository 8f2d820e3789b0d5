"""What a mentor and a learner write each other: for the two alone, until either of them ends it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from lms.ideas.mentors import offers, rules
from lms.ideas.mentors.models import Ask, Asked, Message, Pair
from lms.people import service as people

PAGE = 20
FORMER = "A former colleague"


@dataclass(frozen=True, slots=True)
class Request:
    """A request as its asker, or a mentor it went to, sees it."""

    public_id: str
    title: str
    words: str
    name: str
    mine: bool
    state: str
    at: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class With:
    """A pair as one of the two sees it: ``name`` is the other's, ``mentor`` whether that is the mentor."""

    public_id: str
    title: str
    name: str
    mentor: bool
    began_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class Line:
    """One message."""

    name: str
    mine: bool
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Thread:
    """A page of what the two wrote, by its time."""

    pair: With
    lines: tuple[Line, ...]
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class Home:
    """What somebody has here: their offer, requests to them and of them, and whom they meet."""

    offer: offers.Made | None
    to_me: tuple[Request, ...]
    mine: tuple[Request, ...]
    pairs: tuple[With, ...]
    ended: tuple[With, ...]


def home(session: Session, person_id: int, at: datetime) -> Home:
    """Give what somebody has here."""
    asks = [_request(session, row, person_id, at) for row in session.execute(_asks(person_id).limit(100))]
    rows = session.execute(_pairs(person_id).order_by(Pair.id.desc()).limit(100))
    pairs = [_with(session, row, person_id) for row in rows]
    return Home(
        offer=offers.offer_of(session, person_id),
        to_me=tuple(one for one in asks if not one.mine and one.state == rules.OPEN),
        mine=tuple(one for one in asks if one.mine),
        pairs=tuple(one for one in pairs if one.ended_at is None),
        ended=tuple(one for one in pairs if one.ended_at is not None),
    )


def request(session: Session, mentor_id: int, public_id: str, at: datetime) -> Request:
    """Give a request that went to somebody and waits for their answer.

    :raises NoSuchThing: it did not go to them, or is over.
    """
    rows = session.execute(_asks(mentor_id).where(Ask.public_id == public_id, Ask.asker_id != mentor_id))
    found = [_request(session, row, mentor_id, at) for row in rows]
    if not found or found[0].state != rules.OPEN:
        raise rules.NoSuchThing("There is no request to you that waits under this address.")
    return found[0]


def thread(session: Session, person_id: int, public_id: str, *, page: int = 1) -> Thread:
    """Give what two people wrote each other, to one of the two.

    :raises NoSuchThing: there is no such thread of this person's.
    """
    row = session.execute(_pairs(person_id).where(Pair.public_id == public_id)).first()
    if row is None:
        raise rules.NoSuchThing("There is no thread of yours with this id.")
    mine = Message.pair_id == row.Pair.id
    total = session.scalar(select(func.count()).select_from(Message).where(mine)) or 0
    pages = max(1, -(-total // PAGE))
    number = min(max(1, page), pages)
    query = select(Message, people.name_column(Message.author_id).label("name")).where(mine).order_by(Message.id)
    rows = session.execute(query.limit(PAGE).offset((number - 1) * PAGE))
    lines = tuple(
        Line(one.name or FORMER, one.Message.author_id == person_id, one.Message.text, one.Message.at) for one in rows
    )
    return Thread(_with(session, row, person_id), lines, number, pages)


def write(session: Session, person_id: int, public_id: str, text: str, *, key: str, at: datetime) -> None:
    """Write to the other one; the same form sent twice is one message.

    :raises NoSuchThing: there is no such thread of this person's.
    :raises MentorsError: it has ended, the text does not fit, or there were too many in an hour.
    """
    people.lock(session, person_id)
    row = _held(session, person_id, public_id)
    said, key = rules.message(text), key[:40]
    own = Message.author_id == person_id
    if session.scalar(select(Message.id).where(own, Message.form_key == key)) is not None:
        return
    if row.ended_at is not None:
        raise rules.NotNow("This has ended. Nothing was sent.")
    lately = select(func.count()).select_from(Message).where(own, Message.at > at - rules.HOUR)
    if (session.scalar(lately) or 0) >= rules.MOST_MESSAGES:
        raise rules.TooMany(f"You have written {rules.MOST_MESSAGES} messages within an hour, which is the most.")
    session.add(Message(pair_id=row.id, author_id=person_id, form_key=key, text=said, at=at))
    session.flush()


def end(session: Session, person_id: int, public_id: str, *, at: datetime) -> None:
    """End it, at once and without a reason; either of the two may, and nobody is told who did.

    :raises NoSuchThing: there is no such thread of this person's.
    """
    row = _held(session, person_id, public_id)
    if row.ended_at is None:
        row.ended_at = at
        session.flush()


def news(session: Session, person_id: int, since: datetime, until: datetime) -> tuple[int, int]:
    """Count the requests that came to somebody in a span of time and still wait, and what was written to them."""
    asked = select(func.count()).select_from(Asked).join(Ask, Ask.id == Asked.ask_id)
    waits = (Ask.state == rules.OPEN, Ask.until > until, Asked.declined_at.is_(None), Ask.at >= since, Ask.at < until)
    written = select(func.count()).select_from(Message).join(Pair, Pair.id == Message.pair_id)
    theirs = (or_(Pair.mentor_id == person_id, Pair.learner_id == person_id), Message.at >= since, Message.at < until)
    others = (Message.author_id.is_distinct_from(person_id), Pair.ended_at.is_(None))
    requests = session.scalar(asked.where(Asked.mentor_id == person_id, *waits)) or 0
    return requests, session.scalar(written.where(*theirs, *others)) or 0


def _asks(person_id: int) -> Any:
    """Give the requests of somebody, and those that went to them but for those they declined; newest first."""
    mine, to_me = Ask.asker_id == person_id, Asked.mentor_id == person_id
    columns = (Ask, people.name_column(Ask.asker_id).label("name"))
    joined = select(*columns).outerjoin(Asked, (Asked.ask_id == Ask.id) & to_me)
    return joined.where(or_(mine, to_me & Asked.declined_at.is_(None))).order_by(Ask.id.desc())


def _pairs(person_id: int) -> Any:
    names = (people.name_column(Pair.mentor_id).label("mentor"), people.name_column(Pair.learner_id).label("learner"))
    return select(Pair, *names).where(or_(Pair.mentor_id == person_id, Pair.learner_id == person_id))


def _held(session: Session, person_id: int, public_id: str) -> Pair:
    own = or_(Pair.mentor_id == person_id, Pair.learner_id == person_id)
    query = select(Pair).where(Pair.public_id == public_id, own).with_for_update()
    row = session.scalar(query.execution_options(populate_existing=True))
    if row is None:
        raise rules.NoSuchThing("There is no thread of yours with this id.")
    return row


def _request(session: Session, row: Any, person_id: int, at: datetime) -> Request:
    found: Ask = row.Ask
    mine = found.asker_id == person_id
    state = rules.state_at(found.state, found.until, at)
    told = (offers.title(session, found.course_id), found.words, row.name or FORMER)
    return Request(found.public_id, *told, mine, state, found.at, found.until)


def _with(session: Session, row: Any, person_id: int) -> With:
    pair: Pair = row.Pair
    learns = pair.learner_id == person_id
    name = (row.mentor if learns else row.learner) or FORMER
    return With(pair.public_id, offers.title(session, pair.course_id), name, learns, pair.began_at, pair.ended_at)
