"""Who fits a request for a mentor, how long one waits, and what the two may write each other."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, tzinfo
from types import MappingProxyType
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

MENTOR, ASKING = "peer.mentor", "discuss.internal"
"""The permission keys: to offer to mentor, and to ask for one."""
MOST_PEOPLE = 10
MOST_ASKS = 3
"""Requests of one person that may wait at the same time."""
FEW = 5
"""Mentors that are offered to choose from, and that a request without a choice goes to."""
WAIT = timedelta(days=14)
"""How long a request waits. Before that nothing is told but that somebody accepts."""
AGAIN = timedelta(days=90)
"""How long a mentor whom a request went to is not offered to the same person again, whatever became of it."""
KEPT = timedelta(days=90)
"""How long a thread can be read after it ended; then it is erased."""
ABOUT_LENGTH = 300
WORDS_LENGTH = 500
MESSAGE_BYTES = 2000
MOST_MESSAGES = 60
"""Messages of one person within an hour."""

OPEN, MET, OVER, WITHDRAWN = "open", "met", "over", "withdrawn"
STATES = (OPEN, MET, OVER, WITHDRAWN)
SAYS: Mapping[str, str] = MappingProxyType(
    {
        OPEN: "waits for an answer",
        MET: "you have met",
        OVER: "not free now",
        WITHDRAWN: "withdrawn",
    }
)
"""What the asker reads; "not free now" is said of declined, unanswered, full and paused alike."""
MOST_NEW_ASKS = 10
"""Requests of one person within a week, also when they are withdrawn again."""
WEEK, HOUR = timedelta(days=7), timedelta(hours=1)


class MentorsError(Exception):
    """Something about mentors and who asks for one."""


class NoSuchThing(MentorsError):
    """There is no such request or thread, or it is somebody else's."""


class NotNow(MentorsError):
    """It cannot be done now, or not any more."""


class TooMany(MentorsError):
    """The limit of a span of time is reached."""


class Unfit(MentorsError):
    """A value that does not follow the rules; ``field`` names it."""

    def __init__(self, field: str, words: str) -> None:
        super().__init__(words)
        self.field = field


@dataclass(frozen=True, slots=True)
class Terms:
    """What somebody offers: courses they help with, a language, how many people at once, a few words."""

    topics: tuple[str, ...]
    language: str
    most: int
    about: str = ""
    mails: bool = False
    paused: bool = False


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who offers to mentor on a topic. ``has``: how many people they have now, of at most ``most``."""

    person_id: int
    public_id: str
    name: str
    about: str
    language: str
    zone: str
    has: int
    most: int


def fits(candidates: Iterable[Candidate], language: str, zone: str, at: datetime) -> tuple[Candidate, ...]:
    """Choose whom a request may go to: who speaks the language and has room, those whose clock is nearest first.

    Of clocks as near as each other, whoever has fewer people comes first.
    """
    base = language.partition("-")[0]
    able = [one for one in candidates if one.has < one.most and one.language.partition("-")[0] == base]
    return tuple(sorted(able, key=lambda one: (apart(one.zone, zone, at), one.has, one.person_id))[:FEW])


def apart(one: str, other: str, at: datetime) -> int:
    """Give how many whole hours two zones are apart at an instant; unknown ones count as UTC."""
    minutes = abs(_offset(one, at) - _offset(other, at)).total_seconds() // 60
    return int(minutes // 60)


def checked(terms: Terms, known: Iterable[str]) -> Terms:
    """Give an offer as it is kept.

    :raises Unfit: no topic is chosen or one is not there, the number is none, or the words are too long.
    """
    there = set(known)
    topics = tuple(one for one in dict.fromkeys(terms.topics) if one in there)
    if not topics:
        raise Unfit("topics", "Choose what you can help with.")
    if not 1 <= terms.most <= MOST_PEOPLE:
        raise Unfit("most", f"Enter a whole number from 1 to {MOST_PEOPLE}.")
    about = " ".join(terms.about.split())
    if len(about) > ABOUT_LENGTH:
        raise Unfit("about", f"Use at most {ABOUT_LENGTH} characters.")
    return replace(terms, topics=topics, about=about)


def said(text: str, most: int) -> str:
    """Give the words of a request as they are kept; it may have none.

    :raises Unfit: they are too long.
    """
    plain = "".join(one for one in text.replace("\r\n", "\n") if one == "\n" or one.isprintable()).strip()
    if len(plain) > most:
        raise Unfit("words", f"Use at most {most} characters.")
    return plain


def message(text: str) -> str:
    """Give a message as it is kept.

    :raises Unfit: nothing is in it, or it is too long.
    """
    plain = "".join(one for one in text.replace("\r\n", "\n") if one == "\n" or one.isprintable()).strip()
    if not plain:
        raise Unfit("text", "Write a few words first.")
    if len(plain.encode()) > MESSAGE_BYTES:
        raise Unfit("text", "Use at most 2,000 characters.")
    return plain


def state_at(state: str, until: datetime, at: datetime) -> str:
    """Give the state of a request as its asker sees it, also before a job has ended it."""
    return OVER if state == OPEN and at >= until else state


def may_answer(state: str, until: datetime, at: datetime) -> None:
    """Let a mentor answer a request that still waits.

    :raises NotNow: it does not.
    """
    if state_at(state, until, at) != OPEN:
        raise NotNow("This request is over: somebody else was first, it was withdrawn, or its time has gone by.")


def may_ask(waiting: Iterable[str], topic: str, lately: int) -> None:
    """Let somebody ask once more, who has these topics waiting and asked so often within a week.

    :raises NotNow: they ask about the topic already, or about as many as one can.
    :raises TooMany: they asked too often this week.
    """
    topics = list(waiting)
    if topic in topics:
        raise NotNow("You have a request for this waiting already.")
    if len(topics) >= MOST_ASKS:
        raise NotNow(f"{MOST_ASKS} requests of yours are waiting, which is the most. Withdraw one first.")
    if lately >= MOST_NEW_ASKS:
        raise TooMany(f"You have asked {MOST_NEW_ASKS} times this week, which is the most.")


def _offset(name: str, at: datetime) -> timedelta:
    try:
        zone: tzinfo = ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        zone = UTC
    return at.astimezone(zone).utcoffset() or timedelta()
