"""Accounts: who there is, their roles, and how an account begins and ends."""

import secrets
from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, event, func, inspect, select
from sqlalchemy.orm import Session

from lms import signals
from lms.audit import service as audit
from lms.people import models, passwords, rules, tokens, visits
from lms.people.teams import team_id_of
from lms.store.sessions import ask, dialect_of

_LOCK = select(models.Person.id).where(models.Person.id == bindparam("person")).with_for_update(key_share=True)


def lock(session: Session, person_id: int) -> None:
    """Hold this person's counters until the transaction ends; on SQLite writers are serial already."""
    if dialect_of(session) == "sqlite":
        return
    connection = session.connection()
    holds = (session.get_nested_transaction() or session.get_transaction(), person_id)
    if session.info.get("lock") != holds:
        connection.execute(_LOCK, {"person": person_id})
        session.info["lock"] = holds


@event.listens_for(models.Person, "before_insert")
def _number(_mapper: object, connection: Connection, row: models.Person) -> None:
    if inspect(row).dict.get("id") is None and connection.dialect.name == "sqlite":
        row.id = next_number(connection)


def next_number(connection: Connection, many: int = 1) -> int:
    """Give the first of ``many`` keys that no person has or, before being erased, had.

    Only SQLite needs to be told: it would give the key of the last person again once that row is gone.
    """
    newest = (select(func.max(models.Person.id)), select(func.max(models.Erasure.number)))
    taken = [int(connection.scalar(one) or 0) for one in newest]
    first = max(*taken, int(connection.info.get("people", 0))) + 1
    connection.info["people"] = first + many - 1
    return first


_NAME = select(models.Person.name).where(models.Person.id == bindparam("person"))
_ZONE = select(models.Person.__table__.c.time_zone).where(models.Person.__table__.c.id == bindparam("person"))
_SEEN = (*models.Person.__table__.c, visits.ROLE_NAMES.label("role_names"))


def read(session: Session, *conditions: object, limit: int | None = None) -> list[rules.Person]:
    """Read people under these conditions, by name."""
    wanted = select(*_SEEN).where(*conditions).order_by(models.Person.name_key, models.Person.id)  # type: ignore[arg-type]
    session.flush()
    return [_person(row) for row in session.execute(wanted.limit(limit))]


def _person(row: object) -> rules.Person:
    names = rules.Person.__dataclass_fields__
    values = {name: getattr(row, name) for name in names if name != "roles"}
    return rules.Person(**values, roles=visits.roles_of(row.role_names))  # type: ignore[attr-defined]


def person(session: Session, person_id: int) -> rules.Person:
    """Give one person.

    :raises Unknown: there is nobody with that key.
    """
    found = read(session, models.Person.id == person_id)
    if not found:
        raise rules.Unknown(f"There is no person {person_id}.")
    return found[0]


def name_of(session: Session, person_id: int) -> str:
    """Give somebody's name alone.

    :raises Unknown: there is nobody with that key.
    """
    found = ask(session, _NAME, {"person": person_id}).first()
    if found is None:
        raise rules.Unknown(f"There is no person {person_id}.")
    return str(found[0])


def time_zone(session: Session, person_id: int) -> str:
    """Give the time zone of one person, without reading all of them; UTC where there is nobody with that key."""
    found: str | None = ask(session, _ZONE, {"person": person_id}).scalar()
    return found or "UTC"


def find(session: Session, text: str) -> rules.Person | None:
    """Find somebody by public id or by e-mail address."""
    words = text.strip()
    if not words.isprintable():
        return None
    is_it = models.Person.email_key == rules.key_of(words) if "@" in words else models.Person.public_id == words
    return next(iter(read(session, is_it)), None)


def people(session: Session, person_ids: Collection[int]) -> dict[int, rules.Person]:
    """Give several people by their keys; keys of nobody are left out."""
    if not person_ids:
        return {}
    return {one.id: one for one in read(session, models.Person.id.in_(person_ids))}


def add(
    session: Session,
    *,
    name: str,
    email: str,
    roles: Iterable[str] = (),
    team: str | int | None = None,
    password: str | None = None,
    at: datetime,
    by: int | None = None,
) -> int:
    """Give somebody an account and return its key. ``team`` is a team's key, or a name (made where missing).

    With a password the person may sign in at once, which is announced as ``signals.person_joined``.

    :raises Taken: the address has an account already.
    :raises Unfit: a value does not follow the rules.
    """
    row = new_person(name, email, at=at)
    given = rules.clean_roles(tuple(roles))
    if session.scalar(select(models.Person.id).where(models.Person.email_key == row.email_key)):
        raise rules.Taken(f"{row.email} has an account already.")
    if password is not None:
        row.password_hash = hashed(password, name=row.name, email=row.email)
        row.joined_at = at
    row.team_id = team_id_of(session, team, at=at) if isinstance(team, str) else team
    session.add(row)
    session.flush()
    session.add_all(models.Role(person_id=row.id, role=role) for role in given)
    session.flush()
    if row.joined_at:
        signals.announce(signals.person_joined, session, person_id=row.id, at=at)
    audit.record(session, "person.added", actor=by, subject=row.public_id, at=at, roles=sorted(given))
    return row.id


def new_person(name: str, email: str, *, at: datetime) -> models.Person:
    """Make a person of a name and an address, not yet stored."""
    fit_name, fit_email = rules.clean_name(name), rules.clean_email(email)
    return models.Person(
        public_id=secrets.token_urlsafe(16),
        name=fit_name,
        name_key=rules.key_of(fit_name),
        email=fit_email,
        email_key=rules.key_of(fit_email),
        active=True,
        created_at=at,
    )


def hashed(password: str, *, name: str, email: str) -> str:
    """Hash a new password that follows the rules.

    :raises Unfit: it does not.
    """
    problem = rules.password_problem(password, name=name, email=email)
    if problem:
        raise rules.Unfit("password", problem)
    return passwords.digest(password)


def joined(session: Session, row: models.Person, *, at: datetime) -> None:
    """Note and announce that this person may sign in, the first time it is so."""
    if row.joined_at is None:
        row.joined_at = at
        session.flush()
        signals.announce(signals.person_joined, session, person_id=row.id, at=at)


def set_roles(
    session: Session, person_id: int, roles: Iterable[str], *, at: datetime, by: int | None
) -> frozenset[str]:
    """Give a person exactly these roles, counted from the next request on, and return them.

    :raises NotAllowed: the person changes their own roles, or is the last active administrator.
    :raises Unfit: a name is not a role.
    """
    wanted = rules.clean_roles(tuple(roles))
    hold_admins(session)
    row = row_of(session, person_id)
    held = person(session, person_id).roles - {"learner"}
    if wanted == held:
        return wanted
    if by == person_id:
        raise rules.NotAllowed("Nobody changes their own roles. Ask another administrator.")
    if "admin" in held - wanted:
        keep_an_admin(session, {person_id})
    dropped = (models.Role.person_id == person_id, models.Role.role.in_(held - wanted))
    session.execute(delete(models.Role).where(*dropped))
    session.add_all(models.Role(person_id=person_id, role=role) for role in wanted - held)
    session.flush()
    visits.ask_renewal(session, [person_id])
    before, after = sorted(held), sorted(wanted)
    audit.record(session, "person.roles", actor=by, subject=row.public_id, at=at, before=before, after=after)
    return wanted


ADMINS = (
    models.Person.id.in_(select(models.Role.person_id).where(models.Role.role == "admin")),
    models.Person.active,
)
"""What makes an active administrator."""


def hold_admins(session: Session) -> None:
    """Hold every administrator's row, so that two who remove each other at once wait for one another.

    Comes before any other person's row is held, always in the same order.
    """
    session.execute(select(models.Person.id).where(*ADMINS).order_by(models.Person.id).with_for_update())


def keep_an_admin(session: Session, leaving: Collection[int]) -> None:
    """Make sure that an active administrator stays when ``leaving`` no longer are.

    :raises NotAllowed: nobody would be left.
    """
    left = select(func.count()).select_from(models.Person).where(*ADMINS, models.Person.id.not_in(leaving))
    if not session.scalar(left):
        raise rules.NotAllowed("This is the last active administrator. Give somebody else the role first.")


def set_team(session: Session, person_id: int, team_id: int | None, *, at: datetime, by: int | None) -> None:
    """Put a person into a team, or into none."""
    row = row_of(session, person_id)
    if team_id is not None and session.get(models.Team, team_id) is None:
        raise rules.Unfit("team", "Choose a team of the list.")
    if row.team_id != team_id:
        row.team_id = team_id
        session.flush()
        audit.record(session, "person.team", actor=by, subject=row.public_id, at=at, team=team_id)


def deactivate(session: Session, person_id: int, *, at: datetime, by: int | None) -> None:
    """Close an account: every session and every token of it ends. Announces ``signals.person_deactivated``.

    :raises NotAllowed: it is one's own account, or the last active administrator's.
    """
    if by == person_id:
        raise rules.NotAllowed("Nobody closes their own account here. Ask another administrator.")
    hold_admins(session)
    row = row_of(session, person_id)
    if not row.active:
        return
    if "admin" in person(session, person_id).roles:
        keep_an_admin(session, {person_id})
    close(session, row, at=at)
    audit.record(session, "person.deactivated", actor=by, subject=row.public_id, at=at)


def close(session: Session, row: models.Person, *, at: datetime) -> None:
    """End an account with all its sessions and tokens. Announces ``signals.person_deactivated``."""
    row.active, row.deactivated_at = False, at
    session.flush()
    visits.end_sessions(session, row.id, at=at)
    tokens.end_tokens_of(session, row.id, at=at)
    signals.announce(signals.person_deactivated, session, person_id=row.id, at=at)


def reactivate(session: Session, person_id: int, *, at: datetime, by: int | None) -> None:
    """Open a closed account again; the person signs in anew."""
    row = row_of(session, person_id)
    if row.active:
        return
    row.active, row.deactivated_at = True, None
    session.flush()
    audit.record(session, "person.reactivated", actor=by, subject=row.public_id, at=at)


def set_profile(session: Session, person_id: int, *, name: str, time_zone: str, theme: str, language: str) -> None:
    """Change what a person says about themselves.

    :raises Unfit: the name does not follow the rules.
    """
    row = row_of(session, person_id)
    row.name = rules.clean_name(name)
    row.name_key = rules.key_of(row.name)
    row.time_zone, row.theme, row.language = time_zone, theme, language
    session.flush()


def row_of(session: Session, person_id: int) -> models.Person:
    """Give the row of a person, held until the transaction ends, for this room only.

    :raises Unknown: there is nobody with that key.
    """
    session.flush()
    row = session.get(models.Person, person_id, with_for_update={"key_share": True}, populate_existing=True)
    if row is None:
        raise rules.Unknown(f"There is no person {person_id}.")
    return row


def is_a_name(session: Session, text: str) -> bool:
    """Tell whether somebody here has this name, as names are compared."""
    return (
        session.scalar(select(models.Person.id).where(models.Person.name_key == rules.key_of(text)).limit(1))
        is not None
    )
