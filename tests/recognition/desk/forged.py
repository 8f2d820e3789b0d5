"""Forgeries of a genuine badge of the academy, made from its downloads: each with the code it is refused with."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from tests.recognition.credentials import forging
from tests.recognition.credentials.forging import Signer

LEVEL = "credentialSubject.achievement.name"


@dataclass(frozen=True)
class Downloads:
    """A badge in its four forms."""

    json: bytes
    jwt: bytes
    png: bytes
    svg: bytes

    @property
    def document(self) -> dict[str, Any]:
        """Give the credential as data."""
        made: dict[str, Any] = json.loads(self.json)
        return made

    @property
    def forms(self) -> Mapping[str, bytes]:
        """Give each form by its ending."""
        return {"json": self.json, "jwt": self.jwt, "png": self.png, "svg": self.svg}


def forgeries(one: Downloads, other: Downloads, public_key: bytes) -> dict[str, list[bytes]]:
    """Give forgeries of ``one`` by code; ``public_key``: the 32 bytes the academy's seals are checked with."""
    document, jwt = one.document, one.jwt.decode().strip()
    text = {name: value for name, value in document.items() if name != "proof"}
    issuer = document["issuer"]["id"]
    thief = Signer(issuer=issuer, key=forging.THIEF.key)
    thief.fragment = document["proof"][0]["verificationMethod"].partition("#")[2]
    pem, payload = _pem(public_key), forging.payload(jwt)
    same = {name: payload[name] for name in ("nbf", "exp") if name in payload}

    def both(where: str, value: Any) -> list[bytes]:
        altered = forging.changed(document, where, value)
        wrapped = forging.rewritten(jwt, where, value)
        return [forging.dumped(altered), wrapped.encode(), forging.png(json.dumps(altered)), forging.svg(wrapped)]

    return {
        "altered-subject": both("credentialSubject.id", "did:example:mallory"),
        "altered-level": both(LEVEL, "Spokesperson of the world"),
        "altered-date": both("awardedDate", "2019-01-01T00:00:00Z"),
        "altered-issuer": both("issuer.id", "did:web:better.example") + both("issuer.name", "A better academy"),
        "alg-none": [forging.headed(jwt, alg="none").rpartition(".")[0].encode() + b"."],
        "alg-hmac": [forging.with_shared_secret(jwt, key).encode() for key in (public_key, pem)],
        "other-key": [forging.dumped(thief.linked(text)), thief.jwt(text, claims=same).encode()],
        "key-elsewhere": [thief.jwt(text, claims=same, jku="https://evil.example/keys").encode()],
        "swapped-proof": [
            forging.dumped(document | {"proof": other.document["proof"]}),
            ".".join([*jwt.split(".")[:2], other.jwt.decode().strip().split(".")[2]]).encode(),
        ],
        "truncated-image": [one.png[: len(one.png) // 2], one.png[:-6], one.svg[: len(one.svg) // 2]],
    }


def _pem(raw: bytes) -> bytes:
    kind = serialization.PublicFormat.SubjectPublicKeyInfo
    return Ed25519PublicKey.from_public_bytes(raw).public_bytes(serialization.Encoding.PEM, kind)
