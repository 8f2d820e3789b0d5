"""What reviews add to Today: a line for champions, and for those who own an overdue record."""

from typing import Any

from flask import render_template
from markupsafe import Markup

from lms.insights.platforms import rules, service
from lms.web import context


def home_panel(**_facts: Any) -> Markup:
    """Name the overdue records that are this person's; asks no query of its own."""
    visit = context.person()
    found = [
        one
        for one in service.reviews(context.session(), context.now())
        if one.overdue and rules.concerns(one.record, visit.roles, visit.email)
    ]
    if not found:
        return Markup()
    return Markup(render_template("lms/insights/_home.html", reviews=found))  # noqa: S704 a template
