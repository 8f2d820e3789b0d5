"""The academy as an application of its own."""

from collections.abc import Callable, MutableMapping, Sequence
from typing import Any

from flask import Blueprint, Flask, request
from flask.templating import Environment
from werkzeug.middleware.proxy_fix import ProxyFix

from lms import settings
from lms.extension import LMS, HostIdentify
from lms.people import routes as people
from lms.sharing.links.door import Door
from lms.web import edge, headers, page
from lms.web.academy import EXTENSION
from lms.web.cookies import Cookies


class Templates(Environment):
    """Templates that take the environment's globals when they are loaded, not one by one each time they are shown."""

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Give the globals of one template."""
        return {**self.globals, **(d or {})}


class Plain(Flask):
    """A Flask application without coroutine views, which need not look for them several times a request."""

    jinja_environment = Templates

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
    app.session_interface = Cookies()
    app.secret_key = settings.secret_of(chosen)
    app.config.update(
        MAX_CONTENT_LENGTH=chosen.upload_limit,
        MAX_FORM_PARTS=500,
        SESSION_COOKIE_NAME="handrail",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=chosen.https,
    )
    people.login_manager(app)
    LMS(app, identify=identify, rooms=rooms, **options)
    if identify is None:
        # A host that tells who is here may need more than a cookie for it: there the application answers everything.
        app.wsgi_app = Door(app.wsgi_app, app.extensions[EXTENSION])  # type: ignore[method-assign]
    if chosen.proxies:
        count = chosen.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]
    app.register_error_handler(Exception, edge.answer)
    app.context_processor(_outside_values)
    app.after_request(headers.add)
    return app


def _outside_values() -> dict[str, Any]:
    """Give pages outside every room, such as a wrong method, what the rooms' pages have."""
    return {} if (request.endpoint or "").startswith("lms.") else page.values()
