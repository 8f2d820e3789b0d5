"""Figures of questions, what learners say of them, and the queue of both for trainers."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table, func, select, update
from sqlalchemy.orm import Session

from lms.assessment import kinds, records, rules, scoring
from lms.assessment.items import counting
from lms.assessment.items import rules as item_rules
from lms.assessment.items.counting import CHOICES, SUMS, TIMES, fold, recount
from lms.assessment.items.models import ItemSeen, QuestionFlag
from lms.assessment.items.rules import Figures, OptionUse, Sums, Suspicion
from lms.assessment.models import Attempt
from lms.assessment.rules import AssessmentError
from lms.content.questions import Question
from lms.content.quizzes import Quiz
from lms.library import service as library
from lms.people import service as people
from lms.store.sessions import dialect_of, insert_once, insert_or

__all__ = [
    "A_PAGE",
    "Analysis",
    "Answered",
    "Figures",
    "Flag",
    "NoSuchFlag",
    "OptionUse",
    "Queue",
    "Suspect",
    "Suspicion",
    "Told",
    "analysis",
    "answer_flag",
    "erase",
    "export_flags",
    "flag",
    "flags_of",
    "fold",
    "prompt_of",
    "queue",
    "recount",
    "seen",
    "told",
]

A_PAGE = 50
FLAGS = cast(Table, QuestionFlag.__table__)
SEEN = cast(Table, ItemSeen.__table__)
_ATTEMPTS = cast(Table, Attempt.__table__)


class NoSuchFlag(AssessmentError):
    """There is no such remark."""


class Answered(AssessmentError):
    """Somebody answered the remark before."""


@dataclass(frozen=True, slots=True)
class Flag:
    """What a learner said of a question; trainers are not told who."""

    id: int
    quiz_id: str
    quiz_title: str
    question_id: str
    prompt: str
    words: str
    at: datetime
    path: str
    line: int | None
    """Where the question stands today; None for one that is retired."""
    retired: bool


@dataclass(frozen=True, slots=True)
class Suspect:
    """A question whose figures deserve a look."""

    quiz_id: str
    quiz_title: str
    revision: str
    path: str
    figures: Figures

    @property
    def words(self) -> tuple[str, ...]:
        """Say why."""
        return self.figures.words


@dataclass(frozen=True, slots=True)
class Queue:
    """What trainers may look at: the oldest remarks, how many there are, and suspicious figures."""

    flags: tuple[Flag, ...]
    waiting: int
    suspects: tuple[Suspect, ...]
    quizzes: tuple[tuple[str, str], ...]
    """(id, title) of every quiz, by title."""


@dataclass(frozen=True, slots=True)
class Analysis:
    """The figures of one revision of a quiz. ``median`` is seconds an attempt took; None with too few."""

    quiz_id: str
    title: str
    path: str
    revision: str
    current: bool
    releases: tuple[int, int]
    """The first and last release in which somebody began an attempt on it."""
    attempts: int
    median: int | None
    questions: tuple[Figures, ...]

    @property
    def minutes(self) -> int:
        """Give the median in whole minutes, at least one."""
        return max(1, round((self.median or 0) / 60))


def analysis(session: Session, quiz_id: str) -> tuple[Analysis, ...]:
    """Give the figures of every revision of a quiz that anybody took, newest first, in six queries at most.

    :raises NoSuchQuiz: no release has such a quiz, and nobody ever took one.
    """
    today = library.current(session).library.quizzes.get(quiz_id)
    known = session.execute(
        select(_ATTEMPTS.c.revision, func.min(_ATTEMPTS.c.release), func.max(_ATTEMPTS.c.release))
        .where(_ATTEMPTS.c.quiz_id == quiz_id)
        .group_by(_ATTEMPTS.c.revision)
    ).all()
    if today is None and not known:
        raise rules.NoSuchQuiz(f"There is no quiz {quiz_id!r}.")
    spans = {revision: (first, last) for revision, first, last in known}
    if today:
        spans.setdefault(today.digest, (library.current(session).number,) * 2)
    kept = _kept(session, tuple(spans))
    quizzes = library.quiz_revisions(session, spans)
    found = (_analysis(quizzes[revision], span, kept, today) for revision, span in spans.items())
    return tuple(sorted(found, key=lambda one: (one.current, one.releases[1]), reverse=True))


def queue(session: Session, *, page: int = 1) -> Queue:
    """Give what trainers may look at, over the whole academy, in seven queries at most."""
    quizzes = library.current(session).library.quizzes
    by_digest = {quiz.digest: quiz for quiz in quizzes.values()}
    kept = _kept(session, tuple(by_digest))
    looked = {(row.revision, row.question_id): row.n for row in session.execute(select(SEEN))}
    suspects = [
        Suspect(quiz.id, quiz.title, quiz.digest, quiz.path, figures)
        for quiz in by_digest.values()
        for figures in (_figures(question, quiz.digest, kept) for question in quiz.questions)
        if figures.suspicions and figures.n >= 2 * looked.get((quiz.digest, figures.question_id), 0)
    ]
    open_flags = FLAGS.c.answered_at.is_(None)
    rows = session.execute(
        select(FLAGS).where(open_flags).order_by(FLAGS.c.id).limit(A_PAGE).offset(A_PAGE * (max(1, page) - 1))
    ).all()
    waiting = session.scalar(select(func.count()).select_from(FLAGS).where(open_flags)) or 0
    titles = sorted(((one.id, one.title) for one in quizzes.values()), key=lambda pair: pair[1])
    then = library.quiz_revisions(session, {row.revision for row in rows})
    return Queue(
        tuple(_flag(row, then[row.revision], quizzes) for row in rows), waiting, tuple(suspects), tuple(titles)
    )


@dataclass(frozen=True, slots=True)
class Told:
    """A question of the current release with what is known of it, and the references its explanation leads to."""

    quiz_id: str
    quiz_title: str
    path: str
    figures: Figures
    cites: tuple[str, ...]


def told(session: Session) -> tuple[Told, ...]:
    """Give the questions of all current quizzes that five people or more answered, in three queries."""
    quizzes = library.current(session).library.quizzes.values()
    kept = _kept(session, tuple(quiz.digest for quiz in quizzes))
    found = (
        Told(quiz.id, quiz.title, quiz.path, _figures(one, quiz.digest, kept), one.cites)
        for quiz in quizzes
        for one in quiz.questions
    )
    return tuple(one for one in found if one.figures.shown)


def seen(session: Session, person_id: int, quiz_id: str, question_id: str, *, at: datetime) -> None:
    """Put the figures of a question aside until twice as many people have answered.

    :raises NoSuchQuiz: the current release has no such question.
    """
    quiz = library.current(session).library.quizzes.get(quiz_id)
    if quiz is None or all(one.id != question_id for one in quiz.questions):
        raise rules.NoSuchQuiz(f"There is no question {question_id!r} in the quiz {quiz_id!r}.")
    where = (SUMS.c.revision == quiz.digest, SUMS.c.question_id == question_id)
    n = session.scalar(select(SUMS.c.n).where(*where)) or 0
    statement = insert_or(dialect_of(session), ItemSeen)
    values = {"revision": quiz.digest, "question_id": question_id, "n": n, "by_id": person_id, "at": at}
    changed = {"n": n, "by_id": person_id, "at": at}
    session.execute(
        statement.values(values).on_conflict_do_update(index_elements=["revision", "question_id"], set_=changed)
    )


def flag(session: Session, person_id: int, attempt_id: str, question_id: str, words: str, *, at: datetime) -> bool:
    """Remember that a question of a person's own attempt seems wrong to them; False if they said so before.

    :raises NotYours: the attempt is not this person's, is still open, or asked no such question.
    """
    attempt = records.find(session, person_id, attempt_id)
    if attempt.done is None or all(asked != question_id for asked, _ in attempt.drawn):
        raise rules.NotYours("There is no such question in an attempt of yours that was handed in.")
    return insert_once(
        session,
        QuestionFlag,
        person_id=person_id,
        quiz_id=attempt.quiz_id,
        revision=attempt.revision,
        question_id=question_id,
        words=item_rules.words_of(words),
        at=at,
        answer="",
    )


def prompt_of(session: Session, person_id: int, attempt_id: str, question_id: str) -> str:
    """Give what a question of a person's own attempt asks, once that was handed in.

    :raises NotYours: the attempt is not this person's, is still open, or asked no such question.
    """
    attempt = records.find(session, person_id, attempt_id)
    asked = [one.prompt for one in records.questions_of(session, attempt) if one.id == question_id]
    if attempt.done is None or not asked:
        raise rules.NotYours("There is no such question in an attempt of yours that was handed in.")
    return asked[0]


def flags_of(session: Session, person_id: int, attempt_id: str) -> Mapping[str, str]:
    """Give what trainers answered to a person's remarks on the questions of an attempt; empty while one waits."""
    mine = (_ATTEMPTS.c.person_id == person_id, _ATTEMPTS.c.public_id == attempt_id)
    revision = select(_ATTEMPTS.c.revision).where(*mine).scalar_subquery()
    query = select(FLAGS.c.question_id, FLAGS.c.answer).where(
        FLAGS.c.person_id == person_id, FLAGS.c.revision == revision
    )
    return {row.question_id: row.answer for row in session.execute(query)}


def answer_flag(session: Session, trainer_id: int, flag_id: int, answer: str, *, at: datetime) -> None:
    """Answer a learner's remark, once; the learner sees the answer beside the question.

    :raises NoSuchFlag: there is none of that number.
    :raises Answered: somebody answered it before.
    """
    words = item_rules.words_of(answer) or "We have looked at it. Thank you."
    statement = update(FLAGS).where(FLAGS.c.id == flag_id, FLAGS.c.answered_at.is_(None))
    values = {"answer": words, "answered_at": at, "answered_by_id": trainer_id}
    if session.scalar(statement.values(values).returning(FLAGS.c.id)) is None:
        if session.scalar(select(FLAGS.c.id).where(FLAGS.c.id == flag_id)) is None:
            raise NoSuchFlag("There is no such remark.")
        raise Answered("Somebody answered this remark before you. Nothing was changed.")


def export_flags(session: Session, person_id: int) -> list[dict[str, Any]]:
    """Give what a person said of questions, and what was answered."""
    names = ("quiz_id", "question_id", "words", "at", "answer", "answered_at")
    query = select(*FLAGS.c[names]).where(FLAGS.c.person_id == person_id).order_by(FLAGS.c.id)
    return [dict(row._mapping) for row in session.execute(query)]


def erase(session: Session, person: people.Person, _at: datetime) -> None:
    """Keep what a person added to the figures without the person, before the attempts go with them."""
    counting.erase(session, person.id)


@dataclass(frozen=True, slots=True)
class _Kept:
    """Counters of some revisions."""

    sums: Mapping[tuple[str, str], Sums]
    choices: Mapping[tuple[str, str], Mapping[str, int]]
    times: Mapping[str, Mapping[int, int]]


def _kept(session: Session, revisions: tuple[str, ...]) -> _Kept:
    sums = {
        (row.revision, row.question_id): Sums(row.n, row.right, row.x, row.xx, row.y, row.yy, row.xy)
        for row in session.execute(select(SUMS).where(SUMS.c.revision.in_(revisions)))
    }
    choices: dict[tuple[str, str], dict[str, int]] = defaultdict(dict)
    for row in session.execute(select(CHOICES).where(CHOICES.c.revision.in_(revisions))):
        choices[row.revision, row.question_id][row.key] = row.n
    times: dict[str, dict[int, int]] = defaultdict(dict)
    for row in session.execute(select(TIMES).where(TIMES.c.revision.in_(revisions))):
        times[row.revision][row.step] = row.n
    return _Kept(sums, choices, times)


def _analysis(quiz: Quiz, releases: tuple[int, int], kept: _Kept, today: Quiz | None) -> Analysis:
    times = kept.times.get(quiz.digest, {})
    return Analysis(
        quiz_id=quiz.id,
        title=quiz.title,
        path=quiz.path,
        revision=quiz.digest,
        current=today is not None and today.digest == quiz.digest,
        releases=releases,
        attempts=sum(times.values()),
        median=item_rules.median_seconds(times),
        questions=tuple(_figures(one, quiz.digest, kept) for one in quiz.questions),
    )


def _figures(question: Question, revision: str, kept: _Kept) -> Figures:
    sums = kept.sums.get((revision, question.id), Sums())
    chosen = kept.choices.get((revision, question.id), {})
    right = scoring.right_keys(question)
    listed = [(one.key, one.text, one.key in right) for one in question.options] if kinds.of(question).chosen else []
    options = item_rules.uses(listed, chosen, sums.n)
    few = sums.n < item_rules.FEWEST
    return Figures(
        question_id=question.id,
        prompt=question.prompt,
        line=question.line,
        n=sums.n,
        facility=item_rules.facility(sums),
        discrimination=item_rules.discrimination(sums),
        options=() if few else options,
        suspicions=() if few else item_rules.suspicions(sums, options),
    )


def _flag(row: Any, then: Quiz, quizzes: Mapping[str, Quiz]) -> Flag:
    today = quizzes.get(row.quiz_id)
    asked = next((one for one in then.questions if one.id == row.question_id), None)
    now = next((one for one in today.questions if one.id == row.question_id), None) if today else None
    return Flag(
        id=row.id,
        quiz_id=row.quiz_id,
        quiz_title=(today or then).title,
        question_id=row.question_id,
        prompt=asked.prompt if asked else row.question_id,
        words=row.words,
        at=row.at,
        path=(today or then).path,
        line=now.line if now else None,
        retired=now is None,
    )
