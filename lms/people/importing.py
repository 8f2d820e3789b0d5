"""Many people at once: a list is read, checked as a whole, and stored in chunks without a query per row."""

import json
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ARRAY, ColumnElement, String, bindparam, delete, func, insert, literal, select, tuple_, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from lms.audit import service as audit
from lms.people import accounts, models, roster, rules, visits
from lms.people.teams import team_id_of
from lms.store.sessions import dialect_of
from lms.store.types import Moment

CHUNK = 2000
Progress = Callable[[int, int], object]


@dataclass(frozen=True, slots=True)
class ImportReport:
    """How many people are new, how many changed, and what is wrong, by line."""

    created: int
    updated: int
    errors: tuple[roster.Problem, ...]


def import_people(
    session: Session,
    text: str,
    *,
    at: datetime,
    by: int | None = None,
    all_or_nothing: bool = True,
    progress: Progress | None = None,
) -> ImportReport:
    """Add and update people from CSV with the columns name, email and, if wanted, team, roles, language.

    People are told apart by their address. An empty cell leaves what is known as it is. New people have no
    password: they set one through "forgot your password". With ``all_or_nothing`` one mistake stops all of
    it. ``progress`` is called with the number of rows done and of all rows.
    """
    entries, problems = roster.read(text)
    if any(one.roles is not None for one in entries):
        accounts.hold_admins(session)
        entries, more = _within_rights(session, entries, by)
        problems = sorted([*problems, *more])
    if problems and all_or_nothing:
        return ImportReport(0, 0, tuple(problems))
    teams = {one.team: 0 for one in entries if one.team}
    teams = {name: team_id_of(session, name, at=at) or 0 for name in teams}
    created = updated = 0
    for start in range(0, len(entries), CHUNK):
        chunk = entries[start : start + CHUNK]
        new, changed = _store(session, chunk, teams, at)
        created, updated = created + new, updated + changed
        if progress:
            progress(start + len(chunk), len(entries))
    if created or updated:
        audit.record(session, "people.imported", actor=by, at=at, created=created, updated=updated)
    return ImportReport(created, updated, tuple(problems))


def _within_rights(
    session: Session, entries: list[roster.Entry], by: int | None
) -> tuple[list[roster.Entry], list[roster.Problem]]:
    """Leave out rows by which somebody changes their own roles, or the last administrator goes."""
    keys = select(models.Person.id, models.Person.email_key).where(*accounts.ADMINS)
    admins = {key: person_id for person_id, key in session.execute(keys)}
    own = session.scalar(select(models.Person.email_key).where(models.Person.id == by))
    held = accounts.person(session, by).roles - {"learner"} if by else frozenset()
    leaving = [one for one in entries if one.roles is not None and one.email_key in admins and "admin" not in one.roles]
    gains = any(one.roles and "admin" in one.roles and one.email_key not in admins for one in entries)
    refused: dict[int, str] = {}
    if admins and len(leaving) == len(admins) and not gains:
        refused[leaving[-1].line] = 'Column "roles": this is the last active administrator. Keep the role admin.'
    for one in entries:
        if one.email_key == own and one.roles is not None and one.roles != held:
            refused[one.line] = 'Column "roles": nobody changes their own roles. Leave the cell empty.'
    return [one for one in entries if one.line not in refused], list(refused.items())


def _store(session: Session, chunk: Sequence[roster.Entry], teams: dict[str, int], at: datetime) -> tuple[int, int]:
    """Store one chunk with a fixed number of statements; tell how many are new and how many changed."""
    person = models.Person
    columns = (person.email_key, person.id, person.name, person.team_id, person.language)
    keys = [one.email_key for one in chunk]
    there = session.execute(select(*columns).where(_among(session, person.email_key, keys)))
    known = {row.email_key: row for row in there}
    new = [one for one in chunk if one.email_key not in known]
    if new:
        _insert(session, new, teams, at)
    changes = [
        change for one in chunk if one.email_key in known and (change := _change(one, known[one.email_key], teams))
    ]
    if changes:
        session.connection().execute(_UPDATE, changes)
    given = _give_roles(session, [one for one in chunk if one.roles is not None])
    touched = {change["key"] for change in changes} | (given & {row.id for row in known.values()})
    return len(new), len(touched)


_UPDATE = (
    update(models.Person.__table__)  # type: ignore[arg-type]
    .where(models.Person.__table__.c.id == bindparam("key"))
    .values(
        name=bindparam("new_name"),
        name_key=bindparam("new_name_key"),
        team_id=bindparam("new_team"),
        language=bindparam("new_language"),
    )
)


def _insert(session: Session, new: Sequence[roster.Entry], teams: dict[str, int], at: datetime) -> None:
    """Insert people in bulk: as arrays on PostgreSQL, by the driver's own call for many rows on SQLite."""
    ids = _public_ids(len(new))
    rows = [_values(one, public_id, teams) for one, public_id in zip(new, ids, strict=True)]
    table = models.Person.__table__
    same = {"active": True, "time_zone": "UTC", "theme": rules.THEMES[0]}
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        arrays = [func.unnest(literal([row[name] for row in rows], ARRAY(table.c[name].type))) for name in rows[0]]
        fixed = [literal(value) for value in same.values()]
        source = select(*arrays, *fixed, literal(at, Moment()))
        connection.execute(insert(table).from_select([*rows[0], *same, "created_at"], source))  # type: ignore[arg-type]
        return
    same["created_at"] = Moment().bind_processor(connection.dialect)(at)
    first = accounts.next_number(connection, len(rows))
    rows = [{"id": number, **row} for number, row in enumerate(rows, first)]
    names = [*rows[0], *same]
    marks = ", ".join("?" * len(names))
    statement = f"INSERT INTO lms_person ({', '.join(names)}) VALUES ({marks})"  # noqa: S608 our own column names
    connection.exec_driver_sql(statement, [(*row.values(), *same.values()) for row in rows])


def _public_ids(number: int) -> list[str]:
    """Give as many public ids, each of 128 random bits, from one call for randomness."""
    bits = secrets.token_bytes(16 * number)
    return [urlsafe_b64encode(bits[at : at + 16]).rstrip(b"=").decode() for at in range(0, len(bits), 16)]


def _values(one: roster.Entry, public_id: str, teams: dict[str, int]) -> dict[str, Any]:
    return {
        "public_id": public_id,
        "name": one.name,
        "name_key": rules.key_of(one.name),
        "email": one.email,
        "email_key": one.email_key,
        "team_id": teams.get(one.team),
        "language": one.language or "en",
    }


def _change(one: roster.Entry, row: Any, teams: dict[str, int]) -> dict[str, Any] | None:
    team_id = teams.get(one.team) or row.team_id
    language = one.language or row.language
    if (one.name, team_id, language) == (row.name, row.team_id, row.language):
        return None
    return {
        "key": row.id,
        "new_name": one.name,
        "new_name_key": rules.key_of(one.name),
        "new_team": team_id,
        "new_language": language,
    }


def _among(session: Session, column: InstrumentedAttribute[Any], values: list[str]) -> ColumnElement[bool]:
    """Compare a text column with many values bound as one, since thousands of marks are slow to read."""
    if dialect_of(session) == "postgresql":
        return column == func.any(literal(values, ARRAY(String())))
    each = func.json_each(json.dumps(values)).table_valued("value")
    return column.in_(select(each.c.value))


def _give_roles(session: Session, chunk: Sequence[roster.Entry]) -> set[int]:
    """Give the people of these rows exactly their roles; tell whose changed."""
    if not chunk:
        return set()
    keys = select(models.Person.email_key, models.Person.id)
    among = _among(session, models.Person.email_key, [one.email_key for one in chunk])
    ids = dict(session.execute(keys.where(among)).all())
    held = select(models.Role.person_id, models.Role.role).where(models.Role.person_id.in_(ids.values()))
    before = set(session.execute(held))
    after = {(ids[one.email_key], role) for one in chunk for role in one.roles or ()}
    if before - after:
        pair = tuple_(models.Role.person_id, models.Role.role)
        session.execute(delete(models.Role).where(pair.in_(sorted(before - after))))
    if after - before:
        rows = [{"person_id": person_id, "role": role} for person_id, role in after - before]
        session.execute(insert(models.Role), rows)
    changed = {person_id for person_id, _role in before ^ after}
    if changed:
        visits.ask_renewal(session, sorted(changed))
    return changed
