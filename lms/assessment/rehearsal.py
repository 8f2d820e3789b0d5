"""Attempts of an author who is writing the quiz: they follow the text, as nobody else's do."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from lms.assessment import drawing
from lms.assessment.models import Attempt
from lms.library import service as library


def begin_anew(session: Session, *, at: datetime) -> int:
    """Bind every open attempt to the current text of its quiz, without the answers so far; tell how many.

    For author mode alone, where the only attempts are the author's own: everybody else finishes on the questions
    they began with.
    """
    catalogue = library.current(session)
    is_open = select(Attempt.id, Attempt.quiz_id, Attempt.revision, Attempt.seed).where(Attempt.closed_at.is_(None))
    moved = 0
    for row in session.execute(is_open).all():
        quiz = catalogue.library.quizzes.get(row.quiz_id)
        if quiz is None or quiz.digest == row.revision:
            continue
        fresh = {
            "revision": quiz.digest,
            "release": catalogue.number,
            "drawn": drawing.to_rows(drawing.draw(quiz, row.seed)),
            "deadline": at + quiz.time if quiz.time else None,
            "draft": {},
            "hints": [],
            "reached": {},
        }
        session.execute(update(Attempt).where(Attempt.id == row.id).values(**fresh))
        moved += 1
    return moved
