"""Begin courses, do lessons and complete courses, once each, under the person's lock."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import Any, cast

from sqlalchemy import Table, bindparam, select, update
from sqlalchemy.orm import Session

from lms import signals
from lms.assessment import service as assessment
from lms.content.courses import Course, Lesson
from lms.content.quizzes import Quiz
from lms.learning import columns, rules
from lms.learning.models import Enrolment, LessonDone
from lms.learning.rules import Enrolled, QuizView
from lms.library import service as library
from lms.people import service as people
from lms.recognition import service as recognition
from lms.store.prepared import Prepared
from lms.store.sessions import ask, dialect_of, insert_once, insert_or

_TABLE = cast(Table, Enrolment.__table__)
_WAY = (_TABLE.c.lessons, _TABLE.c.started_at, _TABLE.c.completed_at)
_MINE = _TABLE.c.person_id == bindparam("person")
_THIS = (_MINE, _TABLE.c.course_id == bindparam("course"))
_ONE = select(*_WAY).where(*_THIS)
_ALL = select(_TABLE.c.course_id, *_WAY).where(_MINE)
_DO = Prepared(update(_TABLE).where(*_THIS).values(lessons=bindparam("done")))
_COMPLETE = Prepared(update(_TABLE).where(*_THIS).values(completed_at=bindparam("at")))


@dataclass(frozen=True, slots=True)
class Done:
    """What came of doing a lesson: whether the course is complete by it now, and the lesson to go on with."""

    completed_course: bool
    next_lesson: str | None
    quiz_id: str | None
    """The quiz that is still to be passed."""


def enrolled(session: Session, person_id: int, course_id: str) -> Enrolled | None:
    """Give a person's way through a course, or None if it was never begun."""
    row = ask(session, _ONE, {"person": person_id, "course": course_id}).first()
    return columns.enrolled_of(course_id, *row) if row else None


def enrolments(session: Session, person_id: int) -> dict[str, Enrolled]:
    """Give all courses a person began, by id."""
    rows = ask(session, _ALL, {"person": person_id})
    return {row.course_id: columns.enrolled_of(*row) for row in rows}


def open_course(session: Session, course_id: str, mine: Enrolled | None) -> Course:
    """Give a course that is open to this person: published, or closed to new people but begun before.

    :raises NoSuchCourse: there is none of that id for this person.
    """
    course: Course | None = library.current(session).library.courses.get(course_id)
    if course is None or course.status == "draft" or (course.status == "deprecated" and mine is None):
        raise rules.NoSuchCourse("There is no such course.")
    return course


def open_lesson(session: Session, course_id: str, lesson_id: str, mine: Enrolled | None) -> tuple[Course, Lesson]:
    """Give a lesson of a course that is open to this person; whether it waits is for the page to say.

    :raises NoSuchCourse: there is no such course for this person.
    :raises NoSuchLesson: the course has no such lesson.
    """
    course = open_course(session, course_id, mine)
    found = next((lesson for lesson in course.lessons if lesson.id == lesson_id), None)
    if found is None:
        raise rules.NoSuchLesson("There is no such lesson.")
    return course, found


def start(session: Session, person_id: int, course_id: str, *, at: datetime) -> Enrolled:
    """Begin a course, bound to today's lessons, or go on; closes a course in which nothing is left to do.

    :raises NoSuchCourse: there is no such course for this person.
    :raises NotYet: something has to come first.
    """
    people.lock(session, person_id)
    mine = _begun(session, person_id, course_id, at)
    return _settle(session, person_id, mine, at)


def complete_lesson(session: Session, person_id: int, course_id: str, lesson_id: str, *, at: datetime) -> Done:
    """Remember once that a person did a lesson, and the course with it if that was the last of it.

    Begins the course where that was not done. Announces ``lesson_completed`` and ``course_completed``.

    :raises NoSuchCourse: there is no such course for this person.
    :raises NoSuchLesson: the course has no such lesson.
    :raises NotYet: the lesson opens later, counts with a quiz, or something has to come before the course.
    """
    people.lock(session, person_id)
    mine = _begun(session, person_id, course_id, at)
    course, lesson = open_lesson(session, course_id, lesson_id, mine)
    _check_open(session, course, lesson, mine, at)
    after = _do(session, person_id, mine, lesson, at)
    settled = _settle(session, person_id, after, at)
    complete = settled.completed_at is not None
    quiz = None if complete else _open_quiz(session, person_id, course)
    following = _following(course, lesson, settled, quiz, at)
    return Done(complete and mine.completed_at is None, following, quiz.id if quiz else None)


def on_quiz_passed(
    _academy: Any, *, session: Session, person_id: int, for_ref: str, at: datetime, **facts: Any
) -> None:
    """Count a passed quiz towards its course or lesson; listens to ``signals.quiz_passed``.

    Whoever passes without reading is enrolled, and still has the lessons before them.
    """
    kind, _, name = for_ref.partition(":")
    course_id, _, lesson_id = name.partition("/")
    course = library.current(session).library.courses.get(course_id) if kind in {"course", "lesson"} else None
    if course is None:
        return
    people.lock(session, person_id)
    mine = _enrol(session, person_id, course, at)
    if kind == "lesson":
        lesson = next((one for one in course.lessons if one.id == lesson_id), None)
        mine = _do(session, person_id, mine, lesson, at) if lesson else mine
    evidence = {
        "revision": facts.get("revision"),
        "release": facts.get("release"),
        "percent": facts.get("percent"),
        "attempt": facts.get("attempt_id"),
        "first_try": facts.get("first_try"),
    }
    _settle(session, person_id, mine, at, evidence=evidence, passed=facts.get("quiz_id"))


def why_not_start(session: Session, person_id: int, quiz: Quiz, _at: datetime) -> str | None:
    """Say what has to come before a course's quiz; goes into the registry ``may_start`` of the assessment room.

    Lessons not read never stand in the way; those to be confirmed do, and so does what the course requires.
    """
    kind, _, name = quiz.for_.partition(":")
    course = library.current(session).library.courses.get(name.partition("/")[0])
    if kind not in {"course", "lesson"} or course is None:
        return None
    mine = enrolled(session, person_id, course.id)
    try:
        open_course(session, course.id, mine)
    except rules.NoSuchCourse:
        return "This course is not open to new people."
    words = "" if mine else first_words(session, person_id, course)
    confirm = rules.unattested(course, mine) if kind == "course" else ()
    if confirm and not words:
        titles = ", ".join(f"“{lesson.title}”" for lesson in confirm)
        words = f"Confirm first that you have done {titles}."
    return words or None


def first_words(session: Session, person_id: int, course: Course) -> str:
    """Say what a person has to do before a course; empty if nothing is missing."""
    if not course.requires:
        return ""
    content = library.current(session).library
    missing = rules.missing(course.requires, recognition.met(session, person_id))
    ways = [recognition.way(ref, content).words for ref in missing]
    return f"Something comes first. {' '.join(ways)}" if ways else ""


def progress(session: Session, person_id: int) -> Mapping[str, rules.Progress]:
    """Tell how far a person is in each course they began that is still published."""
    content = library.current(session).library
    passed = assessment.passed(session, person_id)
    found = {}
    for course_id, mine in enrolments(session, person_id).items():
        course, quiz = content.courses.get(course_id), content.quiz_for(f"course:{course_id}")
        if course:
            view = QuizView(quiz, quiz.id in passed) if quiz else None
            found[course_id] = rules.progress_of(course, mine, view)
    return found


def _begun(session: Session, person_id: int, course_id: str, at: datetime) -> Enrolled:
    mine = enrolled(session, person_id, course_id)
    course = open_course(session, course_id, mine)
    if mine:
        return mine
    words = first_words(session, person_id, course)
    if words:
        raise rules.NotYet(words)
    return _enrol(session, person_id, course, at)


def _enrol(session: Session, person_id: int, course: Course, at: datetime) -> Enrolled:
    """Begin a course, bound to today's lessons, or find it begun, in one statement."""
    values = {
        "person_id": person_id,
        "course_id": course.id,
        "release": library.current(session).number,
        "lessons": dict.fromkeys(lesson.id for lesson in course.lessons),
        "started_at": at,
    }
    row = _begin(dialect_of(session)).run(session, values).one()
    return columns.enrolled_of(course.id, *row)


@cache
def _begin(dialect: str) -> Prepared:
    # A row that is there is written as it is: only so does the database give it back.
    statement = insert_or(dialect, Enrolment)
    same = {"release": _TABLE.c.release}
    kept = statement.on_conflict_do_update(index_elements=["person_id", "course_id"], set_=same).returning(*_WAY)
    return Prepared(kept, "person_id", "course_id", "release", "lessons", "started_at")


def _check_open(session: Session, course: Course, lesson: Lesson, mine: Enrolled, at: datetime) -> None:
    has_quiz = library.current(session).library.quiz_for(f"course:{course.id}") is not None
    if rules.counts_with_quiz(lesson, has_quiz):
        raise rules.NotYet(f"“{lesson.title}” counts as soon as you pass the quiz.")
    if rules.opens_at(lesson, mine.started_at) > at:
        raise rules.NotYet(f"“{lesson.title}” is not open yet.")


def _do(session: Session, person_id: int, mine: Enrolled, lesson: Lesson, at: datetime) -> Enrolled:
    """Write that a lesson was done, once, and pay it."""
    course_id = mine.course_id
    if not insert_once(session, LessonDone, person_id=person_id, course_id=course_id, lesson_id=lesson.id, at=at):
        return mine
    after = replace(mine, lessons={**mine.lessons, lesson.id: at})
    written = {name: done and done.isoformat() for name, done in after.lessons.items()}
    _DO.run(session, {"person": person_id, "course": course_id, "done": written})
    recognition.record(session, person_id, f"lesson:{course_id}/{lesson.id}", at=at)
    facts = {"person_id": person_id, "course_id": course_id, "lesson_id": lesson.id, "at": at}
    signals.announce(signals.lesson_completed, session, **facts)
    return after


def _settle(
    session: Session,
    person_id: int,
    mine: Enrolled,
    at: datetime,
    *,
    evidence: Mapping[str, Any] | None = None,
    passed: str | None = None,
) -> Enrolled:
    """Close a course in which everything is done, once; lessons that count with its quiz are done by that.

    ``passed`` is a quiz known to be passed.
    """
    course = library.current(session).library.courses[mine.course_id]
    if mine.completed_at:
        return mine
    quiz = library.current(session).library.quiz_for(f"course:{course.id}")
    is_passed = quiz is None or quiz.id == passed or quiz.id in assessment.passed(session, person_id)
    if quiz and is_passed:
        for lesson in rules.open_lessons(course, mine):
            if rules.counts_with_quiz(lesson, has_quiz=True):
                mine = _do(session, person_id, mine, lesson, at)
    if not rules.is_complete(course, mine, quiz_passed=is_passed):
        return mine
    _COMPLETE.run(session, {"person": person_id, "course": course.id, "at": at})
    recognition.record(session, person_id, f"course:{course.id}", at=at, evidence=evidence)
    signals.announce(signals.course_completed, session, person_id=person_id, course_id=course.id, at=at)
    return replace(mine, completed_at=at)


def _open_quiz(session: Session, person_id: int, course: Course) -> Quiz | None:
    quiz = library.current(session).library.quiz_for(f"course:{course.id}")
    return quiz if quiz and quiz.id not in assessment.passed(session, person_id) else None


def _following(course: Course, lesson: Lesson, mine: Enrolled, quiz: Quiz | None, at: datetime) -> str | None:
    """Name the lesson to go on with: the next one to read after this, else the first one left."""
    view = QuizView(quiz) if quiz else None
    place = course.lessons.index(lesson)
    rest = replace(course, lessons=course.lessons[place + 1 :])
    found = rules.next_lesson(rest, mine, view, at) or rules.next_lesson(course, mine, view, at)
    return found.id if found else None
