"""A lesson ready to show. What is the same for everybody is put together once a release and kept in memory."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from markupsafe import Markup
from sqlalchemy.orm import Session

from lms.assessment import service as assessment
from lms.content.courses import Course, Lesson
from lms.learning import columns, enrolments, rules
from lms.learning.rules import Enrolled
from lms.library import service as library
from lms.recognition import service as recognition

SHELF = "lesson sheets"
"""Where the sheets of the current release lie in memory."""

VERDICTS = {
    "right": "That is right.",
    "partly": "That is partly right: there is more to it.",
    "wrong": "That is not right. Read the remark and try again, as often as you like.",
    "pending": "Thank you. Nobody marks it here: hold your words against the points below.",
}


@dataclass(frozen=True, slots=True)
class Checked:
    """The check question once its form was sent: ``words`` say what the answer is worth, empty while there is none."""

    asked: assessment.Asked
    told: assessment.Explained | None
    words: str
    missing: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """All of a lesson that is the same for everybody; addresses hold the mount."""

    course: Course
    lesson: Lesson
    learn_href: str
    course_href: str
    href: str
    html: Markup
    contents: tuple[tuple[str, str, int], ...]
    lessons: tuple[tuple[str, str, str], ...]
    """Id, title and address of every lesson of the course."""
    before: tuple[str, str] | None
    after: tuple[str, str] | None
    number: int
    total: int
    check: assessment.Asked | None
    """The check question before it is answered: nothing in it tells what is right."""
    quiz: tuple[str, str] | None
    """Title and address of the quiz the lesson counts with; None where reading is enough."""
    first: tuple[str, ...]
    """What the course asks for before it begins, in words."""


@dataclass(frozen=True, slots=True)
class LessonView:
    """A lesson as one person finds it. ``mode``: read, attest, quiz, done or waits."""

    sheet: Sheet
    lessons: tuple[tuple[str, str, bool, bool], ...]
    """Title, address, done, current."""
    done: int
    total: int
    mode: str
    begun: bool
    opens_at: datetime | None
    next_href: str
    next_title: str


def lesson(
    session: Session, course_id: str, lesson_id: str, packed: Mapping[str, Any] | None, *, at: datetime
) -> LessonView:
    """Give a lesson to somebody whose ``progress_column`` holds ``packed``, without any query.

    :raises NoSuchCourse: there is no such course for this person.
    :raises NoSuchLesson: the course has no such lesson.
    """
    mine = columns.enrolled(packed)
    enrolments.open_lesson(session, course_id, lesson_id, mine)
    sheet = _sheet(session, course_id, lesson_id)
    instants = mine.lessons if mine else {}
    listed = [(title, href, bool(instants.get(name)), name == lesson_id) for name, title, href in sheet.lessons]
    opening = _opening(sheet.lesson, mine, at)
    progress = rules.progress_of(sheet.course, mine, None)
    after = sheet.after or (sheet.course.title, sheet.course_href)
    return LessonView(
        sheet=sheet,
        lessons=tuple(listed),
        done=progress.done,
        total=progress.total,
        mode=_mode(sheet, mine, waits=opening is not None or _must_begin(sheet.lesson, mine)),
        begun=mine is not None,
        opens_at=opening,
        next_href=after[1],
        next_title=after[0],
    )


def answer_check(session: Session, course_id: str, lesson_id: str, values: Sequence[str], pressed: str = "") -> Checked:
    """Say at once what an answer to the check question is worth. Nothing is kept.

    :raises NoSuchLesson: the lesson has no check question.
    """
    catalogue = library.current(session)
    found = catalogue.library.lesson(f"{course_id}/{lesson_id}")
    if found is None or found.check is None:
        raise rules.NoSuchLesson("This lesson has no check question.")
    keeps = _keeps(catalogue, course_id, lesson_id)
    checked = assessment.check(session, found.check, values, pressed=pressed, keeps=keeps)
    words = VERDICTS[checked.told.verdict] if checked.told else ""
    return Checked(checked.asked, checked.told, words, checked.missing)


def _sheet(session: Session, course_id: str, lesson_id: str) -> Sheet:
    catalogue = library.current(session)
    shelf = session.info["academy"].shelf
    kept: tuple[library.Catalogue, dict[tuple[str, str], Sheet]] | None = shelf.get(SHELF)
    if kept is None or kept[0] is not catalogue:
        kept = shelf[SHELF] = (catalogue, {})
    sheets, key = kept[1], (course_id, lesson_id)
    if key not in sheets:
        sheets[key] = _made(catalogue, course_id, lesson_id)
    return sheets[key]


def _made(catalogue: library.Catalogue, course_id: str, lesson_id: str) -> Sheet:
    course = catalogue.library.courses[course_id]
    found = next(one for one in course.lessons if one.id == lesson_id)
    page = catalogue.lesson_page(course_id, lesson_id)
    assert page is not None  # noqa: S101 the lesson was found just above
    base = f"{catalogue.prefix}/c/{course_id}"
    titles = {one.id: (one.title, f"{base}/{one.id}") for one in course.lessons}
    return Sheet(
        course=course,
        lesson=found,
        learn_href=f"{catalogue.prefix}/learn",
        course_href=base,
        href=f"{base}/{lesson_id}",
        html=page.html,
        contents=tuple((one.id, one.title, one.level) for one in page.contents),
        lessons=tuple((name, *shown) for name, shown in titles.items()),
        before=titles[page.before] if page.before else None,
        after=titles[page.after] if page.after else None,
        number=page.number,
        total=page.total,
        check=assessment.asked(found.check, keeps=_keeps(catalogue, course_id, lesson_id)) if found.check else None,
        quiz=_quiz(catalogue, found),
        first=tuple(recognition.way(ref, catalogue.library).words for ref in course.requires),
    )


def _keeps(catalogue: library.Catalogue, course_id: str, lesson_id: str) -> str:
    return f"{catalogue.prefix}/c/{course_id}/{lesson_id}/check#own-check"


def _quiz(catalogue: library.Catalogue, found: Lesson) -> tuple[str, str] | None:
    quiz = catalogue.library.quiz_for(f"lesson:{found.course_id}/{found.id}")
    quiz = quiz or catalogue.library.quiz_for(f"course:{found.course_id}")
    if quiz is None or not rules.counts_with_quiz(found, has_quiz=True):
        return None
    return quiz.title, f"{catalogue.prefix}/quiz/about/{quiz.id}"


def _opening(found: Lesson, mine: Enrolled | None, at: datetime) -> datetime | None:
    opening = rules.opens_at(found, mine.started_at) if mine else at
    return opening if opening > at else None


def _must_begin(found: Lesson, mine: Enrolled | None) -> bool:
    return mine is None and found.drip is not None


def _mode(sheet: Sheet, mine: Enrolled | None, *, waits: bool) -> str:
    if mine and mine.lessons.get(sheet.lesson.id):
        return "done"
    if waits:
        return "waits"
    if sheet.quiz:
        return "quiz"
    return "attest" if sheet.lesson.complete_when == "attest" else "read"
