"""An issuer of Open Badges 2.0 made by the test, with keys and signatures of its own and none of our code."""

import base64
import hashlib
import json
import struct
import zlib
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

CONTEXT = "https://w3id.org/openbadges/v2"
ADA = "ada.lovelace@norda.example"
KEYS: dict[str, Any] = {
    "RS256": rsa.generate_private_key(65537, 2048),
    "ES256": ec.generate_private_key(ec.SECP256R1()),
    "EdDSA": Ed25519PrivateKey.generate(),
}


def pem(key: Any) -> str:
    """Write the public part of a key."""
    return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def part(data: bytes) -> str:
    """Write a part of a signed text."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def signed(claims: Any, key: Any, **header: Any) -> str:
    """Sign claims; the algorithm is that of the key unless the header says otherwise."""
    algorithm = {rsa.RSAPrivateKey: "RS256", ec.EllipticCurvePrivateKey: "ES256"}
    said = next((name for kind, name in algorithm.items() if isinstance(key, kind)), "EdDSA")
    text = f"{part(json.dumps({'alg': said, **header}).encode())}.{part(json.dumps(claims).encode())}"
    return f"{text}.{part(signature(key, text.encode()))}"


def signature(key: Any, data: bytes) -> bytes:
    """Sign bytes."""
    if isinstance(key, rsa.RSAPrivateKey):
        return key.sign(data, padding.PKCS1v15(), SHA256())
    if isinstance(key, ec.EllipticCurvePrivateKey):
        first, second = decode_dss_signature(key.sign(data, ec.ECDSA(SHA256())))
        return first.to_bytes(32, "big") + second.to_bytes(32, "big")
    return key.sign(data)


@dataclass
class Issuer:
    """One issuer: what lies at its addresses, and the credentials it gives."""

    origin: str = "https://badges.example.org"
    key: Any = field(default_factory=lambda: KEYS["EdDSA"])
    documents: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        at = self.origin
        self.put(
            f"{at}/issuer",
            type="Issuer",
            name="Open Guild",
            url=at,
            publicKey=f"{at}/key",
            revocationList=f"{at}/revoked",
        )
        self.put(f"{at}/key", type="CryptographicKey", owner=f"{at}/issuer", publicKeyPem=pem(self.key))
        self.put(f"{at}/revoked", type="RevocationList", issuer=f"{at}/issuer", revokedAssertions=[])
        self.put(
            f"{at}/badge",
            type="BadgeClass",
            name="First aid",
            description="Can help until others come.",
            issuer=f"{at}/issuer",
            criteria={"narrative": "A course of two days."},
            image=f"{at}/badge.png",
        )

    def put(self, address: str, **values: Any) -> None:
        """Publish a document."""
        self.documents[address] = {"@context": CONTEXT, "id": address, **values}

    def change(self, which: str, /, **values: Any) -> None:
        """Publish a document otherwise; None takes a value away."""
        merged = {**self.documents[f"{self.origin}/{which}"], **values}
        self.documents[f"{self.origin}/{which}"] = {key: value for key, value in merged.items() if value is not None}

    def hosted(self, name: str = "a1", **values: Any) -> dict[str, Any]:
        """Host a credential and give it."""
        made = self.claims({"type": "HostedBadge"}, id=f"{self.origin}/{name}", **values)
        self.documents[made["id"]] = made
        return made

    def signed(self, **values: Any) -> str:
        """Give a signed credential."""
        said = {"type": "SignedBadge", "creator": f"{self.origin}/key"}
        return signed(self.claims(said, id="urn:uuid:4f3c", **values), self.key)

    def claims(self, verification: dict[str, Any], **values: Any) -> dict[str, Any]:
        """Give what a credential claims."""
        salt = "deadsea"
        digest = hashlib.sha256((ADA + salt).encode()).hexdigest()
        made = {
            "@context": CONTEXT,
            "type": "Assertion",
            "recipient": {"type": "email", "hashed": True, "salt": salt, "identity": f"sha256${digest}"},
            "badge": f"{self.origin}/badge",
            "issuedOn": "2026-03-01T09:00:00Z",
            "verification": verification,
            **values,
        }
        return {key: value for key, value in made.items() if value is not None}

    def served(self) -> dict[str, bytes | None]:
        """Give everything that lies at the addresses, as bytes."""
        return {
            at: one if one is None or isinstance(one, bytes) else json.dumps(one).encode()
            for at, one in self.documents.items()
        }


def png(text: str, keyword: bytes = b"openbadges") -> bytes:
    """Bake a text into a picture of one pixel."""
    parts = (
        (b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)),
        (b"iTXt", keyword + b"\0\0\0\0\0" + text.encode()),
        (b"IDAT", zlib.compress(b"\0\x0b\x5f\x59")),
        (b"IEND", b""),
    )
    made = b"\x89PNG\r\n\x1a\n"
    for kind, body in parts:
        made += struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
    return made
