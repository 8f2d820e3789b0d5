"""Deeds of the child process: make an issuer key, and sign documents with it.

Nothing else in the academy sees a private key: it is sealed with the academy's secret and opened here only,
for the time of one deed. The proof is that of openbadgeslib, with one thing mended: the schema wants an array.
"""

import base64
import json
import os
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import jwt
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from openbadgeslib.ob3.ldp import add_data_integrity_proof

from lms.recognition.credentials.said import No

_SALT, _NONCE = 16, 12


def make_key(*, secret: str) -> dict[str, Any]:
    """Make an Ed25519 key; ``public`` is its 32 bytes, ``sealed`` the private ones, both in base64url."""
    key = Ed25519PrivateKey.generate()
    public = key.public_key().public_bytes_raw()
    salt, nonce = os.urandom(_SALT), os.urandom(_NONCE)
    sealed = AESGCM(_derived(secret, salt)).encrypt(nonce, key.private_bytes_raw(), public)
    return {"public": _text(public), "sealed": _text(salt + nonce + sealed)}


def sign(
    *, secret: str, sealed: str, public: str, method: str, kid: str, at: str, documents: Iterable[dict[str, Any]]
) -> dict[str, Any]:
    """Sign each document twice: with a data integrity proof inside, and as a JWT around it.

    :param method: the verification method that the proof names.
    :param kid: the verification method that the header of the JWT names.
    :param at: when it is signed, in ISO 8601.
    :raises No: ``sealed``: this secret does not open the key.
    """
    key = _opened(secret, sealed, public)
    created = datetime.fromisoformat(at)
    return {
        "signed": [
            {"document": proven(one, key, method, created), "jwt": wrapped(one, key, public, kid)} for one in documents
        ]
    }


def proven(document: Mapping[str, Any], key: Ed25519PrivateKey, method: str, created: datetime) -> str:
    """Give a document as JSON text, with its proof in an array."""
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    signed = add_data_integrity_proof(dict(document), pem, method, created=created)
    signed["proof"] = [signed["proof"]]
    return json.dumps(signed, ensure_ascii=False, indent=2)


def wrapped(document: Mapping[str, Any], key: Ed25519PrivateKey, public: str, kid: str) -> str:
    """Give a document as a compact JWT: the document and the claims that repeat it."""
    headers = {"kid": kid, "jwk": {"kty": "OKP", "crv": "Ed25519", "x": public}}
    return jwt.encode(claims(document), key, algorithm="EdDSA", headers=headers)


def claims(document: Mapping[str, Any]) -> dict[str, Any]:
    """Add to a document what a JWT says in its own words."""
    issuer = document["issuer"]
    said = {
        **document,
        "iss": issuer["id"] if isinstance(issuer, dict) else issuer,
        "jti": document["id"],
        "nbf": _seconds(document["validFrom"]),
        "sub": document["credentialSubject"]["id"],
    }
    return {**said, "exp": _seconds(document["validUntil"])} if "validUntil" in document else said


def _opened(secret: str, sealed: str, public: str) -> Ed25519PrivateKey:
    whole = _bytes(sealed)
    salt, nonce, box = whole[:_SALT], whole[_SALT : _SALT + _NONCE], whole[_SALT + _NONCE :]
    try:
        raw = AESGCM(_derived(secret, salt)).decrypt(nonce, box, _bytes(public))
    except InvalidTag:
        raise No("sealed", "The issuer key cannot be opened: it was sealed with another secret.") from None
    return Ed25519PrivateKey.from_private_bytes(raw)


def _derived(secret: str, salt: bytes) -> bytes:
    return HKDF(hashes.SHA256(), length=32, salt=salt, info=b"handrail issuer key").derive(secret.encode())


def _seconds(moment: str) -> int:
    return int(datetime.fromisoformat(moment).timestamp())


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
