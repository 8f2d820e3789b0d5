"""What recognition adds to other rooms' pages: what an attempt earned, and the news of a level."""

from typing import Any

from flask import render_template
from markupsafe import Markup

from lms.recognition import service
from lms.web import context


def quiz_result_panel(*, person_id: int, attempt_id: str, **_facts: Any) -> Markup:
    """Show the XP, the badges and the level an attempt earned; nothing where it earned nothing."""
    earned = service.earned_with(context.session(), person_id, attempt_id)
    if earned is None:
        return Markup()
    return _shown("lms/recognition/_earned.html", earned=earned)


def level_panel(*, person_id: int, **_facts: Any) -> Markup:
    """Show the level just reached and what it opens, until the person puts it away."""
    moment = service.level_moment(context.session(), person_id)
    return _shown("lms/recognition/_moment.html", reached=moment) if moment else Markup()


def _shown(template: str, **values: Any) -> Markup:
    return Markup(render_template(template, **values))  # noqa: S704 a template escapes what it shows
