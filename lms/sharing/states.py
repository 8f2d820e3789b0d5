"""The states of a story as conditions of a query."""

from datetime import datetime

from sqlalchemy import ColumnElement

from lms.sharing import models, rules


def in_state(state: str, at: datetime) -> tuple[ColumnElement[bool], ...]:
    """Give the conditions under which a story is in a state at an instant; none for any other word."""
    story = models.Story
    published = story.status == rules.PUBLISHED
    conditions: dict[str, tuple[ColumnElement[bool], ...]] = {
        rules.CLOSED: (
            published,
            story.closed_at.is_not(None),
        ),
        rules.PLANNED: (published, story.closed_at.is_(None), story.published_at > at),
        rules.OPEN: (published, story.closed_at.is_(None), story.published_at <= at, story.expires_at > at),
        rules.OVER: (published, story.closed_at.is_(None), story.expires_at <= at),
        **{status: (story.status == status,) for status in rules.STATUSES if status != rules.PUBLISHED},
    }
    return conditions.get(state, ())
