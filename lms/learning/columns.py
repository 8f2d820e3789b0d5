"""What the room knows of a person as columns for the one query that tells who is here."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, select

from lms.learning.models import Assignment, Enrolment
from lms.learning.rules import Enrolled
from lms.store.packed import Packed, Rows

_ENROLMENT = {
    "course": Enrolment.course_id,
    "lessons": Enrolment.lessons,
    "started": Enrolment.started_at,
    "completed": Enrolment.completed_at,
}


@lru_cache(maxsize=256)
def progress_column(person: ColumnElement[int], course_id: str) -> ScalarSelect[Any]:
    """Give a person's enrolment in one course as a column; read it with ``enrolled``."""
    mine = (Enrolment.person_id == person, Enrolment.course_id == course_id)
    return select(Packed(**_ENROLMENT)).where(*mine).correlate_except(Enrolment).scalar_subquery()


@lru_cache(maxsize=16)
def enrolments_column(person: ColumnElement[int]) -> ScalarSelect[Any]:
    """Give all of a person's enrolments as a column; read it with ``enrolments``."""
    return select(Rows(**_ENROLMENT)).where(Enrolment.person_id == person).correlate_except(Enrolment).scalar_subquery()


@lru_cache(maxsize=16)
def required_column(team: ColumnElement[Any]) -> ScalarSelect[Any]:
    """Give what is required of the people of a team, and of everybody, as a column; read it with ``required``."""
    concerned = Assignment.team_id.is_(None) | (Assignment.team_id == team)
    return (
        select(Rows(ref=Assignment.ref, due=Assignment.due_on))
        .where(Assignment.ended_at.is_(None), concerned)
        .correlate_except(Assignment)
        .scalar_subquery()
    )


def enrolled(packed: Mapping[str, Any] | None) -> Enrolled | None:
    """Read the value of a ``progress_column``; None for a person who never began the course."""
    if not packed:
        return None
    completed = packed["completed"]
    return enrolled_of(
        packed["course"], packed["lessons"], _instant(packed["started"]), _instant(completed) if completed else None
    )


def enrolments(rows: Iterable[Mapping[str, Any]] | None) -> dict[str, Enrolled]:
    """Read the value of an ``enrolments_column``, by course id."""
    return {one.course_id: one for row in rows or () if (one := enrolled(row))}


def required(rows: Iterable[Mapping[str, Any]] | None) -> dict[str, date]:
    """Read the value of a ``required_column``: the earliest due date by reference."""
    found: dict[str, date] = {}
    for row in rows or ():
        due = date.fromisoformat(row["due"])
        found[row["ref"]] = min(due, found.get(row["ref"], due))
    return found


def enrolled_of(
    course_id: str, lessons: Mapping[str, str | None], started_at: datetime, completed_at: datetime | None
) -> Enrolled:
    """Make an enrolment of what a row holds."""
    done = {lesson_id: _instant(at) if at else None for lesson_id, at in lessons.items()}
    return Enrolled(course_id, done, started_at, completed_at)


def _instant(text: str) -> datetime:
    """Read an instant as a database writes it into JSON; without a zone it is UTC."""
    found = datetime.fromisoformat(text)
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
