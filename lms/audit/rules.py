"""How a line of the log is written down, chained to the one before, and checked."""

import hashlib
import hmac
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

FIRST = ""
"""What the first line follows."""
SUBJECT_LIMIT = 200
_INVISIBLE = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]+")


@dataclass(frozen=True, slots=True)
class Line:
    """One line as it was written; ``detail`` is JSON text, so that its bytes never depend on a database."""

    n: int
    at: datetime
    actor: str
    action: str
    subject: str
    detail: str
    previous: str


def hash_of(line: Line) -> str:
    """Give the SHA-256 of everything a line says, its number and the hash of the line before it."""
    at = line.at.astimezone(UTC).isoformat(timespec="microseconds")
    said = [line.n, at, line.actor, line.action, line.subject, line.detail, line.previous]
    return hashlib.sha256(json.dumps(said, separators=(",", ":")).encode()).hexdigest()


def number_written(line: Line, stored: str, most: int) -> int | None:
    """Tell under which number up to ``most`` a line that was moved had been written."""
    numbers = range(1, most + 1)
    return next((n for n in numbers if hash_of(replace(line, n=n)) == stored), None)


def pseudonym(salt: str, person_id: int | None) -> str:
    """Give the name a person keeps in the log, also after being erased; empty for the academy itself."""
    if person_id is None:
        return ""
    return hmac.new(salt.encode(), str(person_id).encode(), hashlib.sha256).hexdigest()[:16]


def detail_of(facts: Mapping[str, Any]) -> str:
    """Write facts as JSON: sorted, ASCII only, anything unusual in its own words."""
    return json.dumps(facts, sort_keys=True, separators=(",", ":"), default=_plain)


def subject_of(text: str) -> str:
    """Keep a subject to one visible line of at most 200 characters."""
    return _INVISIBLE.sub(" ", text)[:SUBJECT_LIMIT]


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, set | frozenset):
        return sorted(str(one) for one in value)
    return str(value)
