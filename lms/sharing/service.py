"""The door of the sharing room: everything other rooms may call."""

from typing import Any

from sqlalchemy.orm import Session

from lms.sharing import shares, stories
from lms.sharing.checks.service import Desk, Examined, Finding, desk, disclosures, examine, require
from lms.sharing.guidance import Clue, guidance
from lms.sharing.links.service import link_for
from lms.sharing.rules import (
    Audience,
    Draft,
    Illustration,
    NoSuchShare,
    NoSuchStory,
    Place,
    Reader,
    SharingError,
    StaysInside,
    Story,
    Unfit,
)
from lms.sharing.shares import (
    Open,
    Ready,
    Shared,
    forget,
    on_opted_out,
    places,
    read,
    ready,
    recount,
    share,
    tell,
)
from lms.sharing.stories import Card, Shelf, Stream, change, close, create, keep, shelf, story, stream
from lms.sharing.topics import topic_titles

__all__ = [
    "Audience",
    "Card",
    "Clue",
    "Desk",
    "Draft",
    "Examined",
    "Finding",
    "Illustration",
    "NoSuchShare",
    "NoSuchStory",
    "Open",
    "Place",
    "Reader",
    "Ready",
    "Shared",
    "SharingError",
    "Shelf",
    "StaysInside",
    "Story",
    "Stream",
    "Unfit",
    "change",
    "close",
    "create",
    "desk",
    "disclosures",
    "examine",
    "export",
    "forget",
    "guidance",
    "keep",
    "link_for",
    "on_opted_out",
    "places",
    "read",
    "ready",
    "recount",
    "require",
    "share",
    "shelf",
    "story",
    "stream",
    "tell",
    "topic_titles",
]


def export(session: Session, person_id: int) -> dict[str, Any]:
    """Give everything this room keeps about a person, for that person."""
    return {"shares": shares.record_of(session, person_id), "kept_stories": stories.kept_titles(session, person_id)}
