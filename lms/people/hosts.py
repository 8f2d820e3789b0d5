"""People of a host application: known at first sight, with the roles their groups give them."""

import secrets
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, select
from sqlalchemy.orm import Session

from lms import signals
from lms.audit import service as audit
from lms.people import models, rules, visits
from lms.people.teams import team_id_of
from lms.store.sessions import insert_once

TEAM = "team:"


def role_groups(groups: Iterable[str]) -> frozenset[str]:
    """Give the roles among a host's groups: those that have a role's name. Everybody is a learner."""
    return (frozenset(rules.key_of(one) for one in groups) & frozenset(rules.ROLES)) | {"learner"}


def differs(row: Row[Any], *, email: str, name: str, groups: Iterable[str] = ()) -> bool:
    """Tell whether what a host says is not what the visit query found, so that it is time to provision."""
    held = tuple(groups)
    if (row.name, row.email) != (_name(name, email), email.strip()):
        return True
    return bool(held) and role_groups(held) != visits.roles_of(row.role_names)


def provision(
    session: Session, external_id: str, email: str, name: str, groups: Iterable[str] = (), *, at: datetime
) -> int:
    """Create or update the person a host says is here, and give the key.

    The host decides about name and address, and, where it gives any groups at all, about the roles; a group
    ``team:Sales`` puts the person into that team. A person with that address who has no host key yet becomes
    this one. An account closed here stays closed.
    Announces ``signals.person_joined`` at first sight.
    """
    held = tuple(groups)
    row = _row_of(session, external_id, email, name, at=at)
    row.name = _name(name, email)
    row.name_key = rules.key_of(row.name)
    row.email, row.email_key = email.strip(), _free_key(session, row.id, email)
    team = next((one[len(TEAM) :] for one in held if one.casefold().startswith(TEAM)), "")
    row.team_id = team_id_of(session, team, at=at) or row.team_id
    session.flush()
    if held:
        _set_roles(session, row, role_groups(held) - {"learner"}, at=at)
    if row.active and row.joined_at is None:
        row.joined_at = at
        session.flush()
        signals.announce(signals.person_joined, session, person_id=row.id, at=at)
    return row.id


def _row_of(session: Session, external_id: str, email: str, name: str, *, at: datetime) -> models.Person:
    person = models.Person
    mine = select(person).where(person.external_id == external_id).with_for_update(key_share=True)
    found = session.scalars(mine).one_or_none()
    if found:
        return found
    key = rules.key_of(email)
    known = select(person).where(person.email_key == key, person.external_id.is_(None)).with_for_update()
    found = session.scalars(known).one_or_none() if key else None
    if found:
        found.external_id = external_id
        return found
    fit = _name(name, email)
    values = {"name": fit, "name_key": rules.key_of(fit), "email": email.strip(), "created_at": at, "active": True}
    fixed = {"time_zone": "UTC", "theme": rules.THEMES[0], "language": "en", "public_id": secrets.token_urlsafe(16)}
    # Two first requests at once: one of them inserts, both read the same row.
    insert_once(session, person, external_id=external_id, **values, **fixed)
    return session.scalars(mine).one()


def _name(name: str, email: str) -> str:
    """Give a name fit to be shown whatever the host said."""
    visible = "".join(one for one in name if one.isprintable())
    return (" ".join(visible.split()) or email.partition("@")[0].strip() or "Somebody")[: rules.NAME_LIMIT]


def _free_key(session: Session, person_id: int, email: str) -> str | None:
    key = rules.key_of(email)
    if not key:
        return None
    other = select(models.Person.id).where(models.Person.email_key == key, models.Person.id != person_id)
    return None if session.scalar(other) else key


def _set_roles(session: Session, row: models.Person, wanted: frozenset[str], *, at: datetime) -> None:
    held = set(session.scalars(select(models.Role.role).where(models.Role.person_id == row.id)))
    if held == wanted:
        return
    dropped = (models.Role.person_id == row.id, models.Role.role.in_(held - wanted))
    session.execute(delete(models.Role).where(*dropped))
    session.add_all(models.Role(person_id=row.id, role=role) for role in wanted - held)
    session.flush()
    visits.ask_renewal(session, [row.id])
    before, after = sorted(held), sorted(wanted)
    audit.record(session, "person.roles", subject=row.public_id, at=at, source="host", before=before, after=after)
