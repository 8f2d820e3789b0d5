"""Lists of people: searched, filtered and paged for administrators; by team for other rooms."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select
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
    person = models.Person.__table__.c
    rows = session.execute(
        select(
            person.public_id,
            person.name,
            person.email,
            visits.ROLE_NAMES.label("role_names"),
            models.Team.name.label("team"),
            person.active,
            person.joined_at,
        )
        .outerjoin(models.Team, models.Team.id == person.team_id)
        .where(*wanted)
        .order_by(person.name_key, person.id)
        .limit(PAGE)
        .offset((number - 1) * PAGE)
    )
    shown = (
        Listed(
            row.public_id,
            row.name,
            row.email,
            visits.roles_of(row.role_names),
            row.team or "",
            row.active,
            row.joined_at,
        )
        for row in rows
    )
    return Listing(tuple(shown), total, number, pages)


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


def members_of(session: Session, team_id: int | None = None) -> list[rules.Person]:
    """Give the active people of a team, or of all teams and none, by name."""
    mine = (models.Person.team_id == team_id,) if team_id is not None else ()
    return accounts.read(session, models.Person.active, *mine)
