"""The champion's list of decision records and their reviews."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from lms.insights.platforms import service
from lms.web import access, context

bp = Blueprint("platforms", __name__)


@bp.get("/programme/platforms")
@access.roles("champion")
def show() -> ResponseReturnValue:
    """List all records with their decision and when they are looked at again, overdue ones first."""
    session = context.session()
    found = service.reviews(session, context.now())
    return render_template("lms/insights/platforms.html", reviews=found, lines=service.lines(session, found))
