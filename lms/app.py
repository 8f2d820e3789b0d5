"""The academy as an application of its own."""

from collections.abc import Callable, Sequence
from typing import Any

from flask import Blueprint, Flask, request
from flask.sessions import SecureCookieSessionInterface
from werkzeug.middleware.proxy_fix import ProxyFix

from lms import settings
from lms.extension import LMS, HostIdentify
from lms.people import routes as people
from lms.web import edge, headers, page


class Cookies(SecureCookieSessionInterface):
    """Flask's signed cookies, with the signer made once and not for every request."""

    def __init__(self) -> None:
        self._signer: Any = None
        self._key: Any = None

    def get_signing_serializer(self, app: Flask) -> Any:
        """Give the signer of the application's present secret."""
        if self._signer is None or self._key != app.secret_key:
            self._key = app.secret_key
            self._signer = super().get_signing_serializer(app)
        return self._signer


class Plain(Flask):
    """A Flask application without coroutine views, which need not look for them several times a request."""

    session_interface = Cookies()

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Give the function back as it is."""
        return func


def create_app(*, identify: HostIdentify | None = None, rooms: Sequence[Blueprint] = (), **options: Any) -> Flask:
    """Make the stand-alone academy; options are settings by name and win over the environment.

    ``identify`` and ``rooms`` are those of :class:`lms.LMS`.

    :raises lms.settings.SettingsError: a setting is wrong.
    """
    given = {f"LMS_{name.upper()}": value for name, value in options.items()}
    chosen = settings.from_environment(**given)
    app = Plain("lms", static_folder=None, template_folder=None)
    app.secret_key = settings.secret_of(chosen)
    app.config.update(
        MAX_CONTENT_LENGTH=chosen.upload_limit,
        MAX_FORM_PARTS=500,
        SESSION_COOKIE_NAME="handrail",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=chosen.https,
    )
    if chosen.proxies:
        count = chosen.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]
    people.login_manager(app)
    LMS(app, identify=identify, rooms=rooms, **options)
    app.register_error_handler(Exception, edge.answer)
    app.context_processor(_outside_values)
    app.after_request(headers.add)
    return app


def _outside_values() -> dict[str, Any]:
    """Give pages outside every room, such as a wrong method, what the rooms' pages have."""
    return {} if "lms" in request.blueprints else page.values()
