"""What differs between a credential that was given and the one that was issued, in words for people."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from lms.recognition.credentials import wording

MOST_SHOWN = 120
"""Characters of a foreign text that are repeated."""
_INVISIBLE = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff]+")
_DATES = frozenset({"validFrom", "validUntil", "awardedDate", "issuanceDate", "expirationDate"})
_ENVELOPE = frozenset({"proof", "iss", "jti", "sub", "nbf", "exp", "iat", "vc"})


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that differs from what was issued. ``part`` is a key of ``wording.PARTS``."""

    part: str
    where: str
    said: str
    issued: str


def nearest(evidence: Mapping[str, Any], documents: Sequence[Mapping[str, Any]]) -> tuple[Change, ...]:
    """Name what differs from the version of our document that is nearest to what was given."""
    found = [changes(evidence, one) for one in documents]
    return min(found, key=len, default=())


def changes(evidence: Mapping[str, Any], issued: Mapping[str, Any]) -> tuple[Change, ...]:
    """Name what differs from one document of ours, the first thing of each part."""
    said = dict(_leaves(_body(evidence["document"])))
    meant = dict(_leaves(_body(issued)))
    by_part: dict[str, Change] = {}
    for where in [*said, *(one for one in meant if one not in said)]:
        if said.get(where) != meant.get(where):
            part = _part(where)
            made = Change(part, where, shown(said.get(where, "nothing")), shown(meant.get(where, "nothing")))
            by_part.setdefault(part, made)
    for part, where in envelope(evidence):
        by_part.setdefault(part, Change(part, where, "another in the envelope", "the same in both"))
    return tuple(by_part[part] for part in wording.PARTS if part in by_part)


def _body(document: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in document.items() if name not in _ENVELOPE}


def _leaves(value: Any, where: str = "") -> Iterator[tuple[str, Any]]:
    """Give every value that holds no others, with the way to it."""
    if isinstance(value, Mapping) and value:
        for name, inner in value.items():
            yield from _leaves(inner, f"{where}.{name}" if where else str(name))
    elif isinstance(value, list) and value:
        for place, inner in enumerate(value):
            yield from _leaves(inner, f"{where}.{place}")
    else:
        yield where, value


def _part(where: str) -> str:
    steps = where.split(".")
    if steps[0] == "issuer":
        return "issuer"
    if steps[0] in _DATES:
        return "date"
    if steps[:2] == ["credentialSubject", "achievement"] or steps[0] == "name":
        return "level"
    if steps[0] == "credentialSubject":
        return "subject"
    return "text"


def envelope(evidence: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Name what the envelope of a JWT says differently from the badge inside."""
    claims, document = evidence.get("claims"), evidence["document"]
    if not claims:
        return
    subject = document.get("credentialSubject")
    subject_id = subject.get("id") if isinstance(subject, Mapping) else None
    if claims["iss"] != evidence["issuer"]:
        yield "issuer", "iss"
    if claims["sub"] is not None and claims["sub"] != subject_id:
        yield "subject", "sub"
    if claims["jti"] is not None and claims["jti"] != document.get("id"):
        yield "text", "jti"
    for claim, name in (("nbf", "validFrom"), ("exp", "validUntil")):
        if not _same_time(claims[claim], document.get(name)):
            yield "date", claim


def _same_time(seconds: Any, written: Any) -> bool:
    if seconds is None or written is None:
        return seconds is None or written is not None or not isinstance(seconds, int)
    try:
        return int(seconds) == int(moment(written).timestamp())
    except (ValueError, TypeError, OverflowError):
        return False


def moment(written: Any) -> datetime:
    """Read an instant of ISO 8601; one without a zone is UTC.

    :raises ValueError: it is none.
    """
    moment = datetime.fromisoformat(str(written))
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def shown(value: Any) -> str:
    """Make a foreign text one short line without what a page or a terminal would obey."""
    text = _INVISIBLE.sub(" ", str(value)).strip()
    return text if len(text) <= MOST_SHOWN else text[: MOST_SHOWN - 1] + "…"
