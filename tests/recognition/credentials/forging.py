"""Issuers of Open Badges 3.0 and forgers of their credentials; what they sign is signed with bare cryptography."""

import base64
import copy
import hashlib
import hmac
import json
import struct
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from openbadgeslib.ob3.contexts import document_loader
from pyld import jsonld

ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
CONTEXT = [
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
]
BASE = "https://academy.norda.example"
OURS = "did:web:academy.norda.example"
ONE, OTHER = "AbCdEfGhIjKlMnOpQrStUv", "ZyXwVuTsRqPoNmLkJiHgFe"
"""Public ids of two badges."""


def part(data: bytes | Mapping[str, Any]) -> str:
    """Write one part of a JWT."""
    raw = data if isinstance(data, bytes) else json.dumps(data).encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def base58(raw: bytes) -> str:
    """Write bytes as base58btc."""
    number, text = int.from_bytes(raw, "big"), ""
    while number:
        number, digit = divmod(number, 58)
        text = ALPHABET[digit] + text
    return "1" * (len(raw) - len(raw.lstrip(b"\0"))) + text


@dataclass
class Signer:
    """Who holds a key and signs for an issuer with it."""

    issuer: str = OURS
    name: str = "Norda Academy"
    key: Ed25519PrivateKey = field(default_factory=lambda: Ed25519PrivateKey.from_private_bytes(b"\1" * 32))
    fragment: str = "key-1"

    @property
    def raw(self) -> bytes:
        """Give the public key."""
        return self.key.public_key().public_bytes_raw()

    @property
    def multikey(self) -> str:
        """Give the public key as a multikey."""
        return "z" + base58(b"\xed\x01" + self.raw)

    @property
    def method(self) -> str:
        """Give the id of the key."""
        return f"{self.issuer}#{self.fragment}"

    @property
    def jwk(self) -> dict[str, str]:
        """Give the public key as JOSE writes it."""
        return {"kty": "OKP", "crv": "Ed25519", "x": part(self.raw)}

    @property
    def pem(self) -> bytes:
        """Give the public key as PEM."""
        kind = serialization.PublicFormat.SubjectPublicKeyInfo
        return self.key.public_key().public_bytes(serialization.Encoding.PEM, kind)

    @property
    def published(self) -> dict[str, Any]:
        """Give the DID document."""
        method = {
            "id": self.method,
            "type": "Multikey",
            "controller": self.issuer,
            "publicKeyMultibase": self.multikey,
        }
        return {"id": self.issuer, "verificationMethod": [method], "assertionMethod": [self.method]}

    def text(self, public_id: str = ONE, **changes: Any) -> dict[str, Any]:
        """Write a credential without a seal."""
        made = {
            "@context": CONTEXT,
            "id": f"{BASE}/badges/{public_id}",
            "type": ["VerifiableCredential", "OpenBadgeCredential"],
            "issuer": {"id": self.issuer, "type": ["Profile"], "name": self.name},
            "name": "Aware",
            "validFrom": "2026-03-01T09:00:00Z",
            "awardedDate": "2026-03-01T09:00:00Z",
            "validUntil": "2027-03-01T09:00:00Z",
            "credentialSubject": {
                "id": "did:example:ada",
                "type": ["AchievementSubject"],
                "achievement": {
                    "id": f"{BASE}/badges/about/aware",
                    "type": ["Achievement"],
                    "name": "Aware",
                    "description": "Knows the guardrails.",
                    "criteria": {"narrative": "Passed the quiz."},
                },
            },
        }
        return {key: value for key, value in {**made, **changes}.items() if value is not None}

    def linked(self, text: Mapping[str, Any] | None = None, **proof: Any) -> dict[str, Any]:
        """Seal a text with a proof inside."""
        made = dict(text or self.text())
        options = {
            "type": "DataIntegrityProof",
            "cryptosuite": "eddsa-rdfc-2022",
            "created": "2026-03-01T09:00:00Z",
            "verificationMethod": self.method,
            "proofPurpose": "assertionMethod",
            **proof,
        }
        value = "z" + base58(self.key.sign(hashed(options | {"@context": made["@context"]}) + hashed(made)))
        return made | {"proof": [options | {"proofValue": value}]}

    def jwt(
        self, text: Mapping[str, Any] | None = None, *, claims: Mapping[str, Any] | None = None, **header: Any
    ) -> str:
        """Seal a text as a JWT."""
        said = {"alg": "EdDSA", "typ": "JWT", "kid": self.method, **header}
        signed = f"{part(said)}.{part(claimed(text or self.text()) | dict(claims or {}))}"
        return f"{signed}.{part(self.key.sign(signed.encode()))}"


def claimed(text: Mapping[str, Any]) -> dict[str, Any]:
    """Add what the envelope of a JWT repeats."""
    made = {
        **text,
        "iss": text["issuer"]["id"],
        "jti": text["id"],
        "nbf": 1772355600,
        "sub": text["credentialSubject"]["id"],
    }
    return made | {"exp": 1803891600} if "validUntil" in text else made


def hashed(document: Mapping[str, Any]) -> bytes:
    """Hash a document the way its seal does."""
    options = {"algorithm": "URDNA2015", "format": "application/n-quads", "documentLoader": document_loader()}
    return hashlib.sha256(jsonld.normalize(dict(document), options).encode()).digest()


def dumped(document: Mapping[str, Any]) -> bytes:
    """Write a document."""
    return json.dumps(document, ensure_ascii=False).encode()


def png(text: str, keyword: bytes = b"openbadgecredential", *, flag: int = 0) -> bytes:
    """Bake a text into a picture of one pixel."""
    body = zlib.compress(text.encode()) if flag else text.encode()
    parts = (
        (b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)),
        (b"iTXt", keyword + bytes([0, flag, 0, 0, 0]) + body),
        (b"IDAT", zlib.compress(b"\0\x0b\x5f\x59")),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(*one) for one in parts)


def chunk(kind: bytes, body: bytes) -> bytes:
    """Write one chunk of a PNG."""
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def svg(text: str) -> bytes:
    """Bake a text into a drawing."""
    inner = f' verify="{text}"/>' if not text.startswith("{") else f"><![CDATA[{text}]]></openbadges:credential>"
    head = '<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8">'
    space = ' xmlns:openbadges="https://purl.imsglobal.org/ob/v3p0"'
    return f"{head}<openbadges:credential{space}{inner}<circle r='4'/></svg>".encode()


def changed(document: Mapping[str, Any], where: str, value: Any) -> dict[str, Any]:
    """Alter one value of a document; None takes it away."""
    made = copy.deepcopy(dict(document))
    *way, last = where.split(".")
    inner = made
    for step in way:
        inner = inner[step]
    if value is None:
        inner.pop(last, None)
    else:
        inner[last] = value
    return made


def payload(text: str) -> dict[str, Any]:
    """Read the payload of a JWT."""
    body = text.split(".")[1]
    made: dict[str, Any] = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    return made


def rewritten(text: str, where: str, value: Any) -> str:
    """Alter one value in the payload of a JWT, and in the envelope what repeats it; the signature stays."""
    head, _, last = text.split(".")
    made = changed(payload(text), where, value)
    made["iss"], made["sub"] = made["issuer"]["id"], made["credentialSubject"]["id"]
    return f"{head}.{part(made)}.{last}"


def headed(text: str, **header: Any) -> str:
    """Give a JWT another header; the signature stays."""
    head, body, last = text.split(".")
    said = json.loads(base64.urlsafe_b64decode(head + "=" * (-len(head) % 4))) | header
    return f"{part(said)}.{body}.{last}"


def with_shared_secret(text: str, secret: bytes) -> str:
    """Seal a JWT with HS256, the public key as the secret."""
    head, body, _ = headed(text, alg="HS256").split(".")
    return f"{head}.{body}.{part(hmac.digest(secret, f'{head}.{body}'.encode(), 'sha256'))}"


ACADEMY = Signer()
THIEF = Signer(issuer=OURS, key=Ed25519PrivateKey.from_private_bytes(b"\7" * 32))
"""Signs in the name of the academy with a key of their own."""
STRANGER = Signer(key=Ed25519PrivateKey.from_private_bytes(b"\5" * 32), name="Open Guild")
STRANGER.issuer = "did:key:" + STRANGER.multikey
STRANGER.fragment = STRANGER.multikey
GUILD = Signer(issuer="did:web:guild.example", name="Open Guild", key=Ed25519PrivateKey.from_private_bytes(b"\3" * 32))
