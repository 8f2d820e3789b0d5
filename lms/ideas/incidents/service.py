"""Incidents written, shown and counted; nobody is named in them, and whom they were about is told to nobody."""

import secrets
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from lms.audit import service as audit
from lms.ideas.incidents import rules
from lms.ideas.incidents.models import Incident
from lms.ideas.incidents.rules import Told
from lms.library import service as library
from lms.people import service as people

PAGE = 20
DRAFT, SHOWN = "draft", "shown"


@dataclass(frozen=True, slots=True)
class Entry:
    """What is written of an incident. ``clauses`` such as ``conduct#open``, ``lessons`` such as ``first/one``."""

    kind: str
    happened_on: date
    told: Told
    clauses: tuple[str, ...] = ()
    lessons: tuple[str, ...] = ()
    about: str = ""
    """The address of whom it was about, as typed; kept as a keyed hash, where anybody has it."""
    sure: bool = False
    """Whether its writer said that single words which are somebody's name mean nobody here."""


Page = tuple[str, str]
"""A title, and the path below the mount."""


@dataclass(frozen=True, slots=True)
class Case:
    """An incident as everybody may read it."""

    public_id: str
    kind: str
    label: str
    happened_on: date
    told: Told
    clauses: tuple[Page, ...]
    lessons: tuple[Page, ...]
    clause_refs: tuple[str, ...]
    lesson_refs: tuple[str, ...]
    shown_at: datetime | None


@dataclass(frozen=True, slots=True)
class Cases:
    """One page of incidents, newest first."""

    cases: tuple[Case, ...]
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class Kind:
    """Incidents of one kind since a day, and what they named. ``check`` is the check of captions that looks for it."""

    kind: str
    label: str
    check: str
    number: int
    clauses: tuple[str, ...]
    lessons: tuple[str, ...]


def write(session: Session, entry: Entry, *, by: int, at: datetime) -> str:
    """Keep a draft of an incident and give its public id.

    :raises BadText: a text is missing or too long, or a kind or a reference unknown.
    :raises NamesSomebody: a text names a person of the academy.
    """
    values = _checked(session, entry, at)
    public_id = secrets.token_hex(16)
    about = {"about_mark": _about(session, entry.about)}
    session.add(Incident(public_id=public_id, status=DRAFT, at=at, by_id=by, **about, **values))
    session.flush()
    audit.record(session, "incident.written", actor=by, subject=f"incident:{public_id}", at=at)
    return public_id


def rewrite(session: Session, public_id: str, entry: Entry, *, by: int, at: datetime) -> None:
    """Change an incident; an empty ``about`` leaves what was said before.

    :raises NoSuchIncident: there is none.
    :raises BadText: a text is missing or too long, or a kind or a reference unknown.
    :raises NamesSomebody: a text names a person of the academy.
    """
    row = _row(session, public_id)
    values = _checked(session, entry, at)
    if entry.about:
        values["about_mark"] = _about(session, entry.about)
    session.execute(update(Incident).where(Incident.id == row.id).values(**values))
    audit.record(session, "incident.changed", actor=by, subject=f"incident:{public_id}", at=at)


def show(session: Session, public_id: str, *, shown: bool, by: int, at: datetime) -> None:
    """Show an incident to everybody, or no longer.

    :raises NoSuchIncident: there is none.
    """
    row = _row(session, public_id)
    if (row.status == SHOWN) is shown:
        return
    row.status, row.shown_at = (SHOWN, at) if shown else (DRAFT, None)
    session.flush()
    action = "incident.shown" if shown else "incident.hidden"
    audit.record(session, action, actor=by, subject=f"incident:{public_id}", at=at)


def remove(session: Session, public_id: str, *, by: int, at: datetime) -> None:
    """Remove a draft for good.

    :raises NoSuchIncident: there is no draft of that id.
    """
    row = _row(session, public_id)
    if row.status != DRAFT:
        raise rules.NoSuchIncident("Take it back first: it is shown to everybody.")
    session.delete(row)
    session.flush()
    audit.record(session, "incident.removed", actor=by, subject=f"incident:{public_id}", at=at)


def cases(session: Session, *, page: int = 1, kind: str = "", drafts: bool = False) -> Cases:
    """List the incidents that are shown, or with the ``drafts`` first; ``kind`` empty: all."""
    wanted: list[Any] = [] if drafts else [Incident.status == SHOWN]
    if kind:
        wanted.append(Incident.kind == kind)
    number = session.scalar(select(func.count()).select_from(Incident).where(*wanted)) or 0
    pages = max(1, -(-number // PAGE))
    page = min(max(page, 1), pages)
    query = select(Incident).where(*wanted).order_by(Incident.status, Incident.happened_on.desc(), Incident.id.desc())
    rows = session.scalars(query.limit(PAGE).offset((page - 1) * PAGE))
    return Cases(tuple(_case(session, row) for row in rows), page, pages)


def case(session: Session, public_id: str, *, drafts: bool = False) -> Case:
    """Give one incident.

    :raises NoSuchIncident: there is none, or it is not shown.
    """
    row = _row(session, public_id)
    if row.status != SHOWN and not drafts:
        raise rules.NoSuchIncident("There is no such lesson learned.")
    return _case(session, row)


def kinds(session: Session, since: date) -> tuple[Kind, ...]:
    """Count the incidents of each kind since a day, with the clauses and lessons they named."""
    found: dict[str, list[Incident]] = defaultdict(list)
    for row in session.scalars(select(Incident).where(Incident.happened_on >= since)):
        found[row.kind].append(row)
    return tuple(
        Kind(
            kind,
            rules.KINDS[kind],
            rules.CHECKED.get(kind, ""),
            len(rows),
            tuple(ref for row in rows for ref in row.clauses),
            tuple(ref for row in rows for ref in row.lessons),
        )
        for kind, rows in sorted(found.items())
    )


def marks(session: Session) -> dict[str, list[date]]:
    """Give the days of incidents by the keyed hash of whom they were about."""
    found: dict[str, list[date]] = defaultdict(list)
    query = select(Incident.about_mark, Incident.happened_on).where(Incident.about_mark.is_not(None))
    for who, day in session.execute(query):
        found[str(who)].append(day)
    return dict(found)


def mark(session: Session, public_id: str) -> str:
    """Give the keyed hash of a person, by their public id."""
    return rules.mark(session.info["academy"].secret(), public_id)


def choices(session: Session) -> tuple[Sequence[Page], Sequence[Page]]:
    """List the clauses and the lessons an incident may name, each as (reference, title)."""
    content = library.current(session).library
    clauses = [
        (f"{policy.id}#{one.id}", f"{policy.title}: {one.title}")
        for policy in content.policies.values()
        for one in policy.clauses
    ]
    lessons = [
        (f"{course.id}/{one.id}", f"{course.title}: {one.title}")
        for course in content.courses.values()
        for one in course.lessons
    ]
    return clauses, lessons


def _checked(session: Session, entry: Entry, at: datetime) -> dict[str, Any]:
    if entry.kind not in rules.KINDS:
        raise rules.BadText("kind", "Choose one of the list.")
    if entry.happened_on > at.date():
        raise rules.BadText("happened_on", "Choose a day that has been.")
    clauses, lessons = ({ref for ref, _ in listed} for listed in choices(session))
    if set(entry.clauses) - clauses:
        raise rules.BadText("clauses", "Choose clauses of the list.")
    if set(entry.lessons) - lessons:
        raise rules.BadText("lessons", "Choose lessons of the list.")
    rules.check(entry.told, people.names(session), sure=entry.sure)
    texts = {field: str(getattr(entry.told, field)).strip() for field in rules.TEXTS}
    named = {"clauses": list(entry.clauses), "lessons": list(entry.lessons)}
    return {"kind": entry.kind, "happened_on": entry.happened_on, **texts, **named}


def _about(session: Session, address: str) -> str | None:
    person = people.find(session, address.strip()) if address.strip() else None
    return mark(session, person.public_id) if person else None


def _row(session: Session, public_id: str) -> Incident:
    row = session.scalar(select(Incident).where(Incident.public_id == public_id))
    if row is None:
        raise rules.NoSuchIncident("There is no such incident.")
    return row


def _case(session: Session, row: Incident) -> Case:
    clauses, lessons = (dict(listed) for listed in choices(session))
    return Case(
        row.public_id,
        row.kind,
        rules.KINDS[row.kind],
        row.happened_on,
        Told(row.title, row.what_happened, row.consequence, row.learned),
        tuple((clauses[ref], f"/policy/{ref}") for ref in row.clauses if ref in clauses),
        tuple((lessons[ref], f"/c/{ref}") for ref in row.lessons if ref in lessons),
        tuple(row.clauses),
        tuple(row.lessons),
        row.shown_at,
    )
