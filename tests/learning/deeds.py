"""What people do in the learning tests, and how many statements it takes."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import Session

from lms.assessment import service as assessment
from lms.learning import service as learning
from lms.library import service as library
from lms.web.academy import Academy
from tests import academy as written

AT = datetime(2026, 11, 22, 9, tzinfo=UTC)


def publish(session: Session, changes: Mapping[str, str], *, drop: tuple[str, ...] = (), at: datetime = AT) -> int:
    """Publish the test academy with some files changed or left out, and give the release's number."""
    files = {path: body for path, body in written.files(changes).items() if path not in drop}
    prepared = library.prepare(session, files, today=date(2026, 11, 22))
    number = library.publish(session, prepared, at=at, author="test", source="test").number
    session.commit()
    return number


def course(changes: Mapping[str, str]) -> str:
    """Give the text of the first course with words replaced."""
    text = written.COURSE_FIRST
    for old, new in changes.items():
        assert old in text
        text = text.replace(old, new)
    return text


def lesson(**changes: str) -> str:
    """Give the text of the second lesson with lines of its front matter replaced."""
    text = written.LESSON_TWO
    for key, value in changes.items():
        line = next((one for one in text.splitlines() if one.startswith(f"{key}:")), None)
        text = (
            text.replace(line, f"{key}: {value}") if line else text.replace("id: two\n", f"id: two\n{key}: {value}\n")
        )
    return text


def extra(status: str = "active", tier: int = 1) -> dict[str, str]:
    """Give a third course, which no level asks for and which has no quiz."""
    first = written.COURSE_FIRST
    head = (
        first.replace("id: first", "id: extra")
        .replace("First steps", "Extra steps")
        .replace("tier: 1", f"tier: {tier}")
    )
    head = head.replace("status: active", f"status: {status}").replace("2. [Be kind](02-two.md)\n", "")
    return {"courses/3-extra/course.md": head, "courses/3-extra/01-one.md": written.LESSON_ONE}


def read(session: Session, person_id: int, *refs: str, at: datetime = AT) -> None:
    """Mark lessons as read."""
    for ref in refs:
        course_id, _, lesson_id = ref.partition("/")
        learning.complete_lesson(session, person_id, course_id, lesson_id, at=at)
    session.commit()


def pass_quiz(session: Session, person_id: int, quiz_id: str = "first", *, at: datetime = AT) -> None:
    """Answer every question of a quiz rightly and hand it in."""
    attempt = assessment.start(session, person_id, quiz_id, at=at)
    answers: dict[str, list[str]] = {}
    for question, order in assessment.drawn_questions(session, person_id, attempt):
        best = max((one.credit for one in question.options), default=0)
        right = [
            one.key for one in question.options if one.right or (question.kind == "judgement" and one.credit == best)
        ]
        texts = [one.text if one.value is None else str(one.value) for one in question.accepted]
        answers[question.id] = [str(order.index(key)) for key in right] or texts[:1]
    assert assessment.submit(session, person_id, attempt, answers, at=at).share == 100
    session.commit()


def finish_first(session: Session, person_id: int, *, at: datetime = AT) -> None:
    """Complete the first course."""
    read(session, person_id, "first/one", "first/two", at=at)
    pass_quiz(session, person_id, at=at)


@contextmanager
def statements(academy: Academy) -> Iterator[list[str]]:
    """Collect every statement sent to the database, on both engines."""
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA")):
            sent.append(statement)

    engines = (academy.store.read_engine, academy.store.write_engine)
    for engine in engines:
        event.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        for engine in engines:
            event.remove(engine, "before_cursor_execute", note)


@contextmanager
def heard(signal: Any, academy: Academy) -> Iterator[list[dict[str, Any]]]:
    """Collect what one academy announces."""
    told: list[dict[str, Any]] = []

    def listen(_sender: Academy, *, session: Session, **facts: Any) -> None:
        told.append(facts)

    with signal.connected_to(listen, sender=academy):
        yield told
