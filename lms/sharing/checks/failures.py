"""How often checks of captions found something: by day, check, clause, kind of story and network, not by person."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from lms.sharing.checks.models import CheckFailure
from lms.sharing.checks.rules import Finding
from lms.store.sessions import insert_once

_POLICY = "/policy/"


@dataclass(frozen=True, slots=True)
class Failed:
    """How often a check that rested on a clause found something; ``clause`` such as ``conduct#open``, or empty."""

    code: str
    clause: str
    count: int


def note(session: Session, kind: str, found: Iterable[tuple[str, Finding]], at: datetime) -> None:
    """Count what was found in captions of one story; ``found`` pairs a network with a finding.

    A check counts once for a network, however many places of the text it pointed at.
    """
    # Sorted, so that two who write at once take the rows in one order.
    for network, code, clause in sorted({(network, one.code, clause_of(one)) for network, one in found}):
        row = {"day": at.date(), "code": code, "clause": clause, "kind": kind, "network": network}
        if not insert_once(session, CheckFailure, **row, count=1):
            this = (getattr(CheckFailure, name) == value for name, value in row.items())
            session.execute(update(CheckFailure).where(*this).values(count=CheckFailure.count + 1))


def failures(session: Session, since: date, until: date) -> tuple[Failed, ...]:
    """Sum up what checks found from a day on, and before another, by check and clause."""
    spoken: tuple[Any, ...] = (CheckFailure.code, CheckFailure.clause)
    query = select(*spoken, func.sum(CheckFailure.count)).where(CheckFailure.day >= since, CheckFailure.day < until)
    return tuple(Failed(*row[:2], int(row[2])) for row in session.execute(query.group_by(*spoken).order_by(*spoken)))


def clause_of(finding: Finding) -> str:
    """Name the clause a finding rests on, such as ``conduct#open``; empty where there is none."""
    return finding.clause[1].removeprefix(_POLICY) if finding.clause else ""
