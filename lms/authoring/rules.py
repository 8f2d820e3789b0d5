"""What a release means to people, what has to be decided before it, and what is refused."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from lms.content.changes import CLASSES, Change, Class

Choice = Literal["leave", "favour", "strict", "void"]
CHOICES: Mapping[str, str] = {
    "favour": "Score again what was handed in, in the learner's favour: nobody's result gets worse.",
    "leave": "Leave every result as it is; only new attempts are marked by the new key.",
    "strict": "Score again strictly: better results count at once, worse ones are looked at by a trainer first.",
    "void": "Take the questions out of the sums: nobody gains or loses by them.",
}
"""What can become of attempts that were handed in, in the order offered; the first one is the default."""
RAISABLE = ("course", "lesson", "quiz")
"""What a trainer can call material; a policy is by its own words."""
MOST_CHANGES = 200
"""How many changes are written on a release."""


class AuthoringError(Exception):
    """What authoring refuses; the message names the thing and the mend."""


class Overtaken(AuthoringError):
    """Something else was published since the plan was made."""

    def __init__(self) -> None:
        super().__init__("Something was published in the meantime. Look at the plan again, then publish.")


class NothingToUndo(AuthoringError):
    """There is no release before the current one."""


class Undecided(AuthoringError):
    """Keys changed, and nobody has said what becomes of the attempts handed in."""

    def __init__(self, quizzes: Iterable[str]) -> None:
        self.quizzes = tuple(quizzes)
        names = ", ".join(self.quizzes)
        super().__init__(
            f"nothing was published: the marking of {names} changed; choose what becomes of results "
            f"given so far: {', '.join(CHOICES)}"
        )


class Conflicting(AuthoringError):
    """Files were changed in the folder and in the browser."""

    def __init__(self, conflicts: "Iterable[Conflict]") -> None:
        self.conflicts = tuple(conflicts)
        listed = "".join(f"\n  {one.path} (by {one.by} in release {one.release})" for one in self.conflicts)
        super().__init__(f"nothing was published, since these files changed in two places{listed}")


@dataclass(frozen=True, slots=True)
class Affected:
    """How many people a change touches. ``holders``: of the badge or level, or who acknowledged the policy."""

    in_progress: int = 0
    scored: int = 0
    passed: int = 0
    enrolled: int = 0
    completed: int = 0
    holders: int = 0


NOBODY = Affected()


@dataclass(frozen=True, slots=True)
class Conflict:
    """A file changed in two places since ``base``; None is a file that is not there.

    ``ours`` is what was to be published, ``theirs`` what is published now, ``by`` whoever put it there.
    """

    path: str
    base: bytes | None
    ours: bytes | None
    theirs: bytes | None
    by: str
    release: int


@dataclass(frozen=True, slots=True)
class Decisions:
    """What a trainer decided: by quiz id what becomes of results and which questions are void, by ref a class."""

    choices: Mapping[str, Choice] = field(default_factory=dict)
    raised: Mapping[str, Class] = field(default_factory=dict)
    void: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def at_odds(self) -> tuple[str, ...]:
        """List the quizzes whose results are to stay as they are and yet lose questions from their sums."""
        return tuple(name for name, choice in self.choices.items() if choice == "leave" and self.void.get(name))


def at_odds(quiz: str) -> str:
    """Say that a quiz cannot both stay as it is and lose questions from its sums."""
    return f"Results of “{quiz}” cannot stay as they are while questions leave their sums: choose one of the two."


@dataclass(frozen=True, slots=True)
class Sides:
    """The hash of one path at three places; None where it is not there. ``base`` is what both began from."""

    base: str | None
    ours: str | None
    theirs: str | None

    @property
    def side(self) -> Literal["ours", "theirs", "both"]:
        """Tell which side's text goes on: the only one that changed, or both where two changed differently."""
        if self.ours == self.theirs:
            return "theirs"
        if self.ours == self.base:
            return "theirs"
        return "ours" if self.theirs == self.base else "both"


def class_of(change: Change, decisions: Decisions) -> Class:
    """Give the class a change is published with.

    :raises AuthoringError: it would be lowered, or called material where that means nothing.
    """
    raised = decisions.raised.get(change.ref, change.cls)
    if CLASSES.index(raised) < CLASSES.index(change.cls):
        raise AuthoringError(f"{change.ref} is a {change.cls} change; it can be raised, not lowered to {raised}.")
    if raised == "material" != change.cls and change.ref.partition(":")[0] not in RAISABLE:
        raise AuthoringError(f"{change.ref} cannot be called material; a course, a lesson or a quiz can.")
    return raised


def undecided(changes: Iterable[Change], decisions: Decisions) -> tuple[str, ...]:
    """Name the quizzes marked differently now for which nothing was chosen."""
    quizzes = (one.ref.partition(":")[2] for one in changes if one.rescores)
    return tuple(name for name in quizzes if name not in decisions.choices)


def in_favour(changes: Iterable[Change]) -> Decisions:
    """Decide as the default is: every result scored again in the learner's favour."""
    return Decisions(choices=dict.fromkeys(undecided(changes, Decisions()), "favour"))
