"""Errors that become pages, and the one handler that turns every error into words."""

import logging
from http import HTTPStatus

from flask import current_app, jsonify, redirect, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from lms.web import context

log = logging.getLogger(__name__)


class WebError(Exception):
    """An error with a status and words for a person."""

    status = 400

    def __init__(self, words: str = "", *, title: str = "", mend: str = "") -> None:
        super().__init__(words)
        self.words = words
        self.title = title
        self.mend = mend


class Missing(WebError):
    """There is no such thing, or it is not for this person to know."""

    status = 404


class Forbidden(WebError):
    """The person may know the page exists, but may not use it."""

    status = 403


class Refused(WebError):
    """The request cannot be carried out as it stands."""

    status = 422


class TooMany(WebError):
    """The limit of tries is reached."""

    status = 429


class SignInNeeded(WebError):
    """A page for signed-in people was asked for without a session."""

    status = 401


class Stale(WebError):
    """The form's token is not the session's; ``typed`` goes back to the person."""

    status = 400

    def __init__(self, words: str, *, typed: list[tuple[str, str]]) -> None:
        super().__init__(words, title="This page was out of date")
        self.typed = typed


class Ended(Stale):
    """The session is over while somebody was writing; ``typed`` goes back to the person."""

    status = 401

    def __init__(self, *, typed: list[tuple[str, str]]) -> None:
        super().__init__("Nothing was saved, because your session is over. Sign in and go on.", typed=typed)
        self.title = "You are signed out"


class Problem(WebError):
    """An error of the API, answered as problem+json."""

    def __init__(self, status: int, title: str, detail: str = "", *, wait: int = 0) -> None:
        super().__init__(detail, title=title)
        self.status = status
        self.wait = wait
        """Seconds until asking again is worth it; 0: nobody can say."""


WORDS: dict[int, tuple[str, str, str]] = {
    400: ("We could not read that request", "Something in the address or the form was not as expected.", ""),
    401: ("Please sign in", "This page is for people who are signed in.", ""),
    403: (
        "This page is not for your role",
        "Your account does not open this page.",
        "Ask the person who runs the programme if you need it.",
    ),
    404: (
        "We cannot find that page",
        "The address may have changed, or the page is private.",
        "Start again from Today, or search under Learn.",
    ),
    405: ("That is not how this page works", "The address is right, the way it was called is not.", ""),
    409: (
        "Somebody was quicker",
        "The thing you wanted to change has changed meanwhile.",
        "Go back, reload the page and try again.",
    ),
    413: (
        "That is too much at once",
        "What was sent is larger than this academy accepts.",
        "Make it smaller and send it again.",
    ),
    422: (
        "We could not use that",
        "Something in what you sent needs a change.",
        "Go back: everything you typed is still there.",
    ),
    429: ("Please wait a little", "There were too many tries in a short time.", "Try again in five minutes."),
    500: (
        "Something broke on our side",
        "It is not your fault, and nothing you had saved is lost.",
        "Try again in a minute. If it stays, tell the person who runs the programme.",
    ),
    503: (
        "The academy is not ready",
        "It is starting, or its database cannot be reached.",
        "Try again in a minute.",
    ),
}


def answer(error: Exception) -> ResponseReturnValue:
    """Turn any error into a page, or into problem+json for the API."""
    status = _status(error)
    if status == HTTPStatus.INTERNAL_SERVER_ERROR:
        if current_app.testing and not isinstance(error, HTTPException):
            raise error
        log.error("a request failed", exc_info=error)
    if isinstance(error, HTTPException) and error.response is not None:
        return error.response
    if isinstance(error, SignInNeeded) and not _api():
        return redirect(context.sign_in_address(), 303)
    title, words, mend = WORDS.get(status, WORDS[400])
    if isinstance(error, WebError):
        title, words, mend = error.title or title, error.words or words, error.mend or mend
    elif type(error) in context.academy().errors:
        words = str(error) or words
    if _api():
        return _problem(status, title, words, getattr(error, "wait", 0))
    typed = [(_label(name), text) for name, text in error.typed] if isinstance(error, Stale) else []
    try:
        if isinstance(error, Stale):
            context.visit()  # Refused before anybody asked who is here; the page shows the right navigation.
        page = render_template("lms/error.html", status=status, title=title, words=words, mend=mend, typed=typed)
    except Exception:
        # The page itself needs the database (who is here); say the same words without it.
        log.exception("the error page failed")
        return f"{title}. {words} {mend}", status, {"Content-Type": "text/plain; charset=utf-8"}
    return page, status


def _label(name: str) -> str:
    """Make a field's name readable: time_zone, Time zone."""
    return name.replace("_", " ").replace("-", " ").capitalize()


def _status(error: Exception) -> int:
    if isinstance(error, WebError):
        return error.status
    if isinstance(error, HTTPException):
        return error.code or 500
    for kind in type(error).__mro__:
        if kind in context.academy().errors:
            return context.academy().errors[kind]
    return 500


def _api() -> bool:
    return request.path.startswith(context.academy().path("/api/")) or _for_systems()


def _for_systems() -> bool:
    rule = getattr(current_app.view_functions.get(request.endpoint or ""), "lms_rule", None)
    return getattr(rule, "kind", "") == "token"


def _problem(status: int, title: str, detail: str, wait: int) -> ResponseReturnValue:
    reply = jsonify(type="about:blank", title=title, status=status, detail=detail)
    reply.status_code = status
    reply.content_type = "application/problem+json"
    if status == HTTPStatus.UNAUTHORIZED:
        reply.headers["WWW-Authenticate"] = "Bearer"
    if wait:
        reply.headers["Retry-After"] = str(wait)
    return reply
