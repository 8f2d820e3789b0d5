"""Checks that are remembered for whoever made them: answered at once, or when the web has answered."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from lms.clock import Clock
from lms.delivery import service as delivery
from lms.recognition.credentials import judging
from lms.recognition.credentials.comparing import shown
from lms.recognition.credentials.judging import Report
from lms.recognition.desk import checking, rules
from lms.recognition.desk.checking import Found
from lms.recognition.desk.models import Check
from lms.store.sessions import Store

KEPT = timedelta(days=30)
"""How long a check is remembered."""
PATIENCE = timedelta(minutes=2)
"""How long the web may take in all; then the check is answered with what is known."""
LEASE = timedelta(minutes=1)
MOST_WAITING = 20
"""Checks of one person that may wait for the web at the same time."""
MOST_ASKED = 10
"""Addresses asked for one check."""
MOST_A_TURN = 50
PAGE = 25


class Academy(Protocol):
    """What the jobs of the desk need of an academy."""

    @property
    def store(self) -> Store:
        """Give its store."""

    @property
    def clock(self) -> Clock:
        """Give its clock."""


@dataclass(frozen=True, slots=True)
class Made:
    """A check as its page shows it; ``report`` is None while it waits."""

    key: str
    label: str
    asked_at: datetime
    report: Report | None


@dataclass(frozen=True, slots=True)
class History:
    """One page of somebody's checks, newest first; pages count from 1."""

    checks: tuple[Made, ...]
    total: int
    page: int
    pages: int


def file(reader: Session, writer: Session, person_id: int, sent: tuple[str, bytes], *, at: datetime) -> str:
    """Check a file, given by name and content, and give the key of the check.

    The check itself takes seconds, so it is made over ``reader``; nobody waits for it who writes.

    :raises Unfit: too many checks of this person wait.
    """
    name, data = sent
    found = checking.of_file(reader, data, {}, at=at)
    return _keep(writer, person_id, shown(name) or "a file", data, found, at)


def text(reader: Session, writer: Session, person_id: int, typed: str, *, at: datetime) -> str:
    """Check what was typed, pasted or scanned, like :func:`file`.

    :raises Unfit: too many checks of this person wait.
    """
    found = checking.of_text(reader, typed, {}, at=at)
    return _keep(writer, person_id, shown(typed), typed.strip().encode(errors="replace"), found, at)


def _keep(session: Session, person_id: int, label: str, data: bytes, found: Found, at: datetime) -> str:
    key = secrets.token_urlsafe(16)
    made = Check(key=key, person_id=person_id, label=label[:200], asked_at=at, leased_until=at, waits_for={})
    made.award_id = found.award_id
    if found.needs:
        mine = select(func.count()).where(Check.person_id == person_id, Check.done_at.is_(None))
        if (session.scalar(mine) or 0) >= MOST_WAITING:
            raise rules.Unfit("id", f"{MOST_WAITING} of your checks wait for other sites. Try again in a minute.")
        made.body = data
        made.waits_for = _asked(session, {}, found, at)
    else:
        made.done_at, made.report = at, found.report.kept()
    session.add(made)
    session.flush()
    return key


def _asked(session: Session, waits_for: Mapping[str, int], found: Found, at: datetime) -> dict[str, int]:
    left = MOST_ASKED - len(waits_for)
    return {**waits_for, **{one: delivery.inquire(session, one, at=at) for one in found.needs[:left]}}


def check(session: Session, person_id: int, key: str) -> Made:
    """Give one of a person's own checks.

    :raises NoSuchCheck: there is none, or it is somebody else's.
    """
    row = session.execute(select(*_SHOWN).where(Check.key == key, Check.person_id == person_id)).first()
    if row is None:
        raise rules.NoSuchCheck("There is no such check of yours. They are kept for 30 days.")
    return _made(*row)


def history(session: Session, person_id: int, page: int = 1, size: int = PAGE) -> History:
    """List a person's own checks, newest first."""
    mine = Check.person_id == person_id
    total = session.scalar(select(func.count()).where(mine)) or 0
    pages = max(1, -(-total // size))
    number = min(max(1, page), pages)
    rows = session.execute(
        select(*_SHOWN).where(mine).order_by(Check.id.desc()).limit(size).offset((number - 1) * size)
    )
    return History(tuple(_made(*row) for row in rows), total, number, pages)


_SHOWN = (Check.key, Check.label, Check.asked_at, Check.report)


def _made(key: str, label: str, asked_at: datetime, report: Mapping[str, Any] | None) -> Made:
    return Made(key, label, asked_at, judging.report_from(report) if report is not None else None)


def sweep(session: Session, at: datetime) -> None:
    """Forget checks after thirty days."""
    old = delete(Check).where(Check.asked_at < at - KEPT)
    session.execute(old.execution_options(synchronize_session=False))


def run(academy: Academy, at: datetime) -> int:
    """Go on with the checks for which the web has answered; tell how many."""
    done = 0
    for number in _ready(academy, at):
        with academy.store.transaction() as session:
            taken = _lease(session, number, at)
        if taken:
            _go_on(academy, number, at)
            done += 1
    return done


def _ready(academy: Academy, at: datetime) -> list[int]:
    with academy.store.reading() as session:
        waiting = select(Check.id, Check.waits_for, Check.asked_at).where(Check.done_at.is_(None))
        rows = session.execute(waiting.where(Check.leased_until <= at).order_by(Check.id).limit(MOST_A_TURN)).all()
        numbers = {number for row in rows for number in row.waits_for.values()}
        told = delivery.answers(session, numbers)
    return [
        row.id
        for row in rows
        if row.asked_at + PATIENCE <= at or all(told[number] is not None for number in row.waits_for.values())
    ]


def _lease(session: Session, number: int, at: datetime) -> bool:
    mine = update(Check).where(Check.id == number, Check.done_at.is_(None), Check.leased_until <= at)
    taken = mine.values(leased_until=at + LEASE).returning(Check.id).execution_options(synchronize_session=False)
    return session.execute(taken).first() is not None


def _go_on(academy: Academy, number: int, at: datetime) -> None:
    """Make the check again with what the web answered, in no transaction, and write down what comes of it."""
    with academy.store.reading() as session:
        row = session.execute(select(Check.body, Check.waits_for, Check.asked_at).where(Check.id == number)).one()
        told = delivery.answers(session, row.waits_for.values())
        answers = {url: one.text if one else None for url, key in row.waits_for.items() for one in (told[key],)}
        typed = rules.is_typed(row.body)
        found = (
            checking.of_text(session, row.body.decode(), answers, at=at)
            if typed
            else checking.of_file(session, row.body, answers, at=at)
        )
    more = tuple(one for one in found.needs if one not in row.waits_for)
    with academy.store.transaction() as session:
        mine = update(Check).where(Check.id == number, Check.done_at.is_(None))
        if more and len(row.waits_for) < MOST_ASKED and row.asked_at + PATIENCE > at:
            asked = _asked(session, row.waits_for, Found(found.report, needs=more), at)
            change = mine.values(waits_for=asked, leased_until=at)
        else:
            values = {"done_at": academy.clock(), "report": found.report.kept(), "body": None, "waits_for": {}}
            change = mine.values(award_id=found.award_id, **values)
        session.execute(change.execution_options(synchronize_session=False))
