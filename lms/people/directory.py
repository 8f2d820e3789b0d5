"""Lists of people: searched, filtered and paged for administrators; by team for other rooms."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from lms.people import accounts, models, rules, visits

STATES = ("active", "waiting", "closed", "all")
"""Waiting: has an account, but no password yet."""
PAGE = 50


@dataclass(frozen=True, slots=True)
class Listed:
    """A person as a line of the list."""

    public_id: str
    name: str
    email: str
    roles: frozenset[str]
    team: str
    active: bool
    joined_at: datetime | None


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of a list. ``page`` counts from 1."""

    rows: tuple[Listed, ...]
    total: int
    page: int
    pages: int


def listing(
    session: Session,
    *,
    words: str = "",
    team_id: int | None = None,
    role: str = "",
    state: str = "active",
    page: int = 1,
) -> Listing:
    """List people whose name or address holds ``words``, by name, fifty a page."""
    wanted = _conditions(words, team_id, role, state)
    total = session.scalar(select(func.count()).select_from(models.Person).where(*wanted)) or 0
    pages = max(1, -(-total // PAGE))
    number = min(max(1, page), pages)
    shown = _rows(session, wanted, (number - 1) * PAGE)
    return Listing(tuple(shown), total, number, pages)


def _rows(session: Session, wanted: list[ColumnElement[bool]], offset: int) -> Iterator[Listed]:
    person = models.Person.__table__.c
    columns = (person.public_id, person.name, person.email, visits.ROLE_NAMES, models.Team.name)
    found = (
        select(*columns, person.active, person.joined_at)
        .outerjoin(models.Team, models.Team.id == person.team_id)
        .where(*wanted)
        .order_by(person.name_key, person.id)
        .limit(PAGE)
        .offset(offset)
    )
    for public_id, name, email, role_names, team, active, joined_at in session.execute(found):
        yield Listed(public_id, name, email, visits.roles_of(role_names), team or "", active, joined_at)


def _conditions(words: str, team_id: int | None, role: str, state: str) -> list[ColumnElement[bool]]:
    person = models.Person
    conditions: list[ColumnElement[bool]] = []
    key = rules.key_of(words)
    if key:
        held = (column.contains(key, autoescape=True) for column in (person.name_key, person.email_key))
        conditions.append(or_(*held))
    if team_id is not None:
        conditions.append(person.team_id == team_id)
    if role in rules.GIVEN_ROLES:
        conditions.append(person.id.in_(select(models.Role.person_id).where(models.Role.role == role)))
    if state in {"active", "waiting"}:
        conditions.append(person.active.is_(True))
    if state == "waiting":
        conditions.append(person.joined_at.is_(None))
    if state == "closed":
        conditions.append(person.active.is_(False))
    return conditions


@dataclass(frozen=True, slots=True)
class Numbers:
    """How many accounts there are. Waiting: open, but without a password yet."""

    active: int
    waiting: int
    closed: int


def numbers(session: Session) -> Numbers:
    """Count accounts by state."""
    person = models.Person
    waiting = person.active.is_(True) & person.joined_at.is_(None)
    states = (person.active.is_(True), waiting, person.active.is_(False))
    counted = select(*(func.count().filter(one) for one in states)).select_from(person)
    row = tuple(session.execute(counted).one())
    active, waiting, closed = row
    return Numbers(active, waiting, closed)


def by_public_id(session: Session, public_ids: Collection[str]) -> dict[str, rules.Person]:
    """Give several people by their public ids; ids of nobody are left out."""
    if not public_ids:
        return {}
    return {one.public_id: one for one in accounts.read(session, models.Person.public_id.in_(public_ids))}


def members_select() -> Select[Any]:
    """Give the active people for another room's query: id, name, name_key, email, team_id."""
    person = models.Person.__table__.c
    return select(person.id, person.name, person.name_key, person.email, person.team_id).where(person.active)


def members_of(session: Session, team_id: int | None = None) -> list[rules.Person]:
    """Give the active people of a team, or of all teams and none, by name."""
    mine = (models.Person.team_id == team_id,) if team_id is not None else ()
    return accounts.read(session, models.Person.active, *mine)
