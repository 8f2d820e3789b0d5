"""Contests of the tests, and the people who are in them."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.contests import periods, rules, wording
from lms.contests import service as contests
from lms.contests.models import Contest, Deed
from tests.advocacy import deeds as choices
from tests.advocacy.deeds import AT
from tests.sharing import deeds as sharing

JOINING = (
    sharing.KEEPING
    + '\n[[permission]]\nkey = "contest.join"\nlevel = 2\noutward = true\nsays = "join a contest, and leave it"\n'
)
WEIGHTS: Mapping[str, int] = {"share": 2, "click": 10, "lead": 50}
PLAN = rules.Plan("Autumn of doors", "Tell of doors.", weights=WEIGHTS)
SPRINT = rules.Plan("Learning week", goal="sprint", weights={"lesson": 10, "quiz": 50, "level": 100})
GOAL = rules.Plan("Together", goal="together", mode="collective", weights=WEIGHTS, threshold=100)
TODAY = periods.Span("2026-11-22", date(2026, 11, 22), date(2026, 11, 22))


def publish(session: Session) -> None:
    """Publish the test academy with platforms and the key to contests."""
    choices.publish(session, {**sharing.PLATFORMS, "courses/levels.toml": JOINING})


def contest(
    session: Session, by: int, plan: rules.Plan = PLAN, span: periods.Span = TODAY, at: datetime = AT, **changes: Any
) -> str:
    """Announce a contest and give its public id."""
    public_id = contests.draft(session, replace(plan, **changes), span, by=by, at=at)
    contests.announce(session, public_id, by=by, at=at)
    session.commit()
    return public_id


def enter(session: Session, person_id: int, public_id: str, at: datetime = AT) -> None:
    """Join with the text as it is."""
    text = wording.consent(contests.contest(session, public_id).plan)
    contests.enter(session, person_id, public_id, shown=rules.digest(text), shown_as="Quiet Heron", at=at)
    session.commit()


def lines(session: Session, person_id: int | None = None) -> list[tuple[str, int, str]]:
    """Give kind, amount and limit of every deed, or of somebody's."""
    session.expire_all()
    mine = (Deed.person_id == person_id,) if person_id else ()
    rows = session.execute(select(Deed.kind, Deed.amount, Deed.over).where(*mine).order_by(Deed.id))
    return [tuple(row) for row in rows]


def statuses(session: Session) -> list[tuple[str, str]]:
    """Give the period and the state of every contest."""
    session.expire_all()
    rows = session.execute(select(Contest.period_key, Contest.status).order_by(Contest.opens_at, Contest.id))
    return [tuple(row) for row in rows]
