"""The page of one's own figures, and its tables as files."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from lms.advocacy import service as advocacy
from lms.insights.impact import pictures, service
from lms.insights.impact.service import Impact
from lms.web import access, context, tables, words
from lms.web.errors import Missing

bp = Blueprint("impact", __name__)
PAGE = 20


@bp.get("/impact")
@access.members
def show() -> ResponseReturnValue:
    """Show what came of one's own shares, and what worked."""
    decision = _decision()
    if not decision.granted:
        return _locked(decision)
    found = _impact()
    pages = max(1, -(-len(found.shares) // PAGE))
    page = min(max(request.args.get("page", 1, type=int), 1), pages)
    return render_template(
        "lms/insights/impact/own.html",
        impact=found,
        charts=dict(pictures.drawn(found)),
        listed=found.shares[(page - 1) * PAGE : page * PAGE],
        page=page,
        pages=pages,
        periods=service.PERIODS,
        path=context.academy().path,
    )


@bp.get("/impact/<of>.csv")
@access.members
def table(of: str) -> ResponseReturnValue:
    """Give the shares, or what one of the pictures is made of, as a file for a spreadsheet."""
    decision = _decision()
    if not decision.granted:
        raise advocacy.Locked(decision)
    found = _impact()
    if of == "shares":
        return tables.download("your-shares", pictures.HEAD, pictures.lines(found))
    one = dict(pictures.drawn(found)).get(of)
    if one is None:
        raise Missing("There is no such table.")
    return tables.download(f"your-{of}", one.head, one.cells)


def _impact() -> Impact:
    weeks = request.args.get("weeks", service.USUAL, type=int)
    session, person = context.session(), context.person()
    chosen = weeks if weeks in service.PERIODS else service.USUAL
    zone = words.zone(person.time_zone)
    return service.impact(session, person.person_id, weeks=chosen, zone=zone, at=context.now())


def _decision() -> advocacy.Decision:
    session, person = context.session(), context.person()
    key = service.own_key(session)
    return advocacy.decision(session, person.person_id, key, context.now(), roles=person.roles)


def _locked(decision: advocacy.Decision) -> str:
    path = context.academy().path
    return render_template("lms/sharing/locked.html", decision=decision, title="Your figures", words="", path=path)
