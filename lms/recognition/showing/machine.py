"""The facts programs check a badge by: who signed it, with which key, and where its state is listed."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from lms.recognition.credentials import rules
from lms.recognition.credentials.models import Credential, IssuerKey, StatusEntry, newest_version
from lms.recognition.models import Award
from lms.store.sessions import ask

_SIGNED = (
    select(
        Credential.issuer,
        Credential.kid,
        Credential.version,
        Credential.signed_at,
        IssuerKey.compromised_at,
        StatusEntry.list,
        StatusEntry.place,
    )
    .select_from(Award)
    .join(Credential, (Credential.award_id == Award.id) & (Credential.version == newest_version(Award.id)))
    .join(IssuerKey, IssuerKey.kid == Credential.kid)
    .join(StatusEntry, StatusEntry.award_id == Award.id)
    .where(Award.public_id == bindparam("public_id"))
)
"""Built once: one query of the page everybody may open."""


@dataclass(frozen=True, slots=True)
class Machine:
    """What a program needs. ``key`` and the lists are whole addresses; ``is_sound``: the key was never given away."""

    did: str
    keys: str
    key: str
    is_sound: bool
    revocations: str
    suspensions: str
    place: int
    version: int
    signed_at: datetime


def machine(session: Session, public_id: str, issuer: rules.Issuer) -> Machine | None:
    """Give the facts of a badge as it was signed last; None where it is not signed yet, or for another address."""
    row = ask(session, _SIGNED, {"public_id": public_id}).first()
    if row is None or row.issuer != issuer.did:
        return None
    return Machine(
        did=issuer.did,
        keys=issuer.link("/.well-known/did.json" if issuer.rooted else "/did.json"),
        key=f"{issuer.did}#{row.kid}",
        is_sound=row.compromised_at is None,
        revocations=issuer.link(rules.list_path(row.list, "revocation")),
        suspensions=issuer.link(rules.list_path(row.list, "suspension")),
        place=row.place,
        version=row.version,
        signed_at=row.signed_at,
    )
