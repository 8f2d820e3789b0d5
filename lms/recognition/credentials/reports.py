"""What a check of a credential says: one shape for every standard, form and issuer, with words for each fault."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, Literal, cast
from urllib.parse import unquote, urlsplit

from lms.recognition.credentials import wording

Verdict = Literal["valid", "expired", "not-yet", "revoked", "suspended", "forged", "untrusted", "unreadable"]
GONE = b"\0gone"
"""Stands for a document whose address answers that it is gone for good."""
LONGEST = 300
"""Characters kept of a name that a credential gives."""
LONGEST_TEXT = 2_000
LONGEST_ID = 1_000
_INVISIBLE = dict.fromkeys([*range(32), *range(0x7F, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A)], " ")

_NEWER = {
    code: (cast(Verdict, said.verdict), f"{said.headline}. {said.words}") for code, said in wording.SAYINGS.items()
}
CODES: Mapping[str, tuple[Verdict, str]] = {
    **_NEWER,
    "valid": ("valid", "It is genuine and valid."),
    "expired": ("expired", "It is genuine, and has expired."),
    "not-yet": ("not-yet", "It is genuine, and not valid yet."),
    "revoked": ("revoked", "Its issuer revoked it."),
    "suspended": ("suspended", "Its issuer suspended it for now."),
    "altered-subject": ("forged", "Whom it was issued to was altered."),
    "altered-title": ("forged", "What it was issued for was altered."),
    "altered-date": ("forged", "One of its dates was altered."),
    "altered": ("forged", "It was altered after it was issued."),
    "signature": ("forged", "Its signature does not fit: it was altered, or signed with another key."),
    "alg-none": ("forged", "It carries no signature, and says that it needs none."),
    "alg-hmac": ("forged", "It is signed with a public key as if that were a secret, which anybody can do."),
    "unsigned": ("untrusted", "It should carry a signature and does not: ask its issuer for the signed file."),
    "alg": ("forged", "It is signed in a way that this standard does not know."),
    "brings-key": ("forged", "It names the key that is to check it; only its issuer may do that."),
    "other-key": ("forged", "The key it is signed with is not one of its issuer."),
    "elsewhere": ("forged", "It lies at an address that its issuer does not vouch for."),
    "waiting": ("untrusted", "The check waits for what its issuer publishes."),
    "unreachable": ("untrusted", "What its issuer publishes cannot be reached, or cannot be read."),
    "not-https": ("untrusted", "What its issuer publishes is not at a safe address (https)."),
    "no-issuer": ("untrusted", "It does not say in a way that can be checked who issued it."),
    "too-large": ("unreadable", "The file is larger than a credential ever is."),
    "too-much": ("unreadable", "It takes too long to read, as no credential does."),
    "busy": ("untrusted", "It could not be examined just now."),
    "not-a-credential": ("unreadable", "This is not a credential that we can read."),
    "incomplete": ("unreadable", "Something that every credential says is missing in it."),
}
"""Each code with its verdict and its words. A code never changes its meaning."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whom a credential names. ``identity`` is ``sha256$…`` or ``md5$…`` where it is hashed."""

    type: str
    identity: str
    hashed: bool
    salt: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """What a credential says of itself: true only as far as the verdict goes."""

    standard: str = ""
    """``2.0`` or ``3.0``."""
    form: str = ""
    """``json``, ``jwt``, ``png`` or ``svg``."""
    id: str = ""
    title: str = ""
    summary: str = ""
    issuer_id: str = ""
    """An address or a DID."""
    issuer_name: str = ""
    awarded_at: datetime | None = None
    expires_at: datetime | None = None
    recipients: tuple[Recipient, ...] = ()

    @property
    def issuer_place(self) -> str:
        """Give the domain that vouches for the issuer, or its DID where no domain does."""
        return place_of(self.issuer_id)


@dataclass(frozen=True, slots=True)
class Report:
    """The answer of a check."""

    verdict: Verdict
    code: str
    words: str
    facts: Facts = field(default_factory=Facts)
    needs: tuple[str, ...] = ()
    """Addresses of documents that are still to be fetched; only with the code ``waiting``."""

    @property
    def genuine(self) -> bool:
        """Tell whether the signature or the hosting holds, whatever became of it later."""
        return self.verdict in {"valid", "expired", "not-yet", "revoked", "suspended"}


def report(code: str, facts: Facts | None = None, *, more: str = "", needs: Iterable[str] = ()) -> Report:
    """Make the report of a code; ``more`` is a sentence added to its words."""
    verdict, words = CODES[code]
    said = f"{words} {clean(more, LONGEST_TEXT)}" if more else words
    return Report(verdict, code, said, facts or Facts(), tuple(needs))


def dated(facts: Facts, at: datetime) -> Report:
    """Make the report of a credential that is genuine and was not taken back: its dates decide."""
    if facts.expires_at is not None and facts.expires_at <= at:
        return report("expired", facts)
    if facts.awarded_at is not None and facts.awarded_at > at:
        return report("not-yet", facts)
    return report("valid", facts)


def issued_to(recipients: Iterable[Recipient], addresses: Iterable[str]) -> bool:
    """Tell whether one of the recipients is one of these e-mail addresses."""
    known = {form for one in addresses if one.strip() for form in (one.strip(), one.strip().lower())}
    return any(_is(recipient, address) for recipient in recipients for address in sorted(known))


def _is(recipient: Recipient, address: str) -> bool:
    if "mail" not in recipient.type.lower():
        return False
    if not recipient.hashed:
        return recipient.identity.strip().removeprefix("mailto:").casefold() == address.casefold()
    kind, _, wanted = recipient.identity.partition("$")
    return _hashed(kind.lower(), address + recipient.salt) == wanted.strip().lower()


def _hashed(kind: str, text: str) -> str | None:
    data = text.encode(errors="replace")
    if kind == "md5":  # Open Badges 2.0 allows it.
        return hashlib.md5(data, usedforsecurity=False).hexdigest()
    return hashlib.sha256(data).hexdigest() if kind == "sha256" else None


def place_of(issuer_id: str) -> str:
    """Give the domain of an address or of a ``did:web``, else the text itself."""
    if issuer_id.startswith("did:web:"):
        return clean(unquote(issuer_id.split(":")[2]), LONGEST)
    try:
        host = urlsplit(issuer_id).hostname if "://" in issuer_id else None
    except ValueError:
        host = None
    return clean(host or issuer_id, LONGEST)


def clean(text: object, longest: int = LONGEST) -> str:
    """Give a text of a stranger on one line, bounded, without what turns or hides letters."""
    if not isinstance(text, str):
        return ""
    kept = text[: 4 * longest].encode(errors="ignore").decode().translate(_INVISIBLE)
    said = " ".join(kept.split())
    return said if len(said) <= longest else said[: longest - 1].rstrip() + "…"


def moment(text: object) -> datetime | None:
    """Read an instant of ISO 8601; one without a zone is UTC. None: it is none."""
    if not isinstance(text, str) or len(text) > 40:
        return None
    try:
        read = datetime.fromisoformat(text.strip())
        aware = read if read.tzinfo else read.replace(tzinfo=UTC)
        return aware.astimezone(UTC) if 1900 <= read.year <= 9990 else None
    except (ValueError, OverflowError):
        return None


def as_json(made: Report) -> dict[str, Any]:
    """Give a report as it travels between processes and into a column."""
    said = asdict(made)
    for name in ("awarded_at", "expires_at"):
        value = said["facts"][name]
        said["facts"][name] = value.isoformat() if value else None
    return said


def of_json(said: Mapping[str, Any]) -> Report:
    """Read what :func:`as_json` wrote."""
    facts = dict(said["facts"])
    facts["recipients"] = tuple(Recipient(**one) for one in facts["recipients"])
    facts |= {name: moment(facts[name]) for name in ("awarded_at", "expires_at")}
    verdict, _ = CODES[said["code"]]
    made = Report(verdict, said["code"], said["words"], Facts(**facts))
    return replace(made, needs=tuple(said["needs"]))
