"""What a person may do and why: one formula over facts, in words that say what would change it and where."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType

from lms.content.levels import Permission

QUIET = timedelta(days=180)
"""How long nobody is asked again after "Not now"."""
SAME_CLICK = timedelta(minutes=10)
"""A second "Not now" within this time is the same answer, sent twice."""
YES, NOT_NOW, LEFT = "yes", "not-now", "left"
OPEN = "open"
_CERTIFICATION = "/certification"
NO_TITLES: Mapping[int, str] = MappingProxyType({})


class AdvocacyError(Exception):
    """What the advocacy room refuses; the message names the thing and the mend."""


class Locked(AdvocacyError):
    """A permission is not held; ``decision`` says which conditions are missing."""

    def __init__(self, decision: "Decision") -> None:
        super().__init__(decision.words)
        self.decision = decision


class UnknownKey(AdvocacyError):
    """The academy has no permission of that name."""


class NothingToChoose(AdvocacyError):
    """No key that needs an opt-in is within reach yet."""


class TextChanged(AdvocacyError):
    """The consent text is another one than the page had shown."""


class Paused(AdvocacyError):
    """The person's outward permissions are paused already."""


class NotPaused(AdvocacyError):
    """There is no pause to lift."""


class BadEnd(AdvocacyError):
    """A pause would end before it begins."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The last answer a person gave about advocating; ``kind`` None: never asked, or never answered."""

    kind: str | None = None
    at: datetime | None = None

    @property
    def opted_in(self) -> bool:
        """Tell whether the person is an advocate now."""
        return self.kind == YES

    @property
    def declined_until(self) -> datetime | None:
        """Tell until when nobody asks again after "Not now"."""
        return self.at + QUIET if self.kind == NOT_NOW and self.at else None


@dataclass(frozen=True, slots=True)
class Pause:
    """Outward permissions rest for a reason; ``until`` None: until somebody lifts it."""

    reason: str
    since: datetime
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Certification:
    """A level that counts, and the first instant at which it no longer does.

    ``grace_until``: the first instant at which its permissions end too; None: with the certification.
    ``signed_until``: the first instant at which its sign-off no longer stands, where it has an end; no grace follows.
    """

    level: int
    until: datetime | None = None
    grace_until: datetime | None = None
    signed_until: datetime | None = None

    @property
    def closes(self) -> datetime | None:
        """Give the first instant at which no permission rests on it any more."""
        return _first(self.grace_until or self.until, self.signed_until)

    @property
    def ends(self) -> datetime | None:
        """Give the first instant at which it is no longer valid: over, or no longer signed off."""
        return _first(self.until, self.signed_until)


@dataclass(frozen=True, slots=True)
class Facts:
    """All that a decision rests on, read at ``at``. ``level`` is the highest level number reached."""

    at: datetime
    level: int = 0
    certifications: tuple[Certification, ...] = ()
    roles: frozenset[str] = frozenset()
    acknowledged: bool = False
    choice: Choice = Choice()
    pause: Pause | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """One condition in words; an unmet one says what would change it, and where (``path`` below the mount)."""

    code: str
    words: str
    met: bool
    mend: str = ""
    path: str | None = None
    until: datetime | None = None
    """When it ends by itself: a pause, or a certification that is valid."""


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether a key is held, and every condition it rests on."""

    key: str
    says: str
    level: int
    outward: bool
    granted: bool
    reasons: tuple[Reason, ...]
    opens: str = ""
    """The door of the academy it opens; empty where only other systems ask for the key."""
    valid_until: datetime | None = None
    """The first instant at which time alone ends it; only for a key that is held."""

    @property
    def missing(self) -> tuple[Reason, ...]:
        """List the conditions that are not met."""
        return tuple(reason for reason in self.reasons if not reason.met)

    @property
    def code(self) -> str:
        """Name the first condition that is missing, or ``met``."""
        return next((reason.code for reason in self.missing), "met")

    @property
    def words(self) -> str:
        """Say all of it in one sentence."""
        if self.granted:
            return f"You may {self.says}, because {_joined([reason.words for reason in self.reasons])}."
        return f"You may not {self.says} now, because {_joined([reason.words for reason in self.missing])}."


@dataclass(frozen=True, slots=True)
class Change:
    """A key that became held, or no longer is."""

    key: str
    granted: bool
    reason: str


def decide(permission: Permission, facts: Facts, titles: Mapping[int, str] = NO_TITLES) -> Decision:
    """Decide whether a key is held.

    ``granted = (level, or role for an inward key) and current policy acknowledged and certification not
    expired and (outward) own opt-in and (outward) not paused``. Keys of level 0 are never gated.
    """
    if permission.level == 0:
        return _decision(permission, (Reason(OPEN, "it is open to everybody from the first day", met=True),))
    role = _role(permission, facts)
    if role is not None:
        reasons: tuple[Reason, ...] = (role, _policy(facts))
    else:
        reasons = (_level(permission, facts, titles), _policy(facts), *_certification(permission, facts))
    if permission.outward:
        reasons += (_consent(facts), *_pause(facts))
    until = None if role else certified_until(permission.level, facts)
    return _decision(permission, reasons, until)


def unknown(key: str) -> Decision:
    """Decide about a key the academy does not have: nobody holds it."""
    words = f"this academy has no permission named {key}"
    reason = Reason("unknown", words, met=False, mend="Ask the person who runs the programme")
    return Decision(key, "do that", 0, outward=False, granted=False, reasons=(reason,))


def certified_until(level: int, facts: Facts) -> datetime | None:
    """Tell until when permissions of a level last; None: without end, or not certified at all."""
    valid = [one for one in facts.certifications if one.level >= level and _holds(one, facts.at)]
    ends = [one.closes for one in valid if one.closes is not None]
    return max(ends) if ends and len(ends) == len(valid) else None


def next_change(decisions: Iterable[Decision], facts: Facts) -> datetime | None:
    """Tell the next instant at which time alone may change a decision."""
    ends = [one.valid_until for one in decisions if one.granted and one.valid_until]
    if facts.pause and facts.pause.until:
        ends.append(facts.pause.until)
    return min(ends, default=None)


def changes(decisions: Iterable[Decision], held: Iterable[str], *, closed: bool = False) -> list[Change]:
    """Compare what is decided with what was held: gated keys gained and lost, in the order of their names.

    ``closed``: the account is, so that nothing is held any more.
    """
    made = {one.key: one for one in decisions if one.level > 0}
    before = set(held)
    now = set() if closed else {key for key, one in made.items() if one.granted}
    gained = [Change(key, True, "met") for key in sorted(now - before)]
    return gained + [Change(key, False, _lost(made.get(key), closed)) for key in sorted(before - now)]


def in_reach(permissions: Iterable[Permission], facts: Facts) -> bool:
    """Tell whether the level reached opens a key that needs an opt-in."""
    return any(one.outward and one.level <= facts.level for one in permissions)


def may_invite(permissions: Iterable[Permission], facts: Facts) -> bool:
    """Tell whether the choice may be mentioned unasked: level and policy are there, and it is no reminder."""
    if not (facts.acknowledged and facts.pause is None and in_reach(permissions, facts)):
        return False
    if facts.choice.kind is None:
        return True
    quiet = facts.choice.declined_until
    return quiet is not None and facts.at >= quiet


def check_pause(until: datetime | None, at: datetime) -> None:
    """Refuse a pause that is over before it begins.

    :raises BadEnd: it is.
    """
    if until is not None and until <= at:
        raise BadEnd("Choose an end that lies ahead, or leave it empty.")


def _decision(permission: Permission, reasons: tuple[Reason, ...], until: datetime | None = None) -> Decision:
    granted = all(reason.met for reason in reasons)
    return Decision(
        key=permission.key,
        says=permission.says,
        level=permission.level,
        outward=permission.outward,
        granted=granted,
        reasons=reasons,
        opens=permission.opens,
        valid_until=until if granted else None,
    )


def _role(permission: Permission, facts: Facts) -> Reason | None:
    """A role stands in for the level, never on an outward key."""
    shared = sorted(permission.roles & facts.roles)
    if permission.outward or not shared:
        return None
    return Reason("role", f"your role as {shared[0]} includes it", met=True)


def _level(permission: Permission, facts: Facts, titles: Mapping[int, str]) -> Reason:
    needed = _named(permission.level, titles)
    if facts.level >= permission.level:
        return Reason("level", f"you have reached {needed}", met=True)
    words = f"it opens at {needed} (you are at {_named(facts.level, titles)})"
    return Reason("level", words, met=False, mend=f"See what level {permission.level} takes", path="/learn")


def _policy(facts: Facts) -> Reason:
    if facts.acknowledged:
        return Reason("policy", "you have acknowledged the current policy", met=True)
    words = "the current policy is waiting for your acknowledgement"
    return Reason("policy", words, met=False, mend="Read the policy", path="/policy")


def _certification(permission: Permission, facts: Facts) -> tuple[Reason, ...]:
    """Only worth a word where it has an end, and the level itself is there."""
    if facts.level < permission.level:
        return ()
    held = [one for one in facts.certifications if one.level >= permission.level and _holds(one, facts.at)]
    if any(one.ends is None for one in held):
        return ()
    valid = [one.ends for one in held if one.ends and facts.at < one.ends]
    if valid:
        return (Reason("certification", "your certification is valid", met=True, until=max(valid)),)
    if held:
        words = "your certification has ended, and this stays yours while you renew it"
        until = certified_until(permission.level, facts)
        return (Reason("certification", words, met=True, mend="Renew it", path=_CERTIFICATION, until=until),)
    if any(_only_unsigned(one, facts.at) for one in facts.certifications if one.level >= permission.level):
        words = f"the sign-off of level {permission.level} has ended, while the level itself stays yours"
        return (Reason("signoff", words, met=False, mend="See how it is signed off again", path="/learn"),)
    words = f"your certification for level {permission.level} has ended, while the level itself stays yours"
    return (Reason("certification", words, met=False, mend="See how to renew it", path=_CERTIFICATION),)


def _consent(facts: Facts) -> Reason:
    if facts.choice.opted_in:
        return Reason("consent", "you have opted in", met=True, mend="Leave at any time", path="/advocacy")
    words = "it needs your own opt-in, which is your free choice"
    return Reason("consent", words, met=False, mend="Read what opting in means", path="/advocacy/choose")


def _pause(facts: Facts) -> tuple[Reason, ...]:
    if facts.pause is None:
        return ()
    words = f"it is paused for you: {facts.pause.reason.rstrip('. ')}"
    mend = "See the reason and the end"
    return (Reason("suspended", words, met=False, mend=mend, path="/advocacy", until=facts.pause.until),)


def _first(*ends: datetime | None) -> datetime | None:
    return min((one for one in ends if one is not None), default=None)


def _only_unsigned(one: Certification, at: datetime) -> bool:
    """Tell whether the end of its sign-off is what ended it."""
    return one.signed_until is not None and one.closes == one.signed_until and one.signed_until <= at


def _holds(certification: Certification, at: datetime) -> bool:
    return certification.closes is None or at < certification.closes


def _lost(decision: Decision | None, closed: bool) -> str:
    if closed:
        return "account"
    return decision.code if decision else "removed"


def _named(level: int, titles: Mapping[int, str]) -> str:
    title = titles.get(level)
    return f"level {level}, {title}" if title else f"level {level}"


def _joined(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
