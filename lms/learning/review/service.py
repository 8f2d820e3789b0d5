"""The door of reviews: what waits, one short review after the other, each answer explained at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import case, func, select, update
from sqlalchemy.orm import Session

from lms import signals
from lms.assessment import service as assessment
from lms.learning.certification.situation import Situation, situation, titles
from lms.learning.review import memory, rules
from lms.learning.review.memory import on_answers_counted, recount
from lms.learning.review.models import Memory, Review, ReviewAnswer
from lms.learning.review.rules import Given, Key, NoSuchReview, NothingToReview
from lms.library import service as library
from lms.people import service as people
from lms.store.sessions import insert_once

__all__ = [
    "Ahead",
    "NoSuchReview",
    "NothingToReview",
    "Sheet",
    "Step",
    "ahead",
    "answer",
    "begin",
    "export",
    "on_answers_counted",
    "recount",
    "sheet",
    "stop",
    "waiting_for",
]


@dataclass(frozen=True, slots=True)
class Ahead:
    """What there is to review. ``open``: a review that can be gone on with, by number; ``next_at``: when more comes."""

    waiting: int
    asks: int
    courses: tuple[str, ...]
    open: int | None
    next_at: datetime | None


@dataclass(frozen=True, slots=True)
class Step:
    """One question of a review, answered or not; ``given`` is None while it is not."""

    place: int
    quiz_id: str
    revision: str
    question_id: str
    given: tuple[str, ...] | None = None
    right: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """One review as its page shows it; ``seed`` orders the options."""

    number: int
    seed: int
    steps: tuple[Step, ...]
    ended: bool

    @property
    def next(self) -> Step | None:
        """Give the first question that is not answered; None where the review is over."""
        return None if self.ended else next((one for one in self.steps if one.given is None), None)

    @property
    def answered(self) -> int:
        """Count the answers."""
        return sum(1 for one in self.steps if one.given is not None)

    @property
    def coming_back(self) -> int:
        """Count the questions that come back soon."""
        return sum(1 for one in self.steps if one.given is not None and not one.right)

    def step(self, place: int) -> Step:
        """Give the question at a place.

        :raises NoSuchReview: it has no such place.
        """
        if not 1 <= place <= len(self.steps):
            raise NoSuchReview("This review has no such question.")
        return self.steps[place - 1]


def ahead(session: Session, person_id: int, *, at: datetime) -> Ahead:
    """Tell what there is to review, in five queries."""
    found = situation(session, person_id, at)
    waiting = waiting_for(found)
    row = _open(session, person_id, at)
    return Ahead(
        waiting=len(waiting),
        asks=min(len(waiting), rules.MOST),
        courses=titles(session, waiting),
        open=row.n if row else None,
        next_at=rules.next_due(found.cards, found.may),
    )


def waiting_for(found: Situation) -> tuple[Key, ...]:
    """List all questions that could be asked now."""
    return rules.waiting(found.wanted, found.cards, found.may, found.at)


def begin(session: Session, person_id: int, *, at: datetime) -> int:
    """Begin a review, or go on with the one left less than a day ago; give its number.

    :raises NothingToReview: there is nothing to ask now.
    """
    people.lock(session, person_id)
    row = _open(session, person_id, at)
    if row is not None:
        return int(row.n)
    session.execute(update(Review).where(Review.person_id == person_id, Review.ended_at.is_(None)).values(ended_at=at))
    found = situation(session, person_id, at)
    chosen = rules.choose(found.wanted, found.cards, found.may, at)
    if not chosen:
        raise NothingToReview("There is nothing to review now.")
    quizzes = library.current(session).library.quizzes
    asked = [[quiz, quizzes[quiz].digest, question] for quiz, question in chosen]
    last = session.scalar(select(func.max(Review.n)).where(Review.person_id == person_id)) or 0
    session.add(Review(person_id=person_id, n=last + 1, asked=asked, started_at=at))
    session.flush()
    return last + 1


def sheet(session: Session, person_id: int, number: int) -> Sheet:
    """Give one review of a person, in one query.

    :raises NoSuchReview: there is none of that number.
    """
    columns = (Review.id, Review.n, Review.asked, Review.ended_at)
    answers = (ReviewAnswer.place, ReviewAnswer.given, ReviewAnswer.right)
    query = select(*columns, *answers).outerjoin(ReviewAnswer, ReviewAnswer.review_id == Review.id)
    rows = session.execute(query.where(Review.person_id == person_id, Review.n == number)).all()
    if not rows:
        raise NoSuchReview("There is no such review of yours.")
    told = {one.place: (tuple(one.given), one.right) for one in rows if one.place is not None}
    row = rows[0]
    steps = (Step(place, *asked, *told.get(place, (None, False))) for place, asked in enumerate(row.asked, 1))
    return Sheet(row.n, row.id, tuple(steps), row.ended_at is not None)


def answer(
    session: Session,
    person_id: int,
    number: int,
    place: int,
    values: Sequence[str],
    *,
    pressed: str = "",
    keeps: str = "",
    at: datetime,
) -> assessment.Reply:
    """Keep the answer to a question, once, and remember it; a second one changes nothing.

    Where something is missing, or a button inside the question was pressed, nothing is kept and the reply shows
    the question again. Announces ``review_answered``.

    :raises NoSuchReview: there is no such review or question of this person, or it is over.
    """
    people.lock(session, person_id)
    found = sheet(session, person_id, number)
    step = found.step(place)
    if step.given is not None:
        return assessment.Reply(None, step.given, step.right)
    if found.ended:
        raise NoSuchReview("This review is over.")
    question = assessment.question(session, step.revision, step.question_id)
    reply = assessment.reply(question, found.seed + place, values, pressed=pressed, keeps=keeps)
    if reply.asked is None:
        _keep(session, person_id, found, step, reply, at)
    return reply


def stop(session: Session, person_id: int, number: int, *, at: datetime) -> None:
    """End a review; what was answered stays.

    :raises NoSuchReview: there is none of that number.
    """
    people.lock(session, person_id)
    _end(session, sheet(session, person_id, number).seed, at)


def export(session: Session, person_id: int) -> dict[str, Any]:
    """Give everything kept of what a person remembers, for their own download."""
    reviews = select(Review.n, Review.started_at, Review.ended_at).where(Review.person_id == person_id)
    columns = (Review.n, ReviewAnswer.place, ReviewAnswer.quiz_id, ReviewAnswer.question_id)
    answers = select(*columns, ReviewAnswer.given, ReviewAnswer.right, ReviewAnswer.at)
    mine = answers.join(Review, Review.id == ReviewAnswer.review_id).where(ReviewAnswer.person_id == person_id)
    kept = select(Memory.quiz_id, Memory.cards).where(Memory.person_id == person_id).order_by(Memory.quiz_id)
    return {
        "reviews": _rows(session, reviews.order_by(Review.n)),
        "answers": _rows(session, mine.order_by(Review.n, ReviewAnswer.place)),
        "remembered": _rows(session, kept),
    }


def _keep(session: Session, person_id: int, found: Sheet, step: Step, reply: assessment.Reply, at: datetime) -> None:
    values = {"quiz_id": step.quiz_id, "question_id": step.question_id, "given": list(reply.given)}
    key = {"review_id": found.seed, "place": step.place}
    if not insert_once(session, ReviewAnswer, **key, person_id=person_id, **values, right=reply.right, at=at):
        return
    memory.remember(session, person_id, {step.quiz_id: [Given(step.question_id, reply.right, at)]})
    if found.answered + 1 == len(found.steps):
        _end(session, found.seed, at)
    told = {"quiz_id": step.quiz_id, "question_id": step.question_id, "right": reply.right}
    signals.announce(signals.review_answered, session, person_id=person_id, at=at, **told)


def _end(session: Session, review_id: int, at: datetime) -> None:
    # Clocks of two machines may differ a little, and that is no reason to refuse anything.
    ended = case((Review.started_at > at, Review.started_at), else_=at)
    session.execute(update(Review).where(Review.id == review_id, Review.ended_at.is_(None)).values(ended_at=ended))


def _open(session: Session, person_id: int, at: datetime) -> Any:
    fresh = (Review.ended_at.is_(None), Review.started_at > at - rules.GOES_ON)
    query = select(Review.id, Review.n).where(Review.person_id == person_id, *fresh)
    return session.execute(query.order_by(Review.n.desc()).limit(1)).first()


def _rows(session: Session, query: Any) -> list[dict[str, Any]]:
    return [
        {key: value.isoformat() if isinstance(value, datetime) else value for key, value in row._mapping.items()}
        for row in session.execute(query)
    ]
