"""A quiz whose key is corrected, and answers given by the words of the options."""

from collections.abc import Callable, Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.assessment import service
from lms.assessment.models import Attempt, ScoreRow
from lms.content.quizzes import Quiz
from lms.library import service as library
from tests import academy as written

PROFILE, FIRST_LINE, PICTURE = "In the profile", "In the first line", "Under the picture"
RIGHT: Mapping[str, tuple[str, ...]] = {
    "where": (FIRST_LINE,),
    "kind": ("Thanking", "Leaving"),
    "word": ("employer",),
    "times": ("1",),
    "reply": ("I work there. Thank you for asking.",),
}
CORRECTED = written.QUIZ_FIRST.replace(f"- [ ] {PROFILE}", f"- [x] {PROFILE}").replace(
    f"- [x] {FIRST_LINE}", f"- [ ] {FIRST_LINE}"
)
"""The same quiz, but it is the profile that is right."""
OPEN = (
    written.QUIZ_FIRST
    + """
## What do you answer a stranger?
<!-- id: reply; tags: kind; points: 5 -->

- = ___
- [60%] Says where you work
- [40%] Stays kind

> [!NOTE]
> [Clause 1](policy:conduct#open).
"""
)
"""The quiz with an open answer that is worth half of all points."""
Publish = Callable[..., int]


def text(old: str, new: str, of: str = written.QUIZ_FIRST) -> str:
    """Give the quiz with some words changed."""
    assert old in of
    return of.replace(old, new)


def release(session: Session, publish: Publish, quiz: str) -> Quiz:
    """Publish a text of the quiz and give it as it is read."""
    session.commit()
    publish({"quizzes/first.md": quiz})
    session.info.pop("release", None)
    return library.current(session).library.quizzes["first"]


def begin(session: Session, person_id: int, at: datetime) -> str:
    return service.start(session, person_id, "first", at=at)


def hand_in(session: Session, person_id: int, attempt_id: str, at: datetime, **answers: str | tuple[str, ...]) -> int:
    """Answer right, but for what is said; give the percent."""
    said = {name: (words,) if isinstance(words, str) else words for name, words in answers.items()}
    given = {}
    for question, order in service.drawn_questions(session, person_id, attempt_id):
        words = {**RIGHT, **said}[question.id]
        texts = {one.key: one.text for one in question.options}
        places = [str(place) for place, key in enumerate(order) if texts[key] in words]
        given[question.id] = places if question.options else list(words)
    return service.submit(session, person_id, attempt_id, given, at=at).share


def take(session: Session, person_id: int, at: datetime, **answers: str | tuple[str, ...]) -> str:
    attempt_id = begin(session, person_id, at)
    hand_in(session, person_id, attempt_id, at, **answers)
    return attempt_id


def rows(session: Session, attempt_id: str) -> list[ScoreRow]:
    session.expire_all()
    query = select(ScoreRow).join(Attempt, Attempt.id == ScoreRow.attempt_id).where(Attempt.public_id == attempt_id)
    return list(session.scalars(query.order_by(ScoreRow.n)))


def sums(session: Session, attempt_id: str) -> list[tuple[int, int, int, bool]]:
    return [(one.earned, one.possible, one.percent, one.passed) for one in rows(session, attempt_id)]
