"""The job of the contests: it makes those of a series, opens, ends and clears them, each step once and on its own.

Every step is one short transaction that says from which state it goes to which. A worker that is killed in a step
undoes it, one killed between two leaves the next one to whoever comes; two workers at once take each step once.
What counts never waits for the job: deeds are compared with the instants a contest opens and ends at.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from lms import signals
from lms.contests import making, periods, rules
from lms.contests.models import Contest, Deed, Entry, EntryResidue, Series
from lms.contests.ranking import service as ranking

Act = Callable[[Session, datetime], bool]


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do, in a transaction of its own; ``act`` tells whether it was still to be done."""

    name: str
    act: Act


def tend(academy: Any, at: datetime) -> int:
    """Do what is due for every contest and every series; tell how many steps were done. A job calls it."""
    return sum(
        _do(academy, one.act, at) for find in (_to_make, _to_open, _to_end, _to_clear) for one in find(academy, at)
    )


def forget(session: Session, at: datetime) -> int:
    """Drop keyed hashes no contest asks for any more; tell how many. A job calls it."""
    result = session.execute(delete(EntryResidue).where(EntryResidue.until <= at))
    return int(getattr(result, "rowcount", 0))


def _do(academy: Any, act: Act, at: datetime) -> int:
    with academy.store.transaction() as session:
        return int(act(session, at))


def _to_make(academy: Any, at: datetime) -> Iterator[Step]:
    with academy.store.reading() as reader:
        series = making.all_series(reader)
        rows = reader.execute(select(Contest.series_id, Contest.period_key).where(_of(series)))
        there = {(row[0], row[1]) for row in rows}
    for one in series:
        for span in periods.wanted(one.kind, at, one.plan.zone, begins=one.begins, days=one.days):
            if (one.id, span.key) not in there:
                yield Step("make", _maker(one, span))


def _of(series: Iterable[making.Running]) -> Any:
    return Contest.series_id.in_([one.id for one in series])


def _maker(series: making.Running, span: periods.Span) -> Act:
    def act(session: Session, at: datetime) -> bool:
        held = select(Series.made_by_id).where(Series.id == series.id, Series.stopped_at.is_(None)).with_for_update()
        row = session.execute(held).first()
        if row is None:
            return False
        public_id = making.make(session, series.plan, span, series.id, by=row[0], at=at, status=rules.ANNOUNCED)
        if public_id is not None:
            signals.announce(signals.contest_announced, session, contest_id=public_id, at=at)
        return public_id is not None

    return act


def _to_open(academy: Any, at: datetime) -> Iterator[Step]:
    due = (Contest.status == rules.ANNOUNCED, Contest.opens_at <= at)
    for contest_id, public_id in _found(academy, due, Contest.opens_at):
        yield Step("open", _stepper(contest_id, public_id, rules.ANNOUNCED, rules.OPEN))


def _to_end(academy: Any, at: datetime) -> Iterator[Step]:
    due = (Contest.status == rules.OPEN, Contest.ends_at <= at)
    for contest_id, public_id in _found(academy, due, Contest.ends_at):
        yield Step("end", _stepper(contest_id, public_id, rules.OPEN, rules.ENDED))


def _stepper(contest_id: int, public_id: str, before: str, after: str) -> Act:
    signal = signals.contest_opened if after == rules.OPEN else signals.contest_ended
    when = "opened_at" if after == rules.OPEN else "ended_at"

    def act(session: Session, at: datetime) -> bool:
        moved = making.step(session, contest_id, (before,), after, **{when: at})
        if moved:
            signals.announce(signal, session, contest_id=public_id, at=at)
        return moved

    return act


def _to_clear(academy: Any, at: datetime) -> Iterator[Step]:
    over = (Contest.cleared_at.is_(None), Contest.ends_at <= at - rules.KEPT, Contest.status != rules.DRAFT)
    for contest_id, _ in _found(academy, over, Contest.ends_at):
        yield Step("clear", _clearer(contest_id))


def _clearer(contest_id: int) -> Act:
    def act(session: Session, at: datetime) -> bool:
        mine = (Contest.id == contest_id, Contest.cleared_at.is_(None))
        cleared = session.execute(update(Contest).where(*mine).values(cleared_at=at))
        if not getattr(cleared, "rowcount", 0):
            return False
        for model in (Deed, Entry):
            session.execute(delete(model).where(model.contest_id == contest_id))
        ranking.drop(session, rules.board_of(contest_id))
        return True

    return act


def _found(academy: Any, due: Iterable[Any], order: Any) -> list[Any]:
    with academy.store.reading() as reader:
        return list(reader.execute(select(Contest.id, Contest.public_id).where(*due).order_by(order, Contest.id)))
