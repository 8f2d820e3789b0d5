"""The one door to the libraries that check signatures: keys as they are published, proofs, VC-JWT.

Runs in the child process alone: these libraries cost a web process a third of its memory.
"""

import base64
import hashlib
import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import unquote

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from openbadgeslib.ob3 import ldp
from openbadgeslib.ob3.contexts import document_loader
from openbadgeslib.ob3.did import _b58btc_decode as base58
from openbadgeslib.ob3.did import _read_varint as varint
from openbadgeslib.ob3.verifier import OB3VerificationError

Key = Ed25519PublicKey | ec.EllipticCurvePublicKey | rsa.RSAPublicKey

SUITE = "eddsa-rdfc-2022"
ALGORITHMS: Mapping[str, type[Any]] = {
    "EdDSA": Ed25519PublicKey,
    "ES256": ec.EllipticCurvePublicKey,
    "RS256": rsa.RSAPublicKey,
}
MOST_METHODS = 100
_ED25519, _P256 = 0xED, 0x1200
_PRIVATE = frozenset({"d", "k", "p", "q", "dp", "dq", "qi"})
_LEAST_RSA, _MOST_RSA = 2048, 8192
_MULTIKEY = re.compile(r"z[1-9A-HJ-NP-Za-km-z]{20,128}", re.ASCII)


class NoKey(Exception):
    """What is said to be a key is none we can use."""


class Uncheckable(Exception):
    """A proof that cannot be checked; ``code`` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def key_in(method: Mapping[str, Any]) -> Key:
    """Read the key of one verification method: a JWK, a multikey or a PEM.

    :raises NoKey: there is none, or of a kind we do not take.
    """
    jwk, multikey, pem = (method.get(name) for name in ("publicKeyJwk", "publicKeyMultibase", "publicKeyPem"))
    if isinstance(jwk, Mapping):
        return from_jwk(jwk)
    if isinstance(multikey, str):
        return from_multikey(multikey)
    if isinstance(pem, str):
        return _from_pem(pem)
    raise NoKey("no key")


def from_multikey(text: str) -> Key:
    """Read a key as did:key and ``publicKeyMultibase`` write it.

    :raises NoKey: it is none.
    """
    if not _MULTIKEY.fullmatch(text):
        raise NoKey("no multikey")
    try:
        code, raw = varint(base58(text[1:]))
        if code == _ED25519:
            return Ed25519PublicKey.from_public_bytes(raw)
        if code == _P256:
            return ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), raw)
    except (ValueError, OB3VerificationError) as error:
        raise NoKey(str(error)) from error
    raise NoKey("a kind of key we do not know")


def from_jwk(jwk: Mapping[str, Any]) -> Key:
    """Read a public key as JOSE writes it; one with a private part is refused.

    :raises NoKey: it is none.
    """
    if _PRIVATE & set(jwk):
        raise NoKey("a private key was published")
    try:
        match jwk.get("kty"), jwk.get("crv"):
            case "OKP", "Ed25519":
                return Ed25519PublicKey.from_public_bytes(_raw(jwk["x"]))
            case "EC", "P-256":
                point = ec.EllipticCurvePublicNumbers(_number(jwk["x"]), _number(jwk["y"]), ec.SECP256R1())
                return point.public_key()
            case "RSA", _:
                return _checked(rsa.RSAPublicNumbers(_number(jwk["e"]), _number(jwk["n"])).public_key())
    except (KeyError, ValueError, TypeError) as error:
        raise NoKey(str(error)) from error
    raise NoKey("a kind of key we do not know")


def methods(document: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """List the verification methods of a DID document or a profile, each with its full id."""
    own = str(document.get("id") or "")
    listed: list[Any] = []
    for name in ("verificationMethod", "assertionMethod", "publicKey"):
        value = document.get(name)
        listed += value if isinstance(value, list) else [value]
    for one in [one for one in listed if isinstance(one, Mapping)][:MOST_METHODS]:
        name = str(one.get("id") or "")
        yield (own + name if name.startswith("#") else name), one


def may_assert(document: Mapping[str, Any], method_id: str) -> bool:
    """Tell whether a method may still sign credentials; a profile without that list lets all of them."""
    named = document.get("assertionMethod")
    if not isinstance(named, list):
        return True
    own = str(document.get("id") or "")
    names = [str(one.get("id") or "") if isinstance(one, Mapping) else str(one) for one in named]
    return method_id in {own + one if one.startswith("#") else one for one in names}


def same_key(one: Key, other: Key) -> bool:
    """Tell whether two keys are the same."""
    encoding = serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    return one.public_bytes(*encoding) == other.public_bytes(*encoding)


def did_web_address(did: str) -> str:
    """Give the address of the document of a did:web."""
    host, *path = [unquote(one) for one in did.removeprefix("did:web:").split(":")]
    return f"https://{host}/{'/'.join(path)}/did.json" if path else f"https://{host}/.well-known/did.json"


def signs_jwt(text: str, algorithm: str, key: Key) -> bool:
    """Tell whether a key made the signature of a JWT; the algorithm must be the one of the kind of key.

    :raises Uncheckable: the algorithm is none we take, or does not go with the key.
    """
    kind = ALGORITHMS.get(algorithm)
    if kind is None:
        raise Uncheckable("unknown-seal")
    if not isinstance(key, kind):
        return False
    signed, _, last = text.rpartition(".")
    try:
        signature = _raw(last)
        _verify(key, signature, signed.encode())
    except (InvalidSignature, ValueError):
        return False
    return True


def selected(document: Mapping[str, Any]) -> dict[str, Any]:
    """Give the one proof of a document that we can check.

    :raises Uncheckable: there is none, or more than one.
    """
    value = document.get("proof")
    proofs = [one for one in (value if isinstance(value, list) else [value]) if isinstance(one, dict)]
    if not proofs:
        raise Uncheckable("no-seal")
    known = [one for one in proofs if one.get("cryptosuite") == SUITE and one.get("type") == "DataIntegrityProof"]
    if len(known) > 1:
        raise Uncheckable("two-seals")
    if not known or known[0].get("proofPurpose") != "assertionMethod":
        raise Uncheckable("unknown-seal")
    return known[0]


def digest(document: dict[str, Any], proof: Mapping[str, Any]) -> bytes:
    """Give what the proof of a document signs.

    :raises Uncheckable: parts of the text are not covered by any signature, or it is made to be endless work.
    """
    loader = document_loader()
    try:
        ldp._screen_structure(document, contexts=False)
        ldp._reject_unsigned_ldp_aliases(document)
        ldp._check_json_ld_form(document, dict(proof), loader)
    except OB3VerificationError as error:
        raise Uncheckable("uncovered") from error
    return raw_digest(document, proof)


def raw_digest(document: dict[str, Any], proof: Mapping[str, Any]) -> bytes:
    """Give what the proof signs, whether or not it covers all that is written.

    :raises Uncheckable: it cannot be worked out.
    """
    text = {name: value for name, value in document.items() if name != "proof"}
    options = {name: value for name, value in proof.items() if name != "proofValue"}
    options["@context"] = document.get("@context")
    try:
        ldp._screen_structure(document, scale=2)
        return ldp._hash_data(text, options, document_loader())
    except OB3VerificationError as error:
        raise Uncheckable("uncovered") from error


def signs_digest(signed: bytes, proof: Mapping[str, Any], key: Key) -> bool:
    """Tell whether a key made the signature of a proof."""
    value = proof.get("proofValue")
    if not isinstance(value, str) or not value.startswith("z") or not isinstance(key, Ed25519PublicKey):
        return False
    try:
        key.verify(base58(value[1:]), signed)
    except (InvalidSignature, ValueError, OB3VerificationError):
        return False
    return True


def decoded(part: str) -> bytes:
    """Read one part of a JWT.

    :raises ValueError: it is no base64url.
    """
    return _raw(part)


def thumbprint(text: str) -> str:
    """Give a short name for a text that is the same for the same text only."""
    return hashlib.sha256(text.encode()).hexdigest()


def _verify(key: Key, signature: bytes, signed: bytes) -> None:
    if isinstance(key, Ed25519PublicKey):
        key.verify(signature, signed)
    elif isinstance(key, ec.EllipticCurvePublicKey):
        if len(signature) != 64:
            raise InvalidSignature
        halves = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
        key.verify(encode_dss_signature(*halves), signed, ec.ECDSA(hashes.SHA256()))
    else:
        key.verify(signature, signed, padding.PKCS1v15(), hashes.SHA256())


def _from_pem(pem: str) -> Key:
    try:
        key = serialization.load_pem_public_key(pem.encode())
    except (ValueError, TypeError) as error:
        raise NoKey(str(error)) from error
    if isinstance(key, Ed25519PublicKey | ec.EllipticCurvePublicKey | rsa.RSAPublicKey):
        return _checked(key) if isinstance(key, rsa.RSAPublicKey) else key
    raise NoKey("a kind of key we do not know")


def _checked(key: rsa.RSAPublicKey) -> rsa.RSAPublicKey:
    if not _LEAST_RSA <= key.key_size <= _MOST_RSA:
        raise NoKey("an RSA key of an unfit size")
    return key


def _raw(text: str) -> bytes:
    if "=" in text or "+" in text or "/" in text:
        raise ValueError("not base64url")
    raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    if base64.urlsafe_b64encode(raw).rstrip(b"=").decode() != text:
        raise ValueError("base64url with bits to spare")
    return raw


def _number(text: str) -> int:
    raw = _raw(text)
    if len(raw) > _MOST_RSA // 8 + 1:
        raise ValueError("too large a number")
    return int.from_bytes(raw, "big")


__all__ = [
    "ALGORITHMS",
    "Key",
    "NoKey",
    "Uncheckable",
    "decoded",
    "did_web_address",
    "digest",
    "from_jwk",
    "from_multikey",
    "key_in",
    "may_assert",
    "methods",
    "same_key",
    "selected",
    "signs_digest",
    "signs_jwt",
    "thumbprint",
]
