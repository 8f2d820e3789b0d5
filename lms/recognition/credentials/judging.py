"""Whether a credential counts: from what was found in it, what the academy's records say, and the time."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from lms.recognition.credentials import reports, wording
from lms.recognition.credentials.comparing import Change, envelope, moment, nearest, shown

SKEW = timedelta(minutes=5)
"""How far the clock of an issuer may go ahead of ours."""
HASHED = "somebody named by a hashed e-mail address"
_ALWAYS = frozenset({"alg-none", "alg-hmac", "key-elsewhere", "key-inside"})


@dataclass(frozen=True, slots=True)
class Known:
    """What the academy's own records say of a badge. ``documents``: each version of its credential, newest last."""

    public_id: str
    state: str
    title: str
    holder: str
    awarded_at: datetime
    expires_at: datetime | None = None
    since: datetime | None = None
    """When it was revoked or suspended."""
    reason: str = ""
    documents: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """What the desk says of one thing it was given. Times are ISO 8601, so that it can be kept as JSON."""

    verdict: str
    code: str
    form: str = ""
    badge: str = ""
    holder: str = ""
    issuer: str = ""
    issuer_id: str = ""
    issued_at: str = ""
    expires_at: str = ""
    since: str = ""
    reason: str = ""
    trust: str = ""
    """ours, pinned, resolved, own or none."""
    public_id: str = ""
    """Of the academy's own badge, where there is one."""
    told: str = ""
    """What to say where the words of the code do not say it: of Open Badges 2.0."""
    changes: tuple[Change, ...] = ()
    notes: tuple[str, ...] = field(default=())

    @property
    def name(self) -> str:
        """Give the verdict in words."""
        return wording.NAMES[self.verdict]

    @property
    def headline(self) -> str:
        """Say it in one line."""
        return self.name if self.told else wording.SAYINGS[self.code].headline

    @property
    def words(self) -> tuple[str, ...]:
        """Say what it means, and what was altered where that is known."""
        told = tuple(
            f"Altered: {wording.PARTS[one.part]}. It says “{one.said}”; we issued “{one.issued}”."
            for one in self.changes
        )
        return (self.told or wording.SAYINGS[self.code].words, *told, *self.notes)

    @property
    def awarded(self) -> datetime | None:
        """Give when it was awarded."""
        return reports.moment(self.issued_at)

    @property
    def ends(self) -> datetime | None:
        """Give when it ends or ended."""
        return reports.moment(self.expires_at)

    @property
    def changed(self) -> datetime | None:
        """Give when it was revoked, suspended or expired."""
        return reports.moment(self.since)

    def kept(self) -> dict[str, Any]:
        """Give it as JSON values."""
        return asdict(self)


def report_from(kept: Mapping[str, Any]) -> Report:
    """Read a report that was kept."""
    changes = tuple(Change(**one) for one in kept["changes"])
    return Report(**{**kept, "changes": changes, "notes": tuple(kept["notes"])})


def plain(code: str, form: str = "", **facts: Any) -> Report:
    """Report a code by itself."""
    return Report(wording.SAYINGS[code].verdict, code, form, **facts)


def of_older(made: reports.Report) -> Report:
    """Report what a check of Open Badges 2.0 found."""
    facts = made.facts
    return Report(
        made.verdict,
        made.code,
        facts.form,
        badge=facts.title,
        holder=_recipient(facts.recipients),
        issuer=facts.issuer_name,
        issuer_id=facts.issuer_id,
        issued_at=facts.awarded_at.isoformat() if facts.awarded_at else "",
        expires_at=facts.expires_at.isoformat() if facts.expires_at else "",
        trust="resolved" if made.genuine else "none",
        told=made.words,
    )


def _recipient(recipients: tuple[reports.Recipient, ...]) -> str:
    if not recipients:
        return ""
    return HASHED if recipients[0].hashed else shown(recipients[0].identity)


def of_record(known: Known) -> Report:
    """Report what the academy's records say of a badge whose id was given."""
    return Report(known.state, known.state, "id", trust="ours", **_recorded(known))


def judge(
    evidence: Mapping[str, Any],
    *,
    at: datetime,
    own_id: str = "",
    known: Known | None = None,
    elsewhere: bool = False,
) -> Report:
    """Say whether a credential counts.

    :param evidence: what the inspection found.
    :param own_id: the academy's own id as an issuer.
    :param known: the academy's record of the badge whose id the credential gives.
    :param elsewhere: whether its seal is that of another badge of the academy.
    """
    form = str(evidence.get("form", ""))
    if problem := evidence.get("problem"):
        return plain(problem if problem in wording.SAYINGS else "not-a-badge", form)
    said = facts(evidence) | ({"trust": "ours"} if own_id and evidence["issuer"] == own_id else {})
    code, changes = _sealed(evidence, own_id, known, elsewhere=elsewhere)
    if code:
        return plain(code, form, changes=changes, public_id=known.public_id if known else "", **said)
    if known and evidence["issuer"] == own_id:
        return _own(evidence, known, form, at)
    if own_id and evidence["issuer"] == own_id:
        return plain("record-gone", form, **said)
    return _foreign(evidence, form, said, at)


def _sealed(
    evidence: Mapping[str, Any], own_id: str, known: Known | None, *, elsewhere: bool
) -> tuple[str, tuple[Change, ...]]:
    """Give the code of what is wrong with the seal, and what was altered; an empty code where it is good."""
    marks = [one for one in evidence["marks"] if one in _ALWAYS]
    changes = nearest(evidence, known.documents) if known else ()
    if marks:
        return marks[0], changes
    seal, ours = evidence["seal"], bool(own_id) and evidence["issuer"] == own_id
    if known and not (seal == "good" and ours):
        if changes:
            return f"altered-{changes[0].part}", changes
        return ("swapped-proof" if elsewhere else "other-key"), ()
    if seal == "good":
        # A key may be withdrawn because it is in other hands; what we issued word for word counts nevertheless.
        as_issued = known is not None and evidence["withdrawn"] and not changes
        return ("" if as_issued else _signer(evidence)), ()
    if elsewhere:
        return "swapped-proof", ()
    if seal == "bad":
        return _bad(evidence, ours=ours), ()
    return (seal if seal in wording.SAYINGS else "unknown-seal"), ()


def _signer(evidence: Mapping[str, Any]) -> str:
    if evidence["withdrawn"]:
        return "key-withdrawn"
    if evidence["trust"] not in {"pinned", "resolved"}:
        return "nobody-vouches"
    return "claims-differ" if _claims_differ(evidence) else ""


def _bad(evidence: Mapping[str, Any], *, ours: bool) -> str:
    if evidence["signed_by"]:
        return "other-key"
    if evidence["stranger"]:
        owner = str(evidence["method"]).partition("#")[0]
        return "altered-issuer" if owner and owner != evidence["issuer"] else "other-key"
    return "never-issued" if ours else "altered"


def _own(evidence: Mapping[str, Any], known: Known, form: str, at: datetime) -> Report:
    """Report on a genuine credential of ours: the record is newer than any copy of it."""
    start, end = _dates(evidence["document"])
    code = known.state
    if known.state == wording.VALID and start and start > at + SKEW:
        code = wording.NOT_YET
    elif known.state == wording.VALID and end and end <= at:
        code = "renewed"
    issuer = {"issuer": _issuer_name(evidence["document"]), "issuer_id": shown(evidence["issuer"])}
    return plain(code, form, trust="ours", **issuer, **_recorded(known))


def _foreign(evidence: Mapping[str, Any], form: str, said: Mapping[str, Any], at: datetime) -> Report:
    notes: tuple[str, ...] = ()
    if evidence["trust"] == "resolved":
        notes = ("We looked the key up at the issuer's own address; this academy has not pinned the issuer.",)
    return plain(_life(evidence, at), form, notes=notes, **said)


def _life(evidence: Mapping[str, Any], at: datetime) -> str:
    """Give the code of a well sealed credential of another issuer: revoked outweighs suspended and expired."""
    told = {(one["purpose"], one["says"]) for one in evidence["statuses"]}
    if ("revocation", "set") in told:
        return wording.REVOKED
    if ("suspension", "set") in told:
        return wording.SUSPENDED
    try:
        start, end = _dates(evidence["document"], evidence.get("claims"))
    except ValueError:
        return "odd-dates"
    if end and end <= at:
        return wording.EXPIRED
    if start and start > at + SKEW:
        return wording.NOT_YET
    says = {one for _, one in told}
    if "unreadable" in says:
        return "status-unreadable"
    return "status-unasked" if "unasked" in says else wording.VALID


def _claims_differ(evidence: Mapping[str, Any]) -> bool:
    return any(where in {"iss", "sub", "jti"} for _, where in envelope(evidence))


def _dates(document: Mapping[str, Any], claims: Mapping[str, Any] | None = None) -> tuple[datetime | None, ...]:
    """Give from and until when a document counts, the narrower of what it says.

    :raises ValueError: a date in it is none.
    """
    starts = [moment(document[name]) for name in ("validFrom", "issuanceDate") if name in document]
    ends = [moment(document[name]) for name in ("validUntil", "expirationDate") if name in document]
    if claims:
        starts += [_second(claims["nbf"])] if claims["nbf"] is not None else []
        ends += [_second(claims["exp"])] if claims["exp"] is not None else []
    return max(starts, default=None), min(ends, default=None)


def _second(seconds: Any) -> datetime:
    try:
        return datetime.fromtimestamp(int(seconds), UTC)
    except (TypeError, OverflowError, OSError) as error:
        raise ValueError("no instant") from error


def facts(evidence: Mapping[str, Any]) -> dict[str, Any]:
    """Read what a foreign document says of itself, for showing."""
    document = evidence["document"]
    subject = document.get("credentialSubject")
    subject = subject if isinstance(subject, Mapping) else {}
    achievement = subject.get("achievement")
    achievement = achievement if isinstance(achievement, Mapping) else {}
    issued = document.get("awardedDate") or document.get("validFrom") or document.get("issuanceDate")
    return {
        "badge": shown(achievement.get("name") or document.get("name") or ""),
        "holder": _holder(subject),
        "issuer": _issuer_name(document),
        "issuer_id": shown(evidence["issuer"]),
        "issued_at": _day(issued),
        "expires_at": _day(document.get("validUntil") or document.get("expirationDate")),
        "trust": evidence["trust"],
    }


def _holder(subject: Mapping[str, Any]) -> str:
    identifiers = subject.get("identifier")
    for one in identifiers if isinstance(identifiers, list) else [identifiers]:
        if isinstance(one, Mapping) and not one.get("hashed") and one.get("identityHash"):
            return shown(one["identityHash"])
        if isinstance(one, Mapping) and one.get("hashed"):
            return HASHED
    return shown(subject.get("name") or subject.get("id") or "")


def _issuer_name(document: Mapping[str, Any]) -> str:
    issuer = document.get("issuer")
    return shown(issuer.get("name") or issuer.get("id") if isinstance(issuer, Mapping) else issuer or "")


def _recorded(known: Known) -> dict[str, Any]:
    return {
        "badge": known.title,
        "holder": known.holder,
        "issued_at": known.awarded_at.isoformat(),
        "expires_at": known.expires_at.isoformat() if known.expires_at else "",
        "since": known.since.isoformat() if known.since else "",
        "reason": known.reason,
        "public_id": known.public_id,
    }


def _day(written: Any) -> str:
    try:
        return moment(written).isoformat() if written else ""
    except (ValueError, OverflowError):
        return ""


def id_in(evidence: Mapping[str, Any], base: str) -> str:
    """Find the id of a badge of ours in a credential, by the address it gives itself; empty where it is none."""
    document = evidence.get("document")
    claims = evidence.get("claims") or {}
    for written in ((document or {}).get("id"), claims.get("jti")):
        if isinstance(written, str) and base and written.startswith(f"{base}/badges/"):
            return written.removeprefix(f"{base}/badges/").partition("#")[0]
    return ""
