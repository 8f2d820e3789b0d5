"""Places in the status lists: given once, kept when the person is gone, published signed."""

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, func, not_, or_, select, update
from sqlalchemy.orm import Session

from lms.recognition.credentials import keys, notary, rules
from lms.recognition.credentials.models import StatusEntry, StatusList
from lms.recognition.models import Award
from lms.store.sessions import insert_once

TRIES = 20
"""How often a place is drawn before a list counts as full: a list is left when about half of it is taken."""
ANEW = timedelta(days=1)
"""How old a signed list may grow."""
_COLUMNS = (
    StatusList.number,
    StatusList.purpose,
    StatusList.stale,
    StatusList.document,
    StatusList.jwt,
    StatusList.issuer,
    StatusList.kid,
    StatusList.signed_at,
)
_NEVER = StatusList.signed_at.is_(None)


@dataclass(frozen=True, slots=True)
class Published:
    """A status list as it was last signed."""

    number: int
    purpose: rules.Purpose
    stale: bool
    document: str
    jwt: str
    issuer: str
    kid: str
    signed_at: datetime | None

    def current(self, issuer: rules.Issuer, at: datetime) -> bool:
        """Tell whether it may be served: no bit has changed and it is not about to run out."""
        fresh = self.signed_at is not None and self.signed_at <= at < self.signed_at + ANEW
        return fresh and not self.stale and self.issuer == issuer.did


def places(session: Session, award_ids: Iterable[int]) -> dict[int, tuple[int, int]]:
    """Give the list and the place of awards that have one."""
    query = select(StatusEntry.award_id, StatusEntry.list, StatusEntry.place)
    rows = session.execute(query.where(StatusEntry.award_id.in_(list(award_ids))))
    return {row.award_id: (row.list, row.place) for row in rows}


def give(session: Session, award_id: int) -> None:
    """Give an award a place of its own, at random, for good; one that has a place keeps it."""
    number, bits = session.scalar(select(func.max(StatusEntry.list))) or 1, _bits(session, award_id)
    while award_id not in places(session, [award_id]):
        for _ in range(TRIES):
            values = {"list": number, "place": secrets.randbelow(rules.LIST_BITS), "award_id": award_id}
            if insert_once(session, StatusEntry, **values, **bits):
                _list(session, number, stale=any(bits.values()))
                return
            if award_id in places(session, [award_id]):
                return
        number += 1


def _list(session: Session, number: int, *, stale: bool) -> None:
    """Make sure of the lists; one that is signed already does not know a bit that was set before the place was."""
    for purpose in rules.PURPOSES:
        insert_once(session, StatusList, number=number, purpose=purpose, document="", jwt="")
    if stale:
        session.execute(update(StatusList).where(StatusList.number == number).values(stale=True))


def follow(session: Session, public_id: str) -> None:
    """Set the bits of an award to what the award says, and have its lists signed anew."""
    award_id = session.scalar(select(Award.id).where(Award.public_id == public_id))
    if award_id is None:
        return
    bits = _bits(session, award_id)
    changed = or_(*(getattr(StatusEntry, name).is_not(value) for name, value in bits.items()))
    statement = update(StatusEntry).where(StatusEntry.award_id == award_id, changed).values(**bits)
    number = session.scalar(statement.returning(StatusEntry.list))
    if number is not None:
        session.execute(update(StatusList).where(StatusList.number == number).values(stale=True))


def published(session: Session, number: int, purpose: rules.Purpose) -> Published | None:
    """Give a list as it was last signed; None where there is no such list."""
    query = select(*_COLUMNS).where(StatusList.number == number, StatusList.purpose == purpose)
    row = session.execute(query).first()
    return _published(row) if row else None


def waiting(session: Session, issuer: rules.Issuer, *, at: datetime) -> list[tuple[int, rules.Purpose]]:
    """List what is to be signed anew."""
    fresh = and_(StatusList.signed_at <= at, StatusList.signed_at > at - ANEW, StatusList.issuer == issuer.did)
    query = select(StatusList.number, StatusList.purpose).where(or_(StatusList.stale, not_(fresh), _NEVER))
    rows = session.execute(query.order_by(StatusList.number, StatusList.purpose))
    return [(row.number, _purpose(row.purpose)) for row in rows]


def publish(
    academy: keys.Academy, key: rules.Key, number: int, purpose: rules.Purpose, *, at: datetime
) -> Published | None:
    """Sign a list as it stands and keep it; None where there is no such list.

    The row is held meanwhile, so that a bit that is set in the same moment makes it stale again afterwards.
    """
    issuer = keys.issuer_of(academy)
    notary.wake()
    with academy.store.transaction() as session:
        mine = (StatusList.number == number, StatusList.purpose == purpose)
        if session.scalar(select(StatusList.number).where(*mine).with_for_update()) is None:
            return None
        document = rules.status_list(issuer, number, purpose, _set(session, number, purpose), at=at)
        signed = sign(academy, key, issuer, [document], at=at)[0]
        values = {"stale": False, "issuer": issuer.did, "kid": key.kid, "signed_at": at, **signed}
        session.execute(update(StatusList).where(*mine).values(**values))
        return published(session, number, purpose)


def sign(
    academy: keys.Academy, key: rules.Key, issuer: rules.Issuer, documents: list[dict[str, Any]], *, at: datetime
) -> list[Mapping[str, str]]:
    """Have documents signed by the notary: each comes back as ``document`` (JSON text) and ``jwt``.

    :raises lms.recognition.credentials.notary.NotaryError: it could not be done now.
    """
    reply = notary.ask(
        "sign",
        seconds=notary.SECONDS + len(documents),
        secret=academy.secret(),
        sealed=key.sealed,
        public=key.public,
        method=f"{issuer.did}#{key.kid}",
        kid=rules.key_id(issuer.did, key.public),
        at=rules.stamp(at),
        documents=documents,
    )
    signed: list[Mapping[str, str]] = reply["signed"]
    return signed


def on_badge_decided(_academy: Any, *, session: Session, award_id: str, **_facts: Any) -> None:
    """Set the bits of an award as it stands now; listens to badges being suspended, revoked and restored."""
    follow(session, award_id)


def recount(session: Session, repair: bool) -> list[str]:
    """Compare the bits with what the awards say; those whose award is gone stay as they are."""
    said = (Award.revoked_at.is_not(None).label("is_revoked"), Award.suspended_at.is_not(None).label("is_suspended"))
    query = select(Award.id, Award.public_id, StatusEntry.revoked, StatusEntry.suspended, *said)
    rows = session.execute(query.join(StatusEntry, StatusEntry.award_id == Award.id).order_by(Award.id)).all()
    words = []
    for row in rows:
        bits = {"revoked": (row.revoked, row.is_revoked), "suspended": (row.suspended, row.is_suspended)}
        wrong = {name: pair for name, pair in bits.items() if pair[0] != pair[1]}
        words += [f"award {row.id}: its place says {name} {a}, the award says {b}" for name, (a, b) in wrong.items()]
        if repair and wrong:
            follow(session, row.public_id)
    return words


def _purpose(word: str) -> rules.Purpose:
    return "suspension" if word == "suspension" else "revocation"


def _published(row: Any) -> Published:
    return Published(*row)


def _set(session: Session, number: int, purpose: rules.Purpose) -> list[int]:
    bit = StatusEntry.revoked if purpose == "revocation" else StatusEntry.suspended
    either = or_(StatusEntry.revoked, StatusEntry.suspended)
    return list(session.scalars(select(StatusEntry.place).where(StatusEntry.list == number, either, bit)))


def _bits(session: Session, award_id: int) -> dict[str, bool]:
    row = session.execute(select(Award.revoked_at, Award.suspended_at).where(Award.id == award_id)).one()
    return {"revoked": row.revoked_at is not None, "suspended": row.suspended_at is not None}
