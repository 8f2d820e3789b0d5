"""A verifier of our own making, without the library we sign with: bare JSON-LD, an Ed25519 key, and the standards.

Its contexts and its schema are 1EdTech's, from ``shared/fixtures`` beside the checkout, and nothing is fetched.
"""

import base64
import gzip
import hashlib
import json
import struct
from pathlib import Path
from typing import Any
from zlib import crc32

import jsonschema
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from defusedxml import ElementTree
from flask.testing import FlaskClient
from pyld import jsonld

FOLDER = Path(__file__).resolve().parents[4] / "shared/fixtures/openbadges"
needs_fixtures = pytest.mark.skipif(
    not FOLDER.is_dir(), reason="shared/fixtures does not lie beside this checkout, so there is no schema to hold to"
)
_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_CONTEXTS = {
    "https://www.w3.org/ns/credentials/v2": "credentials-v2.jsonld",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json": "ob-v3p0-3.0.3.json",
    "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json": "ob-v3p0-extensions.json",
}


class Forged(Exception):
    """A credential does not hold."""


def document(client: FlaskClient, award: str) -> dict[str, Any]:
    """Download a badge."""
    return dict(client.get(f"/badges/{award}.json").get_json(force=True))


def did(client: FlaskClient) -> dict[str, Any]:
    """Download the issuer's keys."""
    return dict(client.get("/.well-known/did.json").get_json(force=True))


def conforms(document: dict[str, Any]) -> None:
    """Hold a credential to the official schema of an AchievementCredential."""
    schema = json.loads((FOLDER / "ob_v3p0_achievementcredential_schema.json").read_text(encoding="utf-8"))
    validator = jsonschema.Draft201909Validator(schema, format_checker=jsonschema.FormatChecker())
    errors = [f"{'/'.join(map(str, one.absolute_path))}: {one.message}" for one in validator.iter_errors(document)]
    if errors:
        raise Forged("\n".join(errors))


def verify_document(document: dict[str, Any], did_document: dict[str, Any]) -> None:
    """Verify the data integrity proof of a document: ``eddsa-rdfc-2022``."""
    proofs = document["proof"]
    if not isinstance(proofs, list) or len(proofs) != 1:
        raise Forged("one proof, in an array")
    options = {name: value for name, value in proofs[0].items() if name != "proofValue"}
    wanted = {"type": "DataIntegrityProof", "cryptosuite": "eddsa-rdfc-2022", "proofPurpose": "assertionMethod"}
    if any(options[name] != value for name, value in wanted.items()):
        raise Forged(f"another kind of proof: {options}")
    key = _key(did_document, options["verificationMethod"], document)
    unsecured = {name: value for name, value in document.items() if name != "proof"}
    signed = _digest({**options, "@context": document["@context"]}) + _digest(unsecured)
    _check(key, _decoded58(proofs[0]["proofValue"][1:]), signed)


def verify_token(token: str, did_document: dict[str, Any]) -> dict[str, Any]:
    """Verify a JWT and give its claims, all of them, after comparing those that repeat the credential."""
    head, body, signature = token.split(".")
    header, claims = json.loads(_unpadded(head)), json.loads(_unpadded(body))
    if header["alg"] != "EdDSA" or header["typ"] != "JWT" or not header.keys() <= {"alg", "kid", "jwk", "typ"}:
        raise Forged(f"another header: {header}")
    key = _key(did_document, header["kid"], claims)
    if _unpadded(header["jwk"]["x"]) != key.public_bytes_raw():
        raise Forged("the header brings another key")
    _check(key, _unpadded(signature), f"{head}.{body}".encode())
    subject, issuer = claims["credentialSubject"]["id"], claims["issuer"]
    said = (claims["iss"], claims["jti"], claims["sub"])
    if said != (issuer if isinstance(issuer, str) else issuer["id"], claims["id"], subject):
        raise Forged(f"claims that contradict the credential: {said}")
    return dict(claims)


def token_in_png(picture: bytes) -> str:
    """Take the credential out of a PNG, by the letter: one chunk, not compressed, every checksum right."""
    assert picture.startswith(b"\x89PNG\r\n\x1a\n")
    place, found = 8, []
    while place < len(picture):
        (length,) = struct.unpack("!I", picture[place : place + 4])
        kind, data = picture[place + 4 : place + 8], picture[place + 8 : place + 8 + length]
        (checksum,) = struct.unpack("!I", picture[place + 8 + length : place + 12 + length])
        assert crc32(kind + data) == checksum
        if data.startswith(b"openbadgecredential\0"):
            assert kind == b"iTXt"
            assert data[20:24] == b"\0\0\0\0"
            found.append(data[24:].decode())
        place += 12 + length
    assert kind == b"IEND"
    (token,) = found
    return token


def token_in_svg(drawing: bytes) -> str:
    """Take the credential out of an SVG: the first thing in it."""
    root = ElementTree.fromstring(drawing)
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert root[0].tag == "{https://purl.imsglobal.org/ob/v3p0}credential"
    return str(root[0].attrib["verify"])


def bits_of(encoded: str) -> set[int]:
    """Give the places set in a status list, which holds at least 131,072."""
    assert encoded.startswith("u")
    assert not set(encoded) & set("+/=")
    bits = gzip.decompress(_unpadded(encoded[1:]))
    assert len(bits) * 8 >= 131_072
    return {8 * place + bit for place, byte in enumerate(bits) if byte for bit in range(8) if byte & (0x80 >> bit)}


def _key(did_document: dict[str, Any], method_id: str, document: dict[str, Any]) -> Ed25519PublicKey:
    issuer = document["issuer"] if isinstance(document["issuer"], str) else document["issuer"]["id"]
    if method_id.partition("#")[0] != issuer or did_document["id"] != issuer:
        raise Forged(f"{issuer} is not who signed")
    if method_id not in did_document["assertionMethod"]:
        raise Forged(f"{method_id} is no key of {issuer}")
    (method,) = [one for one in did_document["verificationMethod"] if one["id"] == method_id]
    if method["type"] == "JsonWebKey":
        assert (method["publicKeyJwk"]["kty"], method["publicKeyJwk"]["crv"]) == ("OKP", "Ed25519")
        return Ed25519PublicKey.from_public_bytes(_unpadded(method["publicKeyJwk"]["x"]))
    assert method["type"] == "Multikey"
    raw = _decoded58(method["publicKeyMultibase"].removeprefix("z"))
    assert raw[:2] == b"\xed\x01"
    return Ed25519PublicKey.from_public_bytes(raw[2:])


def _check(key: Ed25519PublicKey, signature: bytes, signed: bytes) -> None:
    try:
        key.verify(signature, signed)
    except Exception as error:
        raise Forged("the signature does not fit") from error


def _digest(document: dict[str, Any]) -> bytes:
    settings = {"algorithm": "URDNA2015", "format": "application/n-quads", "documentLoader": _load}
    return hashlib.sha256(jsonld.normalize(document, settings).encode()).digest()


def _load(address: str, _options: Any) -> dict[str, Any]:
    document = json.loads((FOLDER / "contexts" / _CONTEXTS[address]).read_text(encoding="utf-8"))
    return {"contentType": "application/ld+json", "contextUrl": None, "documentUrl": address, "document": document}


def _decoded58(text: str) -> bytes:
    number = 0
    for letter in text:
        number = 58 * number + _BASE58.index(letter)
    zeros = len(text) - len(text.lstrip("1"))
    return bytes(zeros) + number.to_bytes((number.bit_length() + 7) // 8, "big")


def _unpadded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
