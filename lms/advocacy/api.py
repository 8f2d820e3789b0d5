"""The API other systems ask: one person and one key at a time, or all keys of one person. Never a list of people."""

from typing import Any

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from lms.advocacy import service
from lms.library import service as library
from lms.people import service as people
from lms.web import access, context
from lms.web.errors import Problem

bp = Blueprint("advocacy_api", __name__)
SCOPE = "permissions:read"


@bp.get("/api/v1/permissions/<person>")
@access.token
def show(person: str) -> ResponseReturnValue:
    """Tell whether a person, by public id or e-mail address, holds a key, or which keys they hold.

    It never says why not: the reason would tell what a person chose.
    """
    _check_token()
    session = context.session()
    found = people.find(session, person) if person.isprintable() else None
    if found is None or not found.active:
        raise Problem(404, "Unknown person", "There is nobody with this id or address.")
    answer = _one(found, request.args["key"]) if "key" in request.args else _all(found)
    reply = jsonify(answer)
    reply.headers["Cache-Control"] = "no-store"
    return reply


def _check_token() -> None:
    """Let only a live token with the scope pass.

    :raises Problem: 401 without one, 403 without the scope, 429 after too many wrong ones.
    """
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise Problem(401, "A token is needed", "Send an API token: Authorization: Bearer hr_…")
    try:
        scopes = people.token_scopes(
            context.session(), token.strip(), at=context.now(), address=request.remote_addr or ""
        )
    except people.TooManyTries as error:
        raise Problem(429, "Please wait a little", str(error)) from error
    if not scopes:
        raise Problem(401, "This token is not valid", "It is wrong, has expired or was ended. Ask for a new one.")
    if SCOPE not in scopes:
        raise Problem(403, "This token may not read permissions", f"It needs the scope {SCOPE}.")


def _one(person: people.Person, key: str) -> dict[str, Any]:
    session = context.session()
    try:
        service.known_key(session, key)
    except service.UnknownKey as error:
        raise Problem(422, "Unknown key", f"There is no permission named {key[:80]!r}.") from error
    made = service.decision(session, person.id, key, context.now(), roles=person.roles)
    answer: dict[str, Any] = {
        "person": person.public_id,
        "key": made.key,
        "granted": made.granted,
        "level": made.level,
        "outward": made.outward,
    }
    if made.valid_until:
        answer["valid_until"] = made.valid_until.isoformat()
    return answer


def _all(person: people.Person) -> dict[str, Any]:
    session = context.session()
    known = service.facts(session, person.id, context.now(), roles=person.roles)
    levels = {level.number: level for level in library.current(session).library.levels}
    level = levels.get(known.level)
    return {
        "person": person.public_id,
        "level": {
            "number": known.level,
            "id": level.id if level else "",
            "title": level.title if level else "",
        },
        "permissions": {key: made.granted for key, made in service.decided(session, known).items()},
    }
