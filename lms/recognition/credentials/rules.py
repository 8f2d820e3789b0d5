"""Names that credentials are found and verified by: the issuer's DID, its keys, addresses, places in a list."""

import gzip
import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal
from urllib.parse import quote, urlsplit

from lms.recognition.credentials.bases import base64url, multibase58, unpadded
from lms.recognition.rules import RecognitionError

LIST_BITS = 131_072
"""Places in a status list: the fewest the standard allows, so that nobody can tell a place by its neighbours."""
LIST_DAYS = 7
"""How long a signed list may be believed; it is signed anew every day."""
LIST_TTL = timedelta(minutes=5)
"""How long a verifier may go on with a copy of a list."""
Purpose = Literal["revocation", "suspension"]
PURPOSES: tuple[Purpose, ...] = ("revocation", "suspension")
_ED25519 = b"\xed\x01"
_DID_CONTEXT = (
    "https://www.w3.org/ns/did/v1",
    "https://w3id.org/security/multikey/v1",
    "https://w3id.org/security/jwk/v1",
)


class NoIssuer(RecognitionError):
    """Credentials cannot be issued while nobody knows at which address they are verified."""

    def __init__(self) -> None:
        super().__init__(
            "Signed credentials need the academy's address. Whoever hosts it sets LMS_BASE_URL, "
            "for example https://academy.example.com; badges are signed from then on."
        )


class NotSigned(RecognitionError):
    """A credential could not be signed just now."""


class NoSuchKey(RecognitionError):
    """The academy never had such an issuer key."""


@dataclass(frozen=True, slots=True)
class Issuer:
    """Who signs: the address everything hangs from, the DID made of it, and the name to show."""

    base: str
    did: str
    name: str

    def link(self, below: str) -> str:
        """Give the whole address of a path of the academy."""
        return f"{self.base}{below}"

    @property
    def rooted(self) -> bool:
        """Tell whether the DID document stands at ``/.well-known/did.json``, and not at ``<path>/did.json``."""
        return self.did.count(":") == 2

    @property
    def document(self) -> str:
        """Give the address of the DID document, as did:web finds it."""
        return self.link("/.well-known/did.json" if self.rooted else "/did.json")


@dataclass(frozen=True, slots=True)
class Key:
    """An issuer key; ``public`` is its 32 bytes in base64url, ``sealed`` the private part nobody else can open."""

    number: int
    kid: str
    public: str
    sealed: str
    mark: str
    because: str
    made_at: datetime
    retired_at: datetime | None
    compromised_at: datetime | None

    @property
    def jwk(self) -> dict[str, str]:
        """Give the public part as a JSON web key."""
        return {"kty": "OKP", "crv": "Ed25519", "x": self.public}

    def state(self, mark: str) -> Literal["signing", "kept", "compromised"]:
        """Tell what the key is good for: signing, verifying what it signed, or nothing. ``mark``: of our secret."""
        if self.compromised_at is not None:
            return "compromised"
        return "signing" if self.retired_at is None and self.mark == mark else "kept"


@dataclass(frozen=True, slots=True)
class Overview:
    """How an academy stands as an issuer: badges signed, and badges that wait; ``issuer`` None: no address is set."""

    issuer: Issuer | None
    keys: tuple[Key, ...]
    mark: str
    signed: int
    waiting: int


def issuer(base_url: str, prefix: str, name: str) -> Issuer:
    """Say who signs, from where the academy is found.

    :raises NoIssuer: ``base_url`` is empty, or no address a host could be read from.
    """
    base = f"{base_url.rstrip('/')}{prefix}"
    try:
        parts = urlsplit(base)
        port = parts.port
    except ValueError:
        raise NoIssuer from None
    if parts.scheme not in {"http", "https"} or not parts.hostname or "@" in parts.netloc:
        raise NoIssuer
    host = parts.hostname if port is None else f"{parts.hostname}:{port}"
    path = [quote(part, safe="") for part in parts.path.split("/") if part]
    return Issuer(base, ":".join(("did:web", quote(host, safe=""), *path)), name)


def multikey(public: str) -> str:
    """Write a public key as did:key and Multikey do; also the key's name in the DID document."""
    return multibase58(_ED25519 + unpadded(public))


def thumbprint(public: str) -> str:
    """Give the name of a key as RFC 7638 has it; what a JWT calls it by."""
    words = json.dumps({"crv": "Ed25519", "kty": "OKP", "x": public}, separators=(",", ":"))
    return base64url(hashlib.sha256(words.encode()).digest())


def key_id(did: str, public: str) -> str:
    """Give the whole name of a key, as a JWT of ours calls it."""
    return f"{did}#{thumbprint(public)}"


def key_set(issuer: Issuer, keys: Iterable[Key]) -> dict[str, Any]:
    """Publish the public parts of all keys but the compromised as a JWK set, under the names our JWTs use."""
    good = [key for key in keys if key.compromised_at is None]
    return {"keys": [{**key.jwk, "kid": key_id(issuer.did, key.public), "alg": "EdDSA", "use": "sig"} for key in good]}


def secret_mark(secret: str) -> str:
    """Tell one secret from another without knowing either: which keys this academy can open."""
    return hmac.new(secret.encode(), b"handrail issuer key: which secret", hashlib.sha256).hexdigest()[:16]


def did_document(issuer: Issuer, keys: Iterable[Key]) -> dict[str, Any]:
    """Publish the public parts of all keys but the compromised, each once as Multikey and once as a web key."""
    good = [key for key in keys if key.compromised_at is None]
    methods = [method for key in good for method in _methods(issuer.did, key)]
    return {
        "@context": list(_DID_CONTEXT),
        "id": issuer.did,
        "verificationMethod": methods,
        "assertionMethod": [method["id"] for method in methods],
    }


def _methods(did: str, key: Key) -> tuple[dict[str, Any], dict[str, Any]]:
    jwk = {**key.jwk, "kid": thumbprint(key.public), "alg": "EdDSA", "use": "sig"}
    return (
        {
            "id": f"{did}#{key.kid}",
            "type": "Multikey",
            "controller": did,
            "publicKeyMultibase": key.kid,
        },
        {
            "id": f"{did}#{thumbprint(key.public)}",
            "type": "JsonWebKey",
            "controller": did,
            "publicKeyJwk": jwk,
        },
    )


def identity_of(email: str, public_id: str) -> str:
    """Give what names a person to verifiers: their e-mail address, or their own id where no address is known."""
    return email.strip().lower() or public_id


def identity_hash(identity: str, salt: str) -> str:
    """Hash what names a person as Open Badges wants it: the salt behind it."""
    return f"sha256${hashlib.sha256((identity + salt).encode()).hexdigest()}"


def profile(issuer: Issuer) -> dict[str, Any]:
    """Describe the issuer."""
    return {"id": issuer.did, "type": ["Profile"], "name": issuer.name, "url": f"{issuer.base}/"}


def list_path(number: int, purpose: Purpose) -> str:
    """Give the path a status list is published at."""
    return f"/badges/status/{number}" if purpose == "revocation" else f"/badges/status/{number}/{purpose}"


def encoded(places: Iterable[int]) -> str:
    """Write a list of bits, those at ``places`` set: compressed, in base64url, as Bitstring Status List 1.0 does."""
    bits = bytearray(LIST_BITS // 8)
    for place in places:
        bits[place // 8] |= 0x80 >> (place % 8)
    return f"u{base64url(gzip.compress(bytes(bits), mtime=0))}"


def status_list(
    issuer: Issuer, number: int, purpose: Purpose, places: Iterable[int], *, at: datetime
) -> dict[str, Any]:
    """Build the credential that publishes a status list; believed for a week, so that an old copy runs out."""
    address = issuer.link(list_path(number, purpose))
    return {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "id": address,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer.did,
        "validFrom": stamp(at),
        "validUntil": stamp(at + timedelta(days=LIST_DAYS)),
        "credentialSubject": {
            "id": f"{address}#list",
            "type": "BitstringStatusList",
            "statusPurpose": purpose,
            "encodedList": encoded(places),
            "ttl": int(LIST_TTL.total_seconds() * 1000),
        },
    }


def stamp(at: datetime) -> str:
    """Write an instant in whole seconds of UTC."""
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def text_of(document: Mapping[str, Any]) -> str:
    """Write a document that nobody signs, to be read by people too."""
    return json.dumps(document, ensure_ascii=False, indent=2)
