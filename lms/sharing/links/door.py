"""A way past the application for those who follow a short link: they are counted for good and sent on at once.

What the application does around a page (routes, cookies, hooks) costs more than the click itself. Whoever brings
a cookie or a token, and whatever does not simply lead on, is answered by the application's own route.
"""

from collections.abc import Callable, Iterable
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from lms.sharing.links import rules, service
from lms.web import headers
from lms.web.academy import Academy

Answer = Callable[..., Any]
Application = Callable[[dict[str, Any], Answer], Iterable[bytes]]


class Door:
    """A WSGI application before another one. Proxies that are ours must have been believed before it."""

    def __init__(self, application: Application, academy: Academy) -> None:
        self._application = application
        self._academy = academy
        self._start = academy.path(service.PATH)

    def __call__(self, environ: dict[str, Any], start_response: Answer) -> Iterable[bytes]:
        """Lead on, or let the application answer."""
        leads_to = ""
        if environ["PATH_INFO"].startswith(self._start) and environ["REQUEST_METHOD"] == "GET":
            leads_to = self._leads_to(environ)
        if not leads_to:
            return self._application(environ, start_response)
        secure = environ["wsgi.url_scheme"] == "https" or self._academy.settings.https
        start_response("302 FOUND", [("Location", leads_to), *(_SECURE if secure else _PLAIN)])
        return ()

    def _leads_to(self, environ: dict[str, Any]) -> str:
        code = rules.clean_code(environ["PATH_INFO"][len(self._start) :])
        trusted = self._academy.settings.trusted_hosts
        known = "HTTP_COOKIE" in environ or "HTTP_AUTHORIZATION" in environ
        if not code or known or (trusted and environ.get("HTTP_HOST") not in trusted):
            return ""
        agent = environ.get("HTTP_USER_AGENT", "")
        address = environ.get("REMOTE_ADDR", "")
        visit = service.Visit(code, address, agent, rules.agent_of("GET", environ))
        try:
            return service.follow(self._academy.store, visit, self._academy.clock())
        except (rules.NoSuchLink, rules.LinkOver, SQLAlchemyError):
            return ""


_PLAIN = (*headers.ALWAYS, ("Cache-Control", "no-store"), ("Content-Length", "0"))
_SECURE = (*_PLAIN, ("Strict-Transport-Security", headers.HSTS))
