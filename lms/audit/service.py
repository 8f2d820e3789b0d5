"""Write lines of the log, show them, and check that nobody touched them."""

import json
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select, update
from sqlalchemy.orm import Session

from lms.audit import rules
from lms.audit.models import AuditHead, AuditLine
from lms.store.sessions import insert_once

__all__ = ["Entry", "lines_of", "page", "record", "verify"]

CHUNK = 1000


@dataclass(frozen=True, slots=True)
class Entry:
    """One line to show; ``person_id`` is None for the academy itself and for people who were erased."""

    n: int
    at: datetime
    person_id: int | None
    actor: str
    action: str
    subject: str
    detail: dict[str, Any]


def record(
    session: Session, action: str, *, actor: int | None = None, subject: str = "", at: datetime, **detail: Any
) -> None:
    """Append a line, in the transaction of what it tells of.

    Writers take turns from here to their commit, so call it last. ``subject`` and ``detail`` outlive
    people: put public ids there, never names or addresses.
    """
    head = _locked_head(session)
    line = rules.Line(
        n=head.n + 1,
        at=at,
        actor=rules.pseudonym(head.salt, actor),
        action=action,
        subject=rules.subject_of(subject),
        detail=rules.detail_of(detail),
        previous=head.hash,
    )
    written = rules.hash_of(line)
    session.add(_row(line, actor, written))
    session.flush()
    session.execute(update(AuditHead).where(AuditHead.id == 1).values(n=line.n, hash=written))


def page(session: Session, before: int | None = None, limit: int = 50) -> list[Entry]:
    """List lines, newest first, from the one below number ``before`` on."""
    query = select(AuditLine).order_by(AuditLine.n.desc()).limit(limit)
    if before is not None:
        query = query.where(AuditLine.n < before)
    return [_entry(row) for row in session.scalars(query)]


def lines_of(session: Session, person_id: int, action: str = "", limit: int = 10_000) -> list[Entry]:
    """List what one person did, newest first; of one kind of action, where one is named."""
    mine = select(AuditLine).where(AuditLine.person_id == person_id).order_by(AuditLine.n.desc()).limit(limit)
    rows = session.scalars(mine.where(AuditLine.action == action) if action else mine)
    return [_entry(row) for row in rows]


def verify(session: Session) -> str | None:
    """Name the first line that was altered, removed or moved; None if the log is whole."""
    head = session.execute(_HEAD).first()
    if head is None:
        return "line 1 follows nothing: the head of the log is gone" if _after(session, 0) else None
    n, previous = 0, rules.FIRST
    while rows := _after(session, n):
        for row in rows:
            wrong = _wrong(row, n + 1, previous, head)
            if wrong:
                return wrong
            n, previous = row.n, row.hash
    if n < head.n:
        return f"line {n + 1} was removed"
    return None if previous == head.hash else f"line {n} is not the last line that was written"


_HEAD = select(AuditHead.n, AuditHead.hash, AuditHead.salt).where(AuditHead.id == 1)


def _locked_head(session: Session) -> Row[int, str, str]:
    # Two writers must not follow the same line: on PostgreSQL the row lock makes the second wait
    # for the first one's commit, on SQLite there is one writer anyway.
    found = session.execute(_HEAD.with_for_update()).first()
    if found is None:
        insert_once(session, AuditHead, id=1, n=0, hash=rules.FIRST, salt=secrets.token_urlsafe(24))
        found = session.execute(_HEAD.with_for_update()).one()
    return found


def _row(line: rules.Line, person_id: int | None, written: str) -> AuditLine:
    return AuditLine(
        n=line.n,
        at=line.at,
        person_id=person_id,
        actor=line.actor,
        action=line.action,
        subject=line.subject,
        detail=line.detail,
        previous=line.previous,
        hash=written,
    )


def _entry(row: AuditLine) -> Entry:
    return Entry(row.n, row.at, row.person_id, row.actor, row.action, row.subject, json.loads(row.detail))


def _after(session: Session, n: int) -> list[Row[Any]]:
    columns = AuditLine.__table__.columns
    query = select(*columns).where(AuditLine.n > n).order_by(AuditLine.n).limit(CHUNK)
    return list(session.execute(query).all())


def _wrong(row: Row[Any], expected: int, previous: str, head: Row[int, str, str]) -> str | None:
    if row.n != expected:
        return f"line {expected} was removed or moved"
    line = rules.Line(row.n, row.at, row.actor, row.action, row.subject, row.detail, row.previous)
    if rules.hash_of(line) != row.hash:
        written = rules.number_written(line, row.hash, max(head.n, row.n))
        if written:
            return f"line {row.n} was moved: it was written as line {written}"
        return f"line {row.n} was altered"
    if row.previous != previous:
        return f"line {row.n} does not follow line {row.n - 1}"
    if row.person_id is not None and rules.pseudonym(head.salt, row.person_id) != row.actor:
        return f"line {row.n} was altered: it names another person than the one who acted"
    return f"line {row.n} was added behind the last line" if row.n > head.n else None
