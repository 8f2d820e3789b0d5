"""Asks the notary what a credential from elsewhere is, and brings it what issuers publish."""

import base64
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lms.delivery import service as delivery
from lms.recognition.credentials import notary, reports
from lms.recognition.credentials.reports import Report

Pinned = Mapping[str, Mapping[str, Any]]
"""Issuers whose keys are known, each with what it publishes."""
Fetch = Callable[[str], bytes | None]
"""Gives what lies at an address; None: it cannot be had; ``reports.GONE``: it is gone for good."""
MOST_ROUNDS = 8
"""Documents a check may need: credential, badge, issuer, key, list of what was revoked, and some more."""
MOST_SECONDS = 10.0
"""How long the notary may take."""
OK, GONE_FOR_GOOD = 200, 410
MANNER = delivery.Manner(accept="application/ld+json, application/json;q=0.9, */*;q=0.5")
"""Many issuers show people a page at the same address, unless one asks for what a program reads."""
"""Time a check may take; the other work waits meanwhile."""
SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Examined:
    """What was found. ``text``: the credential itself; ``picture``: a PNG written anew."""

    report: Report
    text: str
    picture: bytes | None


def lies_at(address: str, manner: delivery.Manner = MANNER) -> bytes | None:
    """Ask an issuer's address, safely all the way, what lies there."""
    try:
        answer = delivery.fetch(address, manner)
    except delivery.Failed:
        return None
    if answer.status == GONE_FOR_GOOD:
        return reports.GONE
    return answer.body if answer.status == OK and answer.url.startswith("https://") else None


def examine(data: bytes, pinned: Pinned, documents: Mapping[str, bytes | None], *, at: datetime) -> Examined:
    """Examine a file, or an address, with what is at hand."""
    lying = {name: None if body is None else _sent(body) for name, body in documents.items()}
    try:
        said = notary.ask(
            "examine", seconds=SECONDS, data=_sent(data), pinned=pinned, documents=lying, at=at.isoformat()
        )
    except notary.NotaryError:
        return Examined(reports.report("busy"), "", None)
    picture = base64.b64decode(said["picture"]) or None
    return Examined(reports.of_json(said["report"]), said["text"], picture)


def gathered(data: bytes, pinned: Pinned, fetch: Fetch, *, at: datetime) -> Examined:
    """Examine it and fetch what that needs, until nothing more is needed."""
    documents: dict[str, bytes | None] = {}
    end = time.monotonic() + MOST_SECONDS
    found = examine(data, pinned, documents, at=at)
    while found.report.needs and len(documents) < MOST_ROUNDS and time.monotonic() < end:
        documents |= {address: fetch(address) for address in found.report.needs[: MOST_ROUNDS - len(documents)]}
        found = examine(data, pinned, documents, at=at)
    if found.report.needs:
        return Examined(reports.report("unreachable", found.report.facts), found.text, found.picture)
    return found


def _sent(data: bytes) -> str:
    return base64.b64encode(data).decode()
