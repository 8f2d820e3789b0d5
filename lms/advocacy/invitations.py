"""Invitations to take part, decided: who sees one and until when, what its words may not do. Pure."""

from datetime import datetime, timedelta

from lms.advocacy.rules import QUIET, AdvocacyError, Choice

INVITE = "peer.invite"
"""The door of inviting a colleague."""
LASTS = timedelta(days=30)
"""How long an invitation stands on somebody's Today."""
APART = QUIET
"""How long after a general invitation the next one may come."""
MOST, SPAN = 20, timedelta(days=7)
"""How many colleagues somebody may invite in how long."""
LONGEST = 300
PRESSING = (
    "don't lose",
    "do not lose",
    "falling behind",
    "fall behind",
    "left behind",
    "last chance",
    "you can do better",
    "must share",
    "have to share",
    "don't miss",
    "do not miss",
    "everybody else",
    "everyone else",
    "only you",
    "we expect",
    "expected of you",
    "your manager",
    "mandatory",
    "hurry",
    "now or never",
)
"""Words that press (line 9 of the charter), as they are looked for: lower case, straight apostrophes."""


class BadWords(AdvocacyError):
    """The words of an invitation are empty, too long, or press."""


class TooSoon(AdvocacyError):
    """A general invitation went out less than 180 days ago."""


class NotYourself(AdvocacyError):
    """Somebody would invite themselves."""


class TooMany(AdvocacyError):
    """Somebody invited more colleagues in a week than one talks to."""


def clean(text: str) -> str:
    """Give the words of a general invitation.

    :raises BadWords: they are none, too many, or press.
    """
    words = " ".join(text.split())
    if not words:
        raise BadWords("Write what you would like people to know.")
    if len(words) > LONGEST:
        raise BadWords(f"Use at most {LONGEST} characters.")
    found = pressing(words)
    if found:
        raise BadWords(f"\u201c{found}\u201d presses people. Say what there is, and leave the choice to them.")
    return words


def pressing(text: str) -> str:
    """Name the first words that press; empty where none do."""
    plain = text.casefold().replace("\u2019", "'")
    return next((words for words in PRESSING if words in plain), "")


def since(choice: Choice, at: datetime) -> datetime:
    """Tell from when on an invitation still counts: not longer ago than it lasts, and not while nobody might ask.

    What was said during the 180 days after a "Not now" is never shown, not even afterwards.
    """
    quiet = choice.declined_until
    return max(at - LASTS, quiet) if quiet else at - LASTS


def check_apart(last: datetime | None, at: datetime) -> None:
    """Refuse a general invitation that follows another too soon.

    :raises TooSoon: it does.
    """
    if last is not None and at < last + APART:
        raise TooSoon("A general invitation goes out at most once in 180 days. People have seen the last one.")
