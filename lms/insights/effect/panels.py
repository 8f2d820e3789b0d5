"""What an order of invitations adds to Today: one line with two equal buttons, while it stands."""

from typing import Any

from flask import render_template
from markupsafe import Markup

from lms.insights.effect import service
from lms.web import context

INVITED = "invited_to"
"""Under which the one query of Today brings the course somebody is invited to."""


def home_panel(**_facts: Any) -> Markup:
    """Say that there is a course to look at; asks a query of its own only where somebody is invited."""
    visit = context.person()
    course = visit.extras.get(INVITED)
    found = service.invitation_of(context.session(), visit.person_id, course) if course else None
    if found is None:
        return Markup()
    return Markup(render_template("lms/insights/_invited.html", invitation=found))  # noqa: S704 a template
