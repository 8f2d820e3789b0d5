"""The short links themselves, and the pages that tell what came over them."""

import logging

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError
from werkzeug import Response

from lms.sharing.links import rules, service
from lms.web import access, context
from lms.web.errors import Missing

log = logging.getLogger(__name__)
bp = Blueprint("links", __name__)


@bp.get("/s/<code>")
@access.public
def follow(code: str) -> ResponseReturnValue:
    """Note the click for good, and lead on to the story; no page of ours, no cookie, no name."""
    known = rules.clean_code(code)
    if not known:
        raise Missing
    store, at = context.academy().store, context.now()
    try:
        try:
            leads_to = service.follow(store, _visit(known), at)
        except SQLAlchemyError:
            # Nothing is said to be counted that is not; whoever came still gets there.
            log.warning("a click could not be noted", exc_info=True)
            return _uncounted(service.uncounted(store, known, at))
    except service.LinkOver as over:
        return render_template("lms/sharing/links/over.html", host=over.host), 410
    return Response(status=302, headers=(("Location", leads_to), ("Cache-Control", "no-store")))


def _uncounted(leads_to: str) -> ResponseReturnValue:
    page = render_template("lms/sharing/links/uncounted.html", leads_to=leads_to, host=rules.site_of(leads_to))
    return page, 503, {"Retry-After": "60", "Cache-Control": "no-store"}


def _visit(code: str) -> service.Visit:
    """Tell who comes; nobody is looked for where a browser brings nothing to know them by."""
    environ = request.environ
    person_id = 0
    if "HTTP_COOKIE" in environ or "HTTP_AUTHORIZATION" in environ or context.academy().embedded_in_host:
        who = context.visit()
        person_id = who.person_id if who else 0
    agent = environ.get("HTTP_USER_AGENT", "")
    kind = rules.agent_of(request.method, environ)
    return service.Visit(code, request.remote_addr or "", agent, kind, person_id)
