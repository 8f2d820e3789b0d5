"""What the academy itself knows of badges and of issuers, as the desk's rules want it."""

import json
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.people import service as people
from lms.recognition import awards
from lms.recognition import rules as recognition
from lms.recognition.credentials import rules as credential_rules
from lms.recognition.credentials import service as credentials
from lms.recognition.credentials.judging import Known
from lms.recognition.credentials.models import Credential
from lms.recognition.desk.models import PinnedIssuer
from lms.recognition.models import Award

_SEAL = re.compile(r"[A-Za-z0-9_-]+", re.ASCII)
_LEAST_SEAL = 40
CHUNK = 500
"""Ids asked for at once: SQLite takes no more than some thousands."""


@dataclass(frozen=True, slots=True)
class Us:
    """The academy as an issuer. ``did`` and ``base`` are empty where nobody has set its address."""

    did: str = ""
    base: str = ""


def us(session: Session) -> Us:
    """Say who we are as an issuer."""
    try:
        issuer = credentials.issuer_of(session.info["academy"])
    except credentials.NoIssuer:
        return Us()
    return Us(issuer.did, issuer.base)


def keys(session: Session) -> dict[str, dict[str, Any]]:
    """Give what all issuers publish whose keys are known: ours, with the withdrawn ones, and the pinned.

    A caller that trusts more issuers puts their documents into ``session.info["pinned"]``.
    """
    pinned = select(PinnedIssuer.issuer, PinnedIssuer.document).where(PinnedIssuer.read_at.is_not(None))
    known: dict[str, dict[str, Any]] = {row.issuer: row.document for row in session.execute(pinned)}
    known |= session.info.get("pinned", {})
    if own := us(session).did:
        known[own] = _ours(session, own)
    return known


def _ours(session: Session, did: str) -> dict[str, Any]:
    """Give our DID document with the compromised keys in it: what they sealed is told apart from a forgery."""
    document = credentials.did_document(session)
    methods = list(document.get("verificationMethod", []))
    for key in credentials.ring(session):
        if key.compromised_at is not None:
            methods.append({"id": f"{did}#{key.kid}", "publicKeyMultibase": key.kid})
            methods.append({"id": f"{did}#{credential_rules.thumbprint(key.public)}", "publicKeyJwk": key.jwk})
    return {**document, "verificationMethod": methods}


def known(
    session: Session, public_ids: Iterable[str], *, at: datetime, with_documents: bool = False
) -> dict[str, tuple[int, Known]]:
    """Give the records of badges by their ids, each with the key of its award; ids of none are left out."""
    wanted = sorted(set(public_ids))
    found: dict[str, tuple[int, Known]] = {}
    for start in range(0, len(wanted), CHUNK):
        rows = awards.by_public_id(session, wanted[start : start + CHUNK])
        names = people.people(session, {one.person_id for one in rows.values()})
        documents = _documents(session, rows) if with_documents else {}
        for key, one in rows.items():
            holder = names[one.person_id].name if one.person_id in names else ""
            found[one.public_id] = key, _known(one, holder, documents.get(key, ()), at)
    return found


def _known(award: recognition.Award, holder: str, documents: tuple[Mapping[str, Any], ...], at: datetime) -> Known:
    state = award.state(at)
    since, reason = {
        "revoked": (award.revoked_at, award.revoked_reason),
        "suspended": (award.suspended_at, award.suspended_reason),
        "expired": (award.expires_at, None),
    }.get(state, (None, None))
    return Known(
        award.public_id,
        state,
        award.title,
        holder,
        award.awarded_at,
        award.expires_at,
        since,
        reason or "",
        documents,
    )


def _documents(session: Session, award_ids: Collection[int]) -> dict[int, tuple[Mapping[str, Any], ...]]:
    columns = (Credential.award_id, Credential.document)
    rows = session.execute(
        select(*columns).where(Credential.award_id.in_(award_ids)).order_by(Credential.award_id, Credential.version)
    )
    found: dict[int, tuple[Mapping[str, Any], ...]] = {}
    for award_id, document in rows:
        found[award_id] = (*found.get(award_id, ()), json.loads(document))
    return found


def owner_of_seal(session: Session, evidence: Mapping[str, Any]) -> str:
    """Find the badge of ours that a seal belongs to, by the seal itself; empty where there is none."""
    seal = str(evidence.get("signature") or "")
    if len(seal) < _LEAST_SEAL or not _SEAL.fullmatch(seal):
        return ""
    linked = evidence.get("format") == "json"
    column = Credential.document if linked else Credential.jwt
    escaped = seal.replace("_", "/_")
    holding = select(Award.public_id).join(Credential, Credential.award_id == Award.id)
    pattern = f'%"{escaped}"%' if linked else f"%.{escaped}"
    return session.scalar(holding.where(column.like(pattern, escape="/")).limit(1)) or ""
