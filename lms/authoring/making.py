"""Begin something new: drafts made of the starters, beside what is there."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from lms.authoring import drafts, starters, workshop
from lms.authoring.texts import Unfit
from lms.content.courses import Course
from lms.content.library import Library
from lms.library import service as library


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be begun. ``level`` is asked of a course, ``course`` of a lesson, quiz or badge."""

    kind: str
    id: str
    title: str
    level: int = 0
    course: str = ""


def prepared(reading: Session, wish: Wish, *, at: datetime) -> list[drafts.Writing]:
    """Give the drafts that begin it, the one to write on first.

    :raises Unfit: its id is taken, or there is nothing it could belong to.
    """
    opened = workshop.opened(reading, at.date())
    made = _MAKERS[wish.kind](opened, wish, at)
    new = [path for path in made if path not in opened.files or not path.endswith("/course.md")]
    if taken := next((path for path in new if path in opened.files), None):
        raise Unfit("id", f"There is a file {taken} already; choose another id.")
    return writings(reading, made, at)


def writings(reading: Session, files: Mapping[str, bytes | None], at: datetime) -> list[drafts.Writing]:
    """Give the drafts that put these texts in place of what is there now, in a fixed number of queries."""
    found = Counter((one.path, one.severity) for one in workshop.opened(reading, at.date(), files).library.findings)
    published, kept = library.digests(reading, library.current_number(reading)), drafts.listed(reading)
    made = []
    for path, body in files.items():
        draft = kept.get(path)
        base = draft.base if draft else published.get(path, "")
        version, settles = (draft.version, draft.settles) if draft else (0, None)
        errors, warnings = found[path, "error"], found[path, "warning"]
        made.append(drafts.Writing(path, body, base, version, errors, warnings, settles))
    return made


def _course(opened: workshop.Workshop, wish: Wish, at: datetime) -> dict[str, bytes]:
    _free(opened.library.courses, wish, "course")
    if f"courses/{wish.id}/course.md" in opened.files:
        raise Unfit("id", f"There is a folder courses/{wish.id} already; choose another id.")
    return starters.course_files(wish.id, wish.title, wish.level, at)


def _lesson(opened: workshop.Workshop, wish: Wish, _at: datetime) -> dict[str, bytes]:
    course = _course_of(opened.library, wish)
    if any(lesson.id == wish.id for lesson in course.lessons):
        raise Unfit("id", f"The course has a lesson with the id “{wish.id}” already; choose another one.")
    path = starters.lesson_path(course.path, len(course.lessons) + 1, wish.id)
    listed = starters.listed(opened.files[course.path], wish.title, path.rpartition("/")[2])
    return {**starters.lesson_file(path, wish.id, wish.title), course.path: listed}


def _quiz(opened: workshop.Workshop, wish: Wish, _at: datetime) -> dict[str, bytes]:
    course = _course_of(opened.library, wish)
    if other := opened.library.quiz_for(f"course:{course.id}"):
        raise Unfit("course", f"“{other.title}” is the quiz of this course already; a course has one.")
    _free(opened.library.quizzes, wish, "quiz")
    return starters.quiz_file(wish.id, wish.title, f"course:{course.id}")


def _badge(opened: workshop.Workshop, wish: Wish, _at: datetime) -> dict[str, bytes]:
    _free(opened.library.badges, wish, "badge")
    return starters.badge_file(wish.id, wish.title, f"course:{_course_of(opened.library, wish).id}")


def _policy(opened: workshop.Workshop, wish: Wish, at: datetime) -> dict[str, bytes]:
    _free(opened.library.policies, wish, "policy")
    return starters.policy_file(wish.id, wish.title, at)


_MAKERS: dict[str, Callable[[workshop.Workshop, Wish, datetime], dict[str, bytes]]] = {
    "course": _course,
    "lesson": _lesson,
    "quiz": _quiz,
    "badge": _badge,
    "policy": _policy,
}


def _free(there: Mapping[str, object], wish: Wish, kind: str) -> None:
    if wish.id in there:
        raise Unfit("id", f"There is a {kind} with the id “{wish.id}” already; choose another one.")


def _course_of(read: Library, wish: Wish) -> Course:
    if wish.course not in read.courses:
        raise Unfit("course", "Choose the course it is for.")
    return read.courses[wish.course]
