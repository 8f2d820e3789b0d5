"""Open Badges 2.0: is a credential what its issuer published, and does it still count? Pure, in the child process.

Nothing is fetched here. What an issuer publishes comes as documents by their address; a report with the code
``waiting`` names what is still needed, and the same question is put again with that.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from urllib.parse import urldefrag, urlsplit

from lms.recognition.credentials import older_keys, reports
from lms.recognition.credentials.older_keys import Refused
from lms.recognition.credentials.reports import GONE, Facts, Recipient, Report

Documents = Mapping[str, bytes | None]
"""What lies at an address: the bytes, None where it could not be had, ``reports.GONE`` where it is gone."""
MOST_KEYS = 5
MOST_RECIPIENTS = 5
MOST_REVOKED = 100_000
_CONTEXTS = ("openbadges/v2", "openbadgespec.org/v2", "openbadges/v1")
_SIGNED, _HOSTED = {"signedbadge", "signed"}, {"hostedbadge", "hosted"}


class Answered(Exception):
    """The check is over: a code, a sentence more, and addresses of what is still needed."""

    def __init__(self, code: str, more: str = "", needs: tuple[str, ...] = ()) -> None:
        super().__init__(code)
        self.code, self.more, self.needs = code, more, needs


def is_older(claims: Mapping[str, Any]) -> bool:
    """Tell whether claims are written in the words of Open Badges 2.0, or of the versions before it."""
    context = claims.get("@context")
    named = context if isinstance(context, list) else [context]
    if any(isinstance(one, str) and any(part in one for part in _CONTEXTS) for one in named):
        return True
    return "badge" in claims and "recipient" in claims


def inspect(text: str, form: str, documents: Documents, *, at: datetime) -> Report:
    """Check a credential given as JSON, as a signed text, or as the address at which it is hosted.

    ``form`` is how it came: json, jwt, png or svg.
    """
    check = _Check(documents, Facts(standard="2.0", form=form))
    try:
        check.run(text.strip())
    except Answered as over:
        return reports.report(over.code, check.facts, more=over.more, needs=over.needs)
    except Refused as refused:
        return reports.report(str(refused), check.facts)
    return reports.dated(check.facts, at)


@dataclass(slots=True)
class _Check:
    """One check and what it has learned so far."""

    documents: Documents
    facts: Facts

    def run(self, text: str) -> None:
        if older_keys.is_signed(text):
            token, assertion = text, older_keys.opened(text)
        else:
            token, assertion = "", self.fetched(text) if text.startswith("https://") else older_keys.read(text)
        if not is_older(assertion):
            raise Answered("not-a-credential")
        self.facts = _told(self.facts, assertion)
        kind, creator = _verification(assertion)
        if kind in _SIGNED and not token:
            raise Answered("unsigned")
        if kind in _HOSTED:
            assertion = self.hosted(assertion)
        issuer = self.issuer_of(assertion)
        if kind in _HOSTED:
            _check_place(_address(assertion.get("id")), issuer)
        else:
            self.check_signature(token, creator, issuer)
        self.check_revocation(assertion, issuer)

    def fetched(self, address: object, *, gone: str = "unreachable") -> dict[str, Any]:
        """Give the document at an address."""
        return _document(self.raw(address, gone=gone), address)

    def raw(self, address: object, *, gone: str = "unreachable") -> bytes:
        """Give what lies at an address; what is not there yet is asked for."""
        place = urldefrag(_address(address)).url
        if place not in self.documents:
            raise Answered("waiting", needs=(place,))
        body = self.documents[place]
        if body == GONE:
            raise Answered(gone, "" if gone == "revoked" else _where(place))
        if body is None:
            raise Answered("unreachable", _where(place))
        return body

    def hosted(self, said: Mapping[str, Any]) -> dict[str, Any]:
        """Give the credential as its own address shows it, which is what counts; the file must say the same."""
        address = _address(said.get("id"))
        there = self.fetched(address, gone="revoked")
        if there.get("revoked") is True:
            raise Answered("revoked", _reason(there))
        if there.get("id") != said.get("id"):
            raise Answered("elsewhere")
        for code, names in (
            ("altered-subject", ("recipient",)),
            ("altered-title", ("badge",)),
            ("altered-date", ("issuedOn", "expires")),
        ):
            if any(_comparable(name, said) != _comparable(name, there) for name in names):
                raise Answered(code, "Its address shows something else.")
        if not is_older(there):
            raise Answered("unreachable", _where(address))
        self.facts = _told(self.facts, there)
        return there

    def issuer_of(self, assertion: Mapping[str, Any]) -> Mapping[str, Any]:
        """Learn what it was issued for, and give its issuer, who only counts as its own address shows it."""
        badge = assertion.get("badge")
        if not isinstance(badge, dict):
            address, badge = badge, self.fetched(badge)
            _check_id(badge, address)
        self.facts = replace(
            self.facts,
            title=reports.clean(badge.get("name")),
            summary=reports.clean(badge.get("description"), reports.LONGEST_TEXT),
        )
        address = _id(badge.get("issuer"))
        self.facts = replace(self.facts, issuer_id=reports.clean(address, reports.LONGEST_ID))
        issuer = self.fetched(address)
        _check_id(issuer, address)
        self.facts = replace(self.facts, issuer_name=reports.clean(issuer.get("name")))
        if not (self.facts.title and self.facts.issuer_name):
            raise Answered("incomplete")
        return issuer

    def check_signature(self, token: str, creator: object, issuer: Mapping[str, Any]) -> None:
        """Check that a key the issuer publishes as its own made the signature."""
        own = _listed(issuer.get("publicKey"))
        named = [creator] if creator is not None else list(own)[:MOST_KEYS]
        failed = Refused("other-key" if own else "no-issuer")
        for key_id in named:
            if not isinstance(key_id, str) or key_id not in own:
                break
            try:
                older_keys.verify(token, self.key(key_id, own[key_id], issuer))
            except Refused as refused:
                failed = refused
            else:
                return
        raise failed

    def key(self, key_id: str, embedded: Mapping[str, Any] | None, issuer: Mapping[str, Any]) -> str:
        """Give a key of the issuer, who must be its owner."""
        if embedded is None or "publicKeyPem" not in embedded:
            body = self.raw(key_id)
            if body.lstrip().startswith(b"-----BEGIN"):
                return body.decode(errors="replace")
            found = _document(body, key_id)
            embedded = found if found.get("id") == key_id else _listed(found.get("publicKey")).get(key_id)
        pem = embedded.get("publicKeyPem") if embedded else None
        if embedded is None or not isinstance(pem, str):
            raise Answered("unreachable", _where(key_id))
        if embedded.get("owner", issuer.get("id")) != issuer.get("id"):
            raise Answered("other-key")
        return pem

    def check_revocation(self, assertion: Mapping[str, Any], issuer: Mapping[str, Any]) -> None:
        """Check that the issuer did not take it back."""
        if assertion.get("revoked") is True:
            raise Answered("revoked", _reason(assertion))
        if issuer.get("revocationList") is None:
            return
        listed = self.fetched(_id(issuer["revocationList"])).get("revokedAssertions", [])
        if not isinstance(listed, list) or len(listed) > MOST_REVOKED:
            raise Answered("unreachable")
        own = {assertion.get("id"), assertion.get("uid")} - {None} if _plain(assertion) else set()
        for one in listed:
            name = one if isinstance(one, str) else one.get("id", one.get("uid")) if isinstance(one, dict) else None
            if isinstance(name, str) and name in own:
                raise Answered("revoked", _reason(one) if isinstance(one, dict) else "")


def _told(facts: Facts, assertion: Mapping[str, Any]) -> Facts:
    """Add what an assertion itself says."""
    awarded, expires = reports.moment(assertion.get("issuedOn")), reports.moment(assertion.get("expires"))
    recipients = _recipients(assertion.get("recipient"))
    if awarded is None or not recipients or (assertion.get("expires") is not None and expires is None):
        raise Answered("incomplete")
    name = reports.clean(assertion.get("id"), reports.LONGEST_ID) or reports.clean(assertion.get("uid"))
    return replace(facts, id=name, awarded_at=awarded, expires_at=expires, recipients=recipients)


def _recipients(said: object) -> tuple[Recipient, ...]:
    found = said if isinstance(said, list) else [said]
    made = []
    for one in found[:MOST_RECIPIENTS]:
        if isinstance(one, dict) and isinstance(one.get("identity"), str):
            hashed, salt = one.get("hashed", False), one.get("salt")
            kind = reports.clean(one.get("type", "email"), 40)
            identity = reports.clean(one["identity"])
            made.append(Recipient(kind, identity, hashed in (True, "true"), salt if isinstance(salt, str) else ""))
    return tuple(made)


def _verification(assertion: Mapping[str, Any]) -> tuple[str, object]:
    """Give how it is to be checked, and the key it names, if it does."""
    said = assertion.get("verification", assertion.get("verify"))
    kind = said.get("type") if isinstance(said, dict) else None
    kind = kind[0] if isinstance(kind, list) and kind else kind
    if not isinstance(said, dict) or not isinstance(kind, str) or kind.lower() not in _SIGNED | _HOSTED:
        raise Answered("no-issuer")
    return kind.lower(), said.get("creator", said.get("url"))


def _check_place(address: str, issuer: Mapping[str, Any]) -> None:
    """Check that the issuer vouches for an address: its own origin, or what its profile names."""
    said = issuer.get("verification")
    rules: Mapping[str, Any] = said if isinstance(said, dict) else {}
    starts, origins = _strings(rules.get("startsWith")), _strings(rules.get("allowedOrigins"))
    fits = True
    if starts:
        fits = any(_origin(address) == _origin(one) and address.startswith(one) for one in starts)
    if origins:
        fits = fits and any(_origin(address) == _origin(one if "://" in one else f"https://{one}") for one in origins)
    if not starts and not origins:
        fits = _origin(address) == _origin(_id(issuer.get("id")))
    if not fits or any(one in address.lower() for one in ("..", "%2e", "\\")):
        raise Answered("elsewhere")


def _check_id(document: Mapping[str, Any], address: object) -> None:
    """Check that a document says of itself that it lies where it was found."""
    if document.get("id", address) != address:
        raise Answered("no-issuer")


def _address(said: object) -> str:
    if not isinstance(said, str) or not said:
        raise Answered("incomplete")
    origin = _origin(said)
    if len(said) > reports.LONGEST_ID or origin is None or "@" in urlsplit(said).netloc:
        raise Answered("not-https")
    return said


def _origin(address: str) -> tuple[str, int] | None:
    """Give host and port of a safe address; None: it is none."""
    try:
        parts = urlsplit(address)
        return (parts.hostname, parts.port or 443) if parts.scheme == "https" and parts.hostname else None
    except ValueError:
        return None


def _document(body: bytes, address: object) -> dict[str, Any]:
    try:
        return older_keys.read(body)
    except Refused as error:
        raise Answered("unreachable", _where(str(address))) from error


def _id(said: object) -> str:
    """Give the name of something that is there as itself or by its name."""
    name = said.get("id", "") if isinstance(said, dict) else said
    return name if isinstance(name, str) else ""


def _listed(said: object) -> dict[str, Mapping[str, Any] | None]:
    """Give the keys a profile names, each with its document where that stands in the profile itself."""
    found = said if isinstance(said, list) else [said]
    return {_id(one): one if isinstance(one, dict) else None for one in found if _id(one)}


def _comparable(name: str, assertion: Mapping[str, Any]) -> object:
    value = assertion.get(name)
    if name == "badge":
        return _id(value) or value
    return reports.moment(value) or value if name in {"issuedOn", "expires"} else value


def _strings(said: object) -> list[str]:
    found = said if isinstance(said, list) else [said]
    return [one for one in found if isinstance(one, str) and one]


def _plain(assertion: Mapping[str, Any]) -> bool:
    return all(isinstance(assertion.get(name, ""), str) for name in ("id", "uid"))


def _reason(said: Mapping[str, Any]) -> str:
    reason = reports.clean(said.get("revocationReason"))
    return f"It says why: {reason}" if reason else ""


def _where(address: str) -> str:
    return f"It should lie at {reports.place_of(address)}."
