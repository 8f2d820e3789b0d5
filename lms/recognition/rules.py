"""What a fact pays, which badges and levels follow from it, and until when an award is valid."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any, Literal
from urllib.parse import urlsplit

from lms.content.badges import Badge
from lms.content.levels import Level

FACTS = frozenset({"lesson", "quiz", "first-try", "course", "policy", "streak", "idea.accepted"})
"""What may be reported from outside. Badges and levels only follow from these; a share is never a fact here."""

State = Literal["valid", "expired", "suspended", "revoked"]
CHECKERS = frozenset({"staff", "champion", "admin"})
"""Roles that may look at any award, to check it."""
_AWARD_ID = re.compile(r"[A-Za-z0-9_-]{16,64}", re.ASCII)


class RecognitionError(Exception):
    """Something recognition cannot do; the message names the thing and the mend."""


class NotAFact(RecognitionError):
    """A reference was recorded that nobody may report."""


class NoSuchAward(RecognitionError):
    """There is no such award, or it is not for this person to know."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a person stands: XP, and the highest level reached (``""`` where an academy has no levels)."""

    xp: int
    level_id: str
    level_number: int
    badges: int = 0
    lessons: int = 0


@dataclass(frozen=True, slots=True)
class Award:
    """One badge held by one person, as it was when it was earned."""

    public_id: str
    person_id: int
    badge_id: str
    title: str
    digest: str
    look: Mapping[str, str]
    release: int
    evidence: Mapping[str, Any]
    awarded_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None
    revoked_reason: str | None
    public: bool
    suspended_at: datetime | None = None
    suspended_reason: str | None = None
    given_reason: str | None = None
    """Set where somebody gave it by hand."""
    decided: bool = False
    """Whether somebody ever decided something about it: gave, suspended, revoked or restored it."""

    def state(self, at: datetime) -> State:
        """Tell whether the award counts at an instant; revoked outweighs suspended, and that outweighs expired."""
        if self.revoked_at is not None and self.revoked_at <= at:
            return "revoked"
        if self.suspended_at is not None and self.suspended_at <= at:
            return "suspended"
        if self.expires_at is not None and self.expires_at <= at:
            return "expired"
        return "valid"


@dataclass(frozen=True, slots=True)
class Reached:
    """A level a person reached, and the number it had then."""

    level_id: str
    number: int


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the XP ledger with the balance after it."""

    id: int
    amount: int
    reason: str
    key: str
    rule: str
    at: datetime
    balance: int


def kind_of(ref: str) -> str:
    """Give the part of a reference before its colon."""
    return ref.partition(":")[0]


def check_fact(ref: str) -> None:
    """Refuse what may not be reported from outside.

    :raises NotAFact: the kind is not one that learning reports, or there is nothing after the colon.
    """
    kind, _, name = ref.partition(":")
    if kind not in FACTS or not name:
        raise NotAFact(f"{ref!r} cannot be recorded; record one of {', '.join(sorted(FACTS))} with its id")


def base_level(levels: Iterable[Level]) -> Level | None:
    """Find the level that an account alone gives: the lowest, if it requires nothing."""
    lowest = min(levels, key=lambda level: level.number, default=None)
    return lowest if lowest and not lowest.needs else None


def awaited(levels: Iterable[Level], badges: Iterable[Badge]) -> frozenset[str]:
    """Give the references that a badge or a level waits for; all others bring nothing but their XP."""
    return frozenset(badge.when for badge in badges).union(*(level.needs for level in levels))


def consequences(
    facts: Iterable[str],
    levels: Iterable[Level],
    badges: Iterable[Badge],
    void: frozenset[str] = frozenset(),
) -> tuple[str, ...]:
    """List the badges and levels that ``facts`` bring and that are not among them yet, in the order they follow.

    A level needs its own requirements and every level below; what follows may complete more.
    ``void`` are facts that count as had but complete nothing: revoked and suspended badges.
    """
    ladder = sorted(levels, key=lambda level: level.number)
    shelf = tuple(badges)
    base = base_level(ladder)
    had = set(facts) | ({f"level:{base.id}"} if base else set())
    news: list[str] = []
    while step := _next(had, had - void, ladder, shelf):
        had.add(step)
        news.append(step)
    return tuple(news)


def _next(had: set[str], met: set[str], ladder: Iterable[Level], shelf: Iterable[Badge]) -> str | None:
    for badge in shelf:
        if badge.when in met and f"badge:{badge.id}" not in had:
            return f"badge:{badge.id}"
    for level in ladder:
        if f"level:{level.id}" not in had:
            return f"level:{level.id}" if met.issuperset(level.needs) else None
    return None


def highest(reached: Iterable[Reached], levels: Iterable[Level]) -> Reached | None:
    """Find the highest level reached, by today's numbers; one taken out of the academy keeps the number it had."""
    ladder = tuple(levels)
    today = {level.id: level.number for level in ladder}
    base = base_level(ladder)
    known = [Reached(one.level_id, today.get(one.level_id, one.number)) for one in reached]
    if base:
        known.append(Reached(base.id, base.number))
    return max(known, key=lambda one: (one.number, one.level_id in today), default=None)


def may_see(award: Award, person_id: int | None, roles: frozenset[str]) -> bool:
    """Tell whether an award shows: to everybody if its owner said so, else to the owner and to who checks badges."""
    return award.public or award.person_id == person_id or bool(roles & CHECKERS)


def attempt_in(text: str) -> str | None:
    """Give the id of an attempt as a form sends it, or None where it is none."""
    return text if _AWARD_ID.fullmatch(text) else None


def award_id_in(text: str) -> str | None:
    """Find a badge id in what somebody typed or pasted: the bare id, or the address of a badge page."""
    words = text.strip()
    if _AWARD_ID.fullmatch(words):
        return words
    try:
        path = urlsplit(words).path
    except ValueError:
        return None
    parts = [part for part in path.split("/") if part]
    for before, part in pairwise(parts):
        if before in {"badges", "check"} and _AWARD_ID.fullmatch(part):
            return part
    return None
