"""What status lists say of a credential, in the child process: bounded, and only where the issuer signed the list."""

import base64
import zlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from lms.recognition.credentials import carriers, proving
from lms.recognition.credentials.carriers import Unreadable
from lms.recognition.credentials.keyring import Keys
from lms.recognition.credentials.proving import Uncheckable

MOST_BITS = 8 * 2_000_000
MOST_ENTRIES = 4
BITSTRING, OWN_LIST = "BitstringStatusListEntry", "1EdTechRevocationList"


def statuses(document: Mapping[str, Any], keys: Keys, at: str) -> list[dict[str, Any]]:
    """Say for each status entry what its list tells: ``clear``, ``set``, ``unasked`` or ``unreadable``."""
    value = document.get("credentialStatus")
    entries = value if isinstance(value, list) else [] if value is None else [value]
    return [_status(one, document, keys, at) for one in entries[:MOST_ENTRIES]]


def _status(entry: Any, document: Mapping[str, Any], keys: Keys, at: str) -> dict[str, Any]:
    entry = entry if isinstance(entry, dict) else {}
    kind = _kind(entry.get("type"))
    purpose = entry.get("statusPurpose") if kind == BITSTRING else "revocation"
    address = entry.get("statusListCredential") if kind == BITSTRING else entry.get("id")
    told = {"kind": kind, "purpose": purpose if isinstance(purpose, str) else ""}
    if kind not in {BITSTRING, OWN_LIST} or not isinstance(address, str):
        return told | {"address": "", "says": "unreadable"}
    told["address"] = address
    if address not in keys.fetched:
        keys.needs.add(address)
        return told | {"says": "unasked"}
    try:
        is_set = (_bit if kind == BITSTRING else _named)(keys.fetched[address], entry, document, keys, at)
    except (Unreadable, Uncheckable, ValueError, zlib.error):
        return told | {"says": "unreadable"}
    return told | {"says": "set" if is_set else "clear"}


def _kind(written: Any) -> str:
    """Read a type that may stand alone or in a list of one."""
    one = written[0] if isinstance(written, list) and len(written) == 1 else written
    return one if isinstance(one, str) else ""


def _bit(text: str, entry: Mapping[str, Any], document: Mapping[str, Any], keys: Keys, at: str) -> bool:
    """Read the entry's bit in a list that the issuer of the credential signed.

    :raises ValueError: the list is not of this issuer, not of this purpose, out of date, or does not reach so far.
    """
    listed = _signed_list(text, _issuer(document), keys)
    subject = listed.get("credentialSubject")
    if not isinstance(subject, dict) or subject.get("statusPurpose") != entry.get("statusPurpose"):
        raise ValueError("a list for something else")
    if at and any(_too(side, listed, at) for side in ("validFrom", "validUntil")):
        raise ValueError("a list of another time")
    if str(entry.get("statusSize", 1)) != "1" or not str(entry.get("statusListIndex")).isdecimal():
        raise ValueError("an entry of an unknown shape")
    bits = _bits(str(subject.get("encodedList") or ""))
    place = int(entry["statusListIndex"])
    if place >= 8 * len(bits):
        raise ValueError("the list ends before the entry")
    return bool(bits[place // 8] & (0x80 >> place % 8))


def _named(text: str, _entry: Mapping[str, Any], document: Mapping[str, Any], _keys: Keys, _at: str) -> bool:
    """Look for the credential in a list of revoked ids, as 1EdTech describes it; such a list is not signed."""
    listed = carriers.parsed(text)
    if listed.get("issuer") != _issuer(document):
        raise ValueError("a list of somebody else")
    revoked = listed.get("revokedCredential")
    named = revoked if isinstance(revoked, list) else []
    return any(
        one == document.get("id")
        or (isinstance(one, dict) and one.get("id") == document.get("id") and one.get("revoked", True) is not False)
        for one in named
    )


def _signed_list(text: str, issuer: str, keys: Keys) -> Mapping[str, Any]:
    """Give a status list whose signature is the issuer's."""
    text = text.strip()
    if text.startswith("{"):
        listed = carriers.parsed(text)
        proof = proving.selected(listed)
        found, _ = keys.of(issuer, str(proof.get("verificationMethod") or ""))
        signed = proving.digest(listed, proof)
        good = any(proving.signs_digest(signed, proof, key) for _, key, may in found if may)
    else:
        head, body, _ = text.split(".")
        header, listed = (carriers.parsed(proving.decoded(part)) for part in (head, body))
        found, _ = keys.of(issuer, str(header.get("kid") or ""))
        good = any(proving.signs_jwt(text, str(header.get("alg")), key) for _, key, may in found if may)
    if not good or _issuer(listed) != issuer:
        raise ValueError("a list that the issuer did not sign")
    return listed


def _bits(encoded: str) -> bytes:
    packed = encoded.removeprefix("u")
    inflator = zlib.decompressobj(wbits=31)
    raw = base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4))
    bits = inflator.decompress(raw, MOST_BITS // 8)
    if inflator.unconsumed_tail or not inflator.eof:
        raise ValueError("a list too long, or cut off")
    return bits


def _issuer(document: Mapping[str, Any]) -> str:
    issuer = document.get("issuer")
    name = issuer.get("id") if isinstance(issuer, dict) else issuer
    return name if isinstance(name, str) else ""


def _too(side: str, listed: Mapping[str, Any], at: str) -> bool:
    """Tell whether a list is not in force yet, or not any more."""
    said = listed.get(side)
    if said is None:
        return False
    moment, now = datetime.fromisoformat(str(said)), datetime.fromisoformat(at)
    return moment > now if side == "validFrom" else moment < now
