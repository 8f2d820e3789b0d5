"""The API other systems ask: one person and one key at a time, or all keys of one person. Never a list of people."""

from typing import Any

from flask import Blueprint, Response, jsonify, request
from flask.typing import ResponseReturnValue

from lms.advocacy import service
from lms.library import service as library
from lms.people import service as people
from lms.web import access, bearer, context, pace
from lms.web.errors import Problem

bp = Blueprint("advocacy_api", __name__)
READ, TOKEN = "permissions:read", "permissions:token"


@bp.get("/api/v1/permissions/<person>")
@access.token
def show(person: str) -> ResponseReturnValue:
    """Tell whether a person, by public id or e-mail address, holds a key, or which keys they hold.

    It never says why not: the reason would tell what a person chose.
    """
    check_token(READ)
    found = _person(person)
    return _reply(_one(found, request.args["key"]) if "key" in request.args else _all(found))


@bp.post("/api/v1/permissions/<person>/token")
@access.token
def give_token(person: str) -> ResponseReturnValue:
    """Give a short-lived signed token for a key that a person holds now."""
    check_token(TOKEN)
    found, asked = _person(person), _asked()
    try:
        made = service.make_token(
            context.reading(),
            context.session(),
            found,
            asked["key"],
            audience=asked.get("audience", ""),
            code=False,
            at=context.now(),
        )
    except service.UnknownKey as error:
        raise _unknown_key(asked["key"]) from error
    except service.NotHeld as error:
        raise Problem(409, "Not held now", str(error)) from error
    except service.BadAudience as error:
        raise Problem(422, "Unfit audience", str(error)) from error
    answer = {
        "person": made.person,
        "key": made.key,
        "token": made.text,
        "expires_at": made.until.isoformat(),
        "status": made.status,
    }
    return _reply(answer, 201)


@bp.get("/api/v1/permissions/tokens/<number>")
@access.public
def show_status(number: str) -> ResponseReturnValue:
    """Tell whether a permission token still holds. Whoever was shown it may ask; nothing says why it does not."""
    pace.hold(context.academy(), f"status {request.remote_addr}")
    found = service.token_status(context.reading(), number, at=context.now())
    answer: dict[str, Any] = {"active": found.active}
    if found.active and found.until:
        answer |= {"person": found.person, "key": found.key, "expires_at": found.until.isoformat()}
    return _reply(answer)


def check_token(scope: str) -> None:
    """Let only a live token with the scope pass.

    :raises Problem: see ``bearer.check``.
    """
    bearer.check(scope, people.token_scopes, people.TooManyTries)


def _person(text: str) -> people.Person:
    found = people.find(context.reading(), text) if text.isprintable() else None
    if found is None or not found.active:
        raise Problem(404, "Unknown person", "There is nobody with this id or address.")
    return found


def _asked() -> dict[str, str]:
    """Read what is asked for: a JSON object of texts that names a key.

    :raises Problem: it is none.
    """
    sent = request.get_json(silent=True)
    if not isinstance(sent, dict) or not all(isinstance(one, str) for one in sent.values()) or "key" not in sent:
        raise Problem(422, "Unfit request", 'Send JSON such as {"key": "story.share"}.')
    return sent


def _unknown_key(key: str) -> Problem:
    return Problem(422, "Unknown key", f"There is no permission named {key[:80]!r}.")


def _reply(answer: dict[str, Any], status: int = 200) -> Response:
    reply = jsonify(answer)
    reply.status_code = status
    reply.headers["Cache-Control"] = "no-store"
    return reply


def _one(person: people.Person, key: str) -> dict[str, Any]:
    session = context.reading()
    try:
        service.known_key(session, key)
    except service.UnknownKey as error:
        raise _unknown_key(key) from error
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
    session = context.reading()
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
