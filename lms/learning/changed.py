"""The page "What changed" of a course, and the windows to learn it again as Today and the course show them."""

import posixpath
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, select
from sqlalchemy.orm import Session

from lms.content import reading_changes
from lms.content.courses import Course
from lms.content.library import Library
from lms.content.reading_changes import Paragraph, Reread
from lms.learning import deadlines, enrolments, relearning, rules
from lms.learning.models import Enrolment, Relearning
from lms.library import service as library
from lms.store.packed import Rows


@dataclass(frozen=True, slots=True)
class Again:
    """A course to learn again in part. ``left``: lessons not read again yet; ``ends``: the end of its time."""

    course_id: str
    title: str
    left: int
    quiz: bool
    ends: datetime


@dataclass(frozen=True, slots=True)
class ToRead:
    """A lesson of a window, read again or not."""

    id: str
    title: str
    done: bool


@dataclass(frozen=True, slots=True)
class ToPass:
    """The quiz of a window, passed again or not."""

    id: str
    title: str
    done: bool


@dataclass(frozen=True, slots=True)
class Changes:
    """What changed in a course since a person learned it. ``since`` is 0 for somebody who never began it.

    ``again`` and ``quiz`` are what the open windows ask for; ``ends`` is None while none is open.
    """

    course: Course
    since: int
    current: int
    lessons: tuple[Reread, ...]
    again: tuple[ToRead, ...]
    quiz: ToPass | None
    ends: datetime | None
    learned_again: datetime | None

    @property
    def finished(self) -> bool:
        """Tell whether nothing of an open window is left to do."""
        return all(one.done for one in self.again) and (self.quiz is None or self.quiz.done)


def changes(session: Session, person_id: int, course_id: str, *, at: datetime) -> Changes:
    """Compare the course a person learned with the one published now.

    :raises NoSuchCourse: there is no such course for this person.
    """
    mine = enrolments.enrolled(session, person_id, course_id)
    course = enrolments.open_course(session, course_id, mine)
    number = library.current_number(session)
    query = select(Relearning).where(Relearning.person_id == person_id, Relearning.course_id == course_id)
    rows = session.scalars(query.order_by(Relearning.release)).all()
    since = max((one.release for one in rows if one.done_at), default=_bound(session, person_id, course_id))
    waiting = [one for one in rows if one.done_at is None]
    zone = session.info["academy"].settings.time_zone
    return Changes(
        course=course,
        since=since,
        current=number,
        lessons=_lessons(session, course, since, number) if since else (),
        again=_again(course, waiting),
        quiz=_quiz(session, waiting, at),
        ends=min((deadlines.ends(one.due_on, zone) for one in waiting), default=None),
        learned_again=max((one.done_at for one in rows if one.done_at), default=None),
    )


@lru_cache(maxsize=16)
def relearning_column(person: ColumnElement[int]) -> ScalarSelect[Any]:
    """Give a person's open windows as a column; read it with ``to_learn_again``."""
    shown = {
        "course": Relearning.course_id,
        "lessons": Relearning.lessons,
        "quiz": Relearning.quiz_id,
        "passed": Relearning.quiz_at,
        "due": Relearning.due_on,
    }
    mine = (Relearning.person_id == person, Relearning.done_at.is_(None))
    return select(Rows(**shown)).where(*mine).correlate_except(Relearning).scalar_subquery()


def to_learn_again(rows: Iterable[Mapping[str, Any]] | None, content: Library, zone_name: str) -> tuple[Again, ...]:
    """Read the value of a ``relearning_column``: one line a course, the earliest first."""
    found: dict[str, Again] = {}
    for row in rows or ():
        course = content.courses.get(row["course"])
        if course is None or course.status == "draft":
            continue
        left = len(rules.left_to_read(row["lessons"], {one.id for one in course.lessons}))
        quiz = row["quiz"] in content.quizzes and not row["passed"]
        one = Again(course.id, course.title, left, quiz, deadlines.ends(date.fromisoformat(row["due"]), zone_name))
        known = found.get(course.id)
        if known is not None:
            one = Again(course.id, course.title, max(left, known.left), quiz or known.quiz, min(one.ends, known.ends))
        found[course.id] = one
    return tuple(sorted(found.values(), key=lambda one: one.ends))


def _bound(session: Session, person_id: int, course_id: str) -> int:
    query = select(Enrolment.release).where(Enrolment.person_id == person_id, Enrolment.course_id == course_id)
    return session.scalar(query) or 0


def _lessons(session: Session, course: Course, since: int, number: int) -> tuple[Reread, ...]:
    # Both states are read from their folder alone, so that links are left as written on both sides.
    folder = posixpath.dirname(course.path)
    states = [
        reading_changes.course_of(library.files_below(session, one, folder), course.id) for one in (since, number)
    ]
    if states[0] is None or states[1] is None:
        return ()
    fill = library.current(session).fill
    return tuple(_filled(one, fill) for one in reading_changes.rereading(states[0], states[1]))


def _filled(one: Reread, fill: Callable[[str], str]) -> Reread:
    said = tuple(Paragraph(fill(each.before), fill(each.now)) for each in one.paragraphs)
    return replace(one, title=fill(one.title), paragraphs=said)


def _again(course: Course, waiting: Sequence[Relearning]) -> tuple[ToRead, ...]:
    asked: dict[str, bool] = {}
    for window in waiting:
        for name, done in window.lessons.items():
            asked[name] = asked.get(name, True) and done is not None
    return tuple(ToRead(one.id, one.title, asked[one.id]) for one in course.lessons if one.id in asked)


def _quiz(session: Session, waiting: Sequence[Relearning], at: datetime) -> ToPass | None:
    asked = [one for one in waiting if one.quiz_id]
    quiz = library.current(session).library.quizzes.get(asked[-1].quiz_id) if asked else None
    if quiz is None:
        return None
    return ToPass(quiz.id, quiz.title, not any(relearning.quiz_left(session, one, at) for one in asked))
