"""Issuers an administrator trusts: their keys are pasted, spelled out by a did:key, or read once from their address."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from lms.audit import service as audit
from lms.delivery import service as delivery
from lms.recognition.credentials import service as credentials
from lms.recognition.credentials.comparing import shown
from lms.recognition.desk import rules
from lms.recognition.desk.kept import Academy
from lms.recognition.desk.models import PinnedIssuer

MOST = 200
"""Issuers that can be pinned."""
MOST_A_TURN = 20
SECONDS = 3.0


@dataclass(frozen=True, slots=True)
class Pinned:
    """An issuer whose keys are trusted, once they are there."""

    id: int
    issuer: str
    name: str
    pinned_at: datetime
    read_at: datetime | None
    failure: str
    waits: bool
    methods: tuple[str, ...]


def pinned(session: Session) -> list[Pinned]:
    """List pinned issuers by name."""
    rows = session.scalars(select(PinnedIssuer).order_by(PinnedIssuer.name, PinnedIssuer.id))
    return [
        Pinned(
            row.id,
            row.issuer,
            row.name,
            row.pinned_at,
            row.read_at,
            row.failure,
            row.inquiry is not None,
            _methods(row.issuer, row.document),
        )
        for row in rows
    ]


def _methods(issuer: str, document: Mapping[str, Any]) -> tuple[str, ...]:
    if issuer.startswith("did:key:"):
        return (issuer.removeprefix("did:key:"),)
    listed = document.get("verificationMethod")
    named = listed if isinstance(listed, list) else [listed]
    return tuple(shown(one.get("id", "")) for one in named if isinstance(one, dict))


def pin(session: Session, said: rules.Issuer, *, by: int, at: datetime) -> None:
    """Trust an issuer from now on; one that is pinned already gets what is given now.

    :raises Unfit: it is no issuer, or what was pasted holds no keys of it.
    """
    document = _pasted(said)  # asks the child process, so before anything is written
    if session.query(PinnedIssuer).count() >= MOST:
        raise rules.Unfit("issuer", f"{MOST} issuers are pinned, which is the most. Forget one first.")
    found = session.scalar(select(PinnedIssuer).where(PinnedIssuer.issuer == said.id))
    row = found or PinnedIssuer(issuer=said.id, failure="")
    row.name, row.document, row.pinned_at, row.pinned_by = said.name or said.id[:200], document or {}, at, by
    row.read_at, row.inquiry, row.failure = at, None, ""
    if document is None and not said.id.startswith("did:key:"):
        row.read_at, row.inquiry = None, delivery.inquire(session, rules.address_of(said.id), at=at)
    session.add(row)
    session.flush()
    audit.record(session, "issuer.pinned", actor=by, subject=f"issuer:{said.id[:200]}", at=at)


def _pasted(said: rules.Issuer) -> dict[str, Any] | None:
    """Give the document that was pasted; None where none was.

    :raises Unfit: it holds no key of this issuer.
    """
    if said.id.startswith("did:key:"):
        if not _has_keys(said.id, {}):
            raise rules.Unfit("issuer", "This did:key spells out no key we can use.")
        return None
    return None if not said.document else _fitting(said.id, said.document)


def _fitting(issuer: str, text: str) -> dict[str, Any]:
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        raise rules.Unfit("document", "This is no JSON. Paste the whole document, from { to }.") from None
    if not isinstance(document, dict) or document.get("id") != issuer:
        raise rules.Unfit("document", "This document is not the issuer's: its “id” is another.")
    if not _has_keys(issuer, document):
        raise rules.Unfit("document", "This document holds no key we can use.")
    return document


def _has_keys(issuer: str, document: Mapping[str, Any]) -> bool:
    try:
        told = credentials.ask("keys-of", seconds=SECONDS, issuer=issuer, document=dict(document))
    except credentials.NotaryError:
        return False
    return bool(told["methods"])


def read_again(session: Session, number: int, *, at: datetime) -> None:
    """Ask a pinned issuer's address for its keys again; until it answers the old ones count.

    :raises NoSuchCheck: there is no such issuer.
    """
    row = _row(session, number)
    if not row.issuer.startswith("did:key:"):
        row.inquiry, row.failure = delivery.inquire(session, rules.address_of(row.issuer), at=at), ""
    session.flush()


def forget(session: Session, number: int, *, by: int, at: datetime) -> str:
    """Trust an issuer no longer; give its name.

    :raises NoSuchCheck: there is no such issuer.
    """
    row = _row(session, number)
    session.execute(delete(PinnedIssuer).where(PinnedIssuer.id == number))
    audit.record(session, "issuer.unpinned", actor=by, subject=f"issuer:{row.issuer[:200]}", at=at)
    return row.name


def _row(session: Session, number: int) -> PinnedIssuer:
    row = session.get(PinnedIssuer, number)
    if row is None:
        raise rules.NoSuchCheck("There is no such pinned issuer; somebody may have forgotten it.")
    return row


def follow(academy: Academy, at: datetime) -> None:
    """Take over what the addresses of issuers have answered."""
    with academy.store.reading() as session:
        waiting = select(PinnedIssuer.id, PinnedIssuer.issuer, PinnedIssuer.inquiry)
        rows = session.execute(waiting.where(PinnedIssuer.inquiry.is_not(None)).limit(MOST_A_TURN)).all()
        told = delivery.answers(session, [row.inquiry for row in rows])
    for row in rows:
        answer = told[row.inquiry]
        if answer is not None:
            taken = _taken(row.issuer, answer, at)
            with academy.store.transaction() as session:
                mine = update(PinnedIssuer).where(PinnedIssuer.id == row.id, PinnedIssuer.inquiry == row.inquiry)
                session.execute(mine.values(inquiry=None, **taken).execution_options(synchronize_session=False))


def _taken(issuer: str, answer: delivery.Answered, at: datetime) -> dict[str, Any]:
    if answer.text is None:
        return {"failure": answer.failure or "no-answer"}
    try:
        return {"document": _fitting(issuer, answer.text.decode(errors="replace")), "read_at": at, "failure": ""}
    except rules.Unfit:
        return {"failure": "unreadable"}
