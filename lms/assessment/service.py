"""Start, save and hand in attempts, and tell where people stand. This is the room's door."""

import secrets
from collections.abc import Sequence
from datetime import datetime
from random import Random

from sqlalchemy.orm import Session

from lms import signals
from lms.assessment import drawing, judging, records, regrading, rules, scoring, voids
from lms.assessment.allowances import (
    Running,
    TimeOf,
    allow,
    allowance_of,
    export_allowance,
    give_time,
    time_of,
)
from lms.assessment.asking import Asked
from lms.assessment.checking import Checked, asked, check
from lms.assessment.deciding import carry_out
from lms.assessment.explaining import Explained
from lms.assessment.items.service import Told as QuestionTold
from lms.assessment.items.service import told as questions_told
from lms.assessment.pages import About, Paper, about, paper
from lms.assessment.reach import passed_since, reach
from lms.assessment.records import Done, Found
from lms.assessment.regrading import DryRun, Regraded, go_on_regrading, regrade, regrade_preview
from lms.assessment.rehearsal import begin_anew
from lms.assessment.rescored import Change, News, news_column, news_of
from lms.assessment.results import Result, result
from lms.assessment.reviewing import (
    Recalled,
    Reply,
    Tries,
    askable,
    passed_again,
    put,
    question,
    recalled,
    recalled_by,
    reply,
    tries,
    why,
)
from lms.assessment.rules import (
    Allowance,
    Answers,
    AssessmentError,
    BadAllowance,
    MayNotStart,
    NoAttemptsLeft,
    NoSuchQuiz,
    NotYours,
    PrerequisiteMissing,
    QuizState,
    Score,
    TooSoon,
    Unanswered,
)
from lms.assessment.samples import sample
from lms.assessment.tallies import export, missing_before, passed, passed_column, recount, state, states
from lms.content.quizzes import Question, Quiz
from lms.library import service as library
from lms.people import service as people

__all__ = [
    "About",
    "Allowance",
    "Answers",
    "Asked",
    "AssessmentError",
    "BadAllowance",
    "Change",
    "Checked",
    "DryRun",
    "Explained",
    "MayNotStart",
    "News",
    "NoAttemptsLeft",
    "NoSuchQuiz",
    "NotYours",
    "Paper",
    "PrerequisiteMissing",
    "QuestionTold",
    "QuizState",
    "Recalled",
    "Regraded",
    "Reply",
    "Result",
    "Running",
    "Score",
    "TimeOf",
    "TooSoon",
    "Tries",
    "Unanswered",
    "about",
    "allow",
    "allowance_of",
    "askable",
    "asked",
    "begin_anew",
    "carry_out",
    "check",
    "drawn_questions",
    "export",
    "export_allowance",
    "extend",
    "give_time",
    "go_on_regrading",
    "news_column",
    "news_of",
    "open_hint",
    "paper",
    "passed",
    "passed_again",
    "passed_column",
    "passed_since",
    "put",
    "question",
    "questions_told",
    "reach",
    "recalled",
    "recalled_by",
    "recount",
    "regrade",
    "regrade_preview",
    "reply",
    "result",
    "sample",
    "save",
    "start",
    "state",
    "states",
    "submit",
    "time_of",
    "tries",
    "why",
]


def start(session: Session, person_id: int, quiz_id: str, *, at: datetime, rng: Random | None = None) -> str:
    """Begin an attempt, bound to today's revision and a fresh drawing, or go on with the open one.

    An open attempt whose time is over is settled from its draft instead. Gives the attempt's public id.

    :raises NoSuchQuiz: the current release has no quiz of that id.
    :raises MayNotStart: attempts are used up, a wait lasts, or something has to be done before.
    """
    people.lock(session, person_id)
    catalogue = library.current(session)
    quiz = catalogue.library.quizzes.get(quiz_id)
    if quiz is None:
        raise NoSuchQuiz(f"There is no quiz {quiz_id!r} in the current release.")
    tally = records.tally_of(session, person_id, quiz_id)
    if tally and tally.open_attempt:
        _settle(session, person_id, tally.open_attempt, at)
        return tally.open_attempt
    rules.check_may_start(rules.state_of(tally or rules.Tally(), quiz, at))
    words = missing_before(session, person_id, quiz, at)
    if words:
        raise PrerequisiteMissing(words)
    seed = (rng or secrets.SystemRandom()).getrandbits(63)
    values = _bound(quiz, catalogue.number, seed, at)
    number = (tally.attempts if tally else 0) + 1
    more = rules.extra_seconds(quiz.time, allowance_of(session, person_id) if quiz.time else None)
    records.open_attempt(session, {**values, "person_id": person_id, "number": number, "extension": more}, tally)
    return str(values["public_id"])


def save(session: Session, person_id: int, attempt_id: str, answers: Answers, *, at: datetime, on: str = "") -> bool:
    """Keep ``answers`` as the attempt's draft, in place of the draft before; ``on`` names a scenario to go on in.

    A choice of a scenario is made for good by going on; until then it may be changed.
    False, and nothing changed, once the attempt was handed in or its time and grace are over.

    :raises NotYours: the attempt is not this person's, or does not exist.
    """
    people.lock(session, person_id)
    attempt = records.find(session, person_id, attempt_id)
    if attempt.done or rules.too_late(at, attempt.ends):
        return False
    questions = records.questions_of(session, attempt)
    given = _given(questions, attempt, answers, most=1)
    steps = {one.id for one in questions if one.steps}
    reached = {**attempt.reached, on: len(given.get(on, ()))} if on in steps else attempt.reached
    return records.save_draft(session, attempt, given, reached, at)


def open_hint(session: Session, person_id: int, attempt_id: str, question_id: str, *, at: datetime) -> bool:
    """Remember that a person opened a hint that costs points; from then on the hint is shown to them.

    False, and nothing changed, once the attempt was handed in or its time and grace are over.

    :raises NotYours: the attempt is not this person's, or asks no such question with such a hint.
    """
    people.lock(session, person_id)
    attempt = records.find(session, person_id, attempt_id)
    priced = {one.id for one in records.questions_of(session, attempt) if one.hint and one.hint_cost}
    if question_id not in priced:
        raise NotYours("There is no such hint in this attempt.")
    if attempt.done or rules.too_late(at, attempt.ends):
        return False
    records.open_hint(session, attempt, question_id)
    return True


def submit(session: Session, person_id: int, attempt_id: str, answers: Answers, *, at: datetime) -> Score:
    """Score ``answers`` on the attempt's own revision and remember them for good.

    Answers to questions that were not drawn are ignored. A second call returns the first score. After the
    deadline and its two seconds of grace the saved draft is scored in place of ``answers``.
    Announces ``signals.quiz_submitted``, and the first pass of a quiz as ``signals.quiz_passed``.

    :raises NotYours: the attempt is not this person's, or does not exist.
    :raises Unanswered: there is time left and a question has no answer that can be read.
    """
    people.lock(session, person_id)
    attempt = records.find(session, person_id, attempt_id)
    if attempt.done:
        return attempt.done.score
    quiz = library.quiz_revision(session, attempt.revision)
    questions = records.questions_of(session, attempt)
    late = rules.too_late(at, attempt.ends)
    given = attempt.draft if late else _given(questions, attempt, answers)
    problems = () if late else scoring.problems(questions, given)
    if problems:
        raise Unanswered(problems)
    ended = attempt.ends if late and attempt.ends else at
    decided = voids.since_start(session, attempt)
    done = judging.first(quiz, questions, attempt, given, decided.void, ended=ended, late=late)
    records.close(session, person_id, attempt, done, at)
    _announce(session, person_id, quiz, attempt, done, at)
    return regrading.settled(session, attempt.id, decided.regrades, at=at) if decided.regrades else done.score


def extend(session: Session, person_id: int, attempt_id: str, seconds: int) -> None:
    """Give the owner of an open attempt so many seconds more than its deadline.

    :raises ValueError: ``seconds`` is not above 0.
    :raises NotYours: this person has no open attempt of that name.
    """
    if seconds <= 0:
        raise ValueError(f"an extension of {seconds} seconds; write a number above 0")
    if not records.extend(session, records.find(session, person_id, attempt_id), seconds):
        raise NotYours("This person has no open attempt of that name.")


def drawn_questions(session: Session, person_id: int, attempt_id: str) -> tuple[tuple[Question, tuple[str, ...]], ...]:
    """Give the questions of an attempt with their option keys in the order shown. Holds the answers: never show.

    :raises NotYours: the attempt is not this person's, or does not exist.
    """
    attempt = records.find(session, person_id, attempt_id)
    orders = (order for _, order in attempt.drawn)
    return tuple(zip(records.questions_of(session, attempt), orders, strict=True))


def _bound(quiz: Quiz, release: int, seed: int, at: datetime) -> dict[str, object]:
    return {
        "public_id": secrets.token_urlsafe(16),
        "quiz_id": quiz.id,
        "revision": quiz.digest,
        "release": release,
        "seed": seed,
        "drawn": drawing.to_rows(drawing.draw(quiz, seed)),
        "started_at": at,
        "deadline": at + quiz.time if quiz.time else None,
    }


def _given(
    questions: Sequence[Question], attempt: Found, answers: Answers, *, most: int | None = None
) -> dict[str, list[str]]:
    """Give what is kept of ``answers``; a path goes on from where it is, ``most`` scenes further."""
    found = drawing.kept(questions, attempt.drawn, answers)
    for one in questions:
        if one.steps:
            before, made = attempt.draft.get(one.id, ()), attempt.reached.get(one.id, 0)
            found[one.id] = rules.held(before, made, found.get(one.id, ()), most=most)
    return {name: values for name, values in found.items() if values}


def _settle(session: Session, person_id: int, attempt_id: str, at: datetime) -> None:
    if rules.too_late(at, records.find(session, person_id, attempt_id).ends):
        submit(session, person_id, attempt_id, {}, at=at)


def _announce(session: Session, person_id: int, quiz: Quiz, attempt: Found, done: Done, at: datetime) -> None:
    facts = {
        "person_id": person_id,
        "quiz_id": attempt.quiz_id,
        "for_ref": quiz.for_,
        "attempt_id": attempt.public_id,
        "percent": done.percent,
        "at": at,
    }
    signals.announce(signals.quiz_submitted, session, passed=done.passed, **facts)
    if done.passed and attempt.tally.passed_at is None:
        bound = {"revision": attempt.revision, "release": attempt.release, "first_try": attempt.number == 1}
        signals.announce(signals.quiz_passed, session, **bound, **facts)
