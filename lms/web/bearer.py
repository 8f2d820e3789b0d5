"""The API token a request bears: checked the same way wherever another system asks."""

from collections.abc import Collection
from datetime import datetime
from typing import Protocol

from flask import request
from sqlalchemy.orm import Session

from lms.web import context, pace
from lms.web.errors import Problem

WAIT = 300
"""Seconds after which wrong tokens are forgotten."""


class ScopesOf(Protocol):
    """Gives the scopes of a token, none where it is not valid."""

    def __call__(self, session: Session, token: str, *, at: datetime, address: str) -> Collection[str]: ...


def check(scope: str, scopes_of: ScopesOf, too_many: type[Exception]) -> None:
    """Let only a live token with the scope pass; ``scopes_of`` raises ``too_many`` after too many wrong ones.

    :raises Problem: 401 without one, 403 without the scope, 429 after too many wrong ones, or too many questions.
    """
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    token = token.strip()
    if scheme.lower() != "bearer" or not token:
        raise Problem(401, "A token is needed", "Send an API token: Authorization: Bearer hr_…")
    try:
        scopes = scopes_of(context.session(), token, at=context.now(), address=request.remote_addr or "")
    except too_many as error:
        raise Problem(429, "Please wait a little", str(error), wait=WAIT) from error
    if not scopes:
        raise Problem(401, "This token is not valid", "It is wrong, has expired or was ended. Ask for a new one.")
    if scope not in scopes:
        raise Problem(403, "This token may not do that", f"It needs the scope {scope}.")
    pace.hold(context.academy(), f"token {token}")
