"""What peers do in the tests of the ideas room."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from lms.ideas.talk import service as talk
from tests import academy as written
from tests.advocacy import deeds as advocacy
from tests.advocacy.deeds import AT

KEYS = """
[[permission]]
key = "discuss.internal"
level = 0
outward = false
says = "ask and answer"

[[permission]]
key = "discuss.peer"
level = 1
outward = false
says = "pass on tips"

[[permission]]
key = "peer.mentor"
level = 2
outward = false
says = "mentor colleagues"
"""


def publish(session: Session) -> None:
    """Publish the test academy with the keys of talk."""
    advocacy.publish(session, {"courses/levels.toml": written.LEVELS + KEYS})


def write(session: Session, by: int, kind: str = "question", at: datetime = AT, **changes: Any) -> str:
    """Write something about the first lesson."""
    values = {"text": f"A {kind} of mine.", "key": "form", "course_id": "first", "lesson_id": "one"} | changes
    made = talk.write(session, by, talk.Entry(kind, **values), at=at)
    session.commit()
    return made


def answer(session: Session, by: int, question: str, at: datetime = AT, text: str = "So.", key: str = "form-a") -> str:
    """Answer a question."""
    made = talk.answer(session, by, question, text, key=key, at=at)
    session.commit()
    return made


def mark(session: Session, by: int, note: str, at: datetime = AT, *, helpful: bool = True) -> None:
    """Mark a text as helpful, or no longer."""
    talk.mark(session, by, note, helpful=helpful, at=at)
    session.commit()
