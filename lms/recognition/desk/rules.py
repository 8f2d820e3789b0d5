"""What the desk is given: what a line of text is, which column of a table holds the badges, and what it refuses."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal
from urllib.parse import quote, unquote, urlsplit

from lms.recognition.rules import RecognitionError, award_id_in

Kind = Literal["id", "address", "credential", "nothing"]
MOST_LINES = 10_000
"""Lines of one list."""
MOST_TYPED = 2_000
"""Characters of an address."""
LOOKED_AT = 20
"""Lines by which the column is found."""
NAMES = ("badge", "badge id", "id", "link", "url", "address", "credential", "jwt")
"""Headings that say which column it is, in this order."""
_JWT = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*", re.ASCII)
_DID_KEY = re.compile(r"did:key:z[1-9A-HJ-NP-Za-km-z]{20,128}", re.ASCII)
_DID_WEB = re.compile(r"did:web:[a-z0-9][a-z0-9.-]*(%3A[0-9]+)?(:[A-Za-z0-9._~%-]+)*", re.ASCII)
_NO_ISSUER = "Enter a did:web, a did:key or an https address, as the issuer's badges name it."
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class DeskError(RecognitionError):
    """Something the desk cannot do; the message names the thing and the mend."""


class NoSuchCheck(DeskError):
    """There is no such check, or it is somebody else's."""


class Unfit(DeskError):
    """What was sent cannot be checked. ``field``: which field of the form it belongs to."""

    def __init__(self, field: str, words: str) -> None:
        super().__init__(words)
        self.field = field


def kind_of(text: str, base: str) -> tuple[Kind, str]:
    """Say what somebody typed, pasted or scanned, and give the part of it that counts.

    An address that holds a badge id is taken for one of ours if it is below ``base``, or if ``base`` is unknown.
    """
    words = text.strip()
    if words.startswith("{") or (words.count(".") == 2 and _JWT.fullmatch(words)):
        return "credential", words
    named = award_id_in(words)
    if "://" not in words:
        return ("id", named) if named else ("nothing", words)
    if named and _is_ours(words, base):
        return "id", named
    try:
        parts = urlsplit(words)
        is_web = parts.scheme in {"http", "https"} and bool(parts.hostname) and " " not in words
    except ValueError:
        is_web = False
    return ("address", words) if is_web else ("nothing", words)


def _is_ours(address: str, base: str) -> bool:
    if not base:
        return True
    try:
        return urlsplit(address).netloc.casefold() == urlsplit(base).netloc.casefold()
    except ValueError:
        return False


def column_of(rows: Sequence[Sequence[str]], wanted: str = "") -> tuple[int, bool]:
    """Find the column that holds the badges, and tell whether the first line is a heading.

    :raises Unfit: there is no such column, or none that looks like badges.
    """
    heading = [cell.strip().casefold() for cell in rows[0]] if rows else []
    if wanted:
        if wanted.strip().casefold() not in heading:
            raise Unfit("file", f"There is no column “{wanted.strip()[:60]}”. There are: {_listed(rows[:1])}.")
        return heading.index(wanted.strip().casefold()), True
    body = rows[1:] if not _looks(rows[:1]) else rows
    fullest = max(_looks(body).items(), key=lambda one: (one[1], -one[0]), default=(0, 0))
    named = next((heading.index(name) for name in NAMES if name in heading), None)
    if named is not None:
        return named, True
    if not fullest[1]:
        raise Unfit("file", "No column holds badge ids, links or JWTs. Put them in a column with the heading “badge”.")
    return fullest[0], body is not rows


def _looks(rows: Iterable[Sequence[str]]) -> Mapping[int, int]:
    """Count by column how many cells look like a badge: ids of 22 characters with a digit or capital inside."""
    counted: dict[int, int] = {}
    for row in rows:
        for place, cell in enumerate(row):
            kind, value = kind_of(cell, "")
            plain_word = kind == "id" and value == cell.strip() and (len(value) < 20 or value.islower())
            if kind in {"id", "credential"} and not plain_word:
                counted[place] = counted.get(place, 0) + 1
    return counted


def _listed(rows: Sequence[Sequence[str]]) -> str:
    names = [cell.strip()[:40] for cell in rows[0] if cell.strip()] if rows else []
    return ", ".join(names[:10]) or "none"


def neutral(cell: str) -> str:
    """Make a cell of a table one that no program takes for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def is_typed(body: bytes) -> bool:
    """Tell an address that was typed from a file that was sent."""
    return len(body) <= MOST_TYPED and body.startswith((b"http://", b"https://"))


@dataclass(frozen=True, slots=True)
class Issuer:
    """An issuer to pin: its id, what to call it, and what it publishes where that was pasted."""

    id: str
    name: str = ""
    document: str = ""


def issuer(said: str, name: str = "", document: str = "") -> Issuer:
    """Read which issuer is meant: a did:web, a did:key, or an https address.

    :raises Unfit: it is none of these.
    """
    words = said.strip()
    if len(words) > MOST_TYPED // 2 or not words.isprintable() or " " in words:
        raise Unfit("issuer", _NO_ISSUER)
    if not _DID_KEY.fullmatch(words) and not _DID_WEB.fullmatch(words) and not _is_https(words):
        raise Unfit("issuer", _NO_ISSUER)
    return Issuer(words, name.strip()[:200], document.strip())


def address_of(issuer_id: str) -> str:
    """Give the address at which an issuer publishes its keys."""
    if not issuer_id.startswith("did:web:"):
        return issuer_id
    host, *path = [unquote(one) for one in issuer_id.removeprefix("did:web:").split(":")]
    below = "/".join(quote(one, safe="") for one in path)
    return f"https://{host}/{below}/did.json" if path else f"https://{host}/.well-known/did.json"


def _is_https(words: str) -> bool:
    try:
        parts = urlsplit(words)
    except ValueError:
        return False
    return parts.scheme == "https" and bool(parts.hostname) and "@" not in parts.netloc
