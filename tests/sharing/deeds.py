"""Platforms and stories of the sharing tests."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from lms.sharing import service as sharing
from lms.sharing.rules import Reader
from tests import academy as written
from tests.advocacy import deeds
from tests.advocacy.deeds import AT

LINK = "https://norda.example/lisbon"
WORDS = "I work at Norda, and I helped plan the entrance."


def platform(name: str, decision: str = "allowed", cites: str = "open") -> str:
    """Write a decision record."""
    return f"""---
id: {name}
title: Place {name}
kind: external
decision: {decision}
network: {name}
owner: champion
review_by: 2027-06-30
---

## Why

People are here. See [the clause](policy:conduct#{cites}).

## Benefits

- Readers.

## Limits

- Little room.

> [!TIP]
> **Do** say where you work.

> [!CAUTION]
> **Don't** paste.
"""


PLATFORMS = {
    "policies/platforms/linkedin.md": platform("linkedin"),
    "policies/platforms/x.md": platform("x"),
    "policies/platforms/mastodon.md": platform("mastodon"),
    "policies/platforms/email.md": platform("email"),
    "policies/platforms/reddit.md": platform("reddit", "discouraged", "kind"),
    "policies/platforms/telegram.md": platform("telegram", "not_allowed", "kind"),
}
KEEPING = (
    written.LEVELS
    + '\n[[permission]]\nkey = "story.bookmark"\nlevel = 1\noutward = false\nsays = "keep stories"\n'
    + '\n[[permission]]\nkey = "story.propose"\nlevel = 2\noutward = true\nsays = "propose a story"\n'
    + '\n[[permission]]\nkey = "share.schedule"\nlevel = 2\noutward = true\nsays = "be reminded of a share"\n'
)


def publish(session: Session) -> None:
    """Publish the test academy with platforms and the key that keeps stories."""
    deeds.publish(session, {**PLATFORMS, "courses/levels.toml": KEEPING})


def story(session: Session, by: int, at: datetime = AT, **changes: Any) -> str:
    """Write a story and give its public id."""
    values = {
        "title": "Norda comes to Lisbon",
        "summary": "We open on Friday.",
        "body": "The entrance has no step.\n\nMore at https://norda.example/lisbon.",
        "link": LINK,
        "topic": "News",
    } | changes
    public_id = sharing.create(session, sharing.Draft(**values), by=by, at=at)
    session.commit()
    return public_id


def wording(*networks: str, words: str = WORDS, **more: str) -> sharing.Wording:
    """Write words for some networks."""
    return sharing.Wording(words, networks, **more)


def share(session: Session, person_id: int, public_id: str, network: str = "x", at: datetime = AT, **more: Any) -> None:
    """Go to a network's dialogue with a story."""
    sharing.share(session, Reader(person_id, None, 2), public_id, wording(network, **more), at=at)
    session.commit()
