"""The rules points are paid by: each counts from an instant that lies ahead when it is made."""

from dataclasses import asdict
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.advocacy.points import rules
from lms.advocacy.points.models import PointRule
from lms.audit import service as audit
from lms.store.sessions import insert_once


def known(session: Session) -> tuple[rules.Rule, ...]:
    """Give every rule, oldest first."""
    rows = session.scalars(select(PointRule).order_by(PointRule.n))
    return (rules.BUILT_IN, *(_rule(row) for row in rows))


def at(session: Session, instant: datetime) -> rules.Rule:
    """Give the rule that pays at an instant."""
    begun = select(PointRule).where(PointRule.from_at <= instant).order_by(PointRule.n.desc()).limit(1)
    row = session.scalar(begun)
    return _rule(row) if row else rules.BUILT_IN


def add(
    session: Session, scale: rules.Scale, *, based_on: int, reason: str, by: int | None, at: datetime
) -> rules.Rule:
    """Make the next rule; what was paid before stays as it is.

    :raises ScaleChanged: another was made since ``based_on``.
    :raises SameScale: it changes nothing.
    """
    newest = known(session)[-1]
    rules.check_new(scale, newest, based_on)
    made = rules.Rule(newest.n + 1, scale, rules.begins(at, newest), reason, by)
    values = {"scale": asdict(scale), "from_at": made.from_at, "reason": reason, "by_id": by}
    if not insert_once(session, PointRule, n=made.n, **values):
        rules.check_new(scale, made, based_on)
    audit.record(session, "points.rule", actor=by, subject=made.version, at=at, **asdict(scale))
    return made


def _rule(row: PointRule) -> rules.Rule:
    return rules.Rule(row.n, rules.scale_of(row.scale), row.from_at, row.reason, row.by_id)
