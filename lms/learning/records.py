"""What the room keeps, checked against its facts and given back to the person it is about."""

from collections import defaultdict
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.learning.models import Enrolment, LessonDone


def recount(session: Session) -> list[str]:
    """Rebuild every enrolment's lessons from the facts and name each difference."""
    facts: dict[tuple[int, str], dict[str, str]] = defaultdict(dict)
    done = LessonDone
    for row in session.execute(select(done.person_id, done.course_id, done.lesson_id, done.at)):
        facts[row.person_id, row.course_id][row.lesson_id] = row.at.isoformat()
    found = []
    for row in session.execute(select(Enrolment.person_id, Enrolment.course_id, Enrolment.lessons)):
        kept = {name: at for name, at in row.lessons.items() if at}
        right = facts.pop((row.person_id, row.course_id), {})
        if kept != right:
            found.append(f"course {row.course_id} of person {row.person_id}: kept {kept}, the facts say {right}")
    return found + [f"course {course} of person {person}: lessons done, yet no enrolment" for person, course in facts]


def export(session: Session, person_id: int) -> dict[str, Any]:
    """Give everything this room knows about a person, for their own download."""
    tables = {
        "courses": (Enrolment.course_id, Enrolment.release, Enrolment.started_at, Enrolment.completed_at),
        "lessons": (LessonDone.course_id, LessonDone.lesson_id, LessonDone.at),
    }
    return {name: _rows(session, person_id, columns) for name, columns in tables.items()}


def _rows(session: Session, person_id: int, columns: tuple[Any, ...]) -> list[dict[str, Any]]:
    query = select(*columns).where(columns[0].class_.person_id == person_id).order_by(*columns[:2])
    return [
        {key: value.isoformat() if isinstance(value, datetime) else value for key, value in row._mapping.items()}
        for row in session.execute(query)
    ]
