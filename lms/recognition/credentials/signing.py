"""Deeds of the child process: make an issuer key, and sign documents with it.

Nothing else in the academy sees a private key: it is sealed with the academy's secret and opened here only,
for the time of one deed. The contexts are those openbadgeslib carries; its own function for the proof guards
against hostile documents, which ours are not, and takes twice as long.
"""

import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import jwt
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from openbadgeslib.ob3.contexts import document_loader
from pyld import jsonld

from lms.recognition.credentials.bases import base64url, multibase58, unpadded
from lms.recognition.credentials.said import No

_SALT, _NONCE = 16, 12
_CONTEXTS = document_loader(None)


def make_key(*, secret: str) -> dict[str, Any]:
    """Make an Ed25519 key; ``public`` is its 32 bytes, ``sealed`` the private ones, both in base64url."""
    key = Ed25519PrivateKey.generate()
    public = key.public_key().public_bytes_raw()
    salt, nonce = os.urandom(_SALT), os.urandom(_NONCE)
    sealed = AESGCM(_derived(secret, salt)).encrypt(nonce, key.private_bytes_raw(), public)
    return {"public": base64url(public), "sealed": base64url(salt + nonce + sealed)}


def sign(
    *, secret: str, sealed: str, public: str, method: str, kid: str, at: str, documents: Iterable[dict[str, Any]]
) -> dict[str, Any]:
    """Sign each document twice: with a data integrity proof inside, and as a JWT around it.

    :param method: the verification method that the proof names.
    :param kid: the verification method that the header of the JWT names.
    :param at: when it is signed, as ``2026-11-22T09:00:00Z``.
    :raises No: ``sealed``: this secret does not open the key.
    """
    key = _opened(secret, sealed, public)
    seal = Seal(key, method, at)
    return {"signed": [{"document": seal.put_on(one), "jwt": wrapped(one, key, public, kid)} for one in documents]}


def sign_token(
    *, secret: str, sealed: str, public: str, kid: str, kind: str, claims: Mapping[str, Any]
) -> dict[str, Any]:
    """Sign claims as a compact JWT; ``kind`` is its ``typ``, so that it never passes for a credential.

    :raises No: ``sealed``: this secret does not open the key.
    """
    headers = {"kid": kid, "typ": kind}
    return {"jwt": jwt.encode(dict(claims), _opened(secret, sealed, public), algorithm="EdDSA", headers=headers)}


class Seal:
    """Puts ``eddsa-rdfc-2022`` proofs on documents, all with the same key at the same instant.

    What is signed is the meaning of a document, not its letters: both it and the proof's own settings are brought
    into the one order that RDF canonicalisation gives them. The settings are the same for a whole round, so they
    are brought there once.
    """

    def __init__(self, key: Ed25519PrivateKey, method: str, at: str) -> None:
        self.key = key
        self.settings = {
            "type": "DataIntegrityProof",
            "cryptosuite": "eddsa-rdfc-2022",
            "created": at,
            "verificationMethod": method,
            "proofPurpose": "assertionMethod",
        }
        self._known: dict[str, bytes] = {}

    def put_on(self, document: Mapping[str, Any]) -> str:
        """Give a document as JSON text, with its proof in an array."""
        context = document["@context"]
        settings = self._known.get(str(context))
        if settings is None:
            settings = self._known[str(context)] = digest({"@context": context, **self.settings})
        signature = self.key.sign(settings + digest(document))
        proof = {**self.settings, "proofValue": multibase58(signature)}
        return json.dumps({**document, "proof": [proof]}, ensure_ascii=False, indent=2)


def digest(document: Mapping[str, Any]) -> bytes:
    """Hash what a document means. Its contexts come with the library and are never fetched."""
    options = {"algorithm": "URDNA2015", "format": "application/n-quads", "documentLoader": _CONTEXTS}
    return hashlib.sha256(jsonld.normalize(dict(document), options).encode()).digest()


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
    whole = unpadded(sealed)
    salt, nonce, box = whole[:_SALT], whole[_SALT : _SALT + _NONCE], whole[_SALT + _NONCE :]
    try:
        raw = AESGCM(_derived(secret, salt)).decrypt(nonce, box, unpadded(public))
    except InvalidTag:
        raise No("sealed", "The issuer key cannot be opened: it was sealed with another secret.") from None
    return Ed25519PrivateKey.from_private_bytes(raw)


def _derived(secret: str, salt: bytes) -> bytes:
    return HKDF(hashes.SHA256(), length=32, salt=salt, info=b"handrail issuer key").derive(secret.encode())


def _seconds(moment: str) -> int:
    return int(datetime.fromisoformat(moment).timestamp())
