"""What may be written among peers, for how long it can be changed, what a helpful answer counts, who decides."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType

QUESTION, ANSWER, TIP, EXPLANATION = "question", "answer", "tip", "explanation"
KINDS = (QUESTION, ANSWER, TIP, EXPLANATION)
OPENS = (QUESTION, TIP, EXPLANATION)
"""What stands for itself; an answer stands below a question."""
INTERNAL, PEER = "discuss.internal", "discuss.peer"
DOORS: Mapping[str, str] = MappingProxyType({QUESTION: INTERNAL, ANSWER: INTERNAL, EXPLANATION: INTERNAL, TIP: PEER})
"""The permission key each kind needs."""
NAMES: Mapping[str, str] = MappingProxyType(
    {QUESTION: "Question", ANSWER: "Answer", TIP: "Tip", EXPLANATION: "Explanation"}
)

SHOWN, HIDDEN, REMOVED, ERASED = "shown", "hidden", "removed", "erased"
STATES = (SHOWN, HIDDEN, REMOVED, ERASED)
"""Hidden by a moderator, removed by the author, or erased with the author."""
INSTEAD: Mapping[str, str] = MappingProxyType(
    {
        HIDDEN: "Hidden by the people who run the programme.",
        REMOVED: "Removed by its author.",
        ERASED: "By a former colleague. The text went with the account.",
    }
)
FORMER = "A former colleague"

TEXT_BYTES = 2000
TIP_LENGTH = 400
"""Characters of a tip."""
CHANGE_TIME = timedelta(hours=24)
"""How long one's own words can be changed after they were written."""
KEPT = timedelta(days=30)
"""How long earlier words are kept for whoever moderates."""
WINDOW = timedelta(days=30)
"""How far back marks between two people are looked at."""
MOST_OF_ONE = 3
"""Marks of one person for the same author that may pay in that time."""

REASONS: Mapping[str, str] = MappingProxyType(
    {
        "unkind": "It is unkind to somebody",
        "private": "It tells something private or confidential",
        "wrong": "It could do harm if somebody followed it",
        "elsewhere": "It is advertising, or does not belong here",
        "other": "Something else",
    }
)
WORDS_LENGTH = 500
"""Characters of what somebody adds to a report, and of a moderator's reason."""

HIDE, KEEP, RESTORE = "hide", "keep", "restore"
DECISIONS = (HIDE, KEEP, RESTORE)
DONE: Mapping[str, str] = MappingProxyType({HIDE: "Hidden", KEEP: "Left as it is", RESTORE: "Shown again"})


@dataclass(frozen=True, slots=True)
class Limit:
    """How many of something one person may write in a span of time."""

    most: int
    span: timedelta
    words: str


WRITING = (
    Limit(20, timedelta(hours=1), "You have written 20 times within an hour, which is the most. Go on a little later."),
    Limit(60, timedelta(days=1), "You have written 60 times within a day, which is the most. Go on tomorrow."),
)
MARKING = (Limit(60, timedelta(hours=1), "You have marked 60 texts within an hour, which is the most."),)
REPORTING = (Limit(10, timedelta(days=1), "You have reported 10 texts within a day, which is the most."),)


class TalkError(Exception):
    """Something about what peers tell each other."""


class NoSuchNote(TalkError):
    """There is no such text, or no such lesson to talk about."""


class NoSuchReport(TalkError):
    """Nobody reported it, or it is not this person's to see."""


class NotNow(TalkError):
    """It cannot be done to this text, or no longer."""


class NotYours(TalkError):
    """It is somebody else's to do."""


class TooMany(TalkError):
    """The limit of a span of time is reached."""


class Unfit(TalkError):
    """A value that does not follow the rules; ``field`` names it."""

    def __init__(self, field: str, words: str) -> None:
        super().__init__(words)
        self.field = field


def clean(text: str, kind: str) -> str:
    """Give a text as it is kept: plain, its lines ended alike, at most one empty line in a row.

    :raises Unfit: nothing is in it, or it is too long.
    """
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    plain = "".join(one for one in plain if one == "\n" or one.isprintable())
    plain = re.sub(r"\n{3,}", "\n\n", plain).strip()
    if not plain:
        raise Unfit("text", "Write a few words first.")
    if kind == TIP and len(plain) > TIP_LENGTH:
        raise Unfit("text", f"A tip is short: use at most {TIP_LENGTH} characters.")
    if len(plain.encode()) > TEXT_BYTES:
        raise Unfit("text", "Use at most 2,000 characters; the rest belongs behind a link.")
    return plain


def why(text: str) -> str:
    """Give a moderator's reason as it is kept; the author reads it.

    :raises Unfit: it is missing or too long.
    """
    said = " ".join(text.split())
    if not said:
        raise Unfit("reason", "Enter the reason. The author reads it.")
    if len(said) > WORDS_LENGTH:
        raise Unfit("reason", f"Use at most {WORDS_LENGTH} characters for the reason.")
    return said


def check(limits: Sequence[Limit], written: Sequence[int]) -> None:
    """Let one more follow those written in the span of each limit.

    :raises TooMany: one of them is reached.
    """
    for limit, so_far in zip(limits, written, strict=True):
        if so_far >= limit.most:
            raise TooMany(limit.words)


def may_change(state: str, created_at: datetime, at: datetime) -> bool:
    """Tell whether an author may still change words of their own."""
    return state == SHOWN and at < created_at + CHANGE_TIME


def may_remove(state: str) -> bool:
    """Tell whether an author may remove words of their own: at any time, also hidden ones."""
    return state in {SHOWN, HIDDEN}


@dataclass(frozen=True, slots=True)
class Mark:
    """Somebody found a text helpful. ``given`` and ``got``: marks between the two in the last thirty days.

    ``given`` counts those of the marker for answers of the author, this one not among them; ``got`` the other way.
    """

    kind: str
    marker_id: int
    author_id: int | None
    asker_id: int | None
    given: int = 0
    got: int = 0


def counts(mark: Mark) -> bool:
    """Tell whether a mark may pay the author of an answer.

    An answer to one's own question pays nothing, nor does a mark for somebody who marked answers of the marker's,
    so that two people cannot pay each other; of one person's marks for the same author only the first few count.
    """
    if mark.kind != ANSWER or mark.author_id is None or mark.author_id in {mark.marker_id, mark.asker_id}:
        return False
    return mark.got == 0 and mark.given < MOST_OF_ONE


def may_decide(person_id: int, author_id: int | None, reporters: Sequence[int | None]) -> bool:
    """Tell whether a moderator decides: nobody does about words or a report of their own."""
    return person_id != author_id and person_id not in reporters


def leads(state: str, what: str, *, reported: bool) -> str | None:
    """Give the state a decision leads to; None where it was taken already.

    :raises NotNow: there is nothing of the kind to decide.
    """
    if what not in DECISIONS:
        raise NotNow("Choose to hide it, to leave it, or to show it again.")
    if state in {REMOVED, ERASED}:
        raise NotNow("Its text is gone: there is nothing left to decide.")
    if what == HIDE:
        return HIDDEN if state == SHOWN else None
    if what == RESTORE:
        return SHOWN if state == HIDDEN else None
    if state != SHOWN:
        raise NotNow("It is hidden. Show it again instead.")
    return SHOWN if reported else None


def excerpt(text: str, most: int = 140) -> str:
    """Give the beginning of a text on one line, cut at a word."""
    line = " ".join(text.split())
    if len(line) <= most:
        return line
    head = line[: most + 1]
    return f"{head[: head.rfind(' ')] if ' ' in head else head[:most]} …"


def pages(total: int, size: int, page: int) -> tuple[int, int]:
    """Give a page that exists and how many there are."""
    last = max(1, -(-total // size))
    return min(max(1, page), last), last
