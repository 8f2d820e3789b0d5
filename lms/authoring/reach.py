"""How many people a change touches: counts only, in a fixed number of queries."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from sqlalchemy.orm import Session

from lms.assessment import service as assessment
from lms.authoring.rules import NOBODY, Affected
from lms.content.changes import Change
from lms.learning import service as learning
from lms.policy import service as policy
from lms.recognition import service as recognition


def affected(session: Session, changes: Iterable[Change]) -> dict[str, Affected]:
    """Count the people behind each changed course, lesson, quiz, badge, level and policy, by reference."""
    changed = [one for one in changes if one.kind != "new"]
    kinds = {one.ref.partition(":")[0] for one in changed}
    reached = {
        "quiz": _quizzes(session) if "quiz" in kinds else {},
        "course": _courses(session) if kinds & {"course", "lesson"} else {},
        "badge": _holders(recognition.holders(session)) if "badge" in kinds else {},
        "level": _holders(recognition.level_holders(session)) if "level" in kinds else {},
        "policy": _holders(policy.acknowledged_counts(session)) if "policy" in kinds else {},
    }
    return {one.ref: _of(one.ref, reached) for one in changed}


def _of(ref: str, reached: Mapping[str, Mapping[str, Affected]]) -> Affected:
    kind, _, name = ref.partition(":")
    if kind == "lesson":
        kind, name = "course", name.partition("/")[0]
    return reached.get(kind, {}).get(name, NOBODY)


def _quizzes(session: Session) -> dict[str, Affected]:
    return {name: Affected(*counted) for name, counted in assessment.reach(session).items()}


def _courses(session: Session) -> dict[str, Affected]:
    found = learning.reach(session).items()
    return {name: replace(NOBODY, enrolled=begun, completed=completed) for name, (begun, completed) in found}


def _holders(counts: Mapping[str, int]) -> dict[str, Affected]:
    return {name: replace(NOBODY, holders=number) for name, number in counts.items()}
