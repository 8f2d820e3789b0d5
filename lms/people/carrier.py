"""How a browser carries its session: a token in Flask-Login's two cookies, and nothing else."""

import logging
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from flask import Flask, g, redirect, request
from flask import session as cookie
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user
from sqlalchemy import ColumnElement
from sqlalchemy.exc import SQLAlchemyError

from lms.people import rules, service
from lms.web import context, csrf
from lms.web.academy import Visit

log = logging.getLogger(__name__)
REMEMBER = "handrail_remember"


class Holder(UserMixin):  # type: ignore[misc]
    """Whoever holds a session token; who that is, only the one query of the request tells."""

    def __init__(self, token: str) -> None:
        self.token = token

    def get_id(self) -> str:
        """Give what the cookies carry."""
        return self.token


def login_manager(app: Flask) -> LoginManager:
    """Let Flask-Login carry the session token in its two cookies, and nothing more.

    Its own session protection trusts a header that anybody can send, and its context processor would load
    the person for every page: both stay off.
    """
    app.config.setdefault("REMEMBER_COOKIE_NAME", REMEMBER)
    app.config.setdefault("REMEMBER_COOKIE_HTTPONLY", True)
    app.config.setdefault("REMEMBER_COOKIE_SAMESITE", "Lax")
    app.config.setdefault("REMEMBER_COOKIE_SECURE", app.config.get("SESSION_COOKIE_SECURE", False))
    manager = LoginManager()
    manager.session_protection = None
    manager.user_loader(Holder)
    manager.init_app(app, add_context_processor=False)
    return manager


def identify(extras: Mapping[str, ColumnElement[Any]]) -> Visit | None:
    """Tell who holds the token of this request, with one query.

    ``extras`` holds the number of the current release under ``release``.
    """
    # Flask-Login would find the same in the session; it is asked for the remember cookie only.
    token = cookie.get("_user_id") or getattr(current_user, "token", "")
    if not token:
        return None
    with context.connected() as connection:
        row = service.visit(connection, token=token, at=context.now(), extras=extras)
    if row is None:
        return None
    _keep(row, token)
    return visit_of(row, extras)


def visit_of(row: Any, extras: Mapping[str, Any]) -> Visit:
    """Make a visit of a row of the visit query."""
    return Visit(
        person_id=row.person_id,
        public_id=row.public_id,
        name=row.name,
        email=row.email,
        roles=service.roles_of(row.role_names),
        team_id=row.team_id,
        time_zone=row.time_zone,
        theme=row.theme,
        language=row.language,
        release=getattr(row, "release", None) or 0,
        session_id=row.session_id,
        extras={name: getattr(row, name) for name in extras if name != "release"},
    )


def _keep(row: Any, token: str) -> None:
    """Renew the token after a change of roles; note, at most once an hour, that the session is used."""
    unseen = request.method not in context.SAFE_METHODS and context.now() - row.seen_at >= rules.SEEN_EVERY
    if "lms_writing" in g or not (row.renew or unseen):
        return
    try:
        with context.academy().store.transaction() as session:
            fresh = service.renew_session(session, row.session_id, token) if row.renew else None
            if unseen:
                service.seen(session, row.session_id, at=context.now())
    except SQLAlchemyError:
        # Reading goes on while nothing can be written; the next request tries again.
        log.warning("a session could not be kept", exc_info=True)
        return
    if fresh:
        _hold(fresh, remember=REMEMBER in request.cookies)


def _hold(token: str, *, remember: bool) -> None:
    """Give the browser a session token in place of any it had."""
    days = timedelta(days=context.academy().settings.session_days)
    login_user(Holder(token), remember=remember, duration=days if remember else None)


def begin(token: str, *, remember: bool) -> None:
    """Give the browser a session token, and make every form it opened before worthless."""
    csrf.renew()
    _hold(token, remember=remember)


def end_own() -> None:
    """End the session a browser had before, in every copy of its cookie."""
    token = getattr(current_user, "token", "")
    row = service.visit(context.reading(), token=token, at=context.now()) if token else None
    if row:
        service.end_session(context.session(), row.person_id, row.session_id, at=context.now())


def signed_out(words: str) -> ResponseReturnValue:
    """Take the token from the browser, say so, and go to the sign-in page."""
    logout_user()
    csrf.renew()
    context.flash(words)
    return redirect(context.academy().path("/sign-in"), 303)
