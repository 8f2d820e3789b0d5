"""Which way a proposal goes: its states, who may take which step from where, and what may stand in it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from lms.sharing.rules import BODY_BYTES, SharingError, Unfit, clean_link

PROPOSE, PUBLISH = "story.propose", "story.publish"
"""The permission keys of this folder's pages."""
CHAMPION = "champion"
MOST_OPEN = 20
"""Proposals of one person that may be under way at the same time."""
MOST_WORDS = 1000
"""Characters of a reason, a wish or a remark."""
MOST_AT_ONCE = 100
"""Items of feeds that one press of a button declines."""

WAITING, CHANGES, APPROVED, DECLINED, WITHDRAWN = "waiting", "changes", "approved", "declined", "withdrawn"
STATES = (WAITING, CHANGES, APPROVED, DECLINED, WITHDRAWN)
OPEN = (WAITING, CHANGES)
HAND_IN, WITHDRAW, ASK, APPROVE, DECLINE, REOPEN = "hand-in", "withdraw", "ask", "approve", "decline", "reopen"
STEPS = (HAND_IN, WITHDRAW, ASK, APPROVE, DECLINE, REOPEN)
AUTHORS = frozenset({HAND_IN, WITHDRAW})
"""Steps of the author; every other one is an editor's."""

_WAYS: Mapping[tuple[str, str], str] = MappingProxyType(
    {
        (WAITING, HAND_IN): WAITING,
        (CHANGES, HAND_IN): WAITING,
        (WITHDRAWN, HAND_IN): WAITING,
        (WAITING, WITHDRAW): WITHDRAWN,
        (CHANGES, WITHDRAW): WITHDRAWN,
        (WAITING, ASK): CHANGES,
        (WAITING, APPROVE): APPROVED,
        (WAITING, DECLINE): DECLINED,
        (CHANGES, DECLINE): DECLINED,
        (DECLINED, REOPEN): WAITING,
    }
)
_NOW: Mapping[str, str] = MappingProxyType(
    {
        WAITING: "It waits for an editor now.",
        CHANGES: "It waits for its author now: changes are asked for.",
        APPROVED: "It is approved already.",
        DECLINED: "It is declined already.",
        WITHDRAWN: "Its author has withdrawn it.",
    }
)


class NoSuchProposal(SharingError):
    """There is no such proposal, or it is not this person's to see."""


class NotYours(SharingError):
    """Somebody else takes this step."""


class NotNow(SharingError):
    """The proposal cannot take this step from where it is."""


class Overtaken(SharingError):
    """Somebody took a step since the page was shown."""


@dataclass(frozen=True, slots=True)
class Text:
    """What is proposed, as it was typed and cleaned."""

    title: str
    summary: str
    body: str
    link: str
    topic: str
    language: str
    remark: str = ""
    """For the editors only: why it is worth telling."""
    credited: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """One step a proposal took; ``by`` None: a feed, or somebody who is no longer known."""

    n: int
    what: str
    words: str
    by: int | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a proposal is: its state, the number of its steps, its author and the last step."""

    state: str
    steps: int
    author_id: int | None
    last: Step | None = None


@dataclass(frozen=True, slots=True)
class Deed:
    """A step somebody asks for; ``seen`` is the number of steps on the page it was asked from."""

    what: str
    by: int
    seen: int
    words: str = ""
    edits: bool = False


def checked(text: Text) -> Text:
    """Refuse what no proposal may hold.

    :raises Unfit: a text is missing or too long, or the link is none.
    """
    for field, words in (("title", "a title"), ("summary", "a summary of one or two sentences"), ("body", "the text")):
        if not getattr(text, field).strip():
            raise Unfit(field, f"Enter {words}.")
    if len(text.body.encode()) > BODY_BYTES:
        raise Unfit("body", "Use at most 2,000 characters for the text; the rest belongs behind the link.")
    if text.link and not clean_link(text.link):
        raise Unfit("link", "Enter a link that begins with https:// and names a page, or leave it empty.")
    if len(text.remark) > MOST_WORDS:
        raise Unfit("remark", f"Use at most {MOST_WORDS:,} characters for the remark.")
    return text


def follow(standing: Standing, deed: Deed) -> str | None:
    """Give the state a deed leads to; None where the very same was done already, so that a doubled request is one.

    :raises NotYours: the step is somebody else's.
    :raises Overtaken: somebody took a step since.
    :raises NotNow: no such step leads on from here.
    :raises Unfit: a reason or a wish is missing, or too long.
    """
    _is_for(standing, deed)
    if _is_done(standing, deed):
        return None
    if deed.seen != standing.steps:
        raise Overtaken(f"Somebody was quicker. {_NOW[standing.state]} Nothing of yours was done.")
    leads = _WAYS.get((standing.state, deed.what))
    if leads is None or (deed.what == ASK and standing.author_id is None):
        raise NotNow(_NOW[standing.state] if leads is None else "Nobody proposed it who could change it.")
    if len(deed.words) > MOST_WORDS:
        raise Unfit("words", f"Use at most {MOST_WORDS:,} characters.")
    if not deed.words and deed.what in {ASK, DECLINE} and standing.author_id is not None:
        wanted = "what to change" if deed.what == ASK else "why you decline it"
        raise Unfit("words", f"Say {wanted}: the author reads it.")
    return leads


def ways(standing: Standing, person_id: int, *, edits: bool) -> tuple[str, ...]:
    """List the steps a person may take now."""
    mine = standing.author_id == person_id
    offered = AUTHORS if mine else frozenset(STEPS) - AUTHORS if edits else frozenset()
    nobodys = {ASK} if standing.author_id is None else frozenset()
    return tuple(one for one in STEPS if one in offered - nobodys and (standing.state, one) in _WAYS)


def state_of(steps: list[Step]) -> str:
    """Work out the state from all steps, the first of which is the handing in; for recounts."""
    state = WAITING
    for one in steps[1:]:
        state = _WAYS.get((state, one.what), state)
    return state


def _is_for(standing: Standing, deed: Deed) -> None:
    mine = standing.author_id == deed.by
    if deed.what in AUTHORS and not mine:
        raise NotYours("Only the author does this.")
    if deed.what not in AUTHORS and mine:
        raise NotYours("Nobody decides about a proposal of their own; another editor does.")
    if deed.what not in AUTHORS and not deed.edits:
        raise NotYours("Only the champion and people who may publish stories decide about proposals.")


def _is_done(standing: Standing, deed: Deed) -> bool:
    last = standing.last
    return (
        last is not None
        and deed.seen == standing.steps - 1
        and (last.what, last.by, last.words) == (deed.what, deed.by, deed.words)
    )
