"""Invitations: single-use links to an account."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from lms.audit import service as audit
from lms.delivery import service as delivery
from lms.people import accounts, models, rules, throttling, visits
from lms.people.teams import team_id_of

GONE = "This invitation has been used, has run out, or was replaced by a newer one. Ask for a new one."


@dataclass(frozen=True, slots=True)
class Invited:
    """An open invitation, as its own page shows it."""

    id: int
    name: str
    email: str
    team: str
    invited_by: str
    """Name of who invited; empty where a command did."""
    expires_at: datetime


def invite(
    session: Session,
    *,
    email: str,
    name: str = "",
    team: str | int | None = None,
    roles: Iterable[str] = (),
    at: datetime,
    by: int | None = None,
) -> str:
    """Invite somebody by mail and give the secret part of the link, ``/join/<token>``.

    Earlier invitations of the same address end.

    :raises Taken: the address has an account with a password already, or a closed one.
    :raises Unfit: a value does not follow the rules.
    """
    fit = rules.clean_email(email)
    key = rules.key_of(fit)
    _refuse_members(session, fit, key)
    _close(session, key, at=at)
    token = secrets.token_urlsafe(32)
    row = models.Invitation(
        token_hash=visits.hash_of(token),
        email=fit,
        email_key=key,
        name=rules.clean_name(name) if name.strip() else "",
        team_id=team_id_of(session, team, at=at) if isinstance(team, str) else team,
        roles=sorted(rules.clean_roles(tuple(roles))),
        invited_by=by,
        created_at=at,
        expires_at=at + rules.INVITATION_LASTS,
    )
    session.add(row)
    session.flush()
    _mail(session, row, token, at=at)
    audit.record(session, "person.invited", actor=by, subject=f"invitation:{row.id}", at=at, roles=row.roles)
    return token


def invitation(session: Session, token: str, *, at: datetime, address: str = "") -> Invited:
    """Give the open invitation of a link. A wrong link counts as a try of ``address``.

    :raises Unknown: there is none, or no longer.
    :raises TooManyTries: that address has tried too many wrong links.
    """
    keys = throttling.keys_of(session, "join", address=address)
    with throttling.reading(session) as reader:
        throttling.refuse_if_over(reader, keys, at=at)
        wanted = (
            select(models.Invitation, models.Team.name, models.Person.name)
            .outerjoin(models.Team, models.Team.id == models.Invitation.team_id)
            .outerjoin(models.Person, models.Person.id == models.Invitation.invited_by)
            .where(models.Invitation.token_hash == visits.hash_of(token), *_open(at))
        )
        found = reader.execute(wanted).one_or_none()
    if found is None:
        throttling.count_wrong(session, keys, at=at)
        raise rules.Unknown(GONE)
    row, team, inviter = found
    return Invited(row.id, row.name, row.email, team or "", inviter or "", row.expires_at)


def accept(session: Session, token: str, *, name: str, password: str, at: datetime, address: str = "") -> int:
    """Use an invitation: the account gets its name and its password. Returns the person's key.

    :raises Unknown: the invitation is not open, or no longer.
    :raises Unfit: the name or the password does not follow the rules.
    :raises Taken: the address got an account in another way meanwhile.
    """
    invited = invitation(session, token, at=at, address=address)
    fit = rules.clean_name(name)
    digest = accounts.hashed(password, name=fit, email=invited.email)
    mine = (models.Invitation.id == invited.id, *_open(at))
    closed = session.execute(update(models.Invitation).where(*mine).values(closed_at=at))
    if not getattr(closed, "rowcount", 0):
        raise rules.Unknown(GONE)
    row = session.get_one(models.Invitation, invited.id, populate_existing=True)
    _refuse_members(session, row.email, row.email_key)
    person = _person_of(session, row, fit, at=at)
    person.password_hash = digest
    accounts.joined(session, person, at=at)
    audit.record(session, "person.accepted", actor=person.id, subject=person.public_id, at=at)
    return person.id


def _person_of(session: Session, row: models.Invitation, name: str, *, at: datetime) -> models.Person:
    """Give the person the invitation is for: imported before, or new."""
    person = session.scalar(select(models.Person).where(models.Person.email_key == row.email_key))
    if person is None:
        person = accounts.new_person(name, row.email, at=at)
        session.add(person)
    person.name, person.name_key = name, rules.key_of(name)
    person.team_id = row.team_id or person.team_id
    session.flush()
    held = set(session.scalars(select(models.Role.role).where(models.Role.person_id == person.id)))
    session.add_all(models.Role(person_id=person.id, role=role) for role in set(row.roles) - held)
    session.flush()
    return person


def _refuse_members(session: Session, email: str, key: str) -> None:
    same = select(models.Person.active, models.Person.password_hash).where(models.Person.email_key == key)
    found = session.execute(same).one_or_none()
    if found and not found.active:
        raise rules.Taken(f"The account of {email} is closed. Open it again instead.")
    if found and found.password_hash:
        raise rules.Taken(f"{email} has an account already.")


def _open(at: datetime) -> tuple[ColumnElement[bool], ...]:
    return models.Invitation.closed_at.is_(None), models.Invitation.expires_at > at


def _close(session: Session, key: str, *, at: datetime) -> None:
    earlier = (models.Invitation.email_key == key, models.Invitation.closed_at.is_(None))
    session.execute(update(models.Invitation).where(*earlier).values(closed_at=at))


def _mail(session: Session, row: models.Invitation, token: str, *, at: datetime) -> None:
    academy = session.info["academy"]
    inviter = accounts.person(session, row.invited_by).name if row.invited_by else academy.settings.contact
    text = (
        f"Hello{' ' + row.name if row.name else ''},\n\n"
        f"{inviter} invites you to the {academy.settings.company} academy. Set your name and a password here:\n\n"
        f"{academy.link(f'/join/{token}')}\n\n"
        "The link works once, for 14 days. What you learn here is useful to you; whether you ever speak about\n"
        "the company in public stays your free choice.\n"
    )
    subject = f"Your invitation to the {academy.settings.company} academy"
    delivery.mail(session, to=row.email, subject=subject, text=text, at=at)
