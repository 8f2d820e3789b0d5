"""What people do in the tests of advocacy and sharing, as the rooms below would report it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import inspect
from sqlalchemy.orm import Session

from lms.advocacy import service as advocacy
from lms.library import service as library
from lms.people import service as people
from lms.policy import service as policy
from lms.recognition import service as recognition
from lms.web.academy import Academy
from tests import academy as written

AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
RIGHT = {0: [0], 1: [1]}
"""The right answers to the check of the test academy's policy."""
CHANGED_POLICY = written.POLICY.replace("Answer once, then leave the argument.", "Answer never.")


def acknowledge(session: Session, person_id: int, at: datetime = AT) -> None:
    """Acknowledge the policy in force."""
    version = policy.current(session, "conduct")
    policy.acknowledge(session, person_id, "conduct", RIGHT, digest=version.digest, at=at)
    session.commit()


def learn(session: Session, person_id: int, *courses: str, at: datetime = AT) -> None:
    """Complete courses."""
    for course in courses:
        recognition.record(session, person_id, f"course:{course}", at=at)
    session.commit()


def reach(session: Session, person_id: int, level: int, at: datetime = AT) -> None:
    """Reach a level of the test academy."""
    if level >= 1:
        acknowledge(session, person_id, at)
        learn(session, person_id, *("first", "second")[:level], at=at)


def opt_in(session: Session, person_id: int, at: datetime = AT) -> None:
    """Say yes to the text as it is."""
    advocacy.opt_in(session, person_id, shown=advocacy.text(session).digest, at=at)
    session.commit()


def opt_out(session: Session, person_id: int, at: datetime = AT) -> None:
    """Leave."""
    advocacy.opt_out(session, person_id, at=at)
    session.commit()


def decline(session: Session, person_id: int, at: datetime = AT) -> None:
    """Say not now."""
    advocacy.decline(session, person_id, shown=advocacy.text(session).digest, at=at)
    session.commit()


def advocate(session: Session, person_id: int, at: datetime = AT) -> None:
    """Reach the level that shares, and opt in."""
    reach(session, person_id, 2, at)
    opt_in(session, person_id, at)


def publish(session: Session, changes: dict[str, str], at: datetime = AT) -> int:
    """Publish the test academy with some files changed."""
    key = tuple(sorted(changes.items()))
    if key not in _prepared:
        _prepared[key] = library.prepare(session, written.files(changes), today=date(2026, 11, 22))
    number = library.publish(session, _prepared[key], at=at, author="test", source="test").number
    session.commit()
    return number


_prepared: dict[tuple[tuple[str, str], ...], library.Prepared] = {}
"""What was read and rendered before: the same files give the same."""


def public_id(session: Session, person_id: int) -> str:
    """Give the key that leaves the server."""
    return people.person(session, person_id).public_id


@contextmanager
def heard(signal: Any, academy: Academy) -> Iterator[list[dict[str, Any]]]:
    """Collect what one academy announces."""
    told: list[dict[str, Any]] = []

    def listen(_sender: Academy, *, session: Session, **facts: Any) -> None:
        told.append(facts)

    with signal.connected_to(listen, sender=academy):
        yield told


def tables(session: Session) -> list[str]:
    """Name every table."""
    return sorted(inspect(session.connection()).get_table_names())
