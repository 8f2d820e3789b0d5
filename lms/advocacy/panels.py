"""What advocacy adds to other rooms' pages: a neutral card on Today, and the state of the choice under Me."""

from typing import Any

from flask import render_template
from markupsafe import Markup

from lms.advocacy import service
from lms.library import service as library
from lms.web import context


def home_panel(**_facts: Any) -> Markup:
    """Say that there is a choice, where it was never made or a "Not now" is 180 days old; otherwise nothing."""
    session, visit = context.session(), context.person()
    known, invited = service.waiting(session, visit.person_id, visit.email, context.now(), roles=frozenset())
    if not service.may_invite(library.current(session).library.permissions, known):
        return Markup()
    return _shown("lms/advocacy/_invitation.html", invited=invited)


def choice_panel(**_facts: Any) -> Markup:
    """Show a person their own choice, and the button to leave."""
    session = context.session()
    known = service.facts(session, context.person_id(), context.now(), roles=frozenset())
    in_reach = service.in_reach(library.current(session).library.permissions, known)
    return _shown("lms/advocacy/_choice.html", known=known, in_reach=in_reach)


def _shown(template: str, **values: Any) -> Markup:
    return Markup(render_template(template, **values))  # noqa: S704 a template escapes what it shows
