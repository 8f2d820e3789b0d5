"""What a webhook says, how it is signed, and which endpoint may be registered: pure."""

import base64
import hmac
import json
from collections.abc import Iterable
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

GRANTED, WITHDRAWN, TEST = "permission.granted", "permission.withdrawn", "webhook.test"
KIND = "webhook"
"""Of the items in the outbox."""
LABEL_LIMIT = 80
URL_LIMIT = 500
OLD_SECRET = timedelta(hours=24)
"""How long both secrets sign after a rotation, so that the other side can take its time."""
REST = timedelta(minutes=1)
"""How long an endpoint that failed is left alone by everything else that waits for it."""
FAILURES = {
    "not-web": "Its address cannot be asked",
    "not-safe": "Its address is not https",
    "not-public": "Its name leads to a machine that is not public",
    "unknown-host": "Nobody knows its name",
    "no-answer": "It could not be reached",
    "too-slow": "No answer within three seconds",
    "too-large": "Its answer was too large",
    "moved": "It answered with a redirect, which is not followed",
    "unreadable": "Its answer could not be read",
    "secret": "The academy's own secret has changed: make a new secret here",
}


class WebhookError(Exception):
    """What this room refuses; the message names the thing and the mend."""


class NoSuchWebhook(WebhookError):
    """There is no such endpoint."""


class NoSuchLetter(WebhookError):
    """There is no such message that was given up."""


class Unfit(WebhookError):
    """A value does not follow the rules; ``field`` names it."""

    def __init__(self, field: str, words: str) -> None:
        super().__init__(words)
        self.field = field


def salts(salt: str, old_salt: str | None, old_until: datetime | None, at: datetime) -> tuple[str, ...]:
    """Give what an endpoint's secrets are made of that sign at an instant, the newest first."""
    if old_salt and old_until and at < old_until:
        return (salt, old_salt)
    return (salt,)


def mark(secret: str) -> str:
    """Tell one secret of the academy from another without knowing either."""
    return hmac.new(secret.encode(), b"webhooks: which secret", sha256).hexdigest()[:16]


def signing_key(secret: str, salt: str) -> bytes:
    """Make what signs for an endpoint. It is never stored: whoever reads the database cannot sign."""
    return hmac.new(secret.encode(), f"webhook secret:{salt}".encode(), sha256).digest()


def shown(key: bytes) -> str:
    """Write a secret as Standard Webhooks does."""
    return f"whsec_{base64.b64encode(key).decode()}"


def body_of(kind: str, data: dict[str, Any], at: datetime) -> str:
    """Write a message: what happened, when, and to whom."""
    return json.dumps({"type": kind, "timestamp": at.isoformat(), "data": data}, separators=(",", ":"))


def headers(message: str, body: str, keys: Iterable[bytes], at: datetime) -> dict[str, str]:
    """Sign a message as Standard Webhooks does: its id, the time of this very try, and the body."""
    stamp = str(int(at.timestamp()))
    signed = f"{message}.{stamp}.{body}".encode()
    signatures = [base64.b64encode(hmac.new(key, signed, sha256).digest()).decode() for key in keys]
    return {
        "Content-Type": "application/json",
        "webhook-id": message,
        "webhook-timestamp": stamp,
        "webhook-signature": " ".join(f"v1,{one}" for one in signatures),
    }


def took(status: int) -> bool:
    """Tell whether an answer means that the message was taken."""
    return 200 <= status < 300


def is_gone(status: int) -> bool:
    """Tell whether an answer means that nobody wants to be told any more."""
    return status == 410


def outcome(status: int | None, failure: str) -> str:
    """Say what came of a try."""
    if status is not None:
        return f"Answered {status}"
    return FAILURES.get(failure, "It could not be reached")


def label(text: str) -> str:
    """Give the name of an endpoint.

    :raises Unfit: there is none, or it is too long.
    """
    named = " ".join(text.split())
    if not named or not named.isprintable():
        raise Unfit("label", "Enter a name, such as the system it belongs to.")
    if len(named) > LABEL_LIMIT:
        raise Unfit("label", f"Use at most {LABEL_LIMIT} characters.")
    return named


def keys(chosen: Iterable[str], known: Iterable[str]) -> list[str]:
    """Give the permissions an endpoint is told of, in the academy's order.

    :raises Unfit: none was chosen.
    """
    wanted = set(chosen)
    found = [key for key in known if key in wanted]
    if not found:
        raise Unfit("keys", "Choose at least one permission.")
    return found
