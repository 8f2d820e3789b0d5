"""What sign-off adds to Today: a line for experts whose signature is asked for, and for the champion who asked."""

from typing import Any

from flask import render_template
from markupsafe import Markup

from lms.policy.signoff import experts, standing
from lms.web import context


def home_panel(**_facts: Any) -> Markup:
    """Name the texts that wait for this person, if they are an expert or a champion; otherwise nothing is asked."""
    visit = context.person()
    if not visit.roles & {"expert", "champion"}:
        return Markup()
    session = context.session()
    found = standing.open_rounds(session)
    held = experts.held_by(session, visit.person_id) if found and "expert" in visit.roles else frozenset()
    waiting = [one for one in found if one.waits_for(visit.person_id, held)]
    yours = [one for one in found if "champion" in visit.roles and one not in waiting]
    ready = [one for one in yours if one.ready]
    changes = [one for one in yours if any(area.state == "changes" for area in one.standing.areas)]
    if not (waiting or ready or changes):
        return Markup()
    made = render_template("lms/policy/signoff/_home.html", waiting=waiting, ready=ready, changes=changes)
    return Markup(made)  # noqa: S704 a template escapes what it shows
