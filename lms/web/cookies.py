"""Flask's signed session cookie, its signer made once and a cookie that comes again not verified anew."""

import time
from datetime import datetime
from typing import Any

from flask import Flask, Request, Response
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin
from itsdangerous import BadSignature

KEPT = 2_000
"""How many verified cookies a process remembers, about 300 bytes each."""
PLAIN = (str, int, bool, type(None))
"""What a remembered cookie may hold: nothing that whoever reads it could change in place."""


class Cookies(SecureCookieSessionInterface):
    """The sessions of one application. What is signed, and how, is Flask's own."""

    def __init__(self) -> None:
        self._signer: Any = None
        self._key: Any = None
        self._verified: dict[str, tuple[dict[str, Any], float]] = {}

    def get_signing_serializer(self, app: Flask) -> Any:
        """Give the signer of the application's present secret."""
        if self._signer is None or self._key != app.secret_key:
            self._key = app.secret_key
            self._signer = super().get_signing_serializer(app)
            self._verified = {}
        return self._signer

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """Read the session from its cookie; an empty one where there is none, or none of ours, or it is too old."""
        signer = self.get_signing_serializer(app)
        if signer is None:
            return None
        value = request.cookies.get(self.get_cookie_name(app))
        if not value:
            return self.session_class()
        longest = int(app.permanent_session_lifetime.total_seconds())
        known = self._verified.get(value)
        if known is not None and 0 <= int(time.time()) - known[1] <= longest:
            return self.session_class(known[0])
        try:
            found, signed_at = signer.loads(value, max_age=longest, return_timestamp=True)
        except BadSignature:
            return self.session_class()
        self._remember(value, found, signed_at)
        return self.session_class(found)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Write the session into its cookie where it changed."""
        if session.modified or session.permanent:
            super().save_session(app, session, response)
        elif session.accessed:
            response.headers.add("Vary", "Cookie")

    def _remember(self, value: str, found: dict[str, Any], signed_at: datetime) -> None:
        if all(isinstance(one, PLAIN) for one in found.values()):
            if len(self._verified) >= KEPT:
                self._verified.clear()
            self._verified[value] = (found, signed_at.timestamp())
