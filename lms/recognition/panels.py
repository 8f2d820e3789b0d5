"""What recognition adds to a quiz's result page: what the attempt earned."""

from typing import Any

from flask import render_template
from markupsafe import Markup

from lms.policy import service as policy
from lms.recognition import service
from lms.web import context


def quiz_result_panel(*, person_id: int, attempt_id: str, **_facts: Any) -> Markup:
    """Show the XP, the badges and the level an attempt earned; nothing where it earned nothing."""
    earned = service.earned_with(context.session(), person_id, attempt_id)
    if earned is None:
        return Markup()
    news = earned.level is not None and not earned.level.seen
    waits = bool(news and policy.due(context.session(), person_id))
    shown = render_template("lms/recognition/_earned.html", earned=earned, attempt_id=attempt_id, waits=waits)
    return Markup(shown)  # noqa: S704 a template escapes what it shows
