"""Whose signature a text needs, how an area stands, and what is refused."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from lms.content.policies import Policy
from lms.policy.rules import PolicyError

Verdict = Literal["approve", "changes"]
State = Literal["approved", "changes", "waiting", "writers", "release"]
Class = Literal["cosmetic", "material"]
End = Literal["published", "replaced", "withdrawn"]
USUAL = ("legal", "compliance", "hr")
"""Areas an administrator may give before any policy names them."""
SIGNED: frozenset[State] = frozenset({"approved", "release"})
LONGEST = 2000
"""Characters of a reason or a comment."""
LEFT = "Somebody who left"
"""How a person is named who was erased."""
_WORDS = {"hr": "HR", "it": "IT", "dpo": "DPO"}


class NoSuchRound(PolicyError):
    """There is no round of that number."""


class Closed(PolicyError):
    """The round is over, so nothing is signed in it any more."""


class NotYours(PolicyError):
    """The person does not sign this text: they hold none of its areas, or wrote on it."""


class NothingToSign(PolicyError):
    """The text is the one in force."""


class NoWords(PolicyError):
    """A reason or a comment is missing, or holds spaces only."""


class Overtaken(PolicyError):
    """Somebody else asked for signatures under the policy at the same moment."""


class NotSigned(PolicyError):
    """A release holds a text that its experts have not signed."""


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What an expert said about a text for one area. ``person_id`` is none once they were erased."""

    area: str
    verdict: Verdict
    comment: str
    person_id: int | None
    name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Area:
    """How one area stands in a round. ``newest`` is its last review.

    ``writers``: only people who wrote on the text hold it. ``release``: nobody holds it, so the release itself signs.
    """

    name: str
    state: State
    newest: Reviewed | None = None
    holders: frozenset[int] = frozenset()

    @property
    def title(self) -> str:
        """Give the area's name as it is shown."""
        return title_of(self.name)


@dataclass(frozen=True, slots=True)
class Standing:
    """How a text stands: each area whose signature it needs, in order."""

    areas: tuple[Area, ...] = ()

    @property
    def signed(self) -> bool:
        """Tell whether nothing is missing."""
        return all(one.state in SIGNED for one in self.areas)

    @property
    def missing(self) -> tuple[str, ...]:
        """Name the areas whose signature is missing."""
        return tuple(one.name for one in self.areas if one.state not in SIGNED)

    @property
    def by_release(self) -> tuple[str, ...]:
        """Name the areas nobody holds."""
        return tuple(one.name for one in self.areas if one.state == "release")

    @property
    def approved(self) -> int:
        """Count the areas an expert approved for."""
        return sum(one.state == "approved" for one in self.areas)

    @property
    def asked(self) -> int:
        """Count the areas that an expert signs for."""
        return sum(one.state != "release" for one in self.areas)


@dataclass(frozen=True, slots=True)
class Round:
    """A text put before the experts. ``digest`` is empty where the policy is to be taken out of force."""

    id: int
    policy_id: str
    number: int
    path: str
    title: str
    digest: str
    base: str
    cls: Class
    areas: tuple[str, ...]
    why: str
    opened_by: int | None
    by: str
    opened_at: datetime
    closed_at: datetime | None
    closed_as: End | None
    writers: frozenset[int]
    reviews: tuple[Reviewed, ...]
    """Oldest first."""
    standing: Standing

    @property
    def open(self) -> bool:
        """Tell whether it can be signed."""
        return self.closed_at is None

    @property
    def ready(self) -> bool:
        """Tell whether its text may come into force."""
        return self.open and self.standing.signed

    def yours(self, person_id: int, held: Iterable[str]) -> tuple[str, ...]:
        """Name the areas a person who holds ``held`` may speak for in it."""
        if not self.open or person_id in self.writers:
            return ()
        mine = frozenset(held)
        return tuple(area for area in self.areas if area in mine)

    def waits_for(self, person_id: int, held: Iterable[str]) -> tuple[str, ...]:
        """Name the areas that wait for this person's word."""
        waiting = {one.name for one in self.standing.areas if one.state == "waiting"}
        return tuple(area for area in self.yours(person_id, held) if area in waiting)


def standing(
    areas: Iterable[str],
    reviews: Sequence[Reviewed],
    holders: Mapping[str, frozenset[int]],
    writers: frozenset[int] = frozenset(),
) -> Standing:
    """Say how each area stands: by its newest review, else by who could sign for it."""
    newest = {one.area: one for one in reviews}
    return Standing(
        tuple(_area(area, newest.get(area), holders.get(area, frozenset()), writers) for area in dict.fromkeys(areas))
    )


def _area(name: str, newest: Reviewed | None, holders: frozenset[int], writers: frozenset[int]) -> Area:
    if newest is not None:
        return Area(name, "approved" if newest.verdict == "approve" else "changes", newest, holders)
    if not holders:
        return Area(name, "release")
    return Area(name, "waiting" if holders - writers else "writers", None, holders)


def needed(before: Policy | None, after: Policy | None) -> tuple[str, ...]:
    """Name whose signature a text needs: whom it names, and whom the text in force names, so that nobody is dropped
    without their own word.
    """
    named = (*(after.approvals if after else ()), *(before.approvals if before else ()))
    return tuple(dict.fromkeys(named))


def class_of(before: Policy | None, after: Policy | None, *, raised: bool = False) -> Class:
    """Say what a text means to those who acknowledged: computed from the words; it can be raised, never lowered."""
    if raised or before is None:
        return "material"
    return "material" if after is not None and after.words_digest != before.words_digest else "cosmetic"


def title_of(area: str) -> str:
    """Give the name of an area as it is shown: hr is HR, data-protection is Data protection."""
    return _WORDS.get(area) or area.replace("-", " ").replace("_", " ").capitalize()


def worded(text: str, what: str) -> str:
    """Give words as they are kept.

    :raises NoWords: there are none, or too many.
    """
    words = text.replace("\r\n", "\n").replace("\0", "").strip()
    if not words:
        raise NoWords(f"Enter {what}.")
    if len(words) > LONGEST:
        raise NoWords(f"Use at most {LONGEST} characters; these are {len(words)}.")
    return words
