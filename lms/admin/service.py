"""What administrators look at: how the academy is doing, and who did what."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from lms.audit import service as audit
from lms.delivery import service as delivery
from lms.library import service as library
from lms.people import service as people
from lms.policy import service as policy
from lms.store.sessions import dialect_of

AUDIT_PAGE = 50


@dataclass(frozen=True, slots=True)
class Work:
    """A periodic job, and how it went the last time."""

    name: str
    last_run_at: datetime | None
    next_run_at: datetime | None
    last_error: str


@dataclass(frozen=True, slots=True)
class Health:
    """How the academy is doing."""

    database: str
    size: int
    """Bytes of the database."""
    release: int
    people: people.Numbers
    outbox: delivery.Counts
    letters: tuple[delivery.DeadLetter, ...]
    conflicts: tuple[library.Waiting, ...]
    """Files changed both in the folder and in the browser."""
    jobs: tuple[Work, ...]
    unheld: tuple[str, ...]
    """Areas that policies name and nobody signs for, as they are shown."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the audit log in words."""

    n: int
    at: datetime
    who: str
    action: str
    about: str
    about_person: str
    """Public id, where the line is about a person who still has an account."""
    detail: tuple[tuple[str, str], ...]


def health(session: Session) -> Health:
    """Look at every part of the academy that can stand still."""
    database, size = _database(session)
    return Health(
        database=database,
        size=size,
        release=library.current_number(session),
        people=people.numbers(session),
        outbox=delivery.counts(session),
        letters=tuple(delivery.dead_letters(session)),
        conflicts=tuple(library.waiting(session)),
        jobs=_jobs(session),
        unheld=tuple(map(policy.title_of, policy.unheld(session))),
    )


def _database(session: Session) -> tuple[str, int]:
    if dialect_of(session) == "sqlite":
        asked = text("SELECT sqlite_version(), page_count * page_size FROM pragma_page_count, pragma_page_size")
        version, size = session.execute(asked).one()
        return f"SQLite {version}", int(size)
    asked = text("SELECT current_setting('server_version'), pg_database_size(current_database())")
    version, size = session.execute(asked).one()
    return f"PostgreSQL {str(version).split()[0]}", int(size)


def _jobs(session: Session) -> tuple[Work, ...]:
    ran = {state.name: state for state in delivery.job_states(session)}
    names = sorted({job.name for job in session.info["academy"].jobs} | set(ran))
    return tuple(_work(name, ran.get(name)) for name in names)


def _work(name: str, state: delivery.JobState | None) -> Work:
    if state is None:
        return Work(name, None, None, "")
    return Work(name, state.last_run_at, state.next_run_at, state.last_error)


def audit_lines(session: Session, before: int | None = None) -> tuple[list[Line], int | None]:
    """Give one page of the log, newest first, and the number the next page begins below."""
    entries = audit.page(session, before, AUDIT_PAGE + 1)
    shown = entries[:AUDIT_PAGE]
    actors = people.people(session, {one.person_id for one in shown if one.person_id})
    subjects = people.by_public_id(session, {one.subject for one in shown if one.subject})
    lines = [_line(one, actors, subjects) for one in shown]
    return lines, shown[-1].n if len(entries) > AUDIT_PAGE else None


def _line(one: audit.Entry, actors: dict[int, people.Person], subjects: dict[str, people.Person]) -> Line:
    actor = actors.get(one.person_id or 0)
    subject = subjects.get(one.subject)
    return Line(
        n=one.n,
        at=one.at,
        who=actor.name if actor else (f"Erased person {one.actor}" if one.actor else "The academy"),
        action=words_of(one.action),
        about=subject.name if subject else one.subject,
        about_person=subject.public_id if subject else "",
        detail=tuple(
            (name.replace("_", " "), _said(value)) for name, value in one.detail.items() if value not in ("", [])
        ),
    )


def words_of(action: str) -> str:
    """Say an action's name in words: person.sign_in_refused becomes "person: sign in refused"."""
    room, _, verb = action.partition(".")
    return f"{room}: {verb.replace('_', ' ')}" if verb else room


def _said(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(str(one) for one in value)
    return str(value)
