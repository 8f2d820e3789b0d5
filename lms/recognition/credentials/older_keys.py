"""Signatures of Open Badges 2.0: a compact text of three parts, checked with a key of the issuer. In the child only."""

import json
import re
from base64 import urlsafe_b64decode
from collections.abc import Mapping
from typing import Any

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_public_key

LEAST_RSA_BITS = 2048
MOST_PEM = 10_000
MOST_DEPTH = 32
ALGORITHMS = frozenset({"RS256", "ES256", "EdDSA"})
BRINGING = frozenset({"jku", "jwk", "x5u", "x5c"})
"""Header fields by which a text would name the key that checks it."""
_PARTS = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*", re.ASCII)
_DAMAGED = (ValueError, TypeError, UnsupportedAlgorithm, OverflowError)


class Refused(Exception):
    """A signature, or what it signs, does not count; the message is the code of a report."""


def is_signed(text: str) -> bool:
    """Tell whether a text has the three parts of a compact signature."""
    return _PARTS.fullmatch(text) is not None


def opened(token: str) -> Mapping[str, Any]:
    """Give what a signed text claims; the signature itself is not checked yet.

    :raises Refused: the way it is signed never counts, or it claims nothing readable.
    """
    head, body, signature = token.split(".")
    header = read(_decoded(head))
    algorithm = header.get("alg")
    if not isinstance(algorithm, str):
        raise Refused("alg")
    if algorithm.lower() == "none" or not signature:
        raise Refused("alg-none")
    if algorithm.upper().startswith("HS"):
        raise Refused("alg-hmac")
    if algorithm not in ALGORITHMS or "crit" in header or header.get("b64", True) is not True:
        raise Refused("alg")
    if BRINGING & header.keys():
        raise Refused("brings-key")
    return read(_decoded(body))


def verify(token: str, pem: str) -> None:
    """Check the signature of a text that :func:`opened` took.

    :raises Refused: it does not fit the key.
    """
    signed, _, last = token.rpartition(".")
    algorithm = read(_decoded(token.partition(".")[0]))["alg"]
    try:
        _verify(algorithm, _key(pem), _decoded(last), signed.encode())
    except InvalidSignature as error:
        raise Refused("signature") from error


def read(text: str | bytes) -> dict[str, Any]:
    """Read a JSON object of a stranger: no name twice, no number that is none, not deeper than ``MOST_DEPTH``.

    :raises Refused: it is not one.
    """
    try:
        found = json.loads(text, object_pairs_hook=_once, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise Refused("not-a-credential") from error
    if not isinstance(found, dict) or _depth(found) > MOST_DEPTH:
        raise Refused("not-a-credential")
    return found


def _verify(algorithm: str, key: Any, signature: bytes, data: bytes) -> None:
    if algorithm == "EdDSA" and isinstance(key, Ed25519PublicKey):
        key.verify(signature, data)
    elif algorithm == "RS256" and isinstance(key, rsa.RSAPublicKey) and key.key_size >= LEAST_RSA_BITS:
        key.verify(signature, data, padding.PKCS1v15(), SHA256())
    elif algorithm == "ES256" and isinstance(key, ec.EllipticCurvePublicKey) and key.curve.name == "secp256r1":
        if len(signature) != 64:
            raise InvalidSignature
        pair = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
        key.verify(encode_dss_signature(*pair), data, ec.ECDSA(SHA256()))
    else:
        raise Refused("other-key")


def _key(pem: str) -> Any:
    if not pem.lstrip().startswith("-----BEGIN PUBLIC KEY-----") or len(pem) > MOST_PEM:
        raise Refused("unreachable")
    try:
        return load_pem_public_key(pem.strip().encode())
    except _DAMAGED as error:
        raise Refused("unreachable") from error


def _decoded(part: str) -> bytes:
    try:
        return urlsafe_b64decode(part + "=" * (-len(part) % 4))
    except ValueError as error:
        raise Refused("not-a-credential") from error


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise ValueError("a name stands twice")
    return made


def _no_number(name: str) -> None:
    raise ValueError(f"{name} is no number")


def _depth(found: object) -> int:
    """Count how deep lists and objects stand in each other."""
    level, depth = [found], 0
    while level and depth <= MOST_DEPTH:
        depth += 1
        inner = [one.values() if isinstance(one, dict) else one for one in level if isinstance(one, dict | list)]
        level = [value for values in inner for value in values]
    return depth
