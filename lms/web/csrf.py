"""One token for every form: a keyed hash of a secret kept in the visitor's own session cookie."""

import hmac
import secrets

from flask import request
from flask import session as cookie
from markupsafe import Markup

from lms.web import context
from lms.web.errors import Stale

FIELD = "csrf_token"
HEADER = "HTTP_X_CSRF_TOKEN"
"""The header X-CSRF-Token, as a server hands it over."""
SEED = "_lms_csrf"
NEVER_ECHOED = ("password", "token", FIELD)


def token() -> str:
    """Give the token of this visitor, making its seed on first use."""
    if SEED not in cookie:
        cookie[SEED] = secrets.token_urlsafe(16)
    return _keyed(cookie[SEED])


def renew() -> None:
    """Make every token given out before worthless, as after signing in."""
    cookie[SEED] = secrets.token_urlsafe(16)


def field() -> Markup:
    """Give the hidden input that belongs into every form."""
    # Both parts are ours and plain letters and digits, so nothing needs escaping; format() would cost ten times more.
    return Markup(f'<input type="hidden" name="{FIELD}" value="{token()}">')  # noqa: S704


def check() -> None:
    """Refuse an unsafe request whose token is not the visitor's.

    :raises Stale: the token is missing or wrong; what was typed goes back to the person.
    """
    if request.method in context.SAFE_METHODS:
        return
    given = request.environ.get(HEADER) or request.form.get(FIELD, "")
    seed = cookie.get(SEED)
    if seed and hmac.compare_digest(given.encode(), _keyed(seed).encode()):
        return
    raise Stale(
        "Nothing was saved, because this form was opened before you signed in or in another session. "
        "Open the page again and send it once more.",
        typed=typed(),
    )


def typed() -> list[tuple[str, str]]:
    """Give back what was typed, unless another site sent the form or the field is secret."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
        return []
    pairs = request.form.items(multi=True)
    return [(name, value) for name, value in pairs if value and not any(word in name for word in NEVER_ECHOED)]


def _keyed(seed: str) -> str:
    key = context.academy().secret().encode()
    return hmac.digest(key, b"csrf:" + seed.encode(), "sha256").hex()[:40]
