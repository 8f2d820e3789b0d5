"""Questions of quizzes asked again later: which may be, how one is answered, and what attempts tell of each."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, and_, case, exists, func, select, true
from sqlalchemy.orm import Session, aliased

from lms.assessment import drawing, kinds, paths, records, results, rules, scoring, voids
from lms.assessment.asking import Asked, Sofar, ask
from lms.assessment.explaining import Explained, explain
from lms.assessment.models import Attempt, ScoreRow, Submission
from lms.content.questions import Question
from lms.content.quizzes import Quiz
from lms.library import service as library

OPEN = frozenset({"after-submit", "after-pass"})
"""Quizzes that tell why an answer is right once they are passed. What others keep to themselves no review tells."""


@dataclass(frozen=True, slots=True)
class Recalled:
    """What one attempt tells of each of its questions; ``right`` by question id, open answers left out."""

    person_id: int
    quiz_id: str
    attempt: int
    at: datetime
    right: Mapping[str, bool]


@dataclass(frozen=True, slots=True)
class Tries:
    """How often a person took a quiz, and when they last handed in an attempt that passes."""

    attempts: int
    passed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer as it was sent: ``given`` is kept, unless ``asked`` shows the question again.

    ``missing`` says in words what is missing; empty where a button inside the question was pressed.
    """

    asked: Asked | None
    given: tuple[str, ...] = ()
    right: bool = False
    missing: str = ""


def askable(session: Session) -> dict[str, tuple[str, ...]]:
    """List by quiz the questions of today's quizzes that may be asked again, whether a person passed them or not.

    Left out are open answers, questions that no longer count, and quizzes that do not tell why.
    """
    quizzes = library.current(session).library.quizzes
    void = voids.of(session, [one.digest for one in quizzes.values()])
    return {
        quiz.id: tuple(one.id for one in quiz.questions if _fit(one) and one.id not in void[quiz.digest])
        for quiz in quizzes.values()
        if quiz.review in OPEN
    }


def question(session: Session, revision: str, question_id: str) -> Question:
    """Give a question of a revision, with its hint for free.

    :raises NotYours: the revision has no such question.
    """
    quiz = library.quiz_revision(session, revision)
    found = [one for one in quiz.questions if one.id == question_id]
    if not found:
        raise rules.NotYours("There is no such question.")
    return replace(records.filled(session, found)[0], hint_cost=0)


def put(one: Question, seed: int, *, keeps: str) -> Asked:
    """Show a question before it is answered, its options in an order made of ``seed``; ``keeps`` takes its buttons."""
    return ask(one, _order(one, seed), sofar=Sofar(keeps=keeps))


def reply(one: Question, seed: int, values: Sequence[str], *, pressed: str = "", keeps: str = "") -> Reply:
    """Read an answer and tell whether it is right.

    ``pressed`` is a button inside the question: "on" in a scenario, "2:up" to move what is shown at 2, or none.
    """
    order = _order(one, seed)
    position, colon, way = pressed.partition(":")
    if colon:
        values = rules.moved(values, position, way)
    given = drawing.kept((one,), ((one.id, order),), {one.id: values}).get(one.id, [])
    problems = scoring.problems((one,), {one.id: given})
    stays = bool(colon or (one.steps and given and (pressed or problems)))
    if stays or problems:
        made = len(given) if stays or paths.at_an_end(one, given) else 0
        shown = ask(one, order, sofar=Sofar(given, made, keeps=keeps))
        return Reply(shown, missing="" if stays else problems[0].words)
    return Reply(None, tuple(given), scoring.mark(one, given).verdict == "right")


def why(session: Session, revision: str, one: Question, seed: int, given: Sequence[str]) -> Explained:
    """Say what was answered, what would have been right and why, and what to read again where it was not."""
    told = explain(one, _order(one, seed), given, 1)
    if told.verdict == "right":
        return told
    return replace(told, read_again=results.lessons(session, one, library.quiz_revision(session, revision)))


def recalled(session: Session, attempts: Collection[int]) -> tuple[Recalled, ...]:
    """Tell what these attempts say of each question, by person, the oldest first."""
    return _all_recalled(session, _handed_in().where(Attempt.id.in_(attempts)))


def recalled_by(session: Session, person_id: int | None = None) -> tuple[Recalled, ...]:
    """Tell what all attempts that were counted say of each question: those of one person, or of everybody."""
    counted = _handed_in().where(Attempt.counted.is_(true()))
    wanted = counted if person_id is None else counted.where(Attempt.person_id == person_id)
    return _all_recalled(session, wanted)


def tries(session: Session, person_id: int) -> dict[str, Tries]:
    """Tell by quiz how often a person took it, and when they last passed by the score that counts now."""
    later = aliased(ScoreRow)
    newest = ~exists().where(later.attempt_id == ScoreRow.attempt_id, later.n > ScoreRow.n)
    passing = and_(ScoreRow.attempt_id == Attempt.id, newest, ScoreRow.passed)
    last = func.max(case((ScoreRow.attempt_id.is_not(None), Submission.submitted_at)))
    query = (
        select(Attempt.quiz_id, func.count(Attempt.id.distinct()).label("attempts"), last.label("passed_at"))
        .outerjoin(Submission, Submission.attempt_id == Attempt.id)
        .outerjoin(ScoreRow, passing)
        .where(Attempt.person_id == person_id)
        .group_by(Attempt.quiz_id)
    )
    return {row.quiz_id: Tries(row.attempts, row.passed_at) for row in session.execute(query)}


def passed_again(session: Session, attempts: Collection[int]) -> tuple[int, ...]:
    """Give the people among whose attempts is one that passes, and was not their first at its quiz."""
    query = select(Attempt.person_id).join(Submission, Submission.attempt_id == Attempt.id)
    again = (Attempt.id.in_(attempts), Attempt.number > 1, Submission.passed)
    return tuple(session.scalars(query.where(*again).order_by(Attempt.person_id).distinct()))


def _fit(one: Question) -> bool:
    return one.kind in kinds.names() and not kinds.of(one).by_hand


def _order(one: Question, seed: int) -> tuple[str, ...]:
    return drawing.order_of(one, seed, shuffle=True)


def _handed_in() -> Select[Any]:
    columns = (Attempt.id, Attempt.person_id, Attempt.quiz_id, Attempt.revision, Attempt.drawn)
    query = select(*columns, Submission.answers, Submission.submitted_at)
    joined = query.join(Submission, Submission.attempt_id == Attempt.id)
    return joined.order_by(Attempt.person_id, Submission.submitted_at, Attempt.id)


def _all_recalled(session: Session, wanted: Select[Any]) -> tuple[Recalled, ...]:
    rows = session.execute(wanted).all()
    quizzes = library.quiz_revisions(session, {row.revision for row in rows})
    return tuple(_recalled(session, quizzes[row.revision], row) for row in rows)


def _recalled(session: Session, quiz: Quiz, row: Row[Any]) -> Recalled:
    drawn = drawing.questions_of(quiz, drawing.from_rows(row.drawn))
    asked = records.filled(session, [one for one in drawn if _fit(one)])
    right = {one.id: scoring.mark(one, row.answers.get(one.id, ())).verdict == "right" for one in asked}
    return Recalled(row.person_id, row.quiz_id, row.id, row.submitted_at, right)
