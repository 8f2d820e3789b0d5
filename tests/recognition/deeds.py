"""What people do in the recognition tests, as the rooms that report it would."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import event, select
from sqlalchemy.orm import Session

from lms.library import service as library
from lms.recognition import service as recognition
from lms.web.academy import Academy
from tests import academy as written
from tests import factories

AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
LATER = AT + timedelta(days=3)
SHIFTED = (
    written.LEVELS.replace('number = 2\nid = "able"', 'number = 3\nid = "able"')
    .replace('number = 1\nid = "ready"', 'number = 2\nid = "ready"')
    .replace(
        "[[level]]\nnumber = 2",
        '[[level]]\nnumber = 1\nid = "new"\ntitle = "New"\nrequires = ["course:second"]\n\n[[level]]\nnumber = 2',
    )
)
"""Levels with a new one put in below the one reached."""


def publish(session: Session, changes: dict[str, str], at: datetime = AT, files: dict[str, bytes] | None = None) -> int:
    """Publish the test academy with some files changed, or other files; give the release's number."""
    prepared = library.prepare(session, files or written.files(changes), today=date(2026, 11, 22))
    return library.publish(session, prepared, at=at, author="test", source="test").number


def pass_first_quiz(session: Session, person_id: int, *, first_try: bool = True, at: datetime = AT) -> None:
    """Pass the first quiz, and so complete the first course, as learning would report it."""
    evidence = {
        "revision": "abcdef0123456789",
        "release": 1,
        "percent": 90,
        "attempt": "attempt-1",
        "first_try": first_try,
    }
    recognition.record(session, person_id, "quiz:first", at=at, evidence=evidence)
    recognition.record(session, person_id, "course:first", at=at)


def become_ready(session: Session, person_id: int, at: datetime = AT) -> None:
    """Reach level 1."""
    recognition.record(session, person_id, "policy:conduct", at=at, evidence={"version": 1})
    pass_first_quiz(session, person_id, at=at)


def first_award(session: Session, person_id: int) -> recognition.Award:
    """Give the newest award of a person."""
    return recognition.badges(session, person_id)[0]


@contextmanager
def heard(signal: Any, academy: Academy) -> Iterator[list[dict[str, Any]]]:
    """Collect what one academy announces."""
    told: list[dict[str, Any]] = []

    def listen(_sender: Academy, *, session: Session, **facts: Any) -> None:
        told.append(facts)

    with signal.connected_to(listen, sender=academy):
        yield told


def xp(session: Session, person_id: int) -> int:
    return recognition.standing(session, person_id).xp


def rows(session: Session, model: Any, person_id: int) -> int:
    return len(session.scalars(select(model).where(model.person_id == person_id)).all())


def words(html: str) -> str:
    """Give what a page says, without its tags."""
    text = re.sub(r"<[^>]+>", " ", html.partition("<main")[2])
    return re.sub(r" (?=[.,:;])", "", " ".join(text.split()))


def role(session: Session, name: str) -> int:
    return factories.person(session, f"{name} person", roles=(name,))


@contextmanager
def asked(academy: Academy) -> Iterator[list[str]]:
    """Collect the statements that pages read with."""
    statements: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        statements.append(statement)

    event.listen(academy.store.read_engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(academy.store.read_engine, "before_cursor_execute", note)
