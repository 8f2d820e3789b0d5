"""Verify a permission token of a Handrail academy offline, with nothing but its public keys.

Needs Python and the package `cryptography`. Fetch the keys once and keep them for five minutes:

    curl -s https://academy.example.com/.well-known/jwks.json > keys.json
    python verify_permission.py keys.json did:web:academy.example.com story.share < token
"""

import base64
import json
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

LONGEST_SECONDS = 600
"""No academy signs a token that lasts longer."""
LEEWAY_SECONDS = 5
"""How far the clocks of two machines may differ."""


class Refused(Exception):
    """The token does not count; the message says why."""


def verify(
    token: str, keys: Mapping[str, Any], issuer: str, key: str, *, audience: str = "", now: float | None = None
) -> Mapping[str, Any]:
    """Give what a token says, once it is sure that it says so.

    :param keys: what the academy publishes at ``/.well-known/jwks.json``.
    :param issuer: the id of the academy you trust, for example ``did:web:academy.example.com``.
    :param key: the permission you ask for.
    :param audience: the name of your own system, where you asked for a token that names it.
    :raises Refused: it is no token of this academy, has run out, or is about something else.
    """
    now = time.time() if now is None else now
    try:
        head, body, signature = token.strip().split(".")
        header, said = json.loads(_bytes(head)), json.loads(_bytes(body))
        if header["alg"] != "EdDSA" or header["typ"] != "permission+jwt":
            raise Refused("This is no permission token.")
        public = next(one for one in keys["keys"] if one["kid"] == header["kid"] and one["crv"] == "Ed25519")
        Ed25519PublicKey.from_public_bytes(_bytes(public["x"])).verify(_bytes(signature), f"{head}.{body}".encode())
    except StopIteration:
        raise Refused("No key of the academy signed this. Its keys may have changed: fetch them again.") from None
    except InvalidSignature:
        raise Refused("The signature is wrong.") from None
    except (ValueError, KeyError, TypeError):
        raise Refused("This is no permission token.") from None
    _check(said, issuer, key, audience, now)
    return said


def _check(said: Mapping[str, Any], issuer: str, key: str, audience: str, now: float) -> None:
    if said.get("iss") != issuer:
        raise Refused("Another academy signed this.")
    if said.get("granted") is not True or said.get("key") != key:
        raise Refused("This token is about another permission.")
    if said.get("aud", audience) != audience:
        raise Refused("This token was made for another system.")
    begins, ends = said.get("iat"), said.get("exp")
    if not isinstance(begins, int) or not isinstance(ends, int) or ends - begins > LONGEST_SECONDS:
        raise Refused("This token has no end that counts.")
    if not begins - LEEWAY_SECONDS <= now < ends:
        raise Refused("This token has run out, or is not valid yet.")


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def main() -> None:
    """Read keys, issuer and permission from the command line and the token from standard input."""
    keys, issuer, key = sys.argv[1:4]
    try:
        said = verify(sys.stdin.read(), json.loads(Path(keys).read_text(encoding="utf-8")), issuer, key)
    except Refused as error:
        sys.exit(f"no: {error}")
    print(f"yes: {said['sub']} may {said['key']} until {time.strftime('%H:%M:%S UTC', time.gmtime(said['exp']))}")


if __name__ == "__main__":
    main()
