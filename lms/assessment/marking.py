"""Open answers: the queue they wait in, the sheet one is read on, and the mark it gets, once.

A trainer sees neither name nor team, and never marks an answer of their own.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.assessment import judging, outcomes, records, regrading, rules, scores, scoring, voids
from lms.assessment.models import AnswerMark
from lms.assessment.outcomes import Marks
from lms.assessment.records import ATTEMPTS, UNMARKED
from lms.assessment.scores import Scored
from lms.audit import service as audit
from lms.content.questions import Criterion, Question
from lms.library import service as library
from lms.store.sessions import insert_once

PAGE = 50
"""How many entries of the queue a page shows."""
LONGEST = 2_000
"""Characters of a comment."""
STEPS = {"full": 100, "half": 50, "none": 0}
"""How far a criterion is met, in percent of what it is worth."""
WHOLE = Criterion("whole", "The answer as a whole", 100)


class NoSuchAnswer(rules.AssessmentError):
    """No answer of that number waits for this trainer."""


class MarkedAlready(rules.AssessmentError):
    """Somebody else has marked it meanwhile."""


class NotMarked(rules.AssessmentError):
    """Something of the mark is missing, so nothing was marked; ``problems`` are (field, words)."""

    def __init__(self, problems: list[tuple[str, str]]) -> None:
        super().__init__("; ".join(words for _, words in problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Entry:
    """One attempt of the queue."""

    number: int
    title: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Queue:
    """A page of what waits, longest first. ``own`` are the trainer's own answers, which others mark."""

    entries: tuple[Entry, ...]
    total: int
    own: int
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class Given:
    """What a trainer gave for one answer, as typed: by criterion one of ``STEPS``, and the comment."""

    steps: Mapping[str, str] = field(default_factory=dict)
    comment: str = ""


@dataclass(frozen=True, slots=True)
class OpenAnswer:
    """An answer as it is read. ``place`` is its question's number; ``points`` in words."""

    question_id: str
    place: int
    prompt: str
    body: str
    explanation: str
    points: str
    text: str
    rubric: tuple[Criterion, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """All open answers of one attempt. ``marked``: somebody has marked them."""

    number: int
    title: str
    since: datetime
    answers: tuple[OpenAnswer, ...]
    marked: bool


def queue(session: Session, trainer_id: int, page: int = 1) -> Queue:
    """Give a page of the answers that wait for anybody but their own author."""
    joined = UNMARKED.join(ATTEMPTS, ATTEMPTS.c.id == UNMARKED.c.attempt_id)
    mine = ATTEMPTS.c.person_id == trainer_id
    counts = select(func.count().filter(~mine).label("total"), func.count().filter(mine).label("own"))
    counted = session.execute(counts.select_from(joined)).one()
    pages = max(1, -(-counted.total // PAGE))
    shown = min(max(1, page), pages)
    query = (
        select(UNMARKED.c.attempt_id, UNMARKED.c.since, ATTEMPTS.c.quiz_id)
        .select_from(joined)
        .where(~mine)
        .order_by(UNMARKED.c.since, UNMARKED.c.attempt_id)
        .limit(PAGE)
        .offset((shown - 1) * PAGE)
    )
    quizzes = library.current(session).library.quizzes
    entries = tuple(
        Entry(row.attempt_id, quizzes[row.quiz_id].title if row.quiz_id in quizzes else row.quiz_id, row.since)
        for row in session.execute(query)
    )
    return Queue(entries, counted.total, counted.own, shown, pages)


def after(session: Session, trainer_id: int, number: int) -> int | None:
    """Give the answer that waits longest beside this one; None if there is none."""
    joined = UNMARKED.join(ATTEMPTS, ATTEMPTS.c.id == UNMARKED.c.attempt_id)
    others = (ATTEMPTS.c.person_id != trainer_id, UNMARKED.c.attempt_id != number)
    query = select(UNMARKED.c.attempt_id).select_from(joined).where(*others)
    return session.scalar(query.order_by(UNMARKED.c.since, UNMARKED.c.attempt_id).limit(1))


def sheet(session: Session, trainer_id: int, number: int) -> Sheet:
    """Give the open answers of an attempt, blind.

    :raises NoSuchAnswer: there is none of that number, or it is the trainer's own.
    """
    scored = _found(session, trainer_id, number)
    names, questions = _waiting(session, scored)
    places = {one.id: place for place, one in enumerate(questions, 1)}
    by_id = {one.id: one for one in questions}
    return Sheet(
        number=number,
        title=library.quiz_revision(session, scored.revision).title,
        since=scored.submitted_at,
        answers=tuple(_open(by_id[name], places[name], scored) for name in names),
        marked=not scored.pending,
    )


def mark(session: Session, trainer_id: int, number: int, given: Mapping[str, Given], *, at: datetime) -> Scored:
    """Mark the open answers of an attempt, once, and give it as it is scored then.

    What the score brings follows: ``signals.quiz_passed`` is announced where the quiz is passed by it for the
    first time.

    :raises NoSuchAnswer: there is none of that number, or it is the trainer's own.
    :raises MarkedAlready: somebody was quicker; nothing is changed.
    :raises NotMarked: a criterion has no mark, or a comment is too long.
    """
    scored = scores.hold(session, _found(session, trainer_id, number))
    names, questions = _waiting(session, scored)
    if not scored.pending:
        raise MarkedAlready("Another trainer has marked this answer meanwhile, so your mark was not counted.")
    by_id = {one.id: one for one in questions}
    problems = [found for name in names for found in _problems(by_id[name], given.get(name, Given()))]
    if problems:
        raise NotMarked(problems)
    percents = {name: _write(session, scored, by_id[name], given[name], trainer_id, at) for name in names}
    decided = voids.rulings(session, scored.quiz_id, scored.revision, scored.release)
    pass_percent = library.quiz_revision(session, scored.revision).pass_percent
    outcome = outcomes.of(_marks(scored, questions, percents), decided.void, pass_percent)
    scores.add(session, scored, outcome, "marked", at=at)
    regrading.settled(session, scored.id, decided.regrades, at=at)
    audit.record(session, "answer.marked", actor=trainer_id, subject=f"attempt:{scored.public_id}", at=at)
    return scores.hold(session, scored)


def given_for(session: Session, attempt_id: int) -> dict[str, AnswerMark]:
    """Give the marks of an attempt's open answers by question."""
    found = session.scalars(select(AnswerMark).where(AnswerMark.attempt_id == attempt_id))
    return {one.question_id: one for one in found}


def _found(session: Session, trainer_id: int, number: int) -> Scored:
    found = scores.read(session, ATTEMPTS.c.id == number, ATTEMPTS.c.person_id != trainer_id)
    if not found:
        raise NoSuchAnswer("No answer of that number waits for you.")
    scored = found[0]
    if not scored.pending and not given_for(session, scored.id):
        raise NoSuchAnswer("No answer of that number waits for you.")
    return scored


def _waiting(session: Session, scored: Scored) -> tuple[tuple[str, ...], tuple[Question, ...]]:
    quiz = library.quiz_revision(session, scored.revision)
    by_id = {one.id: one for one in records.filled(session, quiz.questions)}
    questions = tuple(by_id[name] for name, _ in scored.drawn)
    void = voids.rulings(session, scored.quiz_id, scored.revision, scored.release).void
    return judging.waiting(questions, scored.answers, void), questions


def _open(question: Question, place: int, scored: Scored) -> OpenAnswer:
    return OpenAnswer(
        question_id=question.id,
        place=place,
        prompt=question.prompt,
        body=question.body,
        explanation=question.explanation,
        points=rules.points_in_words(question.points),
        text="\n".join(scored.answers[question.id]),
        rubric=_rubric(question),
    )


def _rubric(question: Question) -> tuple[Criterion, ...]:
    return question.rubric or (WHOLE,)


def _problems(question: Question, given: Given) -> list[tuple[str, str]]:
    found = [
        (f"{question.id}.{one.key}", f"Choose how far this is met: {one.text}")
        for one in _rubric(question)
        if given.steps.get(one.key) not in STEPS
    ]
    if len(given.comment) > LONGEST:
        words = f"Keep the comment to {LONGEST:,} characters; it has {len(given.comment):,}."
        found.append((f"{question.id}.comment", words))
    return found


def _write(session: Session, scored: Scored, question: Question, given: Given, trainer_id: int, at: datetime) -> int:
    met = {one.key: one.percent * STEPS[given.steps[one.key]] // 100 for one in _rubric(question)}
    percent = min(100, sum(met.values()))
    values = {"met": met, "percent": percent, "comment": given.comment, "by_id": trainer_id, "at": at}
    insert_once(session, AnswerMark, attempt_id=scored.id, question_id=question.id, **values)
    return percent


def _marks(scored: Scored, questions: tuple[Question, ...], percents: Mapping[str, int]) -> Marks:
    marks = (
        scoring.mark(one, scored.answers.get(one.id, ()), hint=one.id in scored.hints, percent=percents.get(one.id))
        for one in questions
    )
    return {one.question_id: (one.earned, one.possible) for one in marks}
