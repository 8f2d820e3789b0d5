"""Deeds of the child process: say what a file holds and whether its seal is good. Nothing here asks the network.

What is found is evidence; whether the credential counts is decided by the desk's rules, which know the time and
the academy's own records.
"""

import base64
from collections.abc import Iterable, Mapping
from typing import Any

from lms.recognition.credentials import carriers, listing, proving
from lms.recognition.credentials.carriers import Unreadable
from lms.recognition.credentials.keyring import Documents, Keys, spelled
from lms.recognition.credentials.proving import Key, NoKey, Uncheckable

TYPES = frozenset({"OpenBadgeCredential", "AchievementCredential"})
NO_KEY, GOOD, BAD, UNCOVERED = "no-key", "good", "bad", "uncovered"
_ELSEWHERE = ("jku", "x5u", "x5c", "x5t", "x5t#S256")
"""Members of a JWT header that say where else a key would be."""


def inspected(
    *, data: str, pinned: Documents, fetched: Mapping[str, str] | None = None, at: str = ""
) -> dict[str, Any]:
    """Inspect a file that comes as base64."""
    return inspect(base64.b64decode(data), pinned, fetched or {}, at=at)


def inspected_many(*, texts: Iterable[str], pinned: Documents, at: str = "") -> dict[str, Any]:
    """Inspect many credentials, each a text."""
    return {"found": [inspect(one.encode(errors="replace"), pinned, {}, at=at) for one in texts]}


def keys_of(*, issuer: str, document: dict[str, Any]) -> dict[str, Any]:
    """Name the keys we can use of what an issuer publishes, or of the issuer's id itself."""
    found, _ = Keys({issuer: document}, {}).of(issuer, "")
    return {"methods": [name for name, _, _ in found]}


def inspect(
    data: bytes, pinned: Documents, fetched: Mapping[str, str] | None = None, *, at: str = ""
) -> dict[str, Any]:
    """Say what a file holds: its form, its text as data, whether the seal is good, and by whose key.

    :param pinned: the issuers whose keys are known.
    :param fetched: what addresses answered, for keys and status lists that are not pinned.
    :return: ``form``, ``problem`` and ``text`` where it is not of Open Badges 3.0; else ``form``, ``seal``,
        ``document``, ``header``, ``proof``, ``issuer``, ``method``, ``trust``, ``statuses``, ``needs`` and ``marks``.
    """
    form, text = _form_of(data), ""
    try:
        found = carriers.carried(data)
        form, text = found.form, found.text
        if found.old:
            raise Unreadable("open-badges-2")
        keys = Keys(pinned, fetched or {})
        evidence = _jwt(found.text, keys) if not found.text.startswith("{") else _linked(found.text, keys)
    except Unreadable as error:
        return {"form": form, "problem": error.code, "text": text if error.code == "open-badges-2" else ""}
    except (RecursionError, MemoryError, OverflowError):
        return {"form": form, "problem": "too-much"}
    evidence["statuses"] = listing.statuses(evidence["document"], keys, at)
    evidence["needs"] = sorted(keys.needs)
    return {"form": form, "sha256": proving.thumbprint(found.text), **evidence}


def _linked(text: str, keys: Keys) -> dict[str, Any]:
    """Inspect a credential that carries its proof inside."""
    document = carriers.parsed(text)
    if _is_old(document):
        raise Unreadable("open-badges-2")
    evidence = _about(document) | {"format": "json"}
    try:
        proof = proving.selected(document)
    except Uncheckable as error:
        return evidence | {"seal": error.code, "marks": [error.code]}
    method = str(proof.get("verificationMethod") or "")
    evidence |= {"proof": proof, "method": method, "marks": [], "signature": str(proof.get("proofValue") or "")}
    signed, covered = _signed(document, proof)
    found, trust = keys.of(evidence["issuer"], method)
    if signed is None:
        return evidence | {"seal": UNCOVERED, "trust": trust}
    return evidence | _judged(
        found, trust, method, evidence, lambda key: proving.signs_digest(signed, proof, key), covered=covered
    )


def _signed(document: dict[str, Any], proof: Mapping[str, Any]) -> tuple[bytes | None, bool]:
    """Give what the proof signs, and whether that is all that is written."""
    try:
        return proving.digest(document, proof), True
    except Uncheckable:
        pass
    try:
        return proving.raw_digest(document, proof), False
    except Uncheckable:
        return None, False


def _jwt(text: str, keys: Keys) -> dict[str, Any]:
    """Inspect a credential that is the payload of a JWT."""
    head, body, signature = text.split(".")
    try:
        header, payload = (carriers.parsed(proving.decoded(part)) for part in (head, body))
    except (ValueError, UnicodeDecodeError):
        raise Unreadable("broken-jwt") from None
    document = payload["vc"] if isinstance(payload.get("vc"), dict) else payload
    if _is_old(document):
        raise Unreadable("open-badges-2")
    algorithm, kid = str(header.get("alg") or ""), str(header.get("kid") or "")
    evidence = _about(document) | {"format": "jwt", "header": header, "proof": None, "claims": _claims(payload)}
    method = evidence["issuer"] + kid if kid.startswith("#") else kid
    evidence |= {"method": method, "marks": _marks(header, algorithm), "signature": signature}
    if evidence["marks"]:
        return evidence | {"seal": evidence["marks"][0]}
    found, trust = keys.of(evidence["issuer"], method)
    if not found and trust in {"none", "own"}:
        found, trust = _inside(header), "own"
    try:
        judged = _judged(
            found, trust, method, evidence, lambda key: proving.signs_jwt(text, algorithm, key), covered=True
        )
    except Uncheckable as error:
        return evidence | {"seal": error.code, "marks": [error.code]}
    return evidence | _with_jwk(judged, header, found)


def _marks(header: Mapping[str, Any], algorithm: str) -> list[str]:
    """Name what in a header alone makes it a forgery."""
    if algorithm.lower() in {"none", ""}:
        return ["alg-none"]
    if algorithm.upper().startswith("HS"):
        return ["alg-hmac"]
    if any(name in header for name in _ELSEWHERE):
        return ["key-elsewhere"]
    return ["unknown-seal"] if "crit" in header else []


def _inside(header: Mapping[str, Any]) -> list[tuple[str, Key, bool]]:
    """Give the key that a header brings along; it proves no more than that the text is whole."""
    try:
        return [("jwk", proving.from_jwk(header["jwk"]), True)] if isinstance(header.get("jwk"), dict) else []
    except NoKey:
        return []


def _with_jwk(judged: dict[str, Any], header: Mapping[str, Any], found: list[tuple[str, Key, bool]]) -> dict[str, Any]:
    """Look at the key a header brings: one that is not the issuer's says who really signed."""
    brought = _inside(header)
    known = any(proving.same_key(brought[0][1], key) for _, key, _ in found) if brought else not header.get("jwk")
    return judged if known or not found else judged | {"seal": BAD, "marks": ["key-inside"]}


def _judged(
    found: list[tuple[str, Key, bool]],
    trust: str,
    method: str,
    evidence: Mapping[str, Any],
    signs: Any,
    *,
    covered: bool,
) -> dict[str, Any]:
    """Say whether one of the keys signed it; where none is the issuer's, whether the key it names did."""
    for name, key, current in found:
        if signs(key):
            seal = GOOD if covered else UNCOVERED
            return {"seal": seal, "trust": trust, "method": name, "withdrawn": not current}
    owner = method.partition("#")[0]
    if found:
        return {"seal": BAD, "trust": trust, "stranger": False}
    if trust in {"pinned", "resolved"} or (owner and owner != evidence["issuer"]):
        signed = [name for name, key, _ in spelled(method if "#" in method else owner) if signs(key)]
        return {"seal": BAD, "trust": trust, "stranger": True, "signed_by": signed[0] if signed else ""}
    return {"seal": NO_KEY, "trust": trust}


def _about(document: dict[str, Any]) -> dict[str, Any]:
    kinds = document.get("type")
    named = {one for one in (kinds if isinstance(kinds, list) else [kinds]) if isinstance(one, str)}
    if not named & TYPES or "VerifiableCredential" not in named:
        raise Unreadable("not-a-badge")
    issuer = document.get("issuer")
    name = issuer.get("id") if isinstance(issuer, dict) else issuer
    return {
        "document": document,
        "header": None,
        "claims": None,
        "signature": "",
        "issuer": name if isinstance(name, str) else "",
        "trust": "none",
        "method": "",
        "withdrawn": False,
        "stranger": False,
        "signed_by": "",
    }


def _claims(payload: Mapping[str, Any]) -> dict[str, Any]:
    return {name: payload.get(name) for name in ("iss", "jti", "sub", "nbf", "exp")}


def _is_old(document: Mapping[str, Any]) -> bool:
    """Tell whether this is an assertion of Open Badges 2.0."""
    context = document.get("@context")
    named = context if isinstance(context, list) else [context]
    return any(isinstance(one, str) and "openbadges/v2" in one for one in named) or document.get("type") == "Assertion"


def _form_of(data: bytes) -> str:
    head = data[:400].lstrip(b"\xef\xbb\xbf \r\n\t")
    if head.startswith(b"\x89P"):
        return "png"
    if head.startswith(b"<"):
        return "svg"
    return "json" if head.startswith(b"{") else "jwt" if head[:3] == b"eyJ" else "file"
