"""What is passed on of a badge: its QR code, its card for other sites, its certificate as page and as PDF."""

from http import HTTPStatus
from urllib.parse import urljoin

from flask import Blueprint, Response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.recognition import service as recognition
from lms.recognition.showing import service
from lms.web import access, context, headers, page, words
from lms.web.errors import Missing

bp = Blueprint("showing", __name__)

CODE_SECONDS = 86_400
"""How long a browser may keep a QR code: it holds the address it was asked at, and nothing else."""


@bp.get("/badges/<public_id>/qr.svg")
@access.public
def qr_code(public_id: str) -> ResponseReturnValue:
    """Give the code of a badge's page, under the guard of the page."""
    is_public = _public_card(public_id) is not None
    if not is_public:
        card_of(public_id)
    reply = Response(service.qr_code(address_of(public_id)), mimetype="image/svg+xml")
    if is_public:
        reply.cache_control.private = True
        reply.cache_control.max_age = CODE_SECONDS
    return reply


@bp.get("/badges/<public_id>/card")
@access.public
def card(public_id: str) -> ResponseReturnValue:
    """Show a public badge small, in a frame of any site; the same to everybody, its owner too."""
    theme = request.args.get("theme", "auto")
    found = _public_card(public_id)
    shown = page.bare(
        "lms/recognition/framed.html",
        theme=theme if theme in service.THEMES else "auto",
        card=found,
        address=address_of(public_id),
        issuer=_issuer(),
    )
    return headers.framed(Response(shown, HTTPStatus.OK if found else HTTPStatus.NOT_FOUND))


@bp.get("/badges/<public_id>/certificate")
@access.public
def print_certificate(public_id: str) -> ResponseReturnValue:
    """Show the certificate of a badge, on one sheet to print."""
    return _sheet(card_of(public_id))


@bp.get("/badges/<public_id>/certificate.pdf")
@access.public
def send_certificate(public_id: str) -> ResponseReturnValue:
    """Give the certificate of a badge as PDF; where none can be made, the page to print instead."""
    card = card_of(public_id)
    if not service.on_paper(card):
        return _sheet(card), HTTPStatus.CONFLICT
    try:
        made = service.pdf(_words(card), card.held.picture, card.held.award.awarded_at)
    except service.NoPdf as error:
        return _sheet(card, trouble=str(error)), HTTPStatus.SERVICE_UNAVAILABLE
    reply = Response(made, mimetype="application/pdf")
    reply.headers["Content-Disposition"] = f'attachment; filename="certificate-{card.held.award.badge_id}.pdf"'
    return reply


def card_of(public_id: str) -> recognition.Card:
    """Give an award to whoever asks and may see it.

    :raises Missing: there is none, or it is private.
    """
    visit = context.visit()
    person_id, roles = (visit.person_id, visit.roles) if visit else (None, frozenset[str]())
    try:
        return recognition.card(context.session(), public_id, person_id, roles, at=context.now())
    except recognition.NoSuchAward as error:
        raise Missing(str(error)) from error


def address_of(public_id: str, endpoint: str = "lms.recognition.show") -> str:
    """Give a whole address of an award, for passing on."""
    base = context.academy().settings.base_url or request.host_url
    return urljoin(base, url_for(endpoint, public_id=public_id))


def showing_of(card: recognition.Card) -> service.Showing:
    """Give what the page of an award has beside the award itself."""
    public_id, zone = card.held.award.public_id, words.zone(context.academy().settings.time_zone)
    issued = card.held.award.awarded_at.astimezone(zone)
    frame = address_of(public_id, "lms.showing.card")
    return service.showing(context.session(), card, address_of(public_id), frame, issued=issued)


def _public_card(public_id: str) -> recognition.Card | None:
    """Give an award that everybody may see, without looking at who asks; None for any other."""
    try:
        return service.public_card(context.session(), public_id, at=context.now())
    except recognition.NoSuchAward:
        return None


def _sheet(card: recognition.Card, trouble: str = "") -> str:
    showing = showing_of(card)
    return render_template(
        "lms/recognition/certificate.html",
        words=_words(card),
        picture=card.held.picture,
        state=card.held.state,
        public=card.held.award.public,
        on_paper=showing.on_paper,
        pdf=showing.pdf and not trouble,
        trouble=trouble,
    )


def _words(card: recognition.Card) -> service.Certificate:
    award, settings = card.held.award, context.academy().settings
    ends = award.expires_at and words.moment(award.expires_at, settings.time_zone)
    return service.Certificate(
        holder=card.holder,
        title=award.title,
        summary=card.badge.summary if card.badge else "",
        issuer=_issuer(),
        awarded=words.moment(award.awarded_at, settings.time_zone),
        until=f"Valid until {ends}." if ends else "Valid without an end date.",
        over=f"Expired on {ends}." if card.held.state == "expired" else "",
        id=award.public_id,
        address=address_of(award.public_id),
    )


def _issuer() -> str:
    """Name the company; what leaves a demo says that it is one."""
    settings = context.academy().settings
    return f"{settings.company} (demo data)" if settings.demo else settings.company
