"""Addresses of the credentials: downloads, the issuer's documents, status lists, and what a badge stands for."""

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from lms.library import service as library
from lms.recognition.credentials import rules, service
from lms.web import access, context
from lms.web.errors import Missing

bp = Blueprint("credentials", __name__)

JSON = "application/ld+json"
JWT = "application/jwt"
LIST_SECONDS = int(rules.LIST_TTL.total_seconds())
KEPT_SECONDS = 3600
"""How long a cache may keep what hardly ever changes."""


@bp.get("/badges/<public_id>.json")
@access.public
def give_json(public_id: str) -> ResponseReturnValue:
    """Give a badge as a signed document, under the guard of its page."""
    signed = _signed(public_id)
    return _file(signed, signed.document, JSON)


@bp.get("/badges/<public_id>.jwt")
@access.public
def give_jwt(public_id: str) -> ResponseReturnValue:
    """Give a badge as a signed token."""
    signed = _signed(public_id)
    return _file(signed, signed.jwt, JWT)


@bp.get("/badges/<public_id>.png")
@access.public
def give_png(public_id: str) -> ResponseReturnValue:
    """Give a badge as a picture that carries its credential."""
    signed = _signed(public_id)
    return _file(signed, signed.png(), "image/png")


@bp.get("/badges/<public_id>.svg")
@access.public
def give_svg(public_id: str) -> ResponseReturnValue:
    """Give a badge as a drawing that carries its credential."""
    signed = _signed(public_id)
    return _file(signed, signed.svg(), "image/svg+xml")


@bp.get("/.well-known/did.json")
@bp.get("/did.json")
@access.public
def give_keys() -> ResponseReturnValue:
    """Publish the keys that our credentials are verified with."""
    return _open(rules.text_of(service.did_document(context.session())), "application/did+json", LIST_SECONDS)


@bp.get("/.well-known/jwks.json")
@access.public
def give_key_set() -> ResponseReturnValue:
    """Publish the same keys as a JWK set, which libraries for JWT read."""
    return _open(rules.text_of(service.key_set(context.session())), "application/jwk-set+json", LIST_SECONDS)


@bp.get("/badges/issuer")
@access.public
def give_issuer() -> ResponseReturnValue:
    """Publish who issues."""
    return _open(rules.text_of(service.profile(context.session())), JSON, KEPT_SECONDS)


@bp.get("/badges/status/<int(max=2147483647):number>", defaults={"purpose": "revocation"})
@bp.get("/badges/status/<int(max=2147483647):number>/suspension", defaults={"purpose": "suspension"})
@access.public
def give_list(number: int, purpose: rules.Purpose) -> ResponseReturnValue:
    """Publish which of the credentials in a list are revoked, or suspended."""
    found = service.status_list(context.session(), number, purpose, at=context.now())
    if found is None:
        raise Missing("There is no status list of that number.")
    wanted = request.accept_mimetypes.best_match([JSON, "application/vc+jwt", JWT], JSON)
    reply = _open(found.document if wanted == JSON else found.jwt, wanted, LIST_SECONDS)
    reply.vary.add("Accept")
    return reply


@bp.get("/badges/framework")
@access.public
def show_framework() -> ResponseReturnValue:
    """Say what the levels and permissions mean that badges are aligned to; it tells nothing about anybody."""
    content = library.current(context.session()).library
    return render_template("lms/recognition/framework.html", levels=content.levels, permissions=content.permissions)


@bp.get("/badges/achievements/<badge_id>/<digest>")
@access.public
def show_meaning(badge_id: str, digest: str) -> ResponseReturnValue:
    """Say what a badge stood for in one of its texts, to people and to programs."""
    found = _meaning(badge_id, digest)
    kinds = ["text/html", JSON, "application/json"]
    if request.accept_mimetypes.best_match(kinds, "text/html") == "text/html":
        reply = Response(render_template("lms/recognition/meaning.html", meaning=found))
    else:
        reply = _open(rules.text_of(found.achievement), JSON, KEPT_SECONDS)
    reply.vary.add("Accept")
    return reply


@bp.get("/badges/achievements/<badge_id>/<digest>.svg")
@access.public
def draw_meaning(badge_id: str, digest: str) -> ResponseReturnValue:
    """Give the picture of a badge in one of its texts."""
    return _open(_meaning(badge_id, digest).picture, "image/svg+xml", KEPT_SECONDS)


def _signed(public_id: str) -> service.Signed:
    visit, visitor, roles = context.visit(), None, frozenset[str]()
    if visit is not None:
        visitor, roles = (visit.person_id, rules.identity_of(visit.email, visit.public_id)), visit.roles
    return service.credential(context.session(), public_id, visitor, roles, at=context.now())


def _meaning(badge_id: str, digest: str) -> service.Meaning:
    found = service.meaning(context.session(), badge_id, digest)
    if found is None:
        raise Missing("The academy has no such badge, or it never had this text.")
    return found


def _file(signed: service.Signed, body: str | bytes, kind: str) -> Response:
    """Answer with a credential; what everybody may see, pages of other sites may read too."""
    reply = Response(body, mimetype=kind)
    if signed.public:
        reply.headers["Access-Control-Allow-Origin"] = "*"
    return reply


def _open(body: str, kind: str, seconds: int) -> Response:
    """Answer with what everybody may read, from wherever, and keep for a while."""
    reply = Response(body, mimetype=kind)
    reply.headers["Access-Control-Allow-Origin"] = "*"
    reply.cache_control.public = True
    reply.cache_control.max_age = seconds
    reply.add_etag()
    reply.make_conditional(request)
    return reply
