"""What decisions by hand add to the page of a badge and to its check page."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast

from flask import g, render_template
from markupsafe import Markup

from lms.content.levels import Level
from lms.people import service as people
from lms.recognition import rules
from lms.recognition.byhand import rules as hand
from lms.recognition.byhand import service
from lms.web import context, page


def badge_panel(*, award: rules.Award, own: bool, **_facts: Any) -> Markup:
    """Tell an owner who gave a badge by hand, who decided about it and why, and what can be said to it."""
    if not own or not award.decided:
        return Markup()
    decisions = service.decisions(context.session(), award.public_id)
    notes = service.notes_about(context.session(), award.public_id)
    return _shown("lms/recognition/byhand/_own.html", award, decisions, notes=notes)


def check_panel(*, award: rules.Award, **_facts: Any) -> Markup:
    """Show those who decide what was decided about a badge so far, and the way to the next decision."""
    visit = context.person()
    if not visit.roles & hand.DECIDERS:
        return Markup()
    decisions = service.decisions(context.session(), award.public_id) if award.decided else ()
    return _shown("lms/recognition/byhand/_checked.html", award, decisions, own=award.person_id == visit.person_id)


def level_panel(*, level: Level, reached: bool, met: bool, **_facts: Any) -> Markup:
    """Tell a person how a level is signed off, where theirs stands, and what they can do about it."""
    requests, names = _own_requests()
    found = requests.get(level.id)
    if reached and found is None:
        return Markup()
    if found is None and not met:
        return _waiting(level)
    at = context.now()
    over = found is not None and found.answer == "confirmed" and (found.withdrawn_at or _past(found.until, at))
    values = {"level": level, "reached": reached, "found": found, "names": names, "over": bool(over)}
    made = render_template("lms/recognition/byhand/_level.html", may_ask=met and (not reached or over), **values)
    return Markup(made)  # noqa: S704 a template escapes what it shows


def _waiting(level: Level) -> Markup:
    """Give what everybody reads of a level they have not come to yet; made once a release."""
    made = page.baked("levels that wait")
    if level.id not in made:
        values = {"level": level, "reached": False, "found": None, "names": {}, "over": False, "may_ask": False}
        made[level.id] = page.kept("lms/recognition/byhand/_level.html", **values)
    return made[level.id]


def _past(end: datetime | None, at: datetime) -> bool:
    return end is not None and end <= at


def _own_requests() -> tuple[Mapping[str, service.Request], Mapping[int, str]]:
    """Read a person's sign-offs, and who had a part in them, once for all levels of a page."""
    if "lms_own_requests" not in g:
        found = service.own(context.session(), context.person_id())
        keys = {key for one in found.values() for key in (one.proposed_by, one.answered_by) if key}
        g.lms_own_requests = found, {one.id: one.name for one in people.people(context.session(), keys).values()}
    return cast(tuple[Mapping[str, service.Request], Mapping[int, str]], g.lms_own_requests)


def _shown(template: str, award: rules.Award, decisions: tuple[hand.Decided, ...], **values: Any) -> Markup:
    made = render_template(template, award=award, decisions=decisions, **values)
    return Markup(made)  # noqa: S704 a template escapes what it shows
