"""What decisions by hand add to the page of a badge and to its check page."""

from typing import Any

from flask import render_template
from markupsafe import Markup

from lms.people import service as people
from lms.recognition import rules
from lms.recognition.byhand import rules as hand
from lms.recognition.byhand import service
from lms.web import context


def badge_panel(*, award: rules.Award, own: bool, **_facts: Any) -> Markup:
    """Tell an owner who gave a badge by hand, who decided about it and why, and what can be said to it."""
    touched = award.given_reason or award.revoked_at or award.suspended_at
    if not own or not touched:
        return Markup()
    notes = service.notes_about(context.session(), award.public_id)
    return _shown("lms/recognition/byhand/_own.html", award, notes=notes)


def check_panel(*, award: rules.Award, **_facts: Any) -> Markup:
    """Show those who decide what was decided about a badge so far, and the way to the next decision."""
    visit = context.person()
    if not visit.roles & hand.DECIDERS:
        return Markup()
    return _shown("lms/recognition/byhand/_checked.html", award, own=award.person_id == visit.person_id)


def _shown(template: str, award: rules.Award, **values: Any) -> Markup:
    session = context.session()
    decisions = service.decisions(session, award.public_id)
    names = {one.id: one.name for one in people.people(session, {one.by for one in decisions if one.by}).values()}
    made = render_template(template, award=award, decisions=decisions, names=names, **values)
    return Markup(made)  # noqa: S704 a template escapes what it shows
