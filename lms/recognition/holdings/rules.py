"""What becomes of a credential that somebody brings: kept, refused in words, or waiting for its issuer."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from lms.recognition.credentials.reports import Facts, Report, issued_to
from lms.recognition.rules import CHECKERS, RecognitionError

MOST = 100
"""Credentials a person may bring."""
MOST_BYTES = 1_000_000
MOST_ADDRESS = 1_000
NAME = 200
WAITS = (timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1))
"""How long to wait after the first, second, … time that an issuer could not be reached."""
AGAIN = timedelta(days=7)
"""How often what is kept is looked at again."""
AGAIN_SOON = timedelta(days=1)
"""How soon, where the issuer could not be reached."""
UNDO = timedelta(hours=1)
"""How long what was removed can be put back."""
FORGET = timedelta(days=7)
"""How long the words about what was refused stay."""
LEASE = timedelta(minutes=2)
TRANSIENT = frozenset({"busy", "unreachable", "waiting"})
"""Codes that say nothing about the credential itself."""

NOT_YOURS = (
    "It is genuine, but issued to another e-mail address than that of your account, "
    "so nobody can tell that it is yours. Its issuer may give you one with this address."
)
_ANEW = "Download it anew from where it was issued."
WORDS = {
    "no-badge-inside": "There is no credential in this picture. A screenshot carries none: download the picture.",
    "truncated-image": f"The picture is cut short. {_ANEW}",
    "broken-image": f"The picture is damaged. {_ANEW}",
    "broken-json": f"The text is damaged. {_ANEW}",
    "broken-jwt": f"The text is damaged. {_ANEW}",
    "empty": f"The file is empty. {_ANEW}",
    "not-a-badge": "This is not a credential that we can read.",
    "not-a-credential": "This is not a credential that we can read.",
    "no-key": "We could not find a key of its issuer, so nobody can tell whether its signature holds.",
    "nobody-vouches": "Nothing in it was changed, but nobody vouches for its issuer: anybody can name one that way.",
    "no-seal": "It carries no signature, so anybody could have written it.",
    "key-withdrawn": "Its issuer has withdrawn the key it is signed with. Ask the issuer for a new one.",
}
"""What is said to the one who brings it, where the words of a report are for those who check badges."""
OURS = "This is one of our own badges. It stands among your badges here already, if it is yours."
TWICE = "You have brought this credential before: it is on your page already."

State = Literal["waiting", "kept", "refused", "removed"]


class HoldingError(RecognitionError):
    """A credential from elsewhere cannot be taken; ``field`` is what was filled in, the message says the mend."""

    def __init__(self, field: str, words: str) -> None:
        super().__init__(words)
        self.field = field


class NoSuchHolding(RecognitionError):
    """There is no such credential, or it is not for this visitor to know."""


@dataclass(frozen=True, slots=True)
class Holding:
    """A credential from elsewhere as its pages show it."""

    public_id: str
    person_id: int
    state: State
    name: str
    """The file or the address it came as."""
    report: Report
    shown: bool
    pictured: bool
    added_at: datetime
    checked_at: datetime | None
    """When its issuer last answered."""
    next_check_at: datetime

    @property
    def facts(self) -> Facts:
        """Give what it says of itself."""
        return self.report.facts

    @property
    def title(self) -> str:
        """Name it."""
        return self.report.facts.title or self.name


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is to be done after a check. ``retry``: the next one; None: it is over for this credential."""

    state: State
    words: str
    retry: timedelta | None


def first(report: Report, addresses: Iterable[str], tries: int) -> Outcome:
    """Decide about a credential that was brought. ``tries``: checks so far, this one too."""
    if report.needs:
        return Outcome("waiting", report.words, timedelta())
    if report.code in TRANSIENT and tries <= len(WAITS):
        return Outcome("waiting", report.words, WAITS[max(tries, 1) - 1])
    if not report.genuine:
        start = "" if report.verdict == "unreadable" else "We could not confirm it. "
        return Outcome("refused", start + WORDS.get(report.code, report.words), None)
    if not issued_to(report.facts.recipients, addresses):
        return Outcome("refused", NOT_YOURS, None)
    if report.verdict in {"revoked", "suspended"}:
        return Outcome("refused", f"It does not count now. {report.words}", None)
    return Outcome("kept", report.words, AGAIN)


def again(report: Report, before: Report) -> tuple[Report, timedelta]:
    """Decide about a credential that is kept: the report it goes on with, and when to look again."""
    return (before, AGAIN_SOON) if report.code in TRANSIENT else (report, AGAIN)


def key_of(facts: Facts, text: str) -> str:
    """Give the natural key of a credential: who issued it under which id; its text where it has no id."""
    named = f"{facts.issuer_id}\n{facts.id}" if facts.issuer_id and facts.id else f"text\n{text}"
    return hashlib.sha256(named.encode(errors="replace")).hexdigest()


def is_ours(facts: Facts, badges: str) -> bool:
    """Tell whether this academy issued it. ``badges``: the address below which its own badges lie."""
    return facts.id.startswith(badges) and "://" in badges


def may_see(holding: Holding, person_id: int, roles: frozenset[str]) -> bool:
    """Tell whether a visitor may see it: its owner, and who checks badges where the owner said so."""
    return holding.person_id == person_id or (holding.shown and holding.state == "kept" and bool(roles & CHECKERS))
