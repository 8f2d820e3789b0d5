"""Where a short link leads, who came over it, and what came of it: decided without a clock, a chance or a database."""

import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from hashlib import blake2b, sha256
from typing import Any
from urllib.parse import urlencode, urlsplit, urlunsplit

from lms.sharing.links.agents import KNOWN
from lms.sharing.rules import SharingError, Unfit, clean_link, host_of

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
"""Crockford's 32: nothing that is read as something else."""
CODE_LENGTH = 14
"""70 bits of chance."""
_CODE = re.compile(f"[{ALPHABET}]{{{CODE_LENGTH}}}")
AGENT_LIMIT = 512
"""How much of what a visitor's program calls itself is looked at; none of it is kept."""

FEWEST = 5
"""Of fewer people nothing is shown: five who took a story out are a group, four are persons."""
HUMAN, BOT, SELF, DUPLICATE = "human", "bot", "self", "duplicate"
CLICKS = (HUMAN, BOT, SELF, DUPLICATE)
LEAD, APPLICATION, HIRE, OTHER = "lead", "application", "hire", "other"
CONVERSIONS = (LEAD, APPLICATION, HIRE, OTHER)
KINDS = (*CLICKS, *CONVERSIONS)

BROWSER, HEAD, PREFETCH, EMBEDDED, EMPTY = "browser", "head", "prefetch", "embedded", "empty"
_TOOL = "tool"
_EARLY = ("HTTP_SEC_PURPOSE", "HTTP_PURPOSE", "HTTP_X_PURPOSE", "HTTP_X_MOZ")
_EARLY_WORDS = ("prefetch", "prerender", "preview", "preconnect")
MEDIUM = "advocacy"
KEY_LIMIT = 100
AHEAD = timedelta(minutes=5)
"""How far the clock of another system may be ahead of ours."""
_SOURCE = re.compile(r"[a-z0-9][a-z0-9._-]{0,39}")


class NoSuchLink(SharingError):
    """There is no such link."""


class LinkOver(SharingError):
    """The link was stopped, or the story it leads to is over or closed; ``host`` is the site it led to."""

    def __init__(self, host: str) -> None:
        super().__init__("This link has ended.")
        self.host = host


@dataclass(frozen=True, slots=True)
class Click:
    """What the fold knows of one click; ``again``: the same visitor came over the same link earlier that day."""

    agent: str
    own: bool
    again: bool


def code_of(number: int) -> str:
    """Write a number of 70 random bits as the code of a link."""
    return "".join(ALPHABET[number >> 5 * place & 31] for place in range(CODE_LENGTH))


def clean_code(text: str) -> str:
    """Give a code as it is kept, or nothing where this cannot be one."""
    code = text[: CODE_LENGTH + 1].lower()
    return code if _CODE.fullmatch(code) else ""


@lru_cache(maxsize=2_048)
def destination(link: str, network: str, story: str, code: str) -> str:
    """Give where a link leads: the story's own checked address, with UTM that names no person; or nothing.

    What the address asks for already stays, but for UTM of its own, which ours replaces.
    """
    if not clean_link(link):
        return ""
    parts = urlsplit(link)
    ours = {
        "utm_source": network,
        "utm_medium": MEDIUM,
        "utm_campaign": story,
        "utm_id": code,
    }
    kept = [one for one in parts.query.split("&") if one and one.partition("=")[0].lower() not in ours]
    return urlunsplit(parts._replace(query="&".join([*kept, urlencode(ours)])))


def site_of(link: str) -> str:
    """Name the site a link leads to, where the link is one that may be followed."""
    return host_of(link) if clean_link(link) else ""


def agent_of(method: str, environ: Mapping[str, str]) -> str:
    """Tell what kind of program asks: a browser that somebody looks into, or something else, and what."""
    if method == "HEAD":
        return HEAD
    for name in _EARLY:
        if name in environ and any(word in environ[name][:100].lower() for word in _EARLY_WORDS):
            return PREFETCH
    if environ.get("HTTP_SEC_FETCH_DEST", "document") != "document":
        return EMBEDDED
    return agent_kind(environ.get("HTTP_USER_AGENT", "")[:AGENT_LIMIT])


@lru_cache(maxsize=4_096)
def agent_kind(agent: str) -> str:
    """Tell what kind of program calls itself so. Every browser, inside apps too, still begins with Mozilla or Opera."""
    lower = agent.strip().lower()
    if not lower:
        return EMPTY
    known = next((kind for mark, kind in KNOWN if mark in lower), "")
    return known or (BROWSER if lower.startswith(("mozilla/", "opera/")) else _TOOL)


def mark_of(salt: str, code: str, address: str, agent: str) -> str:
    """Give what stands for a visitor at one link on one day; without the day's salt nobody can make it again."""
    parts = "\0".join((code, address, agent[:AGENT_LIMIT])).encode("utf-8", "surrogatepass")
    return blake2b(parts, key=salt.encode(), digest_size=16).hexdigest()


def kind_of(click: Click) -> str:
    """Classify a click: programs never count, then one's own clicks, then whoever was here today."""
    if click.agent != BROWSER:
        return BOT
    if click.own:
        return SELF
    return DUPLICATE if click.again else HUMAN


@dataclass(frozen=True, slots=True)
class Told:
    """What another system tells: what came of which link, when, and by which id of its own."""

    code: str
    kind: str
    key: str
    source: str
    at: datetime


def told(values: Mapping[str, Any], now: datetime) -> Told:
    """Read what another system sent: ``link`` (a code or a whole address), ``kind``, ``id``, ``source``, ``at``.

    :raises NoSuchLink: the link cannot be one of ours.
    :raises Unfit: something is missing or none of what it may be.
    """
    given = {name: values.get(name) for name in ("link", "kind", "id", "source", "at")}
    for name, value in given.items():
        if not isinstance(value, str | None):
            raise Unfit(name, f"Send {name!r} as text.")
    code = clean_code((given["link"] or "").rstrip("/").rpartition("/")[2])
    if not code:
        raise NoSuchLink("There is no link of this code.")
    if given["kind"] not in CONVERSIONS:
        raise Unfit("kind", f"Send as 'kind' one of: {', '.join(CONVERSIONS)}.")
    key = (given["id"] or "").strip()
    if not key or len(key) > KEY_LIMIT or not key.isprintable():
        raise Unfit("id", f"Send as 'id' your own id of it: 1 to {KEY_LIMIT} printable characters.")
    return Told(code, given["kind"], key, clean_source(given["source"] or "default"), _when(given["at"], now))


def clean_source(text: str) -> str:
    """Give the name of a source as it is kept.

    :raises Unfit: it cannot be one.
    """
    name = text.strip().lower()
    if not _SOURCE.fullmatch(name):
        raise Unfit("source", "Name the source with up to 40 letters a to z, digits, dots, dashes and underscores.")
    return name


def signature(secret: str, *parts: str) -> str:
    """Sign the parts of a postback, joined by full stops: HMAC with SHA-256, in hexadecimal."""
    text = ".".join(parts).encode("utf-8", "surrogatepass")
    return hmac.new(secret.encode(), text, sha256).hexdigest()


def _when(text: str | None, now: datetime) -> datetime:
    if not text:
        return now
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        at = None
    if at is None or at.tzinfo is None or at > now + AHEAD:
        raise Unfit("at", "Send as 'at' an instant that has been, with its zone, such as 2026-11-22T09:00:00Z.")
    return at.astimezone(UTC)
