"""Erase somebody for good, keep a list of it outside the database, and erase again what a backup brought back."""

import logging
import os
from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from sqlalchemy import delete, event, select, text, update
from sqlalchemy.orm import Session

from lms.audit import service as audit
from lms.delivery import service as delivery
from lms.people import accounts, models, rules
from lms.settings import Settings
from lms.store.sessions import insert_once

log = logging.getLogger(__name__)
_FREE = {"number": None, "wiped_at": None}


def erase(session: Session, person_id: int, *, at: datetime, by: int | None) -> None:
    """Erase everything the academy keeps about a person, in this transaction; totals stay as they are.

    The account is closed first, with all that follows from it. Then each room takes its own leave through
    ``academy.erasers``, keeping what totals need without the person. What else names the person goes with the row.
    An entry in the audit log stays, under a pseudonym. ``by``: who asked for it, the person or nobody in particular.

    :raises NotAllowed: it is the last active administrator.
    :raises Unknown: there is nobody with that key.
    """
    accounts.hold_admins(session)
    row = accounts.row_of(session, person_id)
    person = accounts.person(session, person_id)
    if row.active and "admin" in person.roles:
        accounts.keep_an_admin(session, {person_id})
    # Before the account is closed: that its permissions end is told all the same.
    delivery.forget_about(session, person.public_id)
    if row.active:
        accounts.close(session, row, at=at)
    for leave in session.info["academy"].erasers.values():
        leave(session, person, at)
    session.execute(delete(models.Invitation).where(models.Invitation.email_key == row.email_key))
    mark = mark_of(person.public_id)
    insert_once(session, models.Erasure, mark=mark, number=person_id, at=at, wiped_at=None)
    audit.record(session, "person.erased", actor=by, subject=f"erasure:{mark[:16]}", at=at)
    session.flush()
    session.expunge_all()
    session.execute(delete(models.Person).where(models.Person.id == person_id).execution_options(**_UNSYNCED))
    _list_after_commit(session)


_UNSYNCED: dict[str, Any] = {"synchronize_session": False}


def mark_of(public_id: str) -> str:
    """Give what stays of somebody who was erased: a hash of their random public id."""
    return sha256(public_id.encode()).hexdigest()


def erase_again(session: Session, marks: Iterable[str], *, at: datetime) -> int:
    """Erase whoever of a list a restored backup brought back; tell how many there were.

    A last administrator stays, which is logged, until there is another one.
    """
    unknown = set(marks) - set(session.scalars(select(models.Erasure.mark)))
    if not unknown:
        return 0
    people = session.execute(select(models.Person.id, models.Person.public_id)).all()
    back = {mark: row.id for row in people if (mark := mark_of(row.public_id)) in unknown}
    for mark in unknown - back.keys():
        insert_once(session, models.Erasure, mark=mark, at=at, **_FREE)
    return sum(_again(session, person_id, at=at) for person_id in back.values())


def _again(session: Session, person_id: int, *, at: datetime) -> bool:
    try:
        erase(session, person_id, at=at, by=None)
    except rules.NotAllowed as error:
        log.warning("a person who was erased is back and stays: %s", error)
        return False
    return True


def erasures(session: Session) -> list[str]:
    """List the marks of everybody who was erased, in the order of time."""
    return list(session.scalars(select(models.Erasure.mark).order_by(models.Erasure.at, models.Erasure.mark)))


def list_of(settings: Settings) -> Path:
    """Tell where the list outside the database lies."""
    return settings.erasures or settings.data / "erasures.txt"


def listed(path: Path) -> list[str]:
    """Read a list; lines that are no marks are passed over."""
    if not path.is_file():
        return []
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    return [line for line in map(str.strip, lines) if len(line) == 64 and line.isalnum()]


def note(path: Path, marks: Iterable[str]) -> int:
    """Add to the list what it does not hold yet, safe on disk; tell how many lines that were."""
    new = sorted(set(marks) - set(listed(path)))
    if new:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as file:
            file.writelines(f"{mark}\n" for mark in new)
            file.flush()
            os.fsync(file.fileno())
    return len(new)


def keep_up(academy: Any, at: datetime) -> None:
    """Erase again what the list names, list what it lacks, and write over what the database file still held.

    A start does so, and a job: it opens short transactions of its own.
    """
    path = list_of(academy.settings)
    with academy.store.reading() as reader:
        kept = set(erasures(reader))
        unwiped = reader.scalar(select(models.Erasure.mark).where(models.Erasure.wiped_at.is_(None)).limit(1))
    known = set(listed(path))
    if known - kept:
        with academy.store.transaction() as session:
            erase_again(session, known, at=at)
    if kept - known:
        _try_to_note(path, kept)
    if unwiped or known - kept:
        _wipe(academy, at)


def _wipe(academy: Any, at: datetime) -> None:
    """SQLite overwrites what is deleted; the journal beside the file holds it until it is folded in."""
    if academy.store.embedded:
        with academy.store.read_engine.connect() as connection:
            busy = connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)")).scalar()
        if busy:
            return
    with academy.store.transaction() as session:
        session.execute(update(models.Erasure).where(models.Erasure.wiped_at.is_(None)).values(wiped_at=at))


def _list_after_commit(session: Session) -> None:
    academy = session.info["academy"]

    def write(_session: Session) -> None:
        # What was committed is asked anew: a transaction that was undone must never put anybody on the list.
        with academy.store.reading() as reader:
            _try_to_note(list_of(academy.settings), erasures(reader))

    event.listen(session, "after_commit", write, once=True)


def _try_to_note(path: Path, marks: Iterable[str]) -> None:
    try:
        note(path, marks)
    except OSError:
        # The database knows; the job tries again.
        log.warning("the list of erasures at %s cannot be written", path, exc_info=True)
