"""The door of the sharing room: everything other rooms may call."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from lms.sharing import shares, stories
from lms.sharing.checks.service import Desk, Examined, Finding, desk, disclosures, examine, require
from lms.sharing.composing import drafts, reminders
from lms.sharing.composing.reminders import reminders_column, reminders_of
from lms.sharing.composing.reminders import send as send_reminders
from lms.sharing.composing.rules import Wording
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
    Way,
    on_opted_out,
    places,
    read,
    ready,
    recount,
    share,
    tell,
)
from lms.sharing.stories import (
    Card,
    Shelf,
    Stream,
    change,
    close,
    create,
    keep,
    open_story,
    shelf,
    story,
    stream,
)
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
    "Way",
    "Wording",
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
    "open_story",
    "places",
    "read",
    "ready",
    "recount",
    "reminders_column",
    "reminders_of",
    "require",
    "send_reminders",
    "share",
    "shelf",
    "story",
    "stream",
    "tell",
    "topic_titles",
]


def forget(session: Session, at: datetime) -> int:
    """Drop words whose time is over: of shares after a day, of drafts a week after their story. A job calls it."""
    return shares.forget(session, at) + drafts.forget(session, at)


def export(session: Session, person_id: int) -> dict[str, Any]:
    """Give everything this room keeps about a person, for that person."""
    return {
        "shares": shares.record_of(session, person_id),
        "drafts": drafts.record_of(session, person_id),
        "reminders": reminders.record_of(session, person_id),
        "kept_stories": stories.kept_titles(session, person_id),
    }
