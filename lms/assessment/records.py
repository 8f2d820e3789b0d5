"""Read and write attempts and tallies, in few prepared statements."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, cast

from sqlalchemy import FromClause, Join, Row, Table, and_, bindparam, exists, func, insert, or_, select, update
from sqlalchemy.orm import Session

from lms.assessment import drawing, rules
from lms.assessment.models import (
    AnswerMark,
    Attempt,
    QuizTally,
    Regrade,
    ScoreCase,
    ScoreRow,
    Submission,
    Unmarked,
    Void,
)
from lms.assessment.rules import Kept, Score, Tally
from lms.content import patterns
from lms.content.quizzes import Accepted, Question
from lms.library import service as library
from lms.store.prepared import Prepared
from lms.store.sessions import ask

ATTEMPTS = cast(Table, Attempt.__table__)
SUBMISSIONS = cast(Table, Submission.__table__)
SCORES = cast(Table, ScoreRow.__table__)
TALLIES = cast(Table, QuizTally.__table__)
UNMARKED = cast(Table, Unmarked.__table__)
MARKS = cast(Table, AnswerMark.__table__)
CASES = cast(Table, ScoreCase.__table__)
SUBMITTED, SETTLED = "submitted", "settled"
"""Why the first row of a score is there; settled: from the draft, since time was over."""
READY = "questions ready to be scored"
MOST_READY = 200
"""Of how many revisions a process keeps the questions with the company's names filled in."""
_PUBLIC_ID = re.compile(r"[\w-]{16,32}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Done:
    """What was handed in, and the score that counts."""

    answers: Kept
    submitted_at: datetime
    score: Score
    percent: int
    passed: bool
    late: bool
    pending: bool = False
    """An open answer waits for a trainer."""
    marks: Mapping[str, tuple[int, int]] | None = None
    """By question: earned and possible, where the bound revision does not say it all."""
    n: int = 1
    """The row of the score; above 1 once it was marked or changed."""


@dataclass(frozen=True, slots=True)
class Found:
    """One attempt with its submission, if any, and the person's tally at its quiz."""

    id: int
    public_id: str
    quiz_id: str
    revision: str
    release: int
    drawn: drawing.Drawn
    number: int
    ends: datetime | None
    """The end of its time, extension included."""
    draft: Kept
    hints: tuple[str, ...]
    """Questions whose hint was opened for its price."""
    reached: Mapping[str, int]
    """By question: how many choices of a scenario are made for good."""
    tally: Tally
    done: Done | None
    ruled: bool
    """Trainers voided questions or corrected keys since it began; ``voids.rulings`` tells which."""


def counting(attempts: FromClause) -> Join:
    """Join to attempts what was handed in, if anything, and the score that counts: the newest row."""
    newest = select(func.max(_rows.c.n)).where(_rows.c.attempt_id == SUBMISSIONS.c.attempt_id).scalar_subquery()
    return attempts.outerjoin(SUBMISSIONS, SUBMISSIONS.c.attempt_id == ATTEMPTS.c.id).outerjoin(
        SCORES, and_(SCORES.c.attempt_id == SUBMISSIONS.c.attempt_id, SCORES.c.n == newest)
    )


_rows = SCORES.alias("rows")
_RULED = or_(
    exists().where(Void.revision == ATTEMPTS.c.revision),
    exists().where(Regrade.quiz_id == ATTEMPTS.c.quiz_id, Regrade.release > ATTEMPTS.c.release),
)
_FIND = (
    select(
        _RULED.label("ruled"),
        *ATTEMPTS.c["id", "quiz_id", "revision", "release", "drawn", "number", "deadline", "extension", "draft"],
        *ATTEMPTS.c["hints", "reached"],
        *SUBMISSIONS.c["answers", "submitted_at", "late"],
        *SCORES.c["n", "earned", "possible", "percent", "passed", "pending", "marks"],
        *TALLIES.c[
            "attempts", "failures", "best_percent", "last_percent", "passed_at", "last_submitted_at", "open_attempt"
        ],
    )
    .select_from(
        counting(
            ATTEMPTS.join(
                TALLIES, and_(TALLIES.c.person_id == ATTEMPTS.c.person_id, TALLIES.c.quiz_id == ATTEMPTS.c.quiz_id)
            )
        )
    )
    .where(ATTEMPTS.c.person_id == bindparam("person"), ATTEMPTS.c.public_id == bindparam("attempt"))
)
_TALLY = select(TALLIES).where(TALLIES.c.person_id == bindparam("person"), TALLIES.c.quiz_id == bindparam("quiz"))
_SAVE = Prepared(
    update(ATTEMPTS)
    .where(ATTEMPTS.c.id == bindparam("attempt"), ATTEMPTS.c.closed_at.is_(None))
    .values(draft=bindparam("new_draft"), reached=bindparam("new_reached"), saved_at=bindparam("at"))
)
_HINT = (
    update(ATTEMPTS)
    .where(ATTEMPTS.c.id == bindparam("attempt"), ATTEMPTS.c.closed_at.is_(None))
    .values(hints=bindparam("new_hints"))
)
_CLOSE = Prepared(
    update(ATTEMPTS)
    .where(ATTEMPTS.c.id == bindparam("attempt"))
    .values(draft=bindparam("new_draft"), closed_at=bindparam("at"))
)
_COUNTED = (
    "attempts", "failures", "best_percent", "last_percent", "passed_at", "last_submitted_at", "open_attempt",
)  # fmt: skip
_RECOUNT = Prepared(
    update(TALLIES)
    .where(TALLIES.c.person_id == bindparam("person"), TALLIES.c.quiz_id == bindparam("quiz"))
    .values({name: bindparam(f"new_{name}") for name in _COUNTED})
)
_START = insert(ATTEMPTS).inline()
_FIRST = insert(TALLIES).inline()
_SUBMIT = Prepared(insert(SUBMISSIONS).inline(), *SUBMISSIONS.c.keys())
_SCORE = Prepared(insert(SCORES).inline(), *SCORES.c.keys())
_WAIT = Prepared(insert(UNMARKED).inline(), *UNMARKED.c.keys())
_EXTEND = (
    update(ATTEMPTS)
    .where(ATTEMPTS.c.id == bindparam("attempt"), ATTEMPTS.c.closed_at.is_(None))
    .values(extension=ATTEMPTS.c.extension + bindparam("seconds"))
)


def find(session: Session, person_id: int, attempt_id: str) -> Found:
    """Find a person's own attempt.

    :raises NotYours: there is none of that name, or it is somebody else's.
    """
    row = None
    if _PUBLIC_ID.fullmatch(attempt_id):
        row = ask(session, _FIND, {"person": person_id, "attempt": attempt_id}).first()
    if row is None:
        raise rules.NotYours("There is no such attempt of yours.")
    return Found(
        id=row.id,
        public_id=attempt_id,
        quiz_id=row.quiz_id,
        revision=row.revision,
        release=row.release,
        drawn=drawing.from_rows(row.drawn),
        number=row.number,
        ends=rules.ends_at(row.deadline, row.extension),
        draft=row.draft,
        hints=tuple(row.hints),
        reached=row.reached,
        tally=as_tally(row),
        done=_done(row),
        ruled=row.ruled,
    )


def questions_of(session: Session, attempt: Found) -> tuple[Question, ...]:
    """Give the drawn questions with the company's names filled into the answers they accept."""
    known = session.info["academy"].shelf.setdefault(READY, {})
    by_id = known.get(attempt.revision)
    if by_id is None:
        quiz = library.quiz_revision(session, attempt.revision)
        by_id = {one.id: one for one in filled(session, quiz.questions)}
        if len(known) >= MOST_READY:
            known.clear()
        known[attempt.revision] = by_id
    return tuple([by_id[question_id] for question_id, _ in attempt.drawn])


def filled(session: Session, questions: Iterable[Question]) -> tuple[Question, ...]:
    """Fill the company's names into the answers that typed kinds accept."""
    fill = library.current(session).fill
    return tuple(
        replace(
            one,
            accepted=tuple(_filled(each, fill) for each in one.accepted),
            gaps=tuple(tuple(map(fill, words)) for words in one.gaps),
        )
        if one.accepted or one.gaps
        else one
        for one in questions
    )


def _filled(one: Accepted, fill: Callable[[str], str]) -> Accepted:
    if "{" not in one.text:
        return one
    return replace(one, text=fill(one.text), pattern=patterns.filled(one.pattern, fill))


def tally_of(session: Session, person_id: int, quiz_id: str) -> Tally | None:
    """Read the counters of one person at one quiz; None before the first attempt."""
    row = ask(session, _TALLY, {"person": person_id, "quiz": quiz_id}).first()
    return as_tally(row) if row else None


def as_tally(row: Row[Any]) -> Tally:
    """Read the counters from a row that holds them."""
    return Tally(**{name: getattr(row, name) for name in _COUNTED})


def open_attempt(session: Session, values: Mapping[str, Any], before: Tally | None) -> None:
    """Write the start of an attempt and count it."""
    session.connection().execute(_START, {**values, "draft": {}, "hints": [], "reached": {}})
    person_id, quiz_id = values["person_id"], values["quiz_id"]
    after = rules.started(before or Tally(), values["public_id"])
    if before is None:
        counted = {name: getattr(after, name) for name in _COUNTED}
        session.connection().execute(_FIRST, {"person_id": person_id, "quiz_id": quiz_id, **counted})
    else:
        recount(session, person_id, quiz_id, after)


def save_draft(session: Session, attempt: Found, answers: Kept, reached: Mapping[str, int], at: datetime) -> bool:
    """Keep answers so far, and how far scenarios got; False if the attempt was closed meanwhile."""
    values = {"attempt": attempt.id, "new_draft": answers, "new_reached": reached, "at": at}
    return _SAVE.run(session, values).rowcount == 1


def open_hint(session: Session, attempt: Found, question_id: str) -> None:
    """Remember that a hint was opened, once; call with the person locked."""
    if question_id not in attempt.hints:
        values = {"attempt": attempt.id, "new_hints": [*attempt.hints, question_id]}
        session.connection().execute(_HINT, values)


def close(session: Session, person_id: int, attempt: Found, done: Done, at: datetime) -> None:
    """Write a submission with its first score, empty the draft and count it."""
    result = {
        "earned": done.score.earned,
        "possible": done.score.possible,
        "percent": done.percent,
        "passed": done.passed,
    }
    handed_in = {"answers": done.answers, "submitted_at": done.submitted_at, "late": done.late}
    _SUBMIT.run(session, {"attempt_id": attempt.id, **handed_in, **result})
    first = {"attempt_id": attempt.id, "n": 1, "rules": rules.VERSION, "at": at, "regrade_id": None}
    reason = SETTLED if done.late else SUBMITTED
    _SCORE.run(session, {**first, **result, "reason": reason, "pending": done.pending, "marks": done.marks})
    if done.pending:
        _WAIT.run(session, {"attempt_id": attempt.id, "since": done.submitted_at})
    _CLOSE.run(session, {"attempt": attempt.id, "new_draft": {}, "at": at})
    if done.pending or not done.score.possible:
        after = rules.unscored(attempt.tally)
    else:
        after = rules.submitted(attempt.tally, done.percent, passed=done.passed, at=done.submitted_at)
    recount(session, person_id, attempt.quiz_id, after)


def extend(session: Session, attempt: Found, seconds: int) -> bool:
    """Give an attempt more time; False if it is closed."""
    return session.connection().execute(_EXTEND, {"attempt": attempt.id, "seconds": seconds}).rowcount == 1


def recount(session: Session, person_id: int, quiz_id: str, after: Tally) -> None:
    """Write the counters of one person at one quiz."""
    counted = {f"new_{name}": getattr(after, name) for name in _COUNTED}
    _RECOUNT.run(session, {"person": person_id, "quiz": quiz_id, **counted})


def _done(row: Row[Any]) -> Done | None:
    if row.earned is None:
        return None
    return Done(
        answers=row.answers,
        submitted_at=row.submitted_at,
        score=Score(row.earned, row.possible),
        percent=row.percent,
        passed=row.passed,
        late=row.late,
        pending=row.pending,
        marks=as_marks(row.marks),
        n=row.n,
    )


def as_marks(kept: Mapping[str, Any] | None) -> dict[str, tuple[int, int]] | None:
    """Read the marks a row keeps, if it does."""
    return None if kept is None else {name: (one[0], one[1]) for name, one in kept.items()}
