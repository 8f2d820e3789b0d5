"""One answer for a credential of whichever standard, in the child process: Open Badges 3.0 here, 2.0 by ``older``."""

import base64
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from lms.recognition.credentials import inspecting, judging, older, reports
from lms.recognition.credentials.keyring import Documents
from lms.recognition.credentials.reports import GONE, Facts, Recipient, Report

MOST_RECIPIENTS = 5


def checked(*, data: str, pinned: Documents, documents: Mapping[str, str | None], at: str) -> dict[str, Any]:
    """Check a file that comes as base64, as the documents do; None stands for one that could not be had."""
    there = {name: None if body is None else base64.b64decode(body) for name, body in documents.items()}
    return reports.as_json(check(base64.b64decode(data), pinned, there, at=datetime.fromisoformat(at)))


def check(data: bytes, pinned: Documents, documents: older.Documents, *, at: datetime) -> Report:
    """Check a file without any records of ours.

    :param pinned: the issuers whose keys are known.
    :param documents: what lies at the addresses an earlier report with the code ``waiting`` named.
    """
    fetched = {name: body.decode(errors="replace") for name, body in documents.items() if body and body != GONE}
    evidence = inspecting.inspect(data, pinned, fetched, at=at.isoformat())
    if evidence.get("problem") == "open-badges-2":
        return older.inspect(evidence["text"], evidence["form"], documents, at=at)
    facts = _facts(evidence)
    if needs := [one for one in evidence.get("needs", ()) if one not in documents]:
        return reports.report("waiting", facts, needs=needs)
    judged = judging.judge(evidence, at=at)
    return reports.report(judged.code, facts, more=" ".join(judged.notes))


def _facts(evidence: Mapping[str, Any]) -> Facts:
    document = evidence.get("document")
    if document is None:
        return Facts(form=evidence["form"])
    said = judging.facts(evidence)
    subject = document.get("credentialSubject")
    return Facts(
        standard="3.0",
        form=evidence["form"],
        id=reports.clean(document.get("id"), reports.LONGEST_ID),
        title=said["badge"],
        summary=reports.clean(document.get("description"), reports.LONGEST_TEXT),
        issuer_id=reports.clean(evidence["issuer"], reports.LONGEST_ID),
        issuer_name=said["issuer"],
        awarded_at=reports.moment(said["issued_at"]),
        expires_at=reports.moment(said["expires_at"]),
        recipients=_recipients(subject if isinstance(subject, dict) else {}),
    )


def _recipients(subject: Mapping[str, Any]) -> tuple[Recipient, ...]:
    identifiers = subject.get("identifier")
    listed = identifiers if isinstance(identifiers, list) else [identifiers]
    named = [_recipient(one) for one in listed[:MOST_RECIPIENTS] if isinstance(one, dict)]
    if str(subject.get("id") or "").startswith("mailto:"):
        named.append(Recipient("email", str(subject["id"]).removeprefix("mailto:"), hashed=False))
    return tuple(named)


def _recipient(one: Mapping[str, Any]) -> Recipient:
    kind = reports.clean(one.get("identityType"))
    return Recipient(
        kind, reports.clean(one.get("identityHash")), one.get("hashed") is True, reports.clean(one.get("salt"))
    )
