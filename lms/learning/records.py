"""What the room keeps, checked against its facts and given back to the person it is about."""

from collections import defaultdict
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.learning.models import Enrolment, LessonDone, Relearning


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
    found += [f"course {course} of person {person}: lessons done, yet no enrolment" for person, course in facts]
    return found + _windows(session)


def _windows(session: Session) -> list[str]:
    """Name the windows to learn again of somebody who never completed the course."""
    enrolled = (Enrolment.person_id == Relearning.person_id) & (Enrolment.course_id == Relearning.course_id)
    query = select(Relearning.person_id, Relearning.course_id).outerjoin(Enrolment, enrolled)
    rows = session.execute(query.where(Enrolment.completed_at.is_(None)))
    return [
        f"course {row.course_id} of person {row.person_id}: to be learned again, yet never completed" for row in rows
    ]


def export(session: Session, person_id: int) -> dict[str, Any]:
    """Give everything this room knows about a person, for their own download."""
    tables = {
        "courses": (Enrolment.course_id, Enrolment.release, Enrolment.started_at, Enrolment.completed_at),
        "learned again": (
            Relearning.course_id,
            Relearning.release,
            Relearning.lessons,
            Relearning.quiz_id,
            Relearning.opened_at,
            Relearning.due_on,
            Relearning.quiz_at,
            Relearning.done_at,
        ),
        "lessons": (LessonDone.course_id, LessonDone.lesson_id, LessonDone.at),
    }
    return {name: _rows(session, person_id, columns) for name, columns in tables.items()}


def _rows(session: Session, person_id: int, columns: tuple[Any, ...]) -> list[dict[str, Any]]:
    query = select(*columns).where(columns[0].class_.person_id == person_id).order_by(*columns[:2])
    return [
        {key: value.isoformat() if isinstance(value, date) else value for key, value in row._mapping.items()}
        for row in session.execute(query)
    ]
