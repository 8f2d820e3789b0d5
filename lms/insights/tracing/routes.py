"""The page that traces clauses."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from lms.insights.tracing import service
from lms.web import access, context

bp = Blueprint("tracing", __name__)


@bp.get("/programme/policy/traceability")
@access.roles("champion", "expert")
def show() -> ResponseReturnValue:
    """Show for each clause what rests on it; or only those on which too little does."""
    return render_template(
        "lms/insights/traceability.html",
        traces=service.traces(context.session()),
        open_only=request.args.get("show") == "open",
        least=service.LEAST,
        path=context.academy().path,
        opens_studio="champion" in context.person().roles,
    )
