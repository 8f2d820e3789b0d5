"""Lists of many as they arrive: the column that holds the badges is found, and taken in chunk by chunk."""

import csv
import secrets
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import islice
from typing import TextIO, cast

from sqlalchemy import Table, delete, insert, select, update
from sqlalchemy.orm import Session

from lms.recognition.credentials.comparing import shown
from lms.recognition.desk import rules
from lms.recognition.desk.kept import Academy
from lms.recognition.desk.models import CheckLine, CheckList

CHUNK = 500
"""Lines taken in, and checked, in one turn."""
ARRIVING = timedelta(minutes=30)
"""How long a list may take to arrive; one that has not by then was broken off."""
MOST_LISTS = 20
"""Lists of one person that are kept."""
_lines = cast(Table, CheckLine.__table__)


def texts_of(stream: TextIO, column: str = "") -> Iterator[tuple[int, str]]:
    """Read the column of a table that holds the badges, each with its line; empty cells are left out.

    :raises Unfit: it is no table, or none of its columns holds badges.
    """
    try:
        head = stream.read(4_096)
        stream.seek(0)
        reader = csv.reader(stream, delimiter=max(",;\t", key=head.count))
        first = list(islice(reader, rules.LOOKED_AT))
        place, headed = rules.column_of(first, column)
        yield from _cells(first[1:] if headed else first, place, 2 if headed else 1)
        yield from _cells(reader, place, len(first) + 1)
    except (csv.Error, UnicodeDecodeError) as error:
        raise rules.Unfit("file", "This is no table we can read. Save it as CSV in UTF-8 and try again.") from error


def _cells(rows: Iterable[list[str]], place: int, begin: int) -> Iterator[tuple[int, str]]:
    for n, row in enumerate(rows, begin):
        cell = row[place].replace("\0", "").strip() if place < len(row) else ""
        if cell:
            yield n, cell


def send(session: Session, person_id: int, name: str, stream: TextIO, *, at: datetime) -> str:
    """Take a list in, to be checked by a job, and give its key; the oldest of too many goes.

    :raises Unfit: it cannot be read, is empty, or has more than 10,000 lines.
    """
    made = _begun(session, person_id, name, at)
    total = 0
    for chunk in _chunks(stream):
        total += _added(session, made.id, chunk)
    _settle(session, made.id, person_id, total, at)
    return made.key


def take_in(academy: Academy, person_id: int, name: str, stream: TextIO) -> str:
    """Take a list in like :func:`send`, in many short transactions: one of 90 MB would keep all others waiting.

    :raises Unfit: it cannot be read, is empty, or has more than 10,000 lines.
    """
    at = academy.clock()
    with academy.store.transaction() as session:
        made = _begun(session, person_id, name, at)
        number, key = made.id, made.key
    try:
        total = 0
        for chunk in _chunks(stream):
            with academy.store.transaction() as session:
                total += _added(session, number, chunk)
        with academy.store.transaction() as session:
            _settle(session, number, person_id, total, at)
    except BaseException:
        with academy.store.transaction() as session:
            session.execute(delete(CheckList).where(CheckList.id == number))
        raise
    return key


def _begun(session: Session, person_id: int, name: str, at: datetime) -> CheckList:
    label = (shown(name) or "a list")[:200]
    key = secrets.token_urlsafe(16)
    made = CheckList(key=key, person_id=person_id, label=label, sent_at=at, total=0, leased_until=at + ARRIVING)
    session.add(made)
    session.flush()
    return made


def _chunks(stream: TextIO) -> Iterator[list[tuple[int, str]]]:
    cells, total = texts_of(stream), 0
    while chunk := list(islice(cells, CHUNK)):
        total += len(chunk)
        if total > rules.MOST_LINES:
            raise rules.Unfit("file", f"A list has at most {rules.MOST_LINES:,} lines. Part it and send both.")
        yield chunk
    if not total:
        raise rules.Unfit("file", "The list is empty.")


def _added(session: Session, list_id: int, chunk: list[tuple[int, str]]) -> int:
    rows = [{"list_id": list_id, "n": n, "given": text} for n, text in chunk]
    session.connection().execute(insert(_lines), rows)
    return len(rows)


def _settle(session: Session, list_id: int, person_id: int, total: int, at: datetime) -> None:
    mine = update(CheckList).where(CheckList.id == list_id).values(total=total, leased_until=at)
    session.execute(mine.execution_options(synchronize_session="fetch"))
    _make_room(session, person_id)


def _make_room(session: Session, person_id: int) -> None:
    newest = select(CheckList.id).where(CheckList.person_id == person_id).order_by(CheckList.id.desc())
    keep = session.scalars(newest.limit(MOST_LISTS)).all()
    surplus = delete(CheckList).where(CheckList.person_id == person_id, CheckList.id.not_in(keep))
    session.execute(surplus.execution_options(synchronize_session=False))
