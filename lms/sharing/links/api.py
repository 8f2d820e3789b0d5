"""Where other systems tell what came of a link: with an API token, or with the signature of a source that is let in."""

import json
from typing import Any

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from lms.people import service as people
from lms.sharing.links import rules, service
from lms.sharing.rules import Unfit
from lms.web import access, bearer, context, pace
from lms.web.errors import Problem

bp = Blueprint("conversions", __name__)
SCOPE = "conversions:write"
MOST_BYTES = 4_096


@bp.post("/api/v1/conversions")
@access.token
def tell() -> ResponseReturnValue:
    """Record what came of a link, by JSON and a token."""
    _check_token()
    return _recorded(context.session(), _json())


@bp.get("/s/<code>/done")
@access.token
def done(code: str) -> ResponseReturnValue:
    """Record what came of a link, by an address alone, as systems call that cannot send more."""
    return _postback(code)


@bp.post("/s/<code>/done")
@access.token
def done_by_form(code: str) -> ResponseReturnValue:
    """Record what came of a link, by a form."""
    return _postback(code)


def _postback(code: str) -> ResponseReturnValue:
    values = {**request.args.to_dict(), **request.form.to_dict(), "link": code}
    signature = values.get("sig")
    if signature is None or "Authorization" in request.headers:
        _check_token()
    else:
        _check_signature(values, signature)
    if request.method == "HEAD":
        raise Problem(405, "Nothing was recorded", "Ask with GET or POST.")
    # A transaction of its own: a GET has none, and what is recorded here has its own id, which counts once.
    with context.academy().store.transaction() as session:
        return _recorded(session, values)


def _recorded(session: Session, values: dict[str, Any]) -> ResponseReturnValue:
    try:
        told = rules.told(values, context.now())
        new = service.record(session, told, context.now())
    except Unfit as error:
        raise Problem(422, "This cannot be recorded", str(error)) from error
    except rules.NoSuchLink as error:
        raise Problem(404, "Unknown link", str(error)) from error
    reply = jsonify(link=told.code, kind=told.kind, id=told.key, source=told.source, counted=new)
    reply.headers["Cache-Control"] = "no-store"
    return reply


def _json() -> dict[str, Any]:
    if (request.content_length or 0) > MOST_BYTES:
        raise Problem(413, "That is too much at once", f"Send at most {MOST_BYTES} bytes.")
    try:
        values = json.loads(request.get_data())
    except (ValueError, RecursionError):
        values = None
    if not isinstance(values, dict):
        raise Problem(422, "This cannot be read", 'Send one JSON object, such as {"link": "…", "kind": "lead"}.')
    return values


def _check_signature(values: dict[str, str], signature: str) -> None:
    """Let only what a source that is let in has signed pass.

    :raises Problem: 401 where it did not, 429 after too many wrong ones.
    """
    source, parts = values.get("source", ""), [values.get(name, "") for name in ("link", "kind", "id")]
    parts[0] = rules.clean_code(parts[0])
    try:
        right = service.signed(
            context.session(), source, signature, *parts, at=context.now(), address=request.remote_addr or ""
        )
    except people.TooManyTries as error:
        raise Problem(429, "Please wait a little", str(error), wait=bearer.WAIT) from error
    if not right:
        raise Problem(401, "This signature is not valid", "Sign link, kind and id with the secret of your source.")
    pace.hold(context.academy(), f"source {source}")


def _check_token() -> None:
    bearer.check(SCOPE, people.token_scopes, people.TooManyTries)
