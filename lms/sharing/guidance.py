"""Which clauses to have in mind while writing, found in the decision records of the networks offered."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from lms.content.library import Library
from lms.library import service as library
from lms.sharing import rules

_CITED = re.compile(r"policy:([a-z0-9_-]+)#([\w-]+)")


@dataclass(frozen=True, slots=True)
class Clue:
    """A clause with the lessons that cover it; paths lie below the mount."""

    title: str
    path: str
    lessons: tuple[tuple[str, str], ...]


def guidance(session: Session, places: Iterable[rules.Place]) -> tuple[Clue, ...]:
    """List the numbered clauses that the records of these networks cite, in the order of the policy."""
    content = library.current(session).library
    cited = {(policy_id, part) for one in places for policy_id, part in _CITED.findall(one.platform.body)}
    return tuple(
        Clue(
            f"{clause.number}. {clause.title}",
            f"/policy/{policy.id}#{clause.id}",
            _lessons(content, policy.id, clause.id),
        )
        for policy in content.policies.values()
        for clause in policy.clauses
        if clause.number is not None and (policy.id, clause.id) in cited
    )


def _lessons(content: Library, policy_id: str, clause_id: str) -> tuple[tuple[str, str], ...]:
    found = content.covering(f"policy:{policy_id}#{clause_id}")
    return tuple((one.title, f"/c/{one.course_id}/{one.id}") for one in found)
