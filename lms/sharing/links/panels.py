"""What links add to the page of one's own shares of a story."""

from typing import Any

from flask import render_template
from markupsafe import Markup

from lms.advocacy import service as advocacy
from lms.sharing.links import service
from lms.web import context

OWN = "stats.own"
"""The permission key one's own figures ask for."""


def decided() -> advocacy.Decision:
    """Tell whether the signed-in person may see their own figures, and why."""
    session, visit = context.session(), context.person()
    key = advocacy.key_for(session, OWN)
    known = advocacy.facts(session, visit.person_id, context.now(), roles=visit.roles)
    return advocacy.decided(session, known).get(key) or advocacy.unknown(key)


def share_panel(*, story_id: str, **_facts: Any) -> Markup:
    """Tell a person what came over their own links to a story."""
    links = service.of_story(context.session(), context.person_id(), story_id, context.now())
    if not any(one.figures.counts for one in links) or not decided().granted:
        return Markup()
    return Markup(render_template("lms/sharing/links/_own.html", links=links))  # noqa: S704 a template
