"""Read what came of an attempt, as far as the quiz lets it be seen."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Literal

from sqlalchemy.orm import Session

from lms.assessment import kinds, records, rules, scoring
from lms.assessment.pages import Link, back_of
from lms.assessment.records import Found
from lms.assessment.rules import QuizState, Review
from lms.content.courses import Lesson
from lms.content.quizzes import Accepted, Kind, Option, Question, Quiz
from lms.content.refs import parse_ref
from lms.library import service as library

Seen = Literal["right", "wrong", "missed", "plain"]
_BEST: dict[str, str] = {Kind.JUDGEMENT: "The best answer", Kind.MULTIPLE: "A right answer"}


@dataclass(frozen=True, slots=True)
class SeenOption:
    """An option on the result page; ``remark`` says in words what ``state`` shows."""

    text: str
    state: Seen
    remark: str
    feedback: str


@dataclass(frozen=True, slots=True)
class Explained:
    """A question with the person's answer and why it is right or not; points are in words."""

    question_id: str
    number: int
    prompt: str
    body: str
    verdict: scoring.Verdict
    earned: str
    possible: str
    options: tuple[SeenOption, ...]
    typed: str
    accepted: tuple[str, ...]
    feedback: str
    explanation: str
    read_again: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """What came of an attempt. ``percent``, ``earned`` and ``possible`` are empty where no score is shown."""

    attempt_id: str
    quiz_id: str
    title: str
    number: int
    passed: bool
    ever_passed: bool
    """Passed in this attempt or another."""
    percent: int | None
    earned: str
    possible: str
    pass_percent: int
    late: bool
    ended: datetime
    review: Review
    waits_for_pass: bool
    """The answers are shown once the quiz is passed."""
    questions: tuple[Explained, ...]
    read_again: tuple[Link, ...]
    state: QuizState | None
    """Where the person stands now; None for a quiz that is no longer published."""
    back: Link | None


def result(session: Session, person_id: int, attempt_id: str, *, at: datetime) -> Result | None:
    """Give what came of an attempt; None while it is open.

    :raises NotYours: the attempt is not this person's, or does not exist.
    """
    attempt = records.find(session, person_id, attempt_id)
    done = attempt.done
    if done is None:
        return None
    quiz = library.quiz_revision(session, attempt.revision)
    review = rules.review_of(quiz, passed=attempt.tally.passed_at is not None)
    today = library.current(session).library.quizzes.get(attempt.quiz_id)
    questions = _explained(session, attempt, done, quiz) if review.answers else ()
    return Result(
        attempt_id=attempt_id,
        quiz_id=attempt.quiz_id,
        title=quiz.title,
        number=attempt.number,
        passed=done.passed,
        ever_passed=attempt.tally.passed_at is not None,
        percent=done.percent if review.score else None,
        earned=rules.points_in_words(done.score.earned) if review.score else "",
        possible=rules.points_in_words(done.score.possible) if review.score else "",
        pass_percent=quiz.pass_percent,
        late=done.late,
        ended=done.submitted_at,
        review=review,
        waits_for_pass=quiz.review == "after-pass" and not review.answers,
        questions=questions,
        read_again=tuple(dict.fromkeys(link for one in questions for link in one.read_again)),
        state=rules.state_of(attempt.tally, today, at) if today else None,
        back=back_of(session, quiz),
    )


def explain(question: Question, order: Sequence[str], given: Sequence[str], number: int) -> Explained:
    """Say what was answered, what would have been right, and why."""
    chosen = kinds.of(question).chosen
    mark = scoring.mark(question, given)
    met = scoring.accepted(question, given)
    return Explained(
        question_id=question.id,
        number=number,
        prompt=question.prompt,
        body=question.body,
        verdict=mark.verdict,
        earned=rules.points_in_words(mark.earned),
        possible=rules.points_in_words(mark.possible),
        options=_options(question, order, given) if chosen else (),
        typed="" if chosen or not given else given[0],
        accepted=() if met else tuple(_words(one) for one in question.accepted),
        feedback=met.feedback if met else "",
        explanation=question.explanation,
        read_again=(),
    )


def _explained(session: Session, attempt: Found, done: records.Done, quiz: Quiz) -> tuple[Explained, ...]:
    questions = records.questions_of(session, attempt)
    orders = dict(attempt.drawn)
    found = []
    for number, question in enumerate(questions, 1):
        one = explain(question, orders[question.id], done.answers.get(question.id, ()), number)
        found.append(one if one.verdict == "right" else replace(one, read_again=_lessons(session, question, quiz)))
    return tuple(found)


def _lessons(session: Session, question: Question, quiz: Quiz) -> tuple[Link, ...]:
    """List the lessons a question cites or that cover a clause it cites; those of the quiz's own course, if any."""
    catalogue = library.current(session)
    found: dict[str, tuple[Lesson, str]] = {}
    for cited in question.cites:
        ref = parse_ref(cited)
        named = catalogue.library.lesson(ref.id) if ref and ref.kind == "lesson" else None
        part = f"#{ref.part}" if named and ref and ref.part else ""
        for one in (named,) if named else catalogue.library.covering(cited):
            found.setdefault(f"{one.course_id}/{one.id}", (one, part))
    own = [each for each in found.values() if f"course:{each[0].course_id}" == quiz.for_]
    return tuple(
        Link(one.title, f"{catalogue.prefix}/c/{one.course_id}/{one.id}{part}") for one, part in own or found.values()
    )


def _options(question: Question, order: Sequence[str], given: Sequence[str]) -> tuple[SeenOption, ...]:
    by_key = {one.key: one for one in question.options}
    right = scoring.right_keys(question)
    return tuple(_option(question, by_key[key], key in given, key in right) for key in order)


def _option(question: Question, option: Option, chosen: bool, right: bool) -> SeenOption:
    best = _BEST.get(question.kind, "The right answer")
    if not chosen:
        state: Seen = "missed" if right else "plain"
        return SeenOption(option.text, state, f"{best}, not chosen." if right else "", option.feedback if right else "")
    if right:
        return SeenOption(option.text, "right", f"Your answer. {best}.", option.feedback)
    if question.kind is Kind.JUDGEMENT and option.credit > 0:
        worth = f"Your answer. Worth {option.credit} % of the points."
        return SeenOption(option.text, "plain", worth, option.feedback)
    return SeenOption(option.text, "wrong", "Your answer. Not right.", option.feedback)


def _words(one: Accepted) -> str:
    if one.value is None:
        return one.text
    value, tolerance = f"{one.value:f}", one.tolerance or Decimal(0)
    return f"{value} ± {tolerance:f}" if tolerance else value
