"""What a version changes, whether the check was understood, and what an acknowledgement is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, Protocol

from lms.content.policies import Clause, Policy


class PolicyError(Exception):
    """What the policy room refuses; the message names the thing and the mend."""


class NoSuchPolicy(PolicyError):
    """There is no policy of that id in force."""


class NotUnderstood(PolicyError):
    """The comprehension check has answers to look at again; ``wrong`` maps question numbers to words."""

    def __init__(self, wrong: Mapping[int, str]) -> None:
        super().__init__("Look at the check again: not every answer is what the policy says.")
        self.wrong = wrong


class Outdated(PolicyError):
    """A newer version came into force while the page was open."""


class Checked(Protocol):
    """A question of the check once its form was sent, as the room that knows all kinds of question gives it."""

    @property
    def asked(self) -> Any:
        """Give the question as it is asked now."""

    @property
    def told(self) -> Any:
        """Give what the answer is worth; None while there is none."""

    @property
    def missing(self) -> str:
        """Say what is missing of the answer."""

    @property
    def understood(self) -> bool:
        """Tell whether the answer is what the policy says."""


@dataclass(frozen=True, slots=True)
class Version:
    """A policy in force. ``material_number`` is the newest version that asked everybody to read again."""

    policy_id: str
    title: str
    number: int
    material_number: int
    digest: str
    published_at: datetime
    acknowledge: bool = True


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """What a person put their name to: the version, the text by its hash, and when."""

    policy_id: str
    version: int
    name: str
    digest: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Change:
    """One clause that differs between two versions."""

    kind: Literal["new", "changed", "removed"]
    before: Clause | None
    after: Clause | None


def changes(before: Policy, after: Policy) -> list[Change]:
    """List the clauses that are new, changed or gone, in the order of the new text."""
    old = {clause.id: clause for clause in before.clauses}
    new = {clause.id: clause for clause in after.clauses}
    found = [
        Change("changed" if clause.id in old else "new", old.get(clause.id), clause)
        for clause in after.clauses
        if clause.id not in old or _words(old[clause.id]) != _words(clause)
    ]
    return found + [Change("removed", clause, None) for clause in before.clauses if clause.id not in new]


def _words(clause: Clause) -> list[str]:
    return f"{clause.title} {clause.body}".split()
