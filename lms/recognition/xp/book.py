"""The rules as a process knows them: read at most twice a minute, and made a minute before they count."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.audit import service as audit
from lms.recognition.xp import rules
from lms.recognition.xp.models import XpRule
from lms.store.sessions import ask, insert_once

SHELF = "xp rules"
"""Where the rules lie in memory, with the instant they were read."""
FRESH = rules.LEAD / 2
"""How long they are taken from memory: a rule counts only later than that."""
_RULES = select(
    *XpRule.__table__.c["n", "lesson", "quiz", "first_try", "level", "from_at", "reason", "by_id"]
).order_by(XpRule.__table__.c.n)


def known(session: Session, at: datetime) -> tuple[rules.Rule, ...]:
    """Give every rule, oldest first, as far as one that counts at ``at`` may be among them."""
    shelf: dict[str, Any] = session.info["academy"].shelf
    kept: tuple[datetime, tuple[rules.Rule, ...]] | None = shelf.get(SHELF)
    if kept is None or abs(at - kept[0]) >= FRESH:
        kept = shelf[SHELF] = (at, read(session))
    return kept[1]


def read(session: Session) -> tuple[rules.Rule, ...]:
    """Read every rule, oldest first."""
    return (rules.BUILT_IN, *(_rule(row) for row in ask(session, _RULES)))


def at(session: Session, instant: datetime) -> rules.Rule:
    """Give the rule that pays at an instant."""
    return rules.in_force(known(session, instant), instant)


def add(
    session: Session, amounts: rules.Amounts, *, based_on: int, reason: str, by: int | None, at: datetime
) -> rules.Rule:
    """Make the next rule; it counts from the next full minute that is at least a minute away.

    :raises RuleChanged: another was made since ``based_on``.
    :raises SameAmounts: it changes nothing.
    """
    newest = read(session)[-1]
    rules.check_new(amounts, newest, based_on)
    made = rules.Rule(newest.n + 1, amounts, rules.begins(at, newest), reason, by)
    values = {name: getattr(amounts, name) for name in ("lesson", "quiz", "first_try", "level")}
    if not insert_once(session, XpRule, n=made.n, **values, from_at=made.from_at, reason=reason, by_id=by):
        rules.check_new(amounts, made, based_on)
    session.info["academy"].shelf.pop(SHELF, None)
    audit.record(session, "xp.rule", actor=by, subject=made.version, at=at, **values)
    return made


def _rule(row: Sequence[Any]) -> rules.Rule:
    n, lesson, quiz, first_try, level, from_at, reason, by_id = row
    return rules.Rule(n, rules.Amounts(lesson, quiz, first_try, level), from_at, reason, by_id)
