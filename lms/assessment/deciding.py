"""Scores that a regrade would lower: what a trainer sees of them, without names, and what becomes of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.orm import Session

from lms.assessment import rules, scores
from lms.assessment.models import Regrade, ScoreCase
from lms.assessment.outcomes import Outcome
from lms.assessment.records import ATTEMPTS, as_marks
from lms.assessment.rules import Score
from lms.audit import service as audit
from lms.content.quizzes import Quiz
from lms.library import service as library
from lms.people import service as people

PAGE = 50
"""How many groups a page shows."""
AT_ONCE = 200
"""How many lower scores are let count in one go; a job does the rest."""
Decision = Literal["keep", "lower"]


class NoSuchCase(rules.AssessmentError):
    """There is no such case."""


class DecidedAlready(rules.AssessmentError):
    """Somebody else has decided meanwhile."""


@dataclass(frozen=True, slots=True)
class Group:
    """Scores that one regrade would change alike. ``number`` is that of the first case; ``questions`` are ids."""

    number: int
    quiz_id: str
    title: str
    since: datetime
    choice: str
    reason: str
    before: int
    after: int
    would_pass: bool
    count: int
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Groups:
    """A page of groups, oldest first; ``cases`` are all scores that wait."""

    groups: tuple[Group, ...]
    cases: int
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class Seen:
    """A group with its questions in words, as the corrected quiz asks them. ``decision``: empty while it waits."""

    group: Group
    pass_percent: int
    prompts: tuple[str, ...]
    decision: str
    decided_at: datetime | None


_ALIKE = (ScoreCase.regrade_id, ScoreCase.before, ScoreCase.after, ScoreCase.would_pass, ScoreCase.questions)
_OF_REGRADE = (Regrade.quiz_id, Regrade.choice, Regrade.reason, Regrade.at.label("since"))
_OPEN = ScoreCase.applied_at.is_(None), ScoreCase.decided_at.is_(None)


def groups(session: Session, page: int = 1) -> Groups:
    """Give a page of what waits for a decision."""
    grouped = (
        select(*_ALIKE, func.min(ScoreCase.id).label("number"), func.count().label("cases"))
        .where(*_OPEN)
        .group_by(*_ALIKE)
        .subquery()
    )
    counted = session.execute(select(func.count(), func.coalesce(func.sum(grouped.c.cases), 0)).select_from(grouped))
    total, cases = counted.one()
    pages = max(1, -(-total // PAGE))
    shown = min(max(1, page), pages)
    query = (
        select(grouped, *_OF_REGRADE)
        .join(Regrade, Regrade.id == grouped.c.regrade_id)
        .order_by(grouped.c.number)
        .limit(PAGE)
        .offset((shown - 1) * PAGE)
    )
    quizzes = library.current(session).library.quizzes
    found = tuple(_group(row, quizzes, row.number, row.cases) for row in session.execute(query))
    return Groups(found, int(cases), shown, pages)


def group(session: Session, number: int) -> Seen:
    """Give the group a case belongs to, decided or not.

    :raises NoSuchCase: there is none of that number.
    """
    case = session.get(ScoreCase, number)
    if case is None:
        raise NoSuchCase("There is no such case.")
    alike = select(func.count()).select_from(ScoreCase).where(*_like(case), ScoreCase.decision == case.decision)
    count = session.scalar(alike) or 0
    query = select(*ScoreCase.__table__.c["before", "after", "would_pass", "questions"], Regrade.revision, *_OF_REGRADE)
    row = session.execute(query.join(Regrade, Regrade.id == ScoreCase.regrade_id).where(ScoreCase.id == number)).one()
    quiz = library.quiz_revision(session, row.revision)
    prompts = {one.id: one.prompt for one in quiz.questions}
    return Seen(
        group=_group(row, library.current(session).library.quizzes, number, count),
        pass_percent=quiz.pass_percent,
        prompts=tuple(prompts.get(name, name) for name in row.questions),
        decision=case.decision,
        decided_at=case.decided_at,
    )


def decide(session: Session, number: int, decision: Decision, *, by: int, at: datetime) -> int:
    """Keep the earlier scores of a group, or let the lower ones count; give how many. No pass is taken away.

    :raises NoSuchCase: there is none of that number.
    :raises DecidedAlready: somebody was quicker; nothing is changed.
    """
    case = session.get(ScoreCase, number)
    if case is None:
        raise NoSuchCase("There is no such case.")
    alike = (*_like(case), *_OPEN)
    held = _held(session, alike) if decision == "lower" else []
    applied = at if decision == "keep" else None
    values = {"decision": decision, "decided_at": at, "decided_by_id": by, "applied_at": applied}
    changed = update(ScoreCase).where(*alike).values(values).returning(ScoreCase.id)
    decided = session.scalars(changed.execution_options(synchronize_session=False)).all()
    if not decided:
        raise DecidedAlready("Another trainer has decided this meanwhile.")
    for one in session.scalars(select(ScoreCase).where(ScoreCase.id.in_(held)).order_by(ScoreCase.id)).all():
        _lower(session, one, at)
    subject = f"regrade:{case.regrade_id}"
    audit.record(session, "scores.decided", actor=by, subject=subject, at=at, decision=decision, scores=len(decided))
    return len(decided)


def carry_out(session: Session, at: datetime) -> int:
    """Let lower scores count that were decided so; tell how many were done. A job calls it again."""
    waiting = select(ScoreCase, ATTEMPTS.c.person_id).join(ATTEMPTS, ATTEMPTS.c.id == ScoreCase.attempt_id)
    todo = waiting.where(ScoreCase.decision == "lower", ScoreCase.applied_at.is_(None))
    rows = session.execute(todo.order_by(ATTEMPTS.c.person_id, ScoreCase.id).limit(AT_ONCE)).all()
    for case, _ in rows:
        _lower(session, case, at)
    return len(rows)


def _held(session: Session, alike: Iterable[ColumnElement[bool]]) -> list[int]:
    """Lock the first people whose cases are about to be decided, and give those cases.

    People first and then what hangs on them, as wherever a score changes: the other way round, a regrade of the same
    attempts and this would wait for each other.
    """
    query = select(ScoreCase.id, ATTEMPTS.c.person_id).join(ATTEMPTS, ATTEMPTS.c.id == ScoreCase.attempt_id)
    rows = session.execute(query.where(*alike).order_by(ATTEMPTS.c.person_id, ScoreCase.id).limit(AT_ONCE)).all()
    for person_id in dict.fromkeys(row.person_id for row in rows):
        people.lock(session, person_id)
    return [row.id for row in rows]


def _lower(session: Session, case: ScoreCase, at: datetime) -> None:
    found = scores.read(session, ATTEMPTS.c.id == case.attempt_id)[0]
    scored = scores.hold(session, found)
    session.refresh(case)
    if case.applied_at is not None or case.decision != "lower":
        return
    case.applied_at = at
    if scored.n == case.n:
        score = Score(case.earned, case.possible)
        outcome = Outcome(as_marks(case.marks) or {}, score, scored.passed or case.would_pass)
        scores.add(session, scored, outcome, "decided", at=at)
    else:
        case.decision = "overtaken"
    session.flush()


def _like(case: ScoreCase) -> list[ColumnElement[bool]]:
    return [column == getattr(case, column.key) for column in _ALIKE]


def _group(row: Any, titles: Mapping[str, Quiz], number: int, count: int) -> Group:
    known = titles.get(row.quiz_id)
    return Group(
        number=number,
        quiz_id=row.quiz_id,
        title=known.title if known else row.quiz_id,
        since=row.since,
        choice=row.choice,
        reason=row.reason,
        before=row.before,
        after=row.after,
        would_pass=row.would_pass,
        count=count,
        questions=tuple(row.questions),
    )
