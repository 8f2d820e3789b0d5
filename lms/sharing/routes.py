"""Pages of the sharing room: the stream, a story with its composer, and the way to a network's own dialogue."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.advocacy import service as advocacy
from lms.library import service as library
from lms.sharing import counting, forms, networks, programme, rules, service
from lms.sharing.queue import routes as queue_routes
from lms.sharing.queue import service as queue
from lms.web import access, context
from lms.web.errors import Forbidden, Missing, Refused
from lms.web.forms import choices

bp = Blueprint("sharing", __name__)
bp.register_blueprint(programme.bp)
bp.register_blueprint(queue_routes.bp)
MOST_PAGES = 10_000
DOORS = (rules.VIEW, rules.KEEP, rules.SHARE, queue.PROPOSE, queue.PUBLISH)


@dataclass(frozen=True, slots=True)
class Desk:
    """Who reads, and the live decisions the pages of this room rest on."""

    reader: rules.Reader
    view: advocacy.Decision
    keep: advocacy.Decision
    share: advocacy.Decision
    proposes: bool
    edits: bool


@bp.get("/share")
@access.members
def stream() -> ResponseReturnValue:
    """Show the stories open to the reader, or why the stream is not open."""
    desk = _desk()
    if not desk.view.granted:
        return _locked(desk.view, "Stories")
    topic, kept_only = request.args.get("topic", "")[:40], request.args.get("kept") == "1"
    page = min(max(request.args.get("page", 1, type=int), 1), MOST_PAGES)
    shown = service.stream(context.session(), desk.reader, context.now(), topic=topic, kept_only=kept_only, page=page)
    return render_template(
        "lms/sharing/stream.html", stream=shown, desk=desk, topic=topic, kept_only=kept_only, address=_address
    )


@bp.get("/share/<story_id>")
@access.members
def show(story_id: str) -> ResponseReturnValue:
    """Show a story, with the composer where sharing is held, or else what is missing."""
    return _page(_desk(), story_id, forms.ShareForm())


@bp.post("/share/<story_id>")
@access.members
def share(story_id: str) -> ResponseReturnValue:
    """Record that a dialogue is opened with these words, and go to the page with the link to it."""
    form = forms.ShareForm(request.form)
    desk = _desk()
    if not form.validate():
        return _page(desk, story_id, form), 422
    try:
        service.share(
            context.session(),
            desk.reader,
            story_id,
            form.network.data,
            form.words.data or "",
            instance=form.instance.data or "",
            keep=bool(form.keep.data),
            at=context.now(),
        )
    except service.Unfit as error:
        form.refuse(error.field, str(error))
        return _page(desk, story_id, form), 422
    except advocacy.Locked as error:
        return _locked(error.decision, "Sharing is not open to you now", words=form.words.data or ""), 403
    except service.StaysInside as error:
        raise Forbidden(str(error)) from error
    except service.NoSuchStory as error:
        raise Missing(str(error)) from error
    return redirect(url_for(".ready", story_id=story_id, network=form.network.data), 303)


@bp.post("/share/<story_id>/keep")
@access.members
def keep(story_id: str) -> ResponseReturnValue:
    """Keep a story for later, or no longer."""
    desk = _desk()
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


@bp.get("/share/<story_id>/<network>")
@access.members
def ready(story_id: str, network: str) -> ResponseReturnValue:
    """Show the plain link to the network's own dialogue. Nothing is posted by anybody but the person."""
    try:
        found = service.ready(context.session(), _desk().reader, story_id, network, context.now())
    except advocacy.Locked:
        return redirect(url_for(".show", story_id=story_id), 303)
    except service.SharingError as error:
        raise Missing(str(error)) from error
    form = forms.DoneForm(data={"keep": found.share.keep})
    return render_template("lms/sharing/ready.html", ready=found, form=form)


@bp.post("/share/<story_id>/<network>/done")
@access.members
def done(story_id: str, network: str) -> ResponseReturnValue:
    """Remember the answer to "Did you post it?"; giving one is optional."""
    form = forms.DoneForm(request.form)
    if not form.validate():
        raise Refused("Choose yes or no.", title="That was no answer we know")
    reader = rules.Reader(context.person_id())
    posted, kept = form.posted.data == "yes", bool(form.keep.data)
    try:
        service.tell(context.session(), reader, story_id, network, posted=posted, keep=kept)
    except service.NoSuchShare as error:
        raise Missing(str(error)) from error
    context.flash("Thank you. Only you see this answer.")
    return redirect(url_for(".stream"), 303)


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
    return render_template("lms/sharing/platform.html", platform=found)


def _desk() -> Desk:
    session, visit = context.session(), context.person()
    known = advocacy.facts(session, visit.person_id, context.now(), roles=visit.roles)
    decided = advocacy.decided(session, known)
    view, kept, shared, proposes, publishes = (
        decided.get(key) or advocacy.unknown(key) for key in (advocacy.key_for(session, door) for door in DOORS)
    )
    reader = rules.Reader(visit.person_id, visit.team_id, known.level, visit.language)
    edits = publishes.granted or queue.CHAMPION in visit.roles
    return Desk(reader, view, kept, shared, proposes.granted, edits)


def _page(desk: Desk, story_id: str, form: forms.ShareForm) -> str:
    if not desk.view.granted:
        return _locked(desk.view, "Stories")
    session = context.session()
    try:
        found = service.read(session, desk.reader, story_id, context.now())
    except service.NoSuchStory as error:
        raise Missing(str(error)) from error
    composes = desk.share.granted and not found.story.internal_only
    places = service.places(session) if composes else ()
    form.network.choices = choices((one.network.key, _label(one)) for one in places)
    return render_template(
        "lms/sharing/story.html",
        story=found.story,
        kept=found.kept,
        shares=found.shares,
        desk=desk,
        form=form,
        places=places,
        clues=service.guidance(session, places),
        limits=_limits(places, found.story.link),
        body=rules.linked(found.story.body),
        credit=queue.credit(session, story_id),
        host=rules.host_of(found.story.link),
        instance=any(one.network.asks_instance for one in places),
        path=context.academy().path,
    )


def _locked(decision: advocacy.Decision, title: str, words: str = "") -> str:
    return render_template(
        "lms/sharing/locked.html", decision=decision, title=title, words=words, path=context.academy().path
    )


def _label(place: service.Place) -> str:
    how = "your words come along" if place.network.prefills else "you paste your words there yourself"
    return f"{place.platform.title}: {how}"


def _limits(places: tuple[service.Place, ...], link: str) -> str:
    """Say how many characters of one's own each network has room for, where it sets a limit."""
    tight = [one.network for one in places if one.network.limit < networks.MOST]
    return ", ".join(f"{one.title} {counting.room(one, link)}" for one in tight) or str(networks.MOST)


def _address(**changes: Any) -> str:
    """Give the stream's address with some of its choices changed; empty ones fall away."""
    chosen = {"topic": request.args.get("topic", ""), "kept": request.args.get("kept", "")} | changes
    return url_for("lms.sharing.stream", **{name: value for name, value in chosen.items() if value})
