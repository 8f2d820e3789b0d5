"""What a deed pays, how much of it a day, a week and a share may pay, and the versions of these numbers."""

import hmac
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime, timedelta, tzinfo
from hashlib import sha256
from types import MappingProxyType

from lms.advocacy.rules import AdvocacyError

MOST = 1_000
"""The most points a rule may pay for one thing, and the most of anything a limit may let through."""
LEAD = timedelta(minutes=1)
"""How long before it counts a rule is made."""
REVERSAL = "reversal:"
"""What the key of a row begins with that takes another back."""
CAPS_KEPT = timedelta(days=14)
"""How long it is remembered, without the person, how much of a day was used up: leaving makes no new room."""

SHARE, CAPTION, CLICK, LEADS = "share", "caption", "click", "lead"
CONTENT_IDEA, OTHER_IDEA, ANSWER = "content_idea", "other_idea", "answer"
KINDS: Mapping[str, str] = MappingProxyType(
    {
        SHARE: "A story shared",
        CAPTION: "In your own words",
        CLICK: "Somebody followed your link",
        LEADS: "A lead or an application",
        CONTENT_IDEA: "A content idea published",
        OTHER_IDEA: "Another idea accepted",
        ANSWER: "A helpful answer",
    }
)
"""What is counted, in words."""
DAY, WEEK, EACH, RULE = "day", "week", "share", "rule"
"""Which limit was reached: of the day, the week or the one share; or the rule pays nothing for it."""


class SameScale(AdvocacyError):
    """The new rule would pay what the newest pays already."""


class ScaleChanged(AdvocacyError):
    """Somebody made another rule meanwhile."""


class NoSuchPoint(AdvocacyError):
    """There is no such line, or it is somebody else's."""


@dataclass(frozen=True, slots=True)
class Scale:
    """What each thing pays, in whole points, and how many of it are paid."""

    share: int = 2
    caption: int = 2
    click: int = 10
    lead: int = 50
    content_idea: int = 30
    other_idea: int = 15
    answer: int = 5
    shares_a_day: int = 3
    shares_a_week: int = 10
    clicks_a_share: int = 10
    clicks_a_day: int = 20
    answers_a_day: int = 3


@dataclass(frozen=True, slots=True)
class Rule:
    """One version of the numbers; ``from_at`` is None for the one that is built in."""

    n: int
    scale: Scale
    from_at: datetime | None = None
    reason: str = ""
    by_id: int | None = None

    @property
    def version(self) -> str:
        """Name it as pages do."""
        return f"points-{self.n}"


BUILT_IN = Rule(1, Scale())
AMOUNTS = tuple(KINDS)
CAPS = tuple(one.name for one in fields(Scale) if one.name not in KINDS)


@dataclass(frozen=True, slots=True)
class Used:
    """How many of a kind were paid already: on the day, in its week, and for the one share."""

    day: int = 0
    week: int = 0
    each: int = 0


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a deed is paid; ``over`` names the limit that was reached, where it is counted and not paid."""

    amount: int
    over: str = ""


def settle(kind: str, scale: Scale, used: Used) -> Verdict:
    """Say what one more of a kind is paid."""
    amount = int(getattr(scale, kind))
    limits: dict[str, tuple[tuple[str, int, int], ...]] = {
        SHARE: ((DAY, used.day, scale.shares_a_day), (WEEK, used.week, scale.shares_a_week)),
        CAPTION: ((DAY, used.day, scale.shares_a_day), (WEEK, used.week, scale.shares_a_week)),
        CLICK: ((EACH, used.each, scale.clicks_a_share), (DAY, used.day, scale.clicks_a_day)),
        ANSWER: ((DAY, used.day, scale.answers_a_day),),
    }
    if not amount:
        return Verdict(0, RULE)
    over = next((name for name, so_far, most in limits.get(kind, ()) if so_far >= most), "")
    return Verdict(0 if over else amount, over)


def day_of(at: datetime, zone: tzinfo) -> date:
    """Give the day an instant falls on where somebody is; it ends at their midnight, however long it was."""
    return at.astimezone(zone).date()


def week_of(day: date) -> tuple[date, ...]:
    """List the days of a day's week, from Monday on."""
    monday = day - timedelta(days=day.weekday())
    return tuple(monday + timedelta(days=number) for number in range(7))


def begins(at: datetime, newest: Rule) -> datetime:
    """Say from when a rule made at ``at`` counts: the next full minute that is at least one away."""
    earliest = max(at, newest.from_at or at) + LEAD
    whole = earliest.replace(second=0, microsecond=0)
    return whole if whole == earliest else whole + LEAD


def in_force(known: Sequence[Rule], at: datetime) -> Rule:
    """Find the rule that pays at an instant; ``known`` in the order of versions."""
    return next(one for one in reversed(known) if one.from_at is None or one.from_at <= at)


def check_new(scale: Scale, newest: Rule, based_on: int) -> None:
    """Let a new rule follow the newest one.

    :raises ScaleChanged: whoever wrote it looked at an older one.
    :raises SameScale: it changes nothing.
    """
    if based_on != newest.n:
        raise ScaleChanged(f"Rule {newest.version} was made meanwhile. Look at its numbers, then save yours again.")
    if scale == newest.scale:
        raise SameScale(f"Rule {newest.version} has these numbers already.")


def mark(secret: str, person_id: int, *parts: str) -> str:
    """Give the keyed hash that stays of something erased."""
    said = "\x1f".join(("point", str(person_id), *parts))
    return hmac.new(secret.encode(), said.encode(), sha256).hexdigest()


def why_not(over: str, rule: Rule) -> str:
    """Say why something was counted and not paid."""
    scale = rule.scale
    return {
        DAY: "On that day as many of these were paid as a day pays.",
        WEEK: f"In that week, from Monday on, {scale.shares_a_week} were paid, which is what a week pays.",
        EACH: f"This share had its {scale.clicks_a_share} paid visits.",
        RULE: f"Rule {rule.version} pays nothing for it.",
    }.get(over, "")


def in_words(scale: Scale) -> tuple[str, ...]:
    """Say a scale in sentences."""
    return (
        f"A share pays {scale.share}, once for each story and network, and {scale.caption} more in your own words; "
        f"{scale.shares_a_day} are paid a day and {scale.shares_a_week} a week.",
        f"Each person who follows your link pays {scale.click}; {scale.clicks_a_share} are paid a share "
        f"and {scale.clicks_a_day} a day.",
        f"A lead or an application pays {scale.lead}, once.",
        f"A content idea that is published pays {scale.content_idea}, another that is accepted {scale.other_idea}.",
        f"A helpful answer pays {scale.answer}; {scale.answers_a_day} are paid a day.",
        "Signing in and inviting somebody pay nothing.",
    )


LABELS: Mapping[str, str] = MappingProxyType(
    {
        **KINDS,
        "shares_a_day": "Shares paid a day",
        "shares_a_week": "Shares paid a week",
        "clicks_a_share": "Visits paid a share",
        "clicks_a_day": "Visits paid a day",
        "answers_a_day": "Answers paid a day",
    }
)


def difference(before: Scale, after: Scale) -> tuple[tuple[str, int, int], ...]:
    """List what changes from one rule to the next: what, before, after."""
    old, new = asdict(before), asdict(after)
    return tuple((words, old[name], new[name]) for name, words in LABELS.items() if old[name] != new[name])


def scale_of(values: Mapping[str, int]) -> Scale:
    """Read a scale as it is kept; a number it does not have is that of the rule built in."""
    names: Iterable[str] = LABELS
    return Scale(**{name: int(values[name]) for name in names if name in values})
