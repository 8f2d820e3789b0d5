"""API tokens: prefixed, hashed, scoped, expiring."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from lms.audit import service as audit
from lms.people import models, rules, throttling
from lms.people.visits import hash_of


@dataclass(frozen=True, slots=True)
class IssuedToken:
    """What may be shown of an API token."""

    id: int
    label: str
    scopes: tuple[str, ...]
    created_at: datetime
    expires_at: datetime


def token_for(
    session: Session,
    scopes: Iterable[str],
    label: str,
    *,
    at: datetime,
    by: int | None = None,
    lasts: timedelta = rules.TOKEN_LASTS,
) -> str:
    """Issue an API token and give it; only its hash is kept."""
    token = rules.TOKEN_PREFIX + secrets.token_urlsafe(32)
    row = models.Token(
        token_hash=hash_of(token),
        label=rules.clean_name(label, "label"),
        scopes=sorted(set(scopes)),
        issued_by=by,
        created_at=at,
        expires_at=at + lasts,
    )
    session.add(row)
    session.flush()
    audit.record(session, "token.issued", actor=by, subject=f"token:{row.id}", at=at, scopes=row.scopes)
    return token


issue_token = token_for


def token_scopes(session: Session, token: str, *, at: datetime, address: str = "") -> frozenset[str]:
    """Give the scopes of a live API token; none for a token that is wrong, expired or ended.

    A wrong one counts as a try of ``address``, where one is given.

    :raises TooManyTries: that address has tried too many wrong tokens.
    """
    keys = throttling.keys_of(session, "token", address=address)
    live = (models.Token.ended_at.is_(None), models.Token.expires_at > at)
    with throttling.reading(session) as reader:
        throttling.refuse_if_over(reader, keys, at=at)
        scopes = reader.scalar(select(models.Token.scopes).where(models.Token.token_hash == hash_of(token), *live))
    if scopes is None:
        throttling.count_wrong(session, keys, at=at)
        return frozenset()
    return frozenset(scopes)


def issued_tokens(session: Session, *, at: datetime) -> list[IssuedToken]:
    """List the live API tokens, the newest first."""
    live = (models.Token.ended_at.is_(None), models.Token.expires_at > at)
    rows = session.scalars(select(models.Token).where(*live).order_by(models.Token.id.desc()).limit(200))
    return [IssuedToken(one.id, one.label, tuple(one.scopes), one.created_at, one.expires_at) for one in rows]


def end_token(session: Session, token_id: int, *, at: datetime, by: int | None) -> None:
    """End an API token at once."""
    mine = (models.Token.id == token_id, models.Token.ended_at.is_(None))
    session.execute(update(models.Token).where(*mine).values(ended_at=at))
    audit.record(session, "token.ended", actor=by, subject=f"token:{token_id}", at=at)


def end_tokens_of(session: Session, person_id: int, *, at: datetime) -> None:
    """End every API token this person issued."""
    mine = (models.Token.issued_by == person_id, models.Token.ended_at.is_(None))
    session.execute(update(models.Token).where(*mine).values(ended_at=at))
