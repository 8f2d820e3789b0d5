"""A contest from its draft to its confirmed result, and the series that make contests by themselves."""

import secrets
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from lms import signals
from lms.audit import service as audit
from lms.contests import periods, rules, shelf
from lms.contests.models import Contest, ContestTeam, Series
from lms.store.sessions import insert_once


@dataclass(frozen=True, slots=True)
class Running:
    """A series of contests; ``stopped_at`` is since when it makes no more."""

    id: int
    public_id: str
    kind: str
    days: int
    begins: date
    plan: rules.Plan
    stopped_at: datetime | None


def draft(session: Session, plan: rules.Plan, span: periods.Span, *, by: int | None, at: datetime) -> str:
    """Prepare a contest of its own, which nobody sees yet, and give its public id.

    :raises Unfit: something in it cannot be.
    """
    fit = rules.check(plan, periods.day_of(at, _zone(plan)), span)
    public_id = make(session, fit, span, None, by=by, at=at, status=rules.DRAFT)
    audit.record(session, "contest.drafted", actor=by, subject=f"contest:{public_id}", at=at)
    return public_id or ""


def change(session: Session, public_id: str, plan: rules.Plan, span: periods.Span, *, by: int, at: datetime) -> None:
    """Write a contest that is still being prepared anew.

    :raises NoSuchContest: there is none of that id.
    :raises NotNow: it is announced already: what people joined stays as it is.
    :raises Unfit: something in it cannot be.
    """
    row = shelf.row(session, public_id)
    if row.status != rules.DRAFT:
        raise rules.NotNow("This contest is announced. What people can join already stays as it is.")
    fit = rules.check(plan, periods.day_of(at, _zone(plan)), span)
    for name, value in {**shelf.columns(fit), **_when(fit, span)}.items():
        setattr(row, name, value)
    session.execute(delete(ContestTeam).where(ContestTeam.contest_id == row.id))
    _set_teams(session, row.id, fit)
    session.flush()
    audit.record(session, "contest.changed", actor=by, subject=f"contest:{public_id}", at=at)


def discard(session: Session, public_id: str, *, by: int, at: datetime) -> None:
    """Throw away a contest that was never announced.

    :raises NoSuchContest: there is none of that id.
    :raises NotNow: it is announced already.
    """
    gone = delete(Contest).where(Contest.public_id == public_id, Contest.status == rules.DRAFT)
    if not getattr(session.execute(gone), "rowcount", 0):
        shelf.row(session, public_id)
        raise rules.NotNow("This contest is announced. You can call it off.")
    audit.record(session, "contest.discarded", actor=by, subject=f"contest:{public_id}", at=at)


def announce(session: Session, public_id: str, *, by: int, at: datetime) -> None:
    """Let everybody a contest is for see it and join. Announced as ``contest_announced``; twice is once.

    :raises NoSuchContest: there is none of that id.
    :raises NotNow: it would be over already, or it is past being announced.
    """
    found = shelf.contest(session, public_id)
    if found.status in (rules.ANNOUNCED, rules.OPEN):
        return
    if found.ends_at <= at:
        raise rules.NotNow("Its last day is over. Choose other days first.")
    if not step(session, found.id, (rules.DRAFT,), rules.ANNOUNCED, announced_at=at):
        raise rules.NotNow("This contest cannot be announced any more.")
    signals.announce(signals.contest_announced, session, contest_id=public_id, at=at)
    audit.record(session, "contest.announced", actor=by, subject=f"contest:{public_id}", at=at)


def call_off(session: Session, public_id: str, *, by: int, reason: str, at: datetime) -> None:
    """End a contest without a result; everybody it is for reads why.

    :raises NoSuchContest: there is none of that id.
    :raises NotNow: it is a draft, or its result is confirmed.
    :raises Unfit: the reason is missing, or too long.
    """
    words, found = rules.clean_reason(reason), shelf.contest(session, public_id)
    if found.status == rules.CALLED_OFF:
        return
    if not step(session, found.id, rules.LIVE, rules.CALLED_OFF, called_off_at=at, reason=words):
        raise rules.NotNow("Only a contest that is announced and not confirmed can be called off.")
    audit.record(session, "contest.called_off", actor=by, subject=f"contest:{public_id}", at=at)


def confirm(session: Session, public_id: str, *, by: int, at: datetime) -> None:
    """Let everybody see the result, which does not change any more. Announced as ``contest_confirmed``; twice is once.

    :raises NoSuchContest: there is none of that id.
    :raises NotNow: it is not over, or was called off.
    """
    found = shelf.contest(session, public_id)
    if found.status == rules.CONFIRMED:
        return
    if found.phase(at) != rules.ENDED or not step(
        session, found.id, rules.LIVE, rules.CONFIRMED, confirmed_at=at, ended_at=found.ended_at or at
    ):
        raise rules.NotNow("A result is confirmed once the contest is over.")
    signals.announce(signals.contest_confirmed, session, contest_id=public_id, at=at)
    audit.record(session, "contest.confirmed", actor=by, subject=f"contest:{public_id}", at=at)


def begin_series(
    session: Session, plan: rules.Plan, kind: str, *, begins: date, days: int = 1, by: int | None, at: datetime
) -> str:
    """Begin a series and give its public id; a job announces, opens and ends its contests from now on.

    :raises Unfit: something in it cannot be.
    """
    if kind not in periods.PERIODS:
        raise rules.Unfit("kind", "Choose how often it comes.")
    if not 1 <= days <= periods.MOST_DAYS:
        raise rules.Unfit("days", f"Enter a number of days from 1 to {periods.MOST_DAYS}.")
    fit = rules.check(plan, periods.day_of(at, _zone(plan)))
    public_id = secrets.token_urlsafe(16)
    length = days if kind == periods.CUSTOM else 1
    made = {"kind": kind, "days": length, "begins": begins, "plan": rules.kept(fit), "made_by_id": by}
    session.add(Series(public_id=public_id, **made, created_at=at, stopped_at=None))
    session.flush()
    audit.record(session, "contest_series.begun", actor=by, subject=f"contest_series:{public_id}", at=at)
    return public_id


def stop_series(session: Session, public_id: str, *, by: int, at: datetime) -> None:
    """Make no further contest of a series; those announced go on. Twice is once.

    :raises NoSuchContest: there is no such series.
    """
    mine = (Series.public_id == public_id, Series.stopped_at.is_(None))
    if getattr(session.execute(update(Series).where(*mine).values(stopped_at=at)), "rowcount", 0):
        audit.record(session, "contest_series.stopped", actor=by, subject=f"contest_series:{public_id}", at=at)
    elif session.scalar(select(Series.id).where(Series.public_id == public_id)) is None:
        raise rules.NoSuchContest("There is no such series.")


def all_series(session: Session, *, stopped: bool = False) -> tuple[Running, ...]:
    """List the series that go on, or those that were stopped, the oldest first."""
    ended = Series.stopped_at.is_not(None) if stopped else Series.stopped_at.is_(None)
    return tuple(_running(one) for one in session.scalars(select(Series).where(ended).order_by(Series.id)))


def one_series(session: Session, public_id: str) -> Running:
    """Give a series.

    :raises NoSuchContest: there is none of that id.
    """
    row = session.scalar(select(Series).where(Series.public_id == public_id))
    if row is None:
        raise rules.NoSuchContest("There is no such series.")
    return _running(row)


def make(
    session: Session,
    plan: rules.Plan,
    span: periods.Span,
    series_id: int | None,
    *,
    by: int | None,
    at: datetime,
    status: str,
) -> str | None:
    """Make a contest; None: the series has one of this period already."""
    public_id = secrets.token_urlsafe(16)
    values: dict[str, Any] = {**shelf.columns(plan), **_when(plan, span), "series_id": series_id, "status": status}
    rest = {"rule": rules.VERSION, "kept": 0, "made_by_id": by, "created_at": at, "reason": ""}
    announced = at if status == rules.ANNOUNCED else None
    if not insert_once(session, Contest, public_id=public_id, announced_at=announced, **values, **rest):
        return None
    contest_id = session.scalar(select(Contest.id).where(Contest.public_id == public_id)) or 0
    _set_teams(session, contest_id, plan)
    return public_id


def step(session: Session, contest_id: int, before: tuple[str, ...], after: str, **values: Any) -> bool:
    """Take a contest from one state to the next, once; tell whether this call did."""
    mine = (Contest.id == contest_id, Contest.status.in_(before))
    moved = session.execute(update(Contest).where(*mine).values(status=after, **values))
    return bool(getattr(moved, "rowcount", 0))


def _when(plan: rules.Plan, span: periods.Span) -> dict[str, Any]:
    return {"period_key": span.key, "opens_at": span.opens(plan.zone), "ends_at": span.ends(plan.zone)}


def _set_teams(session: Session, contest_id: int, plan: rules.Plan) -> None:
    if plan.segment.teams:
        rows = [{"contest_id": contest_id, "team_id": one} for one in sorted(set(plan.segment.teams))]
        session.execute(insert(ContestTeam), rows)


def _zone(plan: rules.Plan) -> str:
    """Give the zone a plan names; UTC where it names none that exists, which the check tells."""
    return plan.zone if periods.is_zone(plan.zone) else "UTC"


def _running(row: Series) -> Running:
    same = {name: getattr(row, name) for name in ("id", "public_id", "kind", "days", "begins", "stopped_at")}
    return Running(**same, plan=rules.plan_of(row.plan))
