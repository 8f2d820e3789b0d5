"""Read what came of an attempt, as far as the quiz lets it be seen."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.assessment import carrying, kinds, records, rules
from lms.assessment.explaining import Explained, Link, Marked, counted, explain
from lms.assessment.models import AnswerMark
from lms.assessment.pages import back_of
from lms.assessment.records import Found
from lms.assessment.rescored import Change, changes
from lms.assessment.rules import QuizState, Review
from lms.content.courses import Lesson
from lms.content.quizzes import Question, Quiz
from lms.content.refs import parse_ref
from lms.library import service as library

Answered = tuple[Sequence[str], Sequence[str], bool]
"""The order shown, the answer given, and whether its hint was opened."""


@dataclass(frozen=True, slots=True)
class Result:
    """What came of an attempt. ``percent``, ``earned`` and ``possible`` are empty where no score is shown."""

    attempt_id: str
    quiz_id: str
    title: str
    number: int
    passed: bool
    pending: bool
    """An open answer waits for a trainer's mark, so that there is no score yet."""
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
    empty: bool
    """No question of it counts any more, so there is no score."""
    changes: tuple[Change, ...]
    """What became of the first score."""


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
    questions = _explained(session, attempt, done, quiz, today) if review.answers else ()
    shows = review.score and not done.pending and done.score.possible > 0
    return Result(
        attempt_id=attempt_id,
        quiz_id=attempt.quiz_id,
        title=quiz.title,
        number=attempt.number,
        passed=done.passed,
        pending=done.pending,
        ever_passed=attempt.tally.passed_at is not None,
        percent=done.percent if shows else None,
        earned=rules.points_in_words(done.score.earned) if shows else "",
        possible=rules.points_in_words(done.score.possible) if shows else "",
        pass_percent=quiz.pass_percent,
        late=done.late,
        ended=done.submitted_at,
        review=review,
        waits_for_pass=quiz.review == "after-pass" and not review.answers,
        questions=questions,
        read_again=tuple(dict.fromkeys(link for one in questions for link in one.read_again)),
        state=rules.state_of(attempt.tally, today, at) if today else None,
        back=back_of(session, quiz),
        empty=done.score.possible == 0,
        changes=changes(session, attempt.id),
    )


def _explained(
    session: Session, attempt: Found, done: records.Done, quiz: Quiz, today: Quiz | None
) -> tuple[Explained, ...]:
    questions = records.questions_of(session, attempt)
    now = {one.id: one for one in records.filled(session, today.questions)} if today else {}
    orders = dict(attempt.drawn)
    marked = _marked(session, attempt, questions)
    found = []
    for number, question in enumerate(questions, 1):
        given = done.answers.get(question.id, ())
        hinted = question.id in attempt.hints
        one = explain(question, orders[question.id], given, number, hinted=hinted, marked=marked.get(question.id))
        if done.marks is not None:
            one = counted(one, done.marks.get(question.id))
            if one.corrected and question.id in now:
                one = _corrected(one, question, now[question.id], (orders[question.id], given, hinted))
        found.append(
            one
            if one.verdict in {"right", "pending"} or one.void
            else replace(one, read_again=lessons(session, question, quiz))
        )
    return tuple(found)


def _corrected(told: Explained, old: Question, new: Question, answered: Answered) -> Explained:
    """Explain a question by its corrected key, where that is what gave the points that count."""
    order, given, hinted = answered
    carried = carrying.carry(old, new, given)
    if carried is None:
        return told
    keys = carrying.options(old.options, new.options)
    known = [keys[key] for key in order if key in keys]
    shown = known if len(known) == len(new.options) else [one.key for one in new.options]
    found = explain(new, shown, carried, told.number, hinted=hinted)
    same = (found.earned, found.possible) == (told.earned, told.possible)
    return replace(found, corrected=True) if same else told


def _marked(session: Session, attempt: Found, questions: Sequence[Question]) -> dict[str, Marked]:
    """Read what trainers gave for open answers, where one was asked."""
    if not any(kinds.of(one).by_hand for one in questions):
        return {}
    rows = session.scalars(select(AnswerMark).where(AnswerMark.attempt_id == attempt.id))
    return {row.question_id: Marked(row.percent, row.met, row.comment) for row in rows}


def lessons(session: Session, question: Question, quiz: Quiz) -> tuple[Link, ...]:
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
