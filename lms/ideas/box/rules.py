"""What an idea may hold, which way it may go, and what may be said of how many support it."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from types import MappingProxyType

CONTENT, TRAINING, POLICY, TOOL, OTHER = KINDS = ("content", "training", "policy", "tool", "other")
KIND_WORDS: Mapping[str, str] = MappingProxyType(
    {
        CONTENT: "Something to share",
        TRAINING: "Something to learn",
        POLICY: "Our policy",
        TOOL: "A tool",
        OTHER: "Something else",
    }
)
NEW, REVIEW, PLANNED, DONE, NOT_NOW = STATUSES = ("new", "review", "planned", "done", "not-now")
STATUS_WORDS: Mapping[str, str] = MappingProxyType(
    {NEW: "new", REVIEW: "under review", PLANNED: "planned", DONE: "done", NOT_NOW: "not now"}
)
DECISIONS = (REVIEW, PLANNED, DONE, NOT_NOW)
"""What a champion may decide; nothing becomes new again."""
PROMISABLE = frozenset({NEW, REVIEW, PLANNED})
"""While it is one of these, an idea may have a date by which something is promised."""
ACCEPTED = frozenset({PLANNED, DONE})
HAND_IN, CHANGE, TAKE_BACK, PUT_BACK = AUTHORS = ("hand-in", "change", "take-back", "put-back")
DECIDE, PROMISE, FILE, STORY, PUBLISHED, QUEUE, LESSON = (
    "decide",
    "promise",
    "file",
    "story",
    "published",
    "queue",
    "lesson",
)
STEPS = (*AUTHORS, DECIDE, PROMISE, FILE, STORY, PUBLISHED, QUEUE, LESSON)
LEAST = 5
"""The smallest number of supporters that is said."""
TITLE, BYTES, MOST_WORDS = 120, 2048, 1000
MOST_A_DAY, MOST_REMARKS = 20, 100
"""How many ideas, and how many remarks, of one person a day takes."""
CONTENT_IDEA, OTHER_IDEA = "content_idea", "other_idea"
"""What the ledger of points calls them."""


class IdeaError(Exception):
    """What the box refuses; the message names the thing and the mend."""


class NoSuchIdea(IdeaError):
    """There is no such idea, or it was taken back."""


class NotYours(IdeaError):
    """Only the author may do this."""


class NotNow(IdeaError):
    """The idea is not where this could be done."""


class Overtaken(IdeaError):
    """Somebody else decided meanwhile."""


class Unfit(IdeaError):
    """A value does not follow the rules; ``field`` names it."""

    def __init__(self, field: str, words: str) -> None:
        super().__init__(words)
        self.field = field


@dataclass(frozen=True, slots=True)
class Text:
    """What somebody wrote; ``credited``: whether they are named."""

    kind: str
    title: str
    text: str
    credited: bool = False


@dataclass(frozen=True, slots=True)
class Decision:
    """What a champion decides. ``seen``: how many steps the page showed; ``words`` go to the author."""

    status: str
    words: str = ""
    seen: int = 0


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an idea stands; ``promised_at`` None: nothing is promised."""

    kind: str
    status: str
    steps: int
    promised_at: datetime | None = None
    story: str = ""
    taken_back: bool = False


def checked(text: Text) -> Text:
    """Refuse what an idea may not hold.

    :raises Unfit: its kind is unknown, or a text is missing or too long.
    """
    if text.kind not in KINDS:
        raise Unfit("kind", "Choose what it is about.")
    if not text.title.strip():
        raise Unfit("title", "Enter a title.")
    if len(text.title) > TITLE:
        raise Unfit("title", f"Use at most {TITLE} characters for the title.")
    if not text.text.strip():
        raise Unfit("text", "Say in a sentence or two what you have in mind.")
    if len(text.text.encode()) > BYTES:
        raise Unfit("text", "Use at most 2,000 characters. What is longer belongs behind a link.")
    return text


def checked_remark(words: str) -> str:
    """Refuse a remark that says nothing, or too much.

    :raises Unfit: it does.
    """
    if not words.strip():
        raise Unfit("words", "Write what you want to say.")
    if len(words.encode()) > BYTES:
        raise Unfit("words", "Use at most 2,000 characters.")
    return words


def clean(text: str) -> str:
    """Give words as they are kept: one kind of line break, no control characters, no empty edges."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(one for one in lines if one == "\n" or unicodedata.category(one) not in {"Cc", "Cs"}).strip()


def line(text: str) -> str:
    """Give words as one line."""
    return " ".join(clean(text).split())


def digest(*parts: str) -> str:
    """Give the digest of what was sent, by which the same again is known."""
    return sha256("\x1f".join(parts).encode()).hexdigest()


def decide(standing: Standing, decision: Decision) -> bool:
    """Tell whether a decision changes anything; the same one twice does not.

    :raises Unfit: there is no such decision, or a reason is missing or too long.
    :raises Overtaken: somebody decided since the page was shown.
    :raises NotNow: the author took the idea back.
    """
    if decision.status not in DECISIONS:
        raise Unfit("status", "Choose what becomes of it.")
    if len(decision.words) > MOST_WORDS:
        raise Unfit("words", f"Use at most {MOST_WORDS:,} characters.")
    if decision.status == NOT_NOW and not decision.words.strip():
        raise Unfit("words", "Say why not now. The author and everybody who supports it reads it.")
    if decision.status == standing.status and decision.seen < standing.steps:
        return False
    _still(standing, decision.seen)
    return decision.status != standing.status or bool(decision.words.strip())


def promise(standing: Standing, until: datetime | None, words: str, *, seen: int, at: datetime) -> bool:
    """Tell whether a promise changes anything. The first date needs no words; another one, or none any more, does.

    :raises Unfit: the date lies behind, or words are missing or too long.
    :raises Overtaken: somebody decided since the page was shown.
    :raises NotNow: nothing can be promised of it.
    """
    if until == standing.promised_at:
        return False
    _still(standing, seen)
    if standing.status not in PROMISABLE:
        raise NotNow(f"This idea is {STATUS_WORDS[standing.status]}: there is nothing left to promise.")
    if until is not None and until <= at:
        raise Unfit("until", "Choose a day that lies ahead.")
    if len(words) > MOST_WORDS:
        raise Unfit("words", f"Use at most {MOST_WORDS:,} characters.")
    if standing.promised_at is not None and not words.strip():
        raise Unfit("words", "Say why the date moves. The author reads it.")
    return True


def file(standing: Standing, kind: str, *, begun: bool) -> None:
    """Refuse to file an idea as another kind.

    :raises Unfit: there is no such kind.
    :raises NotNow: it is a story or a lesson already, or was taken back.
    """
    if kind not in KINDS:
        raise Unfit("kind", "Choose what it is about.")
    if standing.taken_back:
        raise NotNow("Its author took this idea back.")
    if kind != standing.kind and (standing.story or begun):
        raise NotNow("A story or a lesson is being made of it, so it stays filed as it is.")


def becomes(standing: Standing, kind: str) -> None:
    """Refuse to make of an idea what it does not ask for.

    :raises NotNow: it is filed as something else, was taken back, or is for another time.
    """
    if standing.taken_back:
        raise NotNow("Its author took this idea back.")
    if standing.kind != kind:
        raise NotNow(
            f"This idea is filed under “{KIND_WORDS[standing.kind]}”. File it under “{KIND_WORDS[kind]}” first."
        )
    if standing.status == NOT_NOW:
        raise NotNow("It was decided that this is not for now. Decide anew first.")


def payment(kind: str, step: str, status: str) -> str:
    """Name what a step pays its author; nothing for most.

    A content idea is paid when its story is published, any other when it is accepted: planned, or done at once.
    """
    if kind == CONTENT:
        return CONTENT_IDEA if step == PUBLISHED else ""
    return OTHER_IDEA if step == DECIDE and status in ACCEPTED else ""


def said(number: int) -> int | None:
    """Give a number of supporters that may be said; None: fewer than five, which includes nobody."""
    return number if number >= LEAST else None


def _still(standing: Standing, seen: int) -> None:
    if standing.taken_back:
        raise NotNow("Its author took this idea back.")
    if seen < standing.steps:
        raise Overtaken("Somebody decided about this idea meanwhile. Look at it again, then send yours.")
