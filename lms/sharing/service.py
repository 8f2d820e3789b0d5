"""The door of the sharing room: everything other rooms may call."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from lms.sharing import reading, shares, stories
from lms.sharing.captions import service as captions
from lms.sharing.captions.service import Entry as CaptionEntry
from lms.sharing.captions.service import Starter, starter
from lms.sharing.captions.service import add as add_caption
from lms.sharing.captions.service import on_opted_out as forget_starters
from lms.sharing.checks.rules import CHECKS
from lms.sharing.checks.service import Desk, Examined, Failed, Finding, desk, disclosures, examine, failures, require
from lms.sharing.composing import drafts, reminders
from lms.sharing.composing.reminders import reminders_column, reminders_of
from lms.sharing.composing.reminders import send as send_reminders
from lms.sharing.composing.rules import Wording
from lms.sharing.doing import Act, acts
from lms.sharing.facts import Fact, facts
from lms.sharing.guidance import Clue, guidance
from lms.sharing.links.service import OwnShare, Visited, link_for, own_clicks, own_shares, visits
from lms.sharing.naming import NamedShare, newest_shares, story_names
from lms.sharing.networks import title_of as network_title
from lms.sharing.pictures import keep as keep_picture
from lms.sharing.previews import service as previews
from lms.sharing.previews.service import forget as forget_looks
from lms.sharing.previews.service import run as look_at_links
from lms.sharing.rules import (
    Audience,
    Draft,
    Illustration,
    NoSuchShare,
    NoSuchStory,
    NoSuchTopic,
    Place,
    Reader,
    SharingError,
    StaysInside,
    Story,
    Unfit,
    Wanted,
    linked,
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
    sharers,
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
from lms.sharing.sums import Came, Took, came, story_titles, took
from lms.sharing.topics import service as topics
from lms.sharing.topics.service import Entry as TopicEntry
from lms.sharing.topics.service import make as make_topic
from lms.sharing.topics.service import names as topic_names
from lms.sharing.topics.service import topic_title_column, topic_titles

__all__ = [
    "CHECKS",
    "Act",
    "Audience",
    "Came",
    "CaptionEntry",
    "Card",
    "Clue",
    "Desk",
    "Draft",
    "Examined",
    "Fact",
    "Failed",
    "Finding",
    "Illustration",
    "NamedShare",
    "NoSuchShare",
    "NoSuchStory",
    "NoSuchTopic",
    "Open",
    "OwnShare",
    "Place",
    "Reader",
    "Ready",
    "Shared",
    "SharingError",
    "Shelf",
    "Starter",
    "StaysInside",
    "Story",
    "Stream",
    "Took",
    "TopicEntry",
    "Unfit",
    "Visited",
    "Wanted",
    "Way",
    "Wording",
    "acts",
    "add_caption",
    "came",
    "change",
    "close",
    "create",
    "desk",
    "disclosures",
    "examine",
    "export",
    "facts",
    "failures",
    "forget",
    "forget_looks",
    "forget_starters",
    "guidance",
    "keep",
    "keep_picture",
    "link_for",
    "linked",
    "look_at_links",
    "make_topic",
    "network_title",
    "newest_shares",
    "on_opted_out",
    "open_story",
    "own_clicks",
    "own_shares",
    "places",
    "read",
    "ready",
    "recount",
    "reminders_column",
    "reminders_of",
    "require",
    "send_reminders",
    "share",
    "sharers",
    "shelf",
    "starter",
    "story",
    "story_names",
    "story_titles",
    "stream",
    "tell",
    "took",
    "topic_names",
    "topic_title_column",
    "topic_titles",
    "visits",
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
        "topics": topics.record_of(session, person_id),
        "captions": captions.record_of(session, person_id),
        "links_looked_at": previews.record_of(session, person_id),
        "confirmed_readings": reading.record_of(session, person_id),
    }
