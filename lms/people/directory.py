"""Lists of people: searched, filtered and paged for administrators; by team for other rooms."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Integer, Row, ScalarSelect, Select, String, bindparam, func, or_, select
from sqlalchemy.orm import Session

from lms.people import accounts, models, rules, visits
from lms.store.sessions import ask

STATES = ("active", "waiting", "closed", "all")
"""Waiting: has an account, but no password yet."""
PAGE = 50
AT_ONCE = 2_000
_person, _team, _role = (one.__table__.c for one in (models.Person, models.Team, models.Role))


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

    @property
    def role_words(self) -> str:
        """Give the names of the roles by the alphabet."""
        return _words_of(self.roles)


@lru_cache(maxsize=128)
def _words_of(roles: frozenset[str]) -> str:
    return ", ".join(sorted(roles))


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
    key = rules.key_of(words)
    named = (role if role in rules.GIVEN_ROLES else "", state if state in STATES else "all")
    count, rows = _statements(bool(key), team_id is not None, *named)
    values = {"held": _holding(key), "team": team_id}
    total = ask(session, count, values).scalar_one()
    pages = max(1, -(-total // PAGE))
    number = min(max(1, page), pages)
    found = ask(session, rows, {**values, "offset": (number - 1) * PAGE})
    return Listing(tuple(_listed(row) for row in found), total, number, pages)


def _listed(row: Row[Any]) -> Listed:
    public_id, name, email, role_names, team, active, joined_at = tuple(row)
    return Listed(public_id, name, email, visits.roles_of(role_names), team or "", active, joined_at)


@cache
def _statements(words: bool, team: bool, role: str, state: str) -> tuple[Select[Any], Select[Any]]:
    """Give what counts and what lists; each kind of search is built once, which costs more than to run it."""
    wanted = tuple(_conditions(words, team, role, state))
    columns = (_person.public_id, _person.name, _person.email, visits.ROLE_NAMES, _team.name)
    rows = (
        select(*columns, _person.active, _person.joined_at)
        .select_from(models.Person.__table__.outerjoin(models.Team.__table__, _team.id == _person.team_id))
        .where(*wanted)
        .order_by(_person.name_key, _person.id)
        .limit(PAGE)
        .offset(bindparam("offset", type_=Integer))
    )
    return select(func.count()).select_from(models.Person.__table__).where(*wanted), rows


def _conditions(words: bool, team: bool, role: str, state: str) -> Iterator[ColumnElement[bool]]:
    if words:
        held = bindparam("held", type_=String)
        yield or_(*(column.like(held, escape="/") for column in (_person.name_key, _person.email_key)))
    if team:
        yield _person.team_id == bindparam("team")
    if role:
        yield _person.id.in_(select(_role.person_id).where(_role.role == role))
    if state in {"active", "waiting"}:
        yield _person.active.is_(True)
    if state == "waiting":
        yield _person.joined_at.is_(None)
    if state == "closed":
        yield _person.active.is_(False)


def _holding(key: str) -> str:
    """Give the pattern of a text that holds these words, none of whose signs mean anything."""
    return "%" + key.replace("/", "//").replace("%", "/%").replace("_", "/_") + "%"


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
    """Give the active people for another room's query: id, name, name_key, email, team_id, created_at, joined_at."""
    person = models.Person.__table__.c
    names = ("id", "name", "name_key", "email", "team_id", "created_at", "joined_at")
    return select(*(person[name] for name in names)).where(person.active)


def public_ids(session: Session) -> Iterator[tuple[int, str]]:
    """Give the key and the public id of every active person, for what is kept under a keyed hash of the latter."""
    query = select(_person.id, _person.public_id).where(_person.active).order_by(_person.id).limit(AT_ONCE)
    last = 0
    while rows := session.execute(query.where(_person.id > last)).all():
        yield from ((row[0], row[1]) for row in rows)
        last = rows[-1][0]


def names(session: Session) -> tuple[str, ...]:
    """Give the names of all people, for texts that may name nobody."""
    return tuple(session.scalars(select(_person.name).distinct()))


def members_of(session: Session, team_id: int | None = None) -> list[rules.Person]:
    """Give the active people of a team, or of all teams and none, by name."""
    mine = (models.Person.team_id == team_id,) if team_id is not None else ()
    return accounts.read(session, models.Person.active, *mine)


def ids_with(session: Session, roles: Collection[str]) -> frozenset[int]:
    """Give the keys of the active people who hold at least one of these roles."""
    return frozenset(session.scalars(ids_select(roles)))


def ids_select(roles: Collection[str]) -> Select[Any]:
    """Give the keys of the active people who hold at least one of these roles, for another room's query."""
    holding = select(_role.person_id).join(models.Person.__table__, _person.id == _role.person_id)
    return holding.where(_role.role.in_(roles), _person.active.is_(True))


def name_column(person: Any) -> ScalarSelect[str]:
    """Give the name of a person, whatever became of the account, as a column for another room's query."""
    return select(_person.name).where(_person.id == person).correlate_except(models.Person.__table__).scalar_subquery()
