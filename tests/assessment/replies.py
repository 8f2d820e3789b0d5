"""Answers to the drawn questions of an attempt, as a page would send them."""

from collections.abc import Collection

from sqlalchemy.orm import Session

from lms.assessment import scoring, service
from lms.content.quizzes import Question


def to(session: Session, person_id: int, attempt_id: str, *, wrong: Collection[str] = ()) -> dict[str, list[str]]:
    """Answer every question right, but for those named in ``wrong``."""
    drawn = service.drawn_questions(session, person_id, attempt_id)
    return {one.id: _reply(one, order, right=one.id not in wrong) for one, order in drawn}


def all_wrong(session: Session, person_id: int, attempt_id: str) -> dict[str, list[str]]:
    """Answer every question wrong."""
    drawn = service.drawn_questions(session, person_id, attempt_id)
    return {one.id: _reply(one, order, right=False) for one, order in drawn}


def fields(answers: dict[str, list[str]]) -> dict[str, list[str]]:
    """Give answers the names of the page's fields."""
    return {f"q-{name}": values for name, values in answers.items()}


def _reply(question: Question, order: tuple[str, ...], *, right: bool) -> list[str]:
    if not question.options:
        accepted = question.accepted[0]
        return [str(accepted.value if accepted.value is not None else accepted.text)] if right else ["-987654"]
    keys = scoring.right_keys(question)
    places = [str(place) for place, key in enumerate(order) if (key in keys) == right]
    return places if question.kind == "multiple" else places[-1:]
