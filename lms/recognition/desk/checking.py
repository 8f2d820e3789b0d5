"""Check one thing: inspect it in the child process, compare it with our records, and judge.

Nothing here writes or asks the web: what would have to be asked is named, and the same check is made again with it.
"""

import base64
import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from lms.recognition.credentials import judging, reports, wording
from lms.recognition.credentials import service as credentials
from lms.recognition.credentials.judging import Report
from lms.recognition.desk import records, rules

log = logging.getLogger(__name__)
SECONDS = 3.0
"""The longest a file may take."""
MANY_SECONDS = 60.0
MANY = 200
"""Credentials handed to the child process at once."""

Answers = Mapping[str, bytes | None]
"""What addresses answered; None where nothing came of it."""


@dataclass(frozen=True, slots=True)
class Found:
    """An answer, or the addresses that have to be asked first. ``award_id``: the badge of ours it is about."""

    report: Report
    award_id: int | None = None
    needs: tuple[str, ...] = ()


def of_file(session: Session, data: bytes, answers: Answers, *, at: datetime, codes: bool = True) -> Found:
    """Check a file: a credential in any form, or, with ``codes``, a picture of a QR code."""
    pinned = records.keys(session)
    evidence = _inspected(data, pinned, answers, at)
    if codes and evidence.get("problem") == "no-badge-inside":
        base = records.us(session).base
        for text in _codes(data):
            if rules.kind_of(text, base)[0] != "nothing":
                return of_text(session, text, answers, at=at)
    return _judged(session, evidence, data, pinned, answers, at)


def apart(data: bytes, pinned: Mapping[str, Any], answers: Answers, *, at: datetime) -> Found:
    """Check a file where no academy is at hand: with the keys that are given, and without any record."""
    evidence = _inspected(data, pinned, answers, at)
    if evidence.get("problem") == "open-badges-2":
        return _older(data, pinned, answers, at)
    needs = tuple(one for one in evidence.get("needs", ()) if one not in answers)
    return Found(judging.judge(evidence, at=at), needs=needs)


def of_text(session: Session, text: str, answers: Answers, *, at: datetime) -> Found:
    """Check what somebody typed, pasted or scanned: an id, an address, or a credential itself."""
    kind, value = rules.kind_of(text, records.us(session).base)
    if kind == "id":
        found = records.known(session, [value], at=at).get(value)
        if found:
            return Found(judging.of_record(found[1]), found[0])
        return Found(judging.plain("no-such-badge", "id"))
    if kind == "address":
        if value not in answers:
            return Found(judging.plain("foreign-address", "address"), needs=(value,))
        body = answers[value]
        if body is None:
            return Found(judging.plain("unreachable", "address"))
        return of_file(session, body, answers, at=at, codes=False)
    if kind == "credential":
        data = value.encode(errors="replace")
        pinned = records.keys(session)
        return _judged(session, _inspected(data, pinned, answers, at), data, pinned, answers, at)
    return Found(judging.plain("not-an-id", "text"))


def of_many(session: Session, texts: Sequence[str], *, at: datetime) -> list[Found]:
    """Check many lines at once, each an id, an address of ours, or a credential; nothing is asked of the web."""
    base = records.us(session).base
    kinds = [rules.kind_of(text, base) for text in texts]
    found: list[Found | None] = [None] * len(texts)
    ids = {place: value for place, (kind, value) in enumerate(kinds) if kind == "id"}
    known = records.known(session, ids.values(), at=at)
    for place, value in ids.items():
        hit = known.get(value)
        found[place] = Found(judging.of_record(hit[1]), hit[0]) if hit else Found(judging.plain("no-such-badge", "id"))
    sealed = [place for place, (kind, _) in enumerate(kinds) if kind == "credential"]
    for place, one in zip(sealed, _sealed(session, [kinds[place][1] for place in sealed], at), strict=True):
        found[place] = one
    return [one or _elsewhere(kinds[place][0]) for place, one in enumerate(found)]


def _elsewhere(kind: str) -> Found:
    return Found(judging.plain("foreign-address" if kind == "address" else "not-an-id", kind))


def _sealed(session: Session, texts: Sequence[str], at: datetime) -> list[Found]:
    """Check many credentials; what they say of themselves is compared with all records at once."""
    pinned, own = (records.keys(session), records.us(session)) if texts else ({}, records.Us())
    made: list[Found] = []
    for start in range(0, len(texts), MANY):
        chunk = texts[start : start + MANY]
        evidences = _inspected_many(chunk, pinned, at)
        sound = [_is_ours(one, own) for one in evidences]
        ids = [judging.id_in(one, own.base) for one in evidences]
        known = records.known(session, (name for name, whole in zip(ids, sound, strict=True) if name and whole), at=at)
        doubtful = (name for name, whole in zip(ids, sound, strict=True) if name and not whole)
        known |= records.known(session, doubtful, at=at, with_documents=True)
        for name, evidence in zip(ids, evidences, strict=True):
            award_id, record = known.get(name, (None, None))
            made.append(Found(judging.judge(evidence, at=at, own_id=own.did, known=record), award_id))
    return made


def _is_ours(evidence: Mapping[str, Any], own: records.Us) -> bool:
    return evidence.get("seal") == "good" and evidence.get("issuer") == own.did and not evidence.get("withdrawn")


def _judged(
    session: Session,
    evidence: Mapping[str, Any],
    data: bytes,
    pinned: Mapping[str, Any],
    answers: Answers,
    at: datetime,
) -> Found:
    if evidence.get("problem") == "open-badges-2":
        return _older(data, pinned, answers, at)
    own = records.us(session)
    name = judging.id_in(evidence, own.base)
    award_id, known = records.known(session, [name], at=at, with_documents=True).get(name, (None, None))
    elsewhere = ""
    if evidence.get("seal") in {"bad", "uncovered", "no-key"}:
        elsewhere = records.owner_of_seal(session, evidence)
    report = judging.judge(
        evidence, at=at, own_id=own.did, known=known, elsewhere=bool(elsewhere) and elsewhere != name
    )
    needs = tuple(one for one in evidence.get("needs", ()) if one not in answers)
    waits = needs and not known and evidence.get("issuer") != own.did and report.verdict != wording.FORGED
    return Found(report, award_id, needs if waits else ())


def _older(data: bytes, pinned: Mapping[str, Any], answers: Answers, at: datetime) -> Found:
    documents = {name: None if body is None else _packed(body) for name, body in answers.items()}
    try:
        told = credentials.ask(
            "check", seconds=SECONDS, data=_packed(data), pinned=pinned, documents=documents, at=at.isoformat()
        )
    except credentials.NotaryError as error:
        return Found(judging.plain(_why(error), "file"))
    made = reports.of_json(told)
    return Found(judging.of_older(made), needs=made.needs)


def _inspected(data: bytes, pinned: Mapping[str, Any], answers: Answers, at: datetime) -> dict[str, Any]:
    fetched = {name: body.decode(errors="replace") for name, body in answers.items() if body is not None}
    try:
        return credentials.ask(
            "inspect", seconds=SECONDS, data=_packed(data), pinned=pinned, fetched=fetched, at=at.isoformat()
        )
    except credentials.NotaryError as error:
        return {"form": "file", "problem": _why(error)}


def _inspected_many(texts: Sequence[str], pinned: Mapping[str, Any], at: datetime) -> Sequence[Mapping[str, Any]]:
    try:
        told = credentials.ask(
            "inspect-many", seconds=MANY_SECONDS, texts=list(texts), pinned=pinned, at=at.isoformat()
        )
    except credentials.NotaryError:
        # One of them took too much; alone, only that one does.
        return [_inspected(one.encode(errors="replace"), pinned, {}, at) for one in texts]
    found: Sequence[Mapping[str, Any]] = told["found"]
    return found


def _codes(data: bytes) -> Iterable[str]:
    try:
        texts: list[str] = credentials.ask("read-codes", seconds=SECONDS, data=_packed(data))["texts"]
    except credentials.NotaryError:
        return ()
    return texts


def _why(error: credentials.NotaryError) -> str:
    if isinstance(error, credentials.Refused):
        log.error("an inspection failed: %s", error)
        return "failed"
    return "too-much"


def _packed(data: bytes) -> str:
    return base64.b64encode(data).decode()
