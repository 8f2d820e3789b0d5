"""Read what the pages of a quiz show before and during an attempt."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from lms.assessment import allowances, drawing, records, rules
from lms.assessment.asking import Asked, Sofar, ask
from lms.assessment.explaining import Link
from lms.assessment.records import ATTEMPTS, SCORES, SUBMISSIONS
from lms.assessment.rules import QuizState, Tally
from lms.assessment.tallies import missing_before
from lms.content.courses import Course, Lesson
from lms.content.policies import Policy
from lms.content.quizzes import Question, Quiz
from lms.library import service as library

_HISTORY = (
    select(
        *ATTEMPTS.c["public_id", "number", "started_at", "deadline", "extension"],
        SUBMISSIONS.c.submitted_at,
        *SCORES.c["percent", "passed", "pending"],
    )
    .select_from(records.counting(ATTEMPTS))
    .where(ATTEMPTS.c.person_id == bindparam("person"), ATTEMPTS.c.quiz_id == bindparam("quiz"))
    .order_by(ATTEMPTS.c.number.desc())
)


@dataclass(frozen=True, slots=True)
class Past:
    """One line of the history. ``percent`` is None while open, and where the quiz shows no score."""

    attempt_id: str
    number: int
    started_at: datetime
    submitted_at: datetime | None
    percent: int | None
    passed: bool | None
    ends: datetime | None
    pending: bool = False
    """It waits for a trainer's mark."""


@dataclass(frozen=True, slots=True)
class About:
    """What a person is told before an attempt. ``refusal`` says why none can begin; a wait is in ``state``."""

    quiz_id: str
    title: str
    intro: str
    questions: int
    pass_percent: int
    attempts: int | None
    cooldown: tuple[timedelta, ...]
    time: timedelta | None
    more: timedelta
    """What this person has on top of it."""
    review: str
    grade: str
    shows_score: bool
    state: QuizState
    refusal: str
    history: tuple[Past, ...]
    over: bool
    """The time of the open attempt is past, so that it can only be settled."""
    back: Link | None

    @property
    def may_start(self) -> bool:
        """Tell whether the button starts or continues an attempt."""
        return bool(self.state.open_attempt) or not (self.refusal or self.state.next_at)


@dataclass(frozen=True, slots=True)
class Paper:
    """An attempt as it is taken. ``over``: its time and grace are past. ``done``: it was handed in."""

    attempt_id: str
    quiz_id: str
    title: str
    number: int
    asked: tuple[Asked, ...]
    answered: int
    pass_percent: int
    ends: datetime | None
    over: bool
    done: bool


def about(session: Session, person_id: int, quiz_id: str, *, at: datetime) -> About:
    """Tell what a quiz asks, where a person stands with it and what they did before.

    :raises NoSuchQuiz: the current release has no quiz of that id.
    """
    quiz = library.current(session).library.quizzes.get(quiz_id)
    if quiz is None:
        raise rules.NoSuchQuiz(f"There is no quiz {quiz_id!r} in the current release.")
    state = rules.state_of(records.tally_of(session, person_id, quiz_id) or Tally(), quiz, at)
    history = _history(session, person_id, quiz)
    return About(
        quiz_id=quiz_id,
        title=quiz.title,
        intro=quiz.intro,
        questions=len(drawing.draw(quiz, 0)),
        pass_percent=quiz.pass_percent,
        attempts=quiz.attempts,
        cooldown=quiz.cooldown,
        time=quiz.time,
        more=_more(session, person_id, quiz),
        review=quiz.review,
        grade=quiz.grade,
        shows_score=rules.review_of(quiz, passed=state.passed).score,
        state=state,
        refusal=_refusal(session, person_id, quiz, state, at),
        history=history,
        over=any(past.passed is None and rules.too_late(at, past.ends) for past in history),
        back=back_of(session, quiz),
    )


def paper(session: Session, person_id: int, attempt_id: str, *, at: datetime) -> Paper:
    """Give an attempt as it is taken, with its draft.

    :raises NotYours: the attempt is not this person's, or does not exist.
    """
    attempt = records.find(session, person_id, attempt_id)
    quiz = library.quiz_revision(session, attempt.revision)
    questions = drawing.questions_of(quiz, attempt.drawn)
    orders = [order for _, order in attempt.drawn]
    keeps = f"{library.current(session).prefix}/quiz/{attempt_id}/save"
    return Paper(
        attempt_id=attempt_id,
        quiz_id=attempt.quiz_id,
        title=quiz.title,
        number=attempt.number,
        asked=tuple(
            ask(question, order, number, _sofar(attempt, question, keeps))
            for number, (question, order) in enumerate(zip(questions, orders, strict=True), 1)
        ),
        answered=len(attempt.draft),
        pass_percent=quiz.pass_percent,
        ends=attempt.ends,
        over=rules.too_late(at, attempt.ends),
        done=attempt.done is not None,
    )


def back_of(session: Session, quiz: Quiz) -> Link | None:
    """Give the page of what a quiz closes, if it is published."""
    catalogue = library.current(session)
    kind, _, rest = quiz.for_.partition(":")
    shelf = catalogue.library
    found: Course | Lesson | Policy | None = None
    if kind == "lesson":
        found = shelf.lesson(rest)
    elif kind in {"course", "policy"}:
        found = shelf.courses.get(rest) if kind == "course" else shelf.policies.get(rest)
    return Link(found.title, catalogue.prefix + rules.path_of(quiz.for_)) if found else None


def _more(session: Session, person_id: int, quiz: Quiz) -> timedelta:
    allowance = allowances.allowance_of(session, person_id) if quiz.time else None
    return timedelta(seconds=rules.extra_seconds(quiz.time, allowance))


def _refusal(session: Session, person_id: int, quiz: Quiz, state: QuizState, at: datetime) -> str:
    if state.open_attempt:
        return ""
    if state.attempts_left == 0:
        return "You have used all your attempts at this quiz."
    return missing_before(session, person_id, quiz, at)


def _history(session: Session, person_id: int, quiz: Quiz) -> tuple[Past, ...]:
    rows = session.execute(_HISTORY, {"person": person_id, "quiz": quiz.id})
    return tuple(
        Past(
            attempt_id=row.public_id,
            number=row.number,
            started_at=row.started_at,
            submitted_at=row.submitted_at,
            percent=None if quiz.review == "never" or row.pending else row.percent,
            passed=row.passed,
            ends=rules.ends_at(row.deadline, row.extension),
            pending=bool(row.pending),
        )
        for row in rows
    )


def _sofar(attempt: records.Found, question: Question, keeps: str) -> Sofar:
    return Sofar(
        kept=attempt.draft.get(question.id, ()),
        made=attempt.reached.get(question.id, 0),
        hinted=question.id in attempt.hints,
        keeps=keeps,
    )
