"""Pages of the recognition room: my badges, and a badge's own page."""

from http import HTTPStatus

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.content.badges import Badge
from lms.library import service as library
from lms.recognition import forms, rules, service
from lms.recognition.byhand import giving_pages, signing_pages
from lms.recognition.byhand import routes as byhand_routes
from lms.recognition.holdings import service as holdings
from lms.recognition.showing import routes as showing
from lms.recognition.weeks import routes as weeks_routes
from lms.recognition.xp import routes as xp_routes
from lms.web import access, context
from lms.web.errors import Missing

bp = Blueprint("recognition", __name__)
for _by_hand in (byhand_routes.bp, giving_pages.bp, signing_pages.bp):
    bp.register_blueprint(_by_hand)
bp.register_blueprint(weeks_routes.bp)
bp.register_blueprint(xp_routes.bp)

ART_SECONDS = 3600
"""How long a cache may keep the art of a badge definition."""


@bp.get("/badges")
@access.members
def mine() -> ResponseReturnValue:
    """Show the badges I hold and those still open."""
    cabinet = service.cabinet(context.session(), context.person_id(), at=context.now())
    elsewhere = holdings.listed(context.session(), context.person_id())
    return render_template(
        "lms/recognition/mine.html", cabinet=cabinet, elsewhere=elsewhere, path=context.academy().path
    )


@bp.get("/badges/<public_id>")
@access.public
def show(public_id: str) -> ResponseReturnValue:
    """Show one award: to its owner, to who checks badges, and to everybody if its owner said so."""
    visit = context.visit()
    try:
        card = showing.card_of(public_id)
    except Missing:
        return render_template("lms/recognition/unknown.html"), HTTPStatus.NOT_FOUND
    own = visit is not None and visit.person_id == card.held.award.person_id
    inside = visit is not None and (own or bool(visit.roles & rules.CHECKERS))
    return render_template("lms/recognition/badge.html", showing=showing.showing_of(card), own=own, inside=inside)


@bp.post("/badges/<public_id>/sharing")
@access.members
def share(public_id: str) -> ResponseReturnValue:
    """Make the page of my badge public or private."""
    form = forms.SharingForm(request.form)
    if not form.validate():
        values = {"showing": showing.showing_of(_own_card(public_id)), "own": True, "inside": True}
        return context.invalid("lms/recognition/badge.html", form=form, **values)
    public = form.sharing.data == "public"
    try:
        service.set_public(context.session(), context.person_id(), public_id, public=public)
    except service.NoSuchAward as error:
        raise Missing(str(error)) from error
    context.flash("Everybody with the link can see this badge now." if public else "This badge is private now.")
    return redirect(url_for(".show", public_id=public_id), HTTPStatus.SEE_OTHER)


@bp.get("/badges/<public_id>/art.svg")
@access.public
def show_art(public_id: str) -> ResponseReturnValue:
    """Give the picture of an award, under the guard of its page."""
    return _svg(showing.card_of(public_id).held.picture)


@bp.get("/badges/art/<badge_id>.svg")
@access.public
def show_badge_art(badge_id: str) -> ResponseReturnValue:
    """Give the picture of a badge as it is defined; it tells nothing about anybody."""
    badge = _badge(badge_id)
    reply = _svg(service.drawing(badge))
    reply.cache_control.public = True
    reply.cache_control.max_age = ART_SECONDS
    reply.set_etag(badge.digest)
    return reply.make_conditional(request)


@bp.get("/badges/about/<badge_id>")
@access.members
def about(badge_id: str) -> ResponseReturnValue:
    """Show what a badge stands for and what earns it."""
    badge = _badge(badge_id)
    content = library.current(context.session()).library
    held = [one for one in service.badges(context.session(), context.person_id()) if one.badge_id == badge_id]
    return render_template(
        "lms/recognition/about.html",
        badge=badge,
        picture=service.drawing(badge),
        way=service.way(badge.when, content),
        held=held[0] if held else None,
        path=context.academy().path,
    )


@bp.post("/level/seen")
@access.members
def put_away() -> ResponseReturnValue:
    """Put the news of a new level away, here and on Today; back to where that was asked."""
    service.seen(context.session(), context.person_id(), at=context.now())
    attempt = rules.attempt_in(request.form.get("attempt", ""))
    below = f"/quiz/{attempt}/result" if attempt else "/"
    return redirect(context.academy().path(below), HTTPStatus.SEE_OTHER)


def _own_card(public_id: str) -> service.Card:
    card = showing.card_of(public_id)
    if card.held.award.person_id != context.person_id():
        raise Missing
    return card


def _badge(badge_id: str) -> Badge:
    badge: Badge | None = library.current(context.session()).library.badges.get(badge_id)
    if badge is None:
        raise Missing("The academy has no badge of that name.")
    return badge


def _svg(drawn: str) -> Response:
    return Response(drawn, mimetype="image/svg+xml")
