"""Make permission tokens, tell whether one still holds, and answer checkers: each time by the live formula."""

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from lms.advocacy import decisions
from lms.advocacy.rules import Decision, Locked
from lms.advocacy.tokens import rules
from lms.advocacy.tokens.models import PermissionToken
from lms.content.levels import Permission
from lms.library import service as library
from lms.people import service as people
from lms.recognition import service as recognition

KEPT = timedelta(days=1)
"""How long a token that has run out is remembered."""
NOT_HELD = "This permission is not held now."
STATUS_PATH = "/api/v1/permissions/tokens"


@dataclass(frozen=True, slots=True)
class Made:
    """A token as it is handed over, once. ``code``: what can be read aloud in its place; empty for other systems."""

    number: str
    person: str
    key: str
    text: str
    code: str
    until: datetime
    status: str


@dataclass(frozen=True, slots=True)
class Status:
    """Whether a token still holds. All the rest is empty where it does not, or where there never was such a token."""

    active: bool = False
    person: str = ""
    key: str = ""
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What a checker is told about one person and one key."""

    word: rules.Word
    person: people.Person
    permission: Permission
    at: datetime


def make(
    reader: Session, session: Session, person: people.Person, key: str, *, audience: str = "", code: bool, at: datetime
) -> Made:
    """Make a token for a key that somebody holds now; ``code``: with a short one to read aloud.

    It is signed before the session writes anything, and what it says is looked at once more with the write.

    :raises UnknownKey: the academy has no such key.
    :raises NotHeld: the person does not hold it now.
    :raises BadAudience: the audience is no name.
    :raises NoIssuer: nobody has set ``LMS_BASE_URL``.
    :raises NotSigned: it could not be signed just now.
    """
    academy = reader.info["academy"]
    named = rules.audience(audience)
    decisions.known_key(reader, key)
    held = _held(reader, person, key, at)
    issuer = recognition.issuer_of(academy)
    number, short = secrets.token_urlsafe(16), _code() if code else ""
    until = rules.last_instant(at, academy.settings.token_minutes, held.valid_until)
    if until <= at:
        raise rules.NotHeld(NOT_HELD)
    status = issuer.link(f"{STATUS_PATH}/{number}")
    grounds = rules.Grounds(issuer.did, person.public_id, key, named, number, at, until, status)
    text = recognition.vouch(academy, rules.KIND, rules.claims(grounds), at=at)
    people.lock(session, person.id)
    _held(session, person, key, at)
    row = {"person_id": person.id, "key": key, "issued_at": at, "expires_at": until}
    session.execute(insert(PermissionToken).values(number=number, code=_hashed(session, short), **row))
    return Made(number, person.public_id, key, text, short and rules.shown_code(short), until, status)


def status(session: Session, number: str, *, at: datetime) -> Status:
    """Tell whether a token still holds: not run out, not withdrawn meanwhile, and held by the live formula."""
    row = session.execute(select(PermissionToken).where(PermissionToken.number == number[:64])).scalar_one_or_none()
    if row is None or row.ended_at is not None or not row.issued_at <= at < row.expires_at:
        return Status()
    person = people.person(session, row.person_id)
    if not person.active or not decisions.decision(session, person.id, row.key, at, roles=person.roles).granted:
        return Status()
    return Status(True, person.public_id, row.key, row.expires_at)


def check(session: Session, person: people.Person, key: str, code: str, *, at: datetime) -> Answer:
    """Answer a checker about one person and one key. Nothing of it is kept.

    :raises UnknownKey: the academy has no such key.
    """
    permission = decisions.known_key(session, key)
    held = person.active and decisions.decision(session, person.id, key, at, roles=person.roles).granted
    showed = _showed(session, person.id, key, code, at)
    levels = library.current(session).library.levels
    return Answer(rules.word(permission, levels, held=held, showed=showed), person, permission, at)


def held(session: Session, person_id: int, roles: frozenset[str], *, at: datetime) -> tuple[Permission, ...]:
    """List the permissions somebody holds now, for themselves to choose from."""
    made = decisions.decisions(session, person_id, at, roles=roles)
    granted = {key: one.granted for key, one in made.items()}
    return rules.by_level(library.current(session).library.permissions, granted)


def on_permission_withdrawn(
    _academy: Any, *, session: Session, person_id: int, key: str, at: datetime, **_facts: Any
) -> None:
    """End every token for a key that is no longer held; listens to ``signals.permission_withdrawn``."""
    theirs = (PermissionToken.person_id == person_id, PermissionToken.key == key, PermissionToken.ended_at.is_(None))
    statement = update(PermissionToken).where(*theirs).values(ended_at=at)
    session.execute(statement.execution_options(synchronize_session=False))


def forget(session: Session, at: datetime) -> None:
    """Remove tokens that ran out a day ago."""
    old = PermissionToken.expires_at < at - KEPT
    session.execute(delete(PermissionToken).where(old).execution_options(synchronize_session=False))


def export(session: Session, person_id: int) -> list[dict[str, Any]]:
    """Give what is remembered of the tokens for a person's permissions, for that person."""
    query = select(PermissionToken).where(PermissionToken.person_id == person_id).order_by(PermissionToken.issued_at)
    return [
        {
            "key": one.key,
            "made_at": one.issued_at.isoformat(),
            "until": one.expires_at.isoformat(),
            "withdrawn_at": one.ended_at.isoformat() if one.ended_at else None,
        }
        for one in session.scalars(query)
    ]


def _held(session: Session, person: people.Person, key: str, at: datetime) -> Decision:
    try:
        if not person.active:
            raise rules.NotHeld(NOT_HELD)
        return decisions.require(session, person.id, key, at)
    except Locked as error:
        raise rules.NotHeld(NOT_HELD) from error


def _showed(session: Session, person_id: int, key: str, code: str, at: datetime) -> bool:
    typed = rules.read_code(code)
    theirs = (PermissionToken.person_id == person_id, PermissionToken.key == key, PermissionToken.ended_at.is_(None))
    live = (PermissionToken.issued_at <= at, PermissionToken.expires_at > at, PermissionToken.code != "")
    found = session.scalars(select(PermissionToken.code).where(*theirs, *live)).all()
    wanted = _hashed(session, typed)
    # Every code is compared, whether or not one fits, so that the time an answer takes tells nothing.
    fits = [hmac.compare_digest(wanted, one) for one in found]
    return bool(typed) and True in fits


def _code() -> str:
    return "".join(secrets.choice(rules.CODE_LETTERS) for _ in range(rules.CODE_LENGTH))


def _hashed(session: Session, code: str) -> str:
    if not code:
        return ""
    secret = session.info["academy"].secret().encode()
    return hmac.new(secret, f"permission code:{code}".encode(), sha256).hexdigest()
