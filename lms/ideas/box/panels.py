"""What the box adds to pages of other rooms: where a story comes from, and which ideas need the champion."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from flask import render_template
from markupsafe import Markup
from sqlalchemy.orm import Session

from lms.ideas.box import service
from lms.web import context
from lms.web.academy import Asked, Need


def story(story: Any, **_facts: Any) -> Markup:
    """Show the idea a story began as, with its author where they want to be named; nothing for most."""
    origin = service.origin_of_story(context.session(), story.public_id)
    shown = render_template("lms/ideas/_origin.html", origin=origin) if origin else ""
    return Markup(shown)  # noqa: S704 a template escapes


def needs(_session: Session, _at: datetime, values: Sequence[datetime | None]) -> Iterator[Need]:
    """Say that ideas wait beyond their promised date, or for a first answer."""
    late, waiting = values
    if late is not None:
        yield Need("The promised date of an idea is behind.", "/programme/ideas?status=late", "See it", 1, late)
    if waiting is not None:
        yield Need("An idea waits for its first answer.", "/programme/ideas?status=new", "See it", 2, waiting)


NEEDS = Asked(needs, service.waiting)
