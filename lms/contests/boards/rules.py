"""Which days count, what somebody may be called, and when the figure of a team may be said."""

import hmac
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from hashlib import sha256

DAYS = 30
"""How many days count: today where the person is, and those before it."""
LEAST = 5
"""The fewest people a board or the figure of a team may speak of, and the fewest that may change one."""
STEP = 5
"""In which steps the average of a team is said, in points."""
SHORTEST, LONGEST = 3, 30
"""How long an alias may be, in characters."""
ALIAS, NAME = "alias", "name"
"""How somebody may be shown."""
NOBODY = "Somebody"
"""What is shown for a person who chose no name."""
TEXT_VERSION = "boards-1"
TEXT = (
    "Others who are signed in see the alias or the name you choose, your points of thirty days, and your place.",
    "The board shows you those next to you first. Nobody sees who is not on it.",
    "Your points count in the average of your team, which is said of five people or more.",
    "No level, badge, permission, appraisal or pay depends on it.",
    "You leave with one click, at once, without a reason. Your place and the count of your days are erased then.",
)
"""What somebody reads before they join; it is kept with their answer."""

_KINDS = ("Amber", "Bright", "Calm", "Clear", "Gentle", "Golden", "Green", "Kind", "Mellow", "Quiet", "Still", "Warm")
_THINGS = ("Birch", "Brook", "Cedar", "Cloud", "Harbour", "Heron", "Island", "Maple", "Otter", "River", "Robin", "Wren")


class BoardsError(Exception):
    """Something about boards cannot be done; the message says what, and the mend."""


class BoardsOff(BoardsError):
    """No administrator turned the boards on."""


class BadAlias(BoardsError):
    """An alias does not follow the rules, or is somebody else's."""


class TextChanged(BoardsError):
    """What somebody read before they joined is not what it is now."""


@dataclass(frozen=True, slots=True)
class Shown:
    """How somebody is shown: ``kind`` alias or name; the alias, empty for a name."""

    kind: str
    alias: str = ""


@dataclass(frozen=True, slots=True)
class Team:
    """What decides whether the figure of a team may be said.

    ``waiting``: people who are not in the figure yet; ``left``: people who were in it and are gone; ``said_on``: when
    it was last said, if ever; ``since``: from when on it was of the same people.
    """

    waiting: int = 0
    left: int = 0
    said_on: date | None = None
    since: date | None = None


def first_day(today: date) -> date:
    """Give the first of the days that count."""
    return today - timedelta(days=DAYS - 1)


def leaves_at(day: date, zone: tzinfo) -> datetime:
    """Say when a day falls out: as the day begins, where the person is, that has thirty others before it."""
    return datetime.combine(day + timedelta(days=DAYS), time(), zone)


def clean_alias(text: str) -> str:
    """Give an alias fit to be shown.

    :raises BadAlias: it is too short, too long, or made of more than letters, digits, spaces, hyphens, apostrophes.
    """
    alias = " ".join(unicodedata.normalize("NFC", text).split())
    if not SHORTEST <= len(alias) <= LONGEST:
        raise BadAlias(f"Use an alias of {SHORTEST} to {LONGEST} characters.")
    if not all(one.isalnum() or one in " -'’" or unicodedata.combining(one) for one in alias):
        raise BadAlias("Use letters, digits, spaces, hyphens and apostrophes for an alias.")
    if not any(one.isalpha() for one in alias):
        raise BadAlias("Use at least one letter for an alias.")
    return alias


def suggestion(secret: str, person_id: int, taken: Callable[[str], bool]) -> str:
    """Make an alias of neutral words that is not taken; the same for a person until somebody takes it."""
    number = 0
    while True:
        told = hmac.new(secret.encode(), f"alias\x1f{person_id}\x1f{number}".encode(), sha256).digest()
        kind, thing = _KINDS[told[0] % len(_KINDS)], _THINGS[told[1] % len(_THINGS)]
        alias = f"{kind} {thing} {10 + int.from_bytes(told[2:6], 'big') % 9990}"
        if not taken(alias):
            return alias
        number += 1


def digest(body: str) -> str:
    """Give the hash a text is kept by."""
    return sha256(body.encode()).hexdigest()


def may_say(team: Team, today: date) -> str:
    """Tell whether tonight's figure is of the ``same`` people, of those there ``now``, or not said: ``""``.

    Subtracting one figure from another may tell of nobody. So a figure is of other people than the last only where
    five of them are others, once in thirty days; or where no day is left in it that was in the last.
    """
    whole = timedelta(days=DAYS)
    if team.said_on is None or today - team.said_on >= whole:
        return "now"
    if team.waiting + team.left >= LEAST and (team.since is None or today - team.since >= whole):
        return "now"
    return "same" if not team.left else ""


def average(points: int, active: int) -> int | None:
    """Give the points for each active person, rounded down to a step; None: fewer than five are active."""
    if active < LEAST:
        return None
    whole = points // active
    return whole - whole % STEP


def in_fives(count: int) -> int:
    """Round down to a multiple of five, so that a figure does not move with each person."""
    return count - count % LEAST
