"""Windows to learn again what changed in a completed course. Nobody loses anything by one, open or over."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Insert, bindparam, func, insert, literal, select
from sqlalchemy.orm import Session

from lms.assessment import service as assessment
from lms.content.changes import Change
from lms.content.courses import Course
from lms.content.library import Library
from lms.learning import rules
from lms.learning.certification import settling
from lms.learning.models import Enrolment, Relearning
from lms.library import service as library
from lms.people import service as people
from lms.store.sessions import ask

_WAITING = select(Relearning).where(
    Relearning.person_id == bindparam("person"), Relearning.quiz_id == bindparam("quiz"), Relearning.done_at.is_(None)
)
_WAITS = _WAITING.with_only_columns(Relearning.__table__.c.release)
"""Built once: each quiz that is handed in and passed asks it."""


@dataclass(frozen=True, slots=True)
class Window:
    """What of a course is to be learned again: lessons by id, and the quiz's id or nothing."""

    course_id: str
    lessons: tuple[str, ...]
    quiz_id: str


def open_windows(session: Session, material: Sequence[Change], changes: Iterable[Change], *, at: datetime) -> None:
    """Open a window for everybody who completed a course that changed in what it teaches.

    ``material`` are the changes a trainer called material; ``changes`` all of the release.
    """
    if not material:
        return
    catalogue = library.current(session)
    changed = [one.ref.partition(":")[2] for one in changes if one.ref.startswith("lesson:") and one.kind != "retired"]
    settings = session.info["academy"].settings
    due = (at.astimezone(ZoneInfo(settings.time_zone)) + timedelta(days=settings.relearn_days)).date()
    for window in windows(material, changed, catalogue.library):
        values = {
            "course_id": window.course_id,
            "release": catalogue.number,
            "lessons": dict.fromkeys(window.lessons),
            "quiz_id": window.quiz_id,
            "opened_at": at,
            "due_on": due,
        }
        session.execute(_for_all_who_completed(values))


def windows(material: Iterable[Change], changed: Iterable[str], library: Library) -> tuple[Window, ...]:
    """Say which courses are to be learned again, and what of each, by the course's ``recertify``."""
    asked: dict[str, set[str]] = {}
    refs = set(changed)
    for one in material:
        kind, _, name = one.ref.partition(":")
        if kind == "quiz":
            kind, _, name = library.quizzes[name].for_.partition(":") if name in library.quizzes else ("", "", "")
            lessons = {name} if kind == "lesson" else set()
        elif kind == "course":
            lessons = {ref for ref in refs if ref.startswith(f"{name}/")}
        else:
            lessons = {name} if kind == "lesson" else set()
        course_id = name.partition("/")[0]
        if kind in {"course", "lesson"} and course_id in library.courses:
            asked.setdefault(course_id, set()).update(lessons)
    return tuple(_window(library.courses[name], refs, library) for name, refs in asked.items())


def reach(session: Session) -> dict[str, tuple[int, int]]:
    """Count by course id the people who began it, and those of them who completed it."""
    query = select(Enrolment.course_id, func.count(), func.count(Enrolment.completed_at)).group_by(Enrolment.course_id)
    return {course: (begun, completed) for course, begun, completed in session.execute(query)}


def read_again(session: Session, person_id: int, course_id: str, lesson_id: str, *, at: datetime) -> None:
    """Note that a person read a lesson again, and close each window in which nothing is left.

    :raises NoSuchLesson: no window of this person asks for that lesson.
    """
    people.lock(session, person_id)
    windows = _open(session, person_id, course_id)
    mine = [one for one in windows if lesson_id in one.lessons]
    if not mine:
        raise rules.NoSuchLesson("Nothing of this lesson is left to read again.")
    for one in mine:
        one.lessons = {**one.lessons, lesson_id: one.lessons[lesson_id] or at.isoformat()}
    _settle(session, windows, at)
    settling.settle(session, person_id, at)


def finish(session: Session, person_id: int, course_id: str, *, at: datetime) -> None:
    """Close the windows of a course in which nothing is left to do; the others stay open."""
    people.lock(session, person_id)
    _settle(session, _open(session, person_id, course_id), at)
    settling.settle(session, person_id, at)


def on_quiz_submitted(
    _academy: Any, *, session: Session, person_id: int, quiz_id: str, passed: bool, at: datetime, **_facts: Any
) -> None:
    """Count a quiz passed again towards its windows; listens to ``signals.quiz_submitted`` and ``score_changed``."""
    if not passed:
        return
    # Rows of the ORM are dear, and nearly nobody who hands a quiz in has such a window.
    if ask(session, _WAITS, {"person": person_id, "quiz": quiz_id}).first():
        _settle(session, list(session.scalars(_WAITING, {"person": person_id, "quiz": quiz_id})), at)


def _open(session: Session, person_id: int, course_id: str) -> list[Relearning]:
    mine = (Relearning.person_id == person_id, Relearning.course_id == course_id, Relearning.done_at.is_(None))
    return list(session.scalars(select(Relearning).where(*mine).order_by(Relearning.release)))


def _settle(session: Session, windows: Sequence[Relearning], at: datetime) -> None:
    for one in windows:
        course = library.current(session).library.courses.get(one.course_id)
        present = {lesson.id for lesson in course.lessons} if course else set()
        left = rules.left_to_read(one.lessons, present)
        if one.quiz_id and one.quiz_at is None:
            one.quiz_at = assessment.passed_since(session, one.person_id, one.quiz_id, one.release)
        if not left and not quiz_left(session, one, at):
            # Clocks of two machines may differ a little, and that is no reason to refuse anything.
            one.done_at = max(at, one.opened_at)
    session.flush()


def quiz_left(session: Session, window: Relearning, at: datetime) -> bool:
    """Tell whether the quiz is still to be passed again; one that cannot be taken any more never holds it up.

    An attempt counts that was begun on the release that opened the window, or on a later one.
    """
    if not window.quiz_id or window.quiz_at or window.quiz_id not in library.current(session).library.quizzes:
        return False
    if assessment.passed_since(session, window.person_id, window.quiz_id, window.release):
        return False
    state = assessment.state(session, window.person_id, window.quiz_id, at)
    return state.attempts_left != 0 or state.open_attempt is not None


def _window(course: Course, refs: set[str], library: Library) -> Window:
    quiz = library.quiz_for(f"course:{course.id}")
    whole = course.recertify == "full"
    lessons = tuple(one.id for one in course.lessons if whole or f"{course.id}/{one.id}" in refs)
    return Window(course.id, lessons, quiz.id if quiz else "")


def _for_all_who_completed(values: Mapping[str, object]) -> Insert:
    columns = Relearning.__table__.c
    given = [literal(value, columns[name].type).label(name) for name, value in values.items()]
    people = select(Enrolment.person_id, *given).where(
        Enrolment.course_id == values["course_id"], Enrolment.completed_at.is_not(None)
    )
    return insert(Relearning).from_select(["person_id", *values], people, include_defaults=False)
