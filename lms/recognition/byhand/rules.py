"""Who may decide what by hand, and what follows from the decisions. Nobody decides about themselves."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, NamedTuple

from lms.content.badges import BY_HAND, Badge
from lms.content.levels import Level
from lms.recognition.rules import Award, RecognitionError

GIVERS = frozenset({"trainer", "champion", "admin"})
"""Roles that give badges by hand and propose people for a sign-off."""
DECIDERS = frozenset({"champion", "admin"})
"""Roles that suspend, revoke and restore badges, and answer what their owners say to it."""
LONGEST_NOTE = 2_000
"""Characters of an owner's note, and of its answer."""

What = Literal["given", "suspended", "revoked", "restored"]
Answer = Literal["kept", "restored"]


class NotOneself(RecognitionError):
    """Somebody tried to decide about their own badge or level."""


class NotTheOne(RecognitionError):
    """Another person has to decide this."""


class NoSuchDecision(RecognitionError):
    """There is nothing of that kind to decide, or it is not for this person to know."""


class AlreadySo(RecognitionError):
    """What was asked for is so already, or was decided meanwhile."""


class CannotGive(RecognitionError):
    """This badge is not given to this person by hand."""


class NotYet(RecognitionError):
    """Something else has to be there first."""


class BadEnd(RecognitionError):
    """An end that does not lie ahead."""


class Kept(NamedTuple):
    """What an award keeps of the decisions about it."""

    revoked_at: datetime | None
    revoked_reason: str | None
    suspended_at: datetime | None
    suspended_reason: str | None


@dataclass(frozen=True, slots=True)
class Decided:
    """One decision about an award. ``by`` is None where that account is gone."""

    id: int
    what: What
    reason: str
    by: int | None
    at: datetime
    by_name: str | None = None


def kept(decisions: Iterable[Decided]) -> Kept:
    """Fold the decisions about an award, oldest first: a restoring takes back all that came before it."""
    now = Kept(None, None, None, None)
    for one in decisions:
        if one.what == "restored":
            now = Kept(None, None, None, None)
        elif one.what == "revoked":
            now = now._replace(revoked_at=one.at, revoked_reason=one.reason)
        elif one.what == "suspended":
            now = now._replace(suspended_at=one.at, suspended_reason=one.reason)
    return now


def check_verdict(award: Award, what: What, *, by: int) -> None:
    """Refuse a decision that changes nothing, or that somebody makes about themselves.

    :raises NotOneself: it is their own badge.
    :raises AlreadySo: it is suspended, revoked or neither already.
    """
    if by == award.person_id:
        raise NotOneself("This is your own badge. Somebody else decides about it.")
    if what == "restored":
        if award.revoked_at is None and award.suspended_at is None:
            raise AlreadySo("This badge is neither suspended nor revoked, so there is nothing to restore.")
    elif award.revoked_at is not None:
        raise AlreadySo("This badge is revoked already.")
    elif what == "suspended" and award.suspended_at is not None:
        raise AlreadySo("This badge is suspended already.")


def may_answer(person_id: int, *, owner: int, decided_by: int | None, deciders: Collection[int]) -> bool:
    """Tell whether a person may answer an appeal: another than who decided, where there is one; never the owner."""
    if person_id == owner or person_id not in deciders:
        return False
    return person_id != decided_by or not set(deciders) - {owner, person_id}


def check_giving(badge: Badge, *, to: int, by: int, roles: Collection[str]) -> None:
    """Refuse to give a badge that is earned, or to give it to oneself.

    :raises NotOneself: giver and holder are the same.
    :raises NotTheOne: the giver has no role that gives badges.
    :raises CannotGive: the badge is not one that is given by hand.
    """
    if not GIVERS.intersection(roles):
        raise NotTheOne("Badges are given by trainers, champions and administrators.")
    if badge.when != BY_HAND:
        raise CannotGive(f"“{badge.title}” is earned. Only badges with “when: {BY_HAND}” are given by hand.")
    if to == by:
        raise NotOneself("Nobody gives a badge to themselves. Ask a colleague with one of these roles.")


def check_end(until: datetime | None, at: datetime) -> None:
    """Refuse an end that does not lie ahead.

    :raises BadEnd: it does not.
    """
    if until is not None and until <= at:
        raise BadEnd("Choose a day that lies ahead, or leave it empty.")


def check_again(held: Iterable[Award], title: str, at: datetime) -> int:
    """Say the how manieth award of a badge the next one would be; only an expired one may be followed by another.

    :raises AlreadySo: the person holds it, or it is suspended or revoked.
    """
    number = 1
    for award in held:
        state = award.state(at)
        if state in {"suspended", "revoked"}:
            raise AlreadySo(f"“{title}” is {state} for this person. Restore it instead of giving it again.")
        if state == "valid":
            raise AlreadySo(f"This person holds “{title}” already.")
        number += 1
    return number


# ---- the sign-off of a level


@dataclass(frozen=True, slots=True)
class SignedOff:
    """A confirmed sign-off of a level. ``ends``: the first instant at which it no longer counts, None for no end."""

    level_id: str
    at: datetime
    ends: datetime | None

    def stands(self, at: datetime) -> bool:
        """Tell whether it counts at an instant."""
        return self.ends is None or self.ends > at


def awaits(level: Level, met: Collection[str], *, reached: bool, last: SignedOff | None) -> bool:
    """Tell whether a sign-off is all that a level waits for; ``met`` is everything the person has, sign-offs assumed.

    One who reached the level may be signed off again where the last sign-off has an end.
    """
    if not level.sign_off:
        return False
    return last is not None and last.ends is not None if reached else f"level:{level.id}" in met


def signing(levels: Iterable[Level]) -> dict[str, Level]:
    """Give the levels that a second person signs off, by id."""
    return {level.id: level for level in levels if level.sign_off}


def newest(found: Iterable[SignedOff]) -> dict[str, SignedOff]:
    """Give the newest sign-off of each level."""
    return {one.level_id: one for one in sorted(found, key=lambda one: one.at)}


def check_proposal(person_id: int, *, by: int, roles: Collection[str]) -> None:
    """Refuse a proposal of oneself, or by somebody without a role for it.

    :raises NotOneself: it is their own level.
    :raises NotTheOne: the roles do not propose.
    """
    if not GIVERS.intersection(roles):
        raise NotTheOne("People are proposed by trainers, champions and administrators.")
    if person_id == by:
        raise NotOneself("Nobody proposes themselves. You can ask for it on your Learn page.")


def check_answer(person_id: int, level: Level, *, proposed_by: int | None, by: int, roles: Collection[str]) -> None:
    """Refuse an answer by the person, by who proposed, or without the role that signs this level.

    :raises NotOneself: it is their own level.
    :raises NotTheOne: the role is missing, or it is their own proposal.
    """
    if person_id == by:
        raise NotOneself("This is your own level. Somebody else signs it off.")
    if level.sign_off not in roles:
        raise NotTheOne(f"“{level.title}” is signed off by somebody with the role {level.sign_off}.")
    if proposed_by == by:
        raise NotTheOne("You proposed this yourself. A second person signs it off.")
