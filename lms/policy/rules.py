"""What a version changes, whether the check was understood, and what an acknowledgement is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from lms.content.policies import Clause, Policy
from lms.content.quizzes import Question


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


def wrong_answers(questions: Sequence[Question], answers: Mapping[int, Sequence[int]]) -> dict[int, str]:
    """Check the answers, as positions of options by question number; give words for each one to look at again."""
    wrong: dict[int, str] = {}
    for number, question in enumerate(questions):
        chosen = {place for place in answers.get(number, ()) if 0 <= place < len(question.options)}
        right = {place for place, option in enumerate(question.options) if option.right}
        if not chosen:
            wrong[number] = "Choose an answer"
        elif chosen != right:
            missed = sorted(chosen - right)
            wrong[number] = question.options[missed[0]].feedback if missed else "There is more than one right answer"
    return wrong


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
