"""Pages of the sharing room: the stream, a story with its composer, and the platforms."""

from datetime import timedelta
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.library import service as library
from lms.sharing import desks, forms, programme, rules, service, telling
from lms.sharing.captions import routes as captions
from lms.sharing.checks import routes as checks
from lms.sharing.composing import page
from lms.sharing.composing import routes as composing
from lms.sharing.feeds import routes as feeds_routes
from lms.sharing.planning import routes as planning_routes
from lms.sharing.queue import routes as queue_routes
from lms.sharing.topics import routes as topics
from lms.web import access, context, words
from lms.web.errors import Forbidden, Missing

bp = Blueprint("sharing", __name__)
bp.register_blueprint(programme.bp)
bp.register_blueprint(checks.bp)
bp.register_blueprint(composing.bp)
bp.register_blueprint(queue_routes.bp)
bp.register_blueprint(feeds_routes.bp)
bp.register_blueprint(planning_routes.bp)
bp.register_blueprint(topics.bp)
bp.register_blueprint(captions.bp)
bp.register_blueprint(telling.bp)
MOST_PAGES = 10_000


@bp.get("/share")
@access.members
def stream() -> ResponseReturnValue:
    """Show the stories open to the reader, or why the stream is not open."""
    desk = desks.desk()
    if not desk.view.granted:
        return desks.locked(desk.view, "Stories")
    wanted = _wanted()
    number = min(max(request.args.get("page", 1, type=int), 1), MOST_PAGES)
    shown = service.stream(context.session(), desk.reader, context.now(), wanted, page=number)
    return render_template(
        "lms/sharing/stream.html", stream=shown, desk=desk, wanted=wanted, kinds=forms.KINDS, address=_address
    )


@bp.get("/share/<story_id>")
@access.members
def show(story_id: str) -> ResponseReturnValue:
    """Show a story, with the composer where sharing is held, or else what is missing."""
    return page.show(desks.desk(), story_id)


@bp.post("/share/<story_id>/keep")
@access.members
def keep(story_id: str) -> ResponseReturnValue:
    """Keep a story for later, or no longer."""
    desk = desks.desk()
    for decision in (desk.view, desk.keep):
        if not decision.granted:
            raise Forbidden(decision.words)
    kept = request.form.get("kept") == "yes"
    try:
        service.keep(context.session(), desk.reader, story_id, context.now(), kept=kept)
    except service.NoSuchStory as error:
        raise Missing(str(error)) from error
    context.flash("Kept for later." if kept else "No longer kept.")
    return redirect(url_for(".show", story_id=story_id), 303)


@bp.get("/platforms")
@access.members
def platforms() -> ResponseReturnValue:
    """List the decision record of each platform."""
    records = library.current(context.session()).library.platforms.values()
    listed = sorted(records, key=lambda one: (one.kind != "internal", one.title.casefold()))
    return render_template("lms/sharing/platforms.html", platforms=listed)


@bp.get("/platforms/<platform_id>")
@access.members
def platform(platform_id: str) -> ResponseReturnValue:
    """Show why a platform is allowed, discouraged or not allowed."""
    found = library.current(context.session()).library.platforms.get(platform_id)
    if found is None:
        raise Missing("There is no decision about a platform of that name.")
    due = None
    if found.review_by:
        due = words.end_of_day(found.review_by, context.academy().settings.time_zone) - timedelta(minutes=1)
    return render_template(
        "lms/sharing/platform.html", platform=found, due=due, overdue=bool(due and due < context.now())
    )


def _wanted() -> service.Wanted:
    """Read which stories are asked for."""
    view, kind = request.args.get("view", ""), request.args.get("kind", "")
    return service.Wanted(
        topic=request.args.get("topic", "")[:40],
        kind=kind if kind in rules.KINDS else "",
        view=view if view in rules.VIEWS else "",
    )


def _address(**changes: Any) -> str:
    """Give the stream's address with some of its choices changed; empty ones fall away."""
    chosen = {name: request.args.get(name, "") for name in ("topic", "kind", "view")} | changes
    return url_for("lms.sharing.stream", **{name: value for name, value in chosen.items() if value})
