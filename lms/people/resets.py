"""Forgotten passwords: single-use links to a new one."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from lms.audit import service as audit
from lms.delivery import service as delivery
from lms.people import accounts, models, rules, signing, throttling, visits

GONE = "This link has been used, or has run out. Ask for a new one."


@dataclass(frozen=True, slots=True)
class Resetting:
    """An open link to a new password."""

    id: int
    person_id: int
    name: str
    email: str


def forgot(session: Session, email: str, *, address: str, at: datetime) -> None:
    """Mail a link to a new password, if somebody has that address.

    Does the same work either way, so that the time taken says nothing. Each call counts as a try.

    :raises TooManyTries: too many were asked for.
    """
    account = rules.key_of(email)
    keys = throttling.keys_of(session, "forgot", address=address or "unknown", account=account)
    throttling.begin(session, keys, at=at, wrong=True)
    known = (models.Person.email_key == account, models.Person.active)
    person = session.scalars(select(models.Person).where(*known)).one_or_none()
    token = _open_reset(session, person.id if person else None, at=at)
    with session.begin_nested() as trial:
        _mail(session, person.email if person else "nobody@example.com", person.name if person else "", token, at=at)
        if person is None:
            trial.rollback()


def reset_link(session: Session, person_id: int, *, at: datetime, by: int | None = None) -> str:
    """Mail a person a link to a new password and give its secret part, ``/reset/<token>``.

    :raises NotAllowed: the account is closed.
    """
    person = accounts.person(session, person_id)
    if not person.active:
        raise rules.NotAllowed("This account is closed. Open it again first.")
    token = _open_reset(session, person_id, at=at)
    _mail(session, person.email, person.name, token, at=at)
    audit.record(session, "person.reset_link", actor=by, subject=person.public_id, at=at)
    return token


def resetting(session: Session, token: str, *, at: datetime, address: str = "") -> Resetting:
    """Give what an open link is for. A wrong link counts as a try of ``address``.

    :raises Unknown: there is none, or no longer.
    :raises TooManyTries: that address has tried too many wrong links.
    """
    keys = throttling.keys_of(session, "reset", address=address)
    with throttling.reading(session) as reader:
        throttling.refuse_if_over(reader, keys, at=at)
        wanted = (
            select(models.Reset.id, models.Person.id, models.Person.name, models.Person.email)
            .join(models.Person, models.Person.id == models.Reset.person_id)
            .where(models.Reset.token_hash == visits.hash_of(token), models.Person.active, *_open(at))
        )
        found = reader.execute(wanted).one_or_none()
    if found is None:
        throttling.count_wrong(session, keys, at=at)
        raise rules.Unknown(GONE)
    return Resetting(*found)


def reset(session: Session, token: str, password: str, *, at: datetime, address: str = "") -> int:
    """Use a link: the person has a new password, and every session and other link has ended.

    :raises Unknown: the link is not open, or no longer.
    :raises Unfit: the password does not follow the rules.
    """
    found = resetting(session, token, at=at, address=address)
    digest = accounts.hashed(password, name=found.name, email=found.email)
    closed = session.execute(update(models.Reset).where(models.Reset.id == found.id, *_open(at)).values(closed_at=at))
    if not getattr(closed, "rowcount", 0):
        raise rules.Unknown(GONE)
    others = (models.Reset.person_id == found.person_id, models.Reset.closed_at.is_(None))
    session.execute(update(models.Reset).where(*others).values(closed_at=at))
    row = accounts.row_of(session, found.person_id)
    signing.set_password(session, row, digest, at=at)
    accounts.joined(session, row, at=at)
    return found.person_id


def _open_reset(session: Session, person_id: int | None, *, at: datetime) -> str:
    token = secrets.token_urlsafe(32)
    lasts = at + rules.RESET_LASTS
    row = models.Reset(token_hash=visits.hash_of(token), person_id=person_id, created_at=at, expires_at=lasts)
    session.add(row)
    session.flush()
    return token


def _open(at: datetime) -> tuple[ColumnElement[bool], ...]:
    return models.Reset.closed_at.is_(None), models.Reset.expires_at > at


def _mail(session: Session, email: str, name: str, token: str, *, at: datetime) -> None:
    academy = session.info["academy"]
    text = (
        f"Hello {name},\n\n"
        f"somebody, most likely you, asked for a new password at the {academy.settings.company} academy:\n\n"
        f"{academy.link(f'/reset/{token}')}\n\n"
        "The link works once, for 60 minutes. If it was not you, there is nothing to do: your password stays.\n"
    )
    delivery.mail(session, to=email, subject="A new password", text=text, at=at)
