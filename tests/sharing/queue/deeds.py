"""What authors, editors and feeds do in the tests of the queue."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from lms.sharing.feeds import service as feeds
from lms.sharing.queue import service as queue
from lms.sharing.queue.rules import Text
from lms.sharing.rules import Draft
from tests import academy as written
from tests.advocacy import deeds as advocacy
from tests.advocacy.deeds import AT
from tests.sharing import deeds

TRUSTED = """
[[level]]
number = 3
id = "trusted"
title = "Trusted"
requires = ["level:able", "course:third"]

[[permission]]
key = "story.publish"
level = 3
outward = false
says = "publish what others propose"
"""
THIRD = written.COURSE_SECOND.replace("id: second", "id: third").replace("course:first", "course:second")
CONTENT = {
    **deeds.PLATFORMS,
    "courses/levels.toml": deeds.KEEPING + TRUSTED,
    "courses/3-third/course.md": THIRD.replace("tier: 2", "tier: 3"),
    "courses/3-third/01-only.md": written.LESSON_ONLY,
}


def publish(session: Session) -> None:
    """Publish the test academy with a level above the one that proposes."""
    advocacy.publish(session, CONTENT)


def text(**changes: Any) -> Text:
    """Give what somebody proposes."""
    values = {
        "title": "A door without a step",
        "summary": "We rebuilt the entrance.",
        "body": "It took a week.\n\nMore at https://norda.example/door.",
        "link": "https://norda.example/door",
        "topic": "News",
        "language": "en",
        "remark": "The picture is mine.",
        "credited": True,
    } | changes
    return Text(**values)


def draft(**changes: Any) -> Draft:
    """Give the story an editor makes of it."""
    values = {
        "title": "A door without a step",
        "summary": "We rebuilt the entrance.",
        "body": "It took a week.",
        "link": "https://norda.example/door",
        "topic": "News",
    } | changes
    return Draft(**values)


def propose(session: Session, by: int, at: datetime = AT, key: str = "form-1", **changes: Any) -> str:
    """Hand a proposal in."""
    public_id = queue.propose(session, by, text(**changes), key=key, at=at)
    session.commit()
    return public_id


def item(session: Session, by: int, number: int = 1, at: datetime = AT, **changes: Any) -> str:
    """Let an item of a feed come in, and give its public id."""
    address = "https://norda.example/feed.xml"
    found = next((one.id for one in feeds.feeds(session) if one.address == address), None)
    feed = found or feeds.add(session, address, title="The blog", topic="News", language="en", by=by, at=at)
    values = {
        "key": f"item-{number}",
        "title": f"Item {number}",
        "summary": "Short.",
        "body": "Long.",
        "link": f"https://norda.example/{number}",
    } | changes
    queue.take_items(session, feed, [queue.Item(**values)], topic="News", language="en", at=at)
    session.commit()
    rows = queue.queue(session, at, kind="feeds", page=10_000).rows
    return next(one.public_id for one in rows if one.title == values["title"])
