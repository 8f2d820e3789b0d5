"""The issuer's key ring: one key signs, all others stay published for what they signed, none is ever used twice."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import func, select, text, update
from sqlalchemy.orm import Session

from lms.audit import service as audit
from lms.recognition.credentials import notary, rules
from lms.recognition.credentials.models import Credential, IssuerKey, StatusList
from lms.recognition.models import Award
from lms.settings import Settings
from lms.store.sessions import Store, insert_once

_COLUMNS = (
    IssuerKey.number,
    IssuerKey.kid,
    IssuerKey.public,
    IssuerKey.sealed,
    IssuerKey.mark,
    IssuerKey.because,
    IssuerKey.made_at,
    IssuerKey.retired_at,
    IssuerKey.compromised_at,
)


class Academy(Protocol):
    """What credentials need of an academy."""

    prefix: str
    shelf: dict[str, Any]

    @property
    def settings(self) -> Settings:
        """Give its settings."""

    @property
    def store(self) -> Store:
        """Give its store."""

    @property
    def secret(self) -> Any:
        """Give what gives its secret."""


def issuer_of(academy: Academy) -> rules.Issuer:
    """Say who signs for this academy.

    :raises NoIssuer: nobody has set ``LMS_BASE_URL``.
    """
    return rules.issuer(academy.settings.base_url, academy.prefix, academy.settings.company)


def ring(session: Session) -> tuple[rules.Key, ...]:
    """Give every key there ever was, oldest first."""
    return tuple(rules.Key(*row) for row in session.execute(select(*_COLUMNS).order_by(IssuerKey.number)))


def overview(session: Session) -> rules.Overview:
    """Tell how the academy stands as an issuer."""
    academy: Academy = session.info["academy"]
    try:
        issuer = issuer_of(academy)
    except rules.NoIssuer:
        issuer = None
    signed = session.scalar(select(func.count(Credential.award_id.distinct()))) or 0
    waiting = session.scalar(select(func.count()).select_from(Award).where(text("lms_award.unsigned"))) or 0
    return rules.Overview(issuer, ring(session), rules.secret_mark(academy.secret()), signed, waiting)


def signing(academy: Academy, *, at: datetime) -> rules.Key:
    """Give the key that signs now; the first one, and one after the academy's secret changed, is made here.

    :raises lms.recognition.credentials.notary.NotaryError: no key could be made.
    """
    secret = academy.secret()
    mark = rules.secret_mark(secret)
    with academy.store.reading() as reader:
        found = _usable(ring(reader), mark)
    if found is not None:
        return found
    made = notary.ask("make-key", secret=secret)
    with academy.store.transaction() as session:
        while True:
            # Another process may have been quicker: then the number that follows what is seen here is taken.
            known = ring(session)
            found = _usable(known, mark)
            if found is not None:
                return found
            _add(session, made, len(known) + 1, mark, "secret" if _active(known) else "first", at=at)


def rotate(session: Session, *, by: int | None, at: datetime) -> rules.Key:
    """Sign with a new key from now on; what the old ones signed stays valid."""
    return _replace(session, "rotated", by=by, at=at)


def compromise(session: Session, kid: str, *, by: int | None, at: datetime) -> rules.Key:
    """Withdraw a key that somebody else may have, and have everything signed anew that it signed.

    ``kid`` may be the beginning of the key's name, if no other begins like that. Gives the key that signs now.

    :raises NoSuchKey: there is no such key, or several.
    """
    found = [key for key in ring(session) if kid and key.kid.startswith(kid)]
    if len(found) != 1:
        raise rules.NoSuchKey(
            f"{len(found)} issuer keys begin with {kid[:60]!r}. Give the whole name; lms issuer show lists them."
        )
    key = found[0]
    if key.compromised_at is None:
        session.execute(
            update(IssuerKey)
            .where(IssuerKey.number == key.number)
            .values(compromised_at=at, retired_at=func.coalesce(IssuerKey.retired_at, at))
        )
        _sign_anew(session, key.kid)
        audit.record(session, "issuer.compromised", actor=by, subject=f"key:{key.kid}", at=at)
    mark = rules.secret_mark(session.info["academy"].secret())
    return _usable(ring(session), mark) or _replace(session, "compromised", by=by, at=at)


def _sign_anew(session: Session, kid: str) -> None:
    signed = select(Credential.award_id).where(Credential.kid == kid)
    session.execute(update(Award).where(Award.id.in_(signed)).values(unsigned=True))
    session.execute(update(StatusList).where(StatusList.kid == kid).values(stale=True))


def _replace(session: Session, because: str, *, by: int | None, at: datetime) -> rules.Key:
    secret = session.info["academy"].secret()
    made = notary.ask("make-key", secret=secret)
    session.execute(update(IssuerKey).where(IssuerKey.retired_at.is_(None)).values(retired_at=at))
    mark, number = rules.secret_mark(secret), 0
    while not number or not _add(session, made, number, mark, because, at=at):
        number = len(ring(session)) + 1
    key = next(key for key in ring(session) if key.public == made["public"])
    audit.record(session, "issuer.rotated", actor=by, subject=f"key:{key.kid}", because=because, at=at)
    return key


def _add(session: Session, made: dict[str, Any], number: int, mark: str, because: str, *, at: datetime) -> bool:
    """Write a key under a number, unless that number is taken; tell whether it was free."""
    values = {"kid": rules.multikey(made["public"]), "mark": mark, "because": because, "made_at": at, **made}
    return insert_once(session, IssuerKey, number=number, retired_at=None, compromised_at=None, **values)


def _usable(keys: Iterable[rules.Key], mark: str) -> rules.Key | None:
    """Find the newest key that signs and that this academy's secret opens."""
    return next((key for key in reversed(_active(keys)) if key.mark == mark), None)


def _active(keys: Iterable[rules.Key]) -> list[rules.Key]:
    return [key for key in keys if key.retired_at is None and key.compromised_at is None]
