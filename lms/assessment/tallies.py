"""Where people stand with quizzes, read from their tallies, and the proof that the tallies are right."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, Row, Table, bindparam, exists, select
from sqlalchemy.orm import Session

from lms.assessment import records, rules, scores, waiting
from lms.assessment.records import ATTEMPTS, CASES, MARKS, SCORES, SUBMISSIONS, TALLIES
from lms.assessment.rules import QuizState, Tally
from lms.content.quizzes import Quiz
from lms.library import service as library
from lms.store.sessions import ask

_MINE = select(TALLIES).where(TALLIES.c.person_id == bindparam("person"))
_PASSED = select(TALLIES.c.quiz_id).where(TALLIES.c.person_id == bindparam("person"), TALLIES.c.passed_at.is_not(None))
_FACTS = scores.FACTS.execution_options(yield_per=2000)


def state(session: Session, person_id: int, quiz_id: str, at: datetime) -> QuizState:
    """Tell where a person stands with a quiz of the current release.

    :raises NoSuchQuiz: there is none of that id.
    """
    quiz = library.current(session).library.quizzes.get(quiz_id)
    if quiz is None:
        raise rules.NoSuchQuiz(f"There is no quiz {quiz_id!r} in the current release.")
    return rules.state_of(records.tally_of(session, person_id, quiz_id) or Tally(), quiz, at)


def states(session: Session, person_id: int, at: datetime) -> Mapping[str, QuizState]:
    """Tell where a person stands with every quiz of the current release, in one query."""
    tallies = {row.quiz_id: records.as_tally(row) for row in ask(session, _MINE, {"person": person_id})}
    quizzes = library.current(session).library.quizzes
    return {quiz_id: rules.state_of(tallies.get(quiz_id, Tally()), quiz, at) for quiz_id, quiz in quizzes.items()}


def passed(session: Session, person_id: int) -> frozenset[str]:
    """Give the ids of all quizzes a person ever passed, those no longer published too."""
    return frozenset(ask(session, _PASSED, {"person": person_id}).scalars())


def passed_column(person_column: ColumnElement[int], quiz_id: str) -> ColumnElement[bool]:
    """Give a column that tells whether the person of another query ever passed the quiz."""
    return exists(
        select(TALLIES.c.quiz_id).where(
            TALLIES.c.person_id == person_column, TALLIES.c.quiz_id == quiz_id, TALLIES.c.passed_at.is_not(None)
        )
    )


def missing_before(session: Session, person_id: int, quiz: Quiz, at: datetime) -> str:
    """Say what other rooms want done before this quiz; empty when nothing is missing."""
    for check in session.info["academy"].shelf.setdefault("may_start", []):
        words = check(session, person_id, quiz, at)
        if words:
            return str(words)
    return ""


def recount(session: Session) -> list[str]:
    """Rebuild every tally from attempts and submissions and name each one that differs."""
    kept = {(row.person_id, row.quiz_id): records.as_tally(row) for row in session.execute(select(TALLIES))}
    found = []
    for (person_id, quiz_id), rows in _grouped(session):
        facts = list(rows)
        who = f"quiz {quiz_id} of person {person_id}"
        found += [
            f"{who}: attempt {row.number} is closed without a submission, or open with one"
            for row in facts
            if (row.closed_at is None) != (row.n is None)
        ]
        right, tally = scores.counted(facts), kept.pop((person_id, quiz_id), None)
        if tally != right:
            found.append(f"{who}: the tally says {tally}, the facts say {right}")
    found += [f"quiz {quiz} of person {person}: a tally without any attempt" for person, quiz in kept]
    return found + waiting.recount(session)


def export(session: Session, person_id: int) -> list[dict[str, Any]]:
    """Give everything this room knows of a person, oldest first: attempts with every score, mark and comment."""
    columns = (
        *ATTEMPTS.c["id", "public_id", "quiz_id", "number", "started_at", "deadline", "extension", "draft", "saved_at"],
        ATTEMPTS.c.hints,
        *SUBMISSIONS.c["answers", "submitted_at", "earned", "possible", "percent", "passed", "late"],
    )
    joined = ATTEMPTS.outerjoin(SUBMISSIONS, SUBMISSIONS.c.attempt_id == ATTEMPTS.c.id)
    query = select(*columns).select_from(joined).where(ATTEMPTS.c.person_id == person_id).order_by(ATTEMPTS.c.id)
    found = [dict(row._mapping) for row in session.execute(query)]
    parts = {name: _parts(session, person_id, table, columns) for name, (table, columns) in _EXPORTED.items()}
    for one in found:
        attempt_id = one.pop("id")
        one |= {name: rows.get(attempt_id, []) for name, rows in parts.items()}
    return found


_EXPORTED: dict[str, tuple[Table, tuple[str, ...]]] = {
    "scores": (SCORES, ("n", "earned", "possible", "percent", "passed", "pending", "reason", "at")),
    "marks": (MARKS, ("question_id", "met", "percent", "comment", "at")),
    "cases": (CASES, ("before", "after", "questions", "at", "decision", "decided_at")),
}
"""What hangs on an attempt, by table."""


def _parts(session: Session, person_id: int, table: Table, columns: tuple[str, ...]) -> dict[int, list[dict[str, Any]]]:
    joined = table.join(ATTEMPTS, ATTEMPTS.c.id == table.c.attempt_id)
    query = select(table.c.attempt_id, *table.c[columns]).select_from(joined).where(ATTEMPTS.c.person_id == person_id)
    found: dict[int, list[dict[str, Any]]] = {}
    for row in session.execute(query.order_by(*table.primary_key)):
        found.setdefault(row.attempt_id, []).append({name: getattr(row, name) for name in columns})
    return found


def _grouped(session: Session) -> Iterator[tuple[tuple[int, str], Iterator[Row[Any]]]]:
    return groupby(session.execute(_FACTS), key=lambda row: (row.person_id, row.quiz_id))
