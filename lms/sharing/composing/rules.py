"""What a person wrote for a share, where a post of theirs may lie, and when a reminder may come."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from urllib.parse import urlsplit

from lms.sharing.rules import Unfit, clean_link

SCHEDULE = "share.schedule"
"""The permission key the reminder asks for, beside the one for sharing."""
DRAFT_DAYS = 7
"""Days after which a draft is gone, once its story is over or closed."""
SHOWN_DAYS = 3
"""Days a reminder stands on Today."""
WORDS_BYTES = 10_000
DISCLOSURE_LIMIT = 120
ALT_LIMIT = 1_000
HOSTS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "bluesky": ("bsky.app",),
        "facebook": ("facebook.com", "fb.com", "fb.me", "fb.watch"),
        "linkedin": ("linkedin.com", "lnkd.in"),
        "pinterest": ("pin.it", "pinterest.com"),
        "reddit": ("reddit.com", "redd.it"),
        "telegram": ("t.me", "telegram.me"),
        "threads": ("threads.com", "threads.net"),
        "x": ("x.com", "twitter.com"),
    }
)
"""Where posts of a network lie; networks whose posts have no address of their own are missing."""
_PINTEREST = re.compile(r"(?:[a-z]{2}\.|www\.)?pinterest\.(?:[a-z]{2}|co\.[a-z]{2}|com\.[a-z]{2})")
"""Pinterest has an address of its own in many countries."""
_AT_A_SERVER = re.compile(r"/(?:@[^/]+|users/[^/]+/statuses|notes|notice|objects|p/[^/]+)/[^/]+/?")
"""How a post's address ends at servers such as Mastodon's."""


@dataclass(frozen=True, slots=True)
class Wording:
    """What a person wrote for a story: own words, where they go, and what stands first."""

    words: str
    networks: tuple[str, ...] = ()
    disclosure: str = ""
    alt: str = ""
    instance: str = ""


def has_address(network: str) -> bool:
    """Tell whether a post on this network has a public address that one can give."""
    return network in HOSTS or network == "mastodon"


def posted_address(network: str, text: str, instance: str = "") -> str:
    """Check the address of a post: https, and a host of that network. It is never asked for.

    ``instance`` is the server of the person's account, where it is still known.

    :raises Unfit: it is no such address.
    """
    link = clean_link(text.strip())
    if not link:
        raise Unfit("address", "Enter the whole address of your post, beginning with https://.")
    parts = urlsplit(link)
    host = (parts.hostname or "").lower()
    if not _lies_at(network, host, parts.path, instance):
        raise Unfit("address", "That is not an address of this network. Copy the address of the post itself.")
    return link


def _lies_at(network: str, host: str, path: str, instance: str) -> bool:
    if network == "mastodon":
        return host == instance if instance else bool(_AT_A_SERVER.fullmatch(path))
    known = HOSTS.get(network, ())
    at_home = any(host == one or host.endswith(f".{one}") for one in known)
    return at_home or (network == "pinterest" and bool(_PINTEREST.fullmatch(host)))


def check_reminder(due_at: datetime, at: datetime, over_at: datetime) -> None:
    """Refuse a time that has gone by, or that comes when the story is over.

    :raises Unfit: it is one.
    """
    if due_at < at + timedelta(minutes=1):
        raise Unfit("remind_at", "Choose a day and time that lie ahead.")
    if due_at >= over_at:
        raise Unfit("remind_at", "The story is over by then. Choose a time before its last day ends.")


def old_before(at: datetime) -> datetime:
    """Tell until when a story must have been over for its drafts to go."""
    return at - timedelta(days=DRAFT_DAYS)
