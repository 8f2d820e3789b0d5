"""What people do is counted in the contests they entered: once each, within the limits, behind their own entry.

What comes from requests of the person counts in the transaction of the fact. Clicks and conversions come in beside
requests, many people's in one transaction: they are noted there and counted a moment later, one person at a time,
so that two who count never wait for each other crosswise.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Boolean, Integer, and_, bindparam, case, delete, func, or_, select, update
from sqlalchemy.orm import Session

from lms.audit import service as audit
from lms.contests import periods, rules, shelf
from lms.contests.models import Contest, Deed, DeedDue, Entry, EntryResidue
from lms.contests.ranking import service as ranking
from lms.people import service as people
from lms.sharing import service as sharing
from lms.store.sessions import ask, insert_once
from lms.store.types import Moment

BATCH = 100
"""Deeds of one person counted in one transaction."""
MOST = 200
"""Transactions of one turn of the job; it comes again within a second."""
HUMAN = "human"
LEADS = frozenset({"lead", "application", "hire"})
"""What, of all that comes of a link, counts."""
_AT = bindparam("at", type_=Moment())
_contest, _entry = Contest.__table__.c, Entry.__table__.c
_IN = (
    select(_contest.id)
    .join_from(Entry.__table__, Contest.__table__, _entry.contest_id == _contest.id)
    .where(
        _entry.person_id == bindparam("person", type_=Integer),
        _entry.at <= _AT,
        _contest.opens_at <= _AT,
        _contest.ends_at > _AT,
        # Not as a list, which would be turned into SQL anew each time: every quiz that is passed asks this.
        or_(*(_contest.status == status for status in sorted(rules.LIVE))),
        _contest.cleared_at.is_(None),
        (_contest.goal == rules.SPRINT) == bindparam("sprint", type_=Boolean),
    )
    .order_by(_contest.id)
)


@dataclass(frozen=True, slots=True)
class Done:
    """Something somebody did; ``topic_id`` is the topic of the story it is about."""

    kind: str
    key: str
    at: datetime
    words: str = ""
    path: str = ""
    topic_id: int | None = None


def count(session: Session, person_id: int, done: Done) -> int:
    """Count a deed once in each contest the person is in, by its own rule; tell in how many it stands now.

    A deed counts from the entry on, between opening and end, whenever it is told, until the result is confirmed.
    """
    return sum(_count(session, contest_id, person_id, done) for contest_id in _contests(session, person_id, done))


def on_story_shared(
    _academy: Any, *, session: Session, person_id: int, story_id: str, network: str, at: datetime, **_facts: Any
) -> None:
    """Count a share; listens to ``signals.story_shared``."""
    done = Done(rules.SHARE, f"share:{story_id}:{network}", at)
    if _contests(session, person_id, done):
        count(session, person_id, _about(session, done, story_id, network))


def on_click_counted(
    _academy: Any,
    *,
    session: Session,
    person_id: int | None,
    story_id: str,
    network: str,
    kind: str,
    number: int,
    at: datetime,
    **_facts: Any,
) -> None:
    """Note a visit of a human, to be counted by a job; listens to ``signals.click_counted``."""
    if person_id is not None and kind == HUMAN:
        done = Done(rules.CLICK, f"click:{story_id}:{network}:{number}", at)
        _owe(session, person_id, done, story_id, network)


def on_conversion_recorded(
    _academy: Any,
    *,
    session: Session,
    person_id: int | None,
    story_id: str,
    network: str,
    kind: str,
    key: str,
    at: datetime,
    **_facts: Any,
) -> None:
    """Note a lead, an application or a hire, to be counted by a job; listens to ``signals.conversion_recorded``."""
    if person_id is not None and kind in LEADS:
        _owe(session, person_id, Done(rules.LEADS, f"lead:{key}", at), story_id, network)


def on_lesson_completed(
    _academy: Any, *, session: Session, person_id: int, course_id: str, lesson_id: str, at: datetime, **_facts: Any
) -> None:
    """Count a lesson; listens to ``signals.lesson_completed``."""
    path = f"/c/{course_id}/{lesson_id}"
    count(session, person_id, Done(rules.LESSON, f"lesson:{course_id}/{lesson_id}", at, path=path))


def on_quiz_passed(
    _academy: Any, *, session: Session, person_id: int, quiz_id: str, at: datetime, **_facts: Any
) -> None:
    """Count a quiz; listens to ``signals.quiz_passed``."""
    count(session, person_id, Done(rules.QUIZ, f"quiz:{quiz_id}", at))


def on_level_reached(
    _academy: Any, *, session: Session, person_id: int, number: int, at: datetime, **_facts: Any
) -> None:
    """Count a level; listens to ``signals.level_reached``."""
    count(session, person_id, Done(rules.LEVEL, f"level:{number}", at, words=f"Level {number}"))


def settle(academy: Any, _at: datetime) -> int:
    """Count what was noted, one person a transaction; tell how many deeds were looked at. A job calls it."""
    done = 0
    for _ in range(MOST):
        with academy.store.transaction() as session:
            settled = _one_person(session)
        done += settled
        if not settled:
            break
    return done


def reverse(session: Session, deed_id: int, *, by: int, reason: str, at: datetime) -> bool:
    """Take back what a deed counted by a line of its own, which its person reads; never a deletion.

    Tells whether this call did: a second one changes nothing.

    :raises NoSuchDeed: there is no such line, or it counted nothing.
    :raises NotNow: the result is confirmed, or the contest was called off.
    :raises Unfit: the reason is missing, or too long.
    """
    words, deed = rules.clean_reason(reason), session.get(Deed, deed_id)
    contest = shelf.by_id(session, deed.contest_id) if deed else None
    if deed is None or contest is None or deed.amount <= 0:
        raise rules.NoSuchDeed("There is no such line that counted.")
    if contest.status not in rules.LIVE:
        raise rules.NotNow("The result of this contest does not change any more.")
    if _hold(session, contest.id, deed.person_id) is None:
        raise rules.NoSuchDeed("Its person has left this contest.")
    same = {name: getattr(deed, name) for name in ("contest_id", "person_id", "kind", "day", "words", "path")}
    line = {"key": rules.REVERSAL + deed.key, "amount": -deed.amount, "over": "", "reversal_of": deed.id}
    if not insert_once(session, Deed, **same, **line, at=at, reason=words):
        return False
    _gain(session, contest, deed.person_id, -deed.amount, at)
    subject = f"contest:{contest.public_id}"
    audit.record(session, "contest.reversed", actor=by, subject=subject, at=at, amount=deed.amount)
    return True


def mark(session: Session, contest_id: int, person_id: int, *parts: str) -> str:
    """Give the keyed hash that stays of something erased."""
    return rules.mark(str(session.info["academy"].secret()), contest_id, person_id, *parts)


def _contests(session: Session, person_id: int, done: Done) -> list[int]:
    values = {"person": person_id, "at": done.at, "sprint": done.kind in rules.LEARNING}
    return [row[0] for row in ask(session, _IN, values)]


def _owe(session: Session, person_id: int, done: Done, story_id: str, network: str) -> None:
    # Whether its person is in one is asked by the job that counts: here a batch of any size asks once.
    if any(opens <= done.at < ends for opens, ends in _outward(session)):
        session.add(
            DeedDue(person_id=person_id, kind=done.kind, key=done.key, story=story_id, network=network, at=done.at)
        )


def _outward(session: Session) -> Sequence[tuple[datetime, datetime]]:
    """Give the spans of the contests about sharing that still count, read once a transaction."""
    transaction = session.get_transaction()
    known: tuple[Any, Sequence[tuple[datetime, datetime]]] | None = session.info.get("contests about sharing")
    if known is None or known[0] is not transaction:
        still = (_contest.status.in_(rules.LIVE), _contest.cleared_at.is_(None), _contest.goal != rules.SPRINT)
        with session.no_autoflush:
            rows = session.execute(select(_contest.opens_at, _contest.ends_at).where(*still)).all()
        known = session.info["contests about sharing"] = (session.get_transaction(), [(row[0], row[1]) for row in rows])
    return known[1]


def _one_person(session: Session) -> int:
    person_id = session.scalar(select(DeedDue.person_id).order_by(DeedDue.id).limit(1))
    if person_id is None:
        return 0
    people.lock(session, person_id)
    rows = select(DeedDue).where(DeedDue.person_id == person_id).order_by(DeedDue.id).limit(BATCH)
    due = session.scalars(rows).all()
    for row in due:
        count(session, person_id, _about(session, Done(row.kind, row.key, row.at), row.story, row.network))
    session.execute(delete(DeedDue).where(DeedDue.id.in_([row.id for row in due])))
    # None left where the person took them along in between: then the next turn finds somebody else.
    return len(due) or 1


def _about(session: Session, done: Done, story_id: str, network: str) -> Done:
    """Say what the line of a deed shows, and the topic of its story."""
    story = sharing.story(session, story_id)
    words = f"{story.title} ({sharing.network_title(network)})"
    return replace(done, words=words, path=f"/share/{story_id}", topic_id=story.topic_id)


def _count(session: Session, contest_id: int, person_id: int, done: Done) -> int:
    contest = shelf.by_id(session, contest_id)
    weight = contest.plan.weights.get(done.kind, 0) if contest else 0
    if contest is None or weight <= 0 or contest.plan.topic_id not in (None, done.topic_id):
        return 0
    if _hold(session, contest_id, person_id) is None:
        return 0
    day = periods.day_of(done.at, contest.plan.zone)
    left = _residues(session, contest_id, person_id, done.key, day)
    if mark(session, contest_id, person_id, "deed", done.key) in left:
        return 0
    verdict = rules.settle(
        weight, contest.plan.day_cap, contest.plan.week_cap, _used(session, contest_id, person_id, day, left)
    )
    row = {"kind": done.kind, "key": done.key, "day": day, "amount": verdict.amount, "over": verdict.over}
    shown = {"at": done.at, "words": done.words[:200], "path": done.path[:200], "reversal_of": None, "reason": ""}
    if not insert_once(session, Deed, contest_id=contest_id, person_id=person_id, **row, **shown):
        return 0
    _gain(session, contest, person_id, verdict.amount, done.at)
    return 1


def _hold(session: Session, contest_id: int, person_id: int) -> Any:
    """Hold somebody's entry until the transaction ends: their limits and their score are read behind it."""
    mine = (_entry.contest_id == contest_id, _entry.person_id == person_id)
    return session.execute(select(_entry.score).where(*mine).with_for_update()).first()


def _gain(session: Session, contest: rules.Contest, person_id: int, amount: int, at: datetime) -> None:
    if not amount:
        return
    mine = update(Entry).where(Entry.contest_id == contest.id, Entry.person_id == person_id)
    later = case((Entry.reached_at > at, Entry.reached_at), else_=at)
    session.execute(
        mine.values(score=Entry.score + amount, reached_at=func.coalesce(later, at)),
        execution_options={"synchronize_session": False},
    )
    if contest.plan.mode == rules.INDIVIDUAL:
        ranking.move(session, contest.board, person_id, amount, at)


def _used(session: Session, contest_id: int, person_id: int, day: date, left: dict[str, int]) -> rules.Used:
    """Tell how many deeds counted already, with those of before the person left and came back."""
    week = periods.week_of(day)
    mine = and_(Deed.contest_id == contest_id, Deed.person_id == person_id, Deed.amount > 0, Deed.day.in_(week))
    counts = (func.sum(case((Deed.day == day, 1), else_=0)), func.count())
    row = session.execute(select(*counts).where(mine)).one()
    before = {one: left.get(mark(session, contest_id, person_id, "day", one.isoformat()), 0) for one in week}
    return rules.Used(int(row[0] or 0) + before[day], int(row[1]) + sum(before.values()))


def _residues(session: Session, contest_id: int, person_id: int, key: str, day: date) -> dict[str, int]:
    marks = [mark(session, contest_id, person_id, "deed", key)]
    marks += [mark(session, contest_id, person_id, "day", one.isoformat()) for one in periods.week_of(day)]
    query = select(EntryResidue.hash, EntryResidue.count).where(EntryResidue.hash.in_(marks))
    return {row[0]: row[1] for row in session.execute(query)}
