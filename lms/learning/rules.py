"""What counts as done, what has to come first, and what to do next."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from lms.content.courses import Course, Lesson
from lms.content.levels import Level
from lms.content.quizzes import Quiz


class LearningError(Exception):
    """What the learning room refuses; the message names the thing and the mend."""


class NoSuchCourse(LearningError):
    """There is no such course for this person: unknown, a draft, or closed to those who never started it."""


class NoSuchLesson(LearningError):
    """The course has no such lesson."""


class NotYet(LearningError):
    """Something has to come first; the message says what."""


Condition = Literal["done", "reading", "quiz", "ready", "open", "locked"]
"""Where a person is with a course. Ready: nothing is left to do but to close it."""


@dataclass(frozen=True, slots=True)
class Enrolled:
    """One person's way through one course. ``lessons``: those bound at the start or done since, and when."""

    course_id: str
    lessons: Mapping[str, datetime | None]
    started_at: datetime
    completed_at: datetime | None

    @property
    def touched_at(self) -> datetime:
        """Tell when the person last did something in the course."""
        return max((at for at in self.lessons.values() if at), default=self.started_at)


@dataclass(frozen=True, slots=True)
class QuizView:
    """A course's quiz as one person finds it. ``open_attempt`` is one begun and not handed in."""

    quiz: Quiz
    passed: bool = False
    left: int | None = None
    next_at: datetime | None = None
    open_attempt: str | None = None
    percent: int | None = None

    @property
    def may_try(self) -> bool:
        """Tell whether an attempt can begin or go on now."""
        return bool(self.open_attempt) or (self.left != 0 and self.next_at is None)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far somebody is: lessons done of those that count, and whole percent with the quiz as a last step."""

    done: int
    total: int
    percent: int
    started_at: datetime | None
    completed_at: datetime | None


@dataclass(frozen=True, slots=True)
class CourseState:
    """A course as one person finds it. ``missing`` are references that have to be met before it starts."""

    course: Course
    enrolled: Enrolled | None = None
    quiz: QuizView | None = None
    missing: tuple[str, ...] = ()
    elective: bool = False

    @property
    def condition(self) -> Condition:
        """Tell where the person is with this course."""
        if self.enrolled is None:
            return "locked" if self.missing else "open"
        if self.enrolled.completed_at:
            return "done"
        if to_read(self.course, self.enrolled, self.quiz):
            return "reading"
        return "ready" if quiz_is_passed(self.quiz) else "quiz"

    @property
    def progress(self) -> Progress:
        """Tell how far the person is."""
        return progress_of(self.course, self.enrolled, self.quiz)


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do next; ``path`` lies below the mount. A wait is over at ``opens_at``."""

    kind: Literal["lesson", "quiz", "finish", "course", "wait"]
    course: Course
    title: str
    path: str
    minutes: int = 0
    percent: int = 0
    number: int = 0
    """The place of the lesson in its course, from 1."""
    opens_at: datetime | None = None


def counting(course: Course, enrolled: Enrolled | None) -> tuple[Lesson, ...]:
    """List the lessons that count: those bound at the start that are still published, and those done since."""
    if enrolled is None:
        return course.lessons
    return tuple(lesson for lesson in course.lessons if lesson.id in enrolled.lessons)


def open_lessons(course: Course, enrolled: Enrolled | None) -> tuple[Lesson, ...]:
    """List the lessons that count and are not done, in course order."""
    done = enrolled.lessons if enrolled else {}
    return tuple(lesson for lesson in counting(course, enrolled) if not done.get(lesson.id))


def to_read(course: Course, enrolled: Enrolled | None, quiz: QuizView | None) -> tuple[Lesson, ...]:
    """List the open lessons that a person does by reading; those that count with the quiz are left to it."""
    return tuple(lesson for lesson in open_lessons(course, enrolled) if not counts_with_quiz(lesson, quiz is not None))


def counts_with_quiz(lesson: Lesson, has_quiz: bool) -> bool:
    """Tell whether a lesson is done when the quiz is passed, not before; without a quiz reading is enough."""
    return has_quiz and lesson.complete_when == "quiz"


def quiz_is_passed(quiz: QuizView | None) -> bool:
    """Tell whether the quiz stands in the way no longer; no quiz never does."""
    return quiz is None or quiz.passed


def is_complete(course: Course, enrolled: Enrolled, *, quiz_passed: bool) -> bool:
    """Tell whether everything that counts is done."""
    return quiz_passed and not open_lessons(course, enrolled)


def progress_of(course: Course, enrolled: Enrolled | None, quiz: QuizView | None) -> Progress:
    """Count what is done. A completed course stays at 100 %, whatever is added to it later."""
    total = len(counting(course, enrolled))
    done = total - len(open_lessons(course, enrolled))
    if enrolled is None:
        return Progress(0, total, 0, None, None)
    steps = total + (quiz is not None)
    reached = done + (quiz is not None and quiz.passed)
    whole = bool(enrolled.completed_at) or not steps
    percent = 100 if whole else 100 * reached // steps
    return Progress(done, total, percent, enrolled.started_at, enrolled.completed_at)


def missing(requires: Iterable[str], met: Collection[str]) -> tuple[str, ...]:
    """List the references that are not met."""
    return tuple(ref for ref in requires if ref not in met)


def opens_at(lesson: Lesson, started_at: datetime) -> datetime:
    """Tell when a lesson opens for somebody who started its course then; without a drip at once."""
    return started_at + lesson.drip if lesson.drip else started_at


def next_lesson(course: Course, enrolled: Enrolled | None, quiz: QuizView | None, at: datetime) -> Lesson | None:
    """Find the first lesson to read that is open; before the start the first one without a wait."""
    if enrolled is None:
        return next((lesson for lesson in course.lessons if not lesson.drip), None)
    waiting = to_read(course, enrolled, quiz)
    return next((lesson for lesson in waiting if opens_at(lesson, enrolled.started_at) <= at), None)


def unattested(course: Course, enrolled: Enrolled | None) -> tuple[Lesson, ...]:
    """List the lessons a person has to confirm before the quiz; those only to be read never hold it up."""
    return tuple(lesson for lesson in open_lessons(course, enrolled) if lesson.complete_when == "attest")


def is_elective(course: Course, levels: Iterable[Level]) -> bool:
    """Tell whether no level asks for the course."""
    ref = f"course:{course.id}"
    return not any(ref in level.requires for level in levels)


def given_level(levels: Iterable[Level]) -> Level | None:
    """Find the level that an account alone gives: the lowest, if it requires nothing."""
    lowest = min(levels, key=lambda level: level.number, default=None)
    return lowest if lowest and not lowest.needs else None


def next_step(states: Iterable[CourseState], at: datetime) -> Step | None:
    """Choose one thing to do: go on where the person was last, else begin a course, else wait; None: all is done.

    Of the courses not begun, those that a level asks for come first, by level, in the order given.
    """
    known = tuple(states)
    begun = [(one.enrolled.touched_at, one) for one in known if one.enrolled and one.condition != "done"]
    begun.sort(key=lambda pair: pair[0], reverse=True)
    for _, state in begun:
        if step := continuing(state, at):
            return step
    if step := _beginning(known, at):
        return step
    waits = [(opening, state) for _, state in begun for opening in openings(state)]
    if not waits:
        return None
    opening, state = min(waits, key=lambda pair: pair[0])
    course, percent = state.course, state.progress.percent
    return Step("wait", course, course.title, f"/c/{course.id}", percent=percent, opens_at=opening)


def continuing(state: CourseState, at: datetime) -> Step | None:
    """Say how a course that was begun goes on: a lesson, then the quiz, then closing it; None while all waits."""
    course, enrolled, quiz = state.course, state.enrolled, state.quiz
    percent = state.progress.percent
    if lesson := next_lesson(course, enrolled, quiz, at):
        path = f"/c/{course.id}/{lesson.id}"
        number = course.lessons.index(lesson) + 1
        return Step("lesson", course, lesson.title, path, lesson.minutes, percent, number)
    if quiz and not quiz.passed and quiz.may_try:
        path = f"/quiz/{quiz.open_attempt}" if quiz.open_attempt else f"/quiz/about/{quiz.quiz.id}"
        return Step("quiz", course, quiz.quiz.title, path, percent=percent)
    if state.condition == "ready":
        return Step("finish", course, course.title, f"/c/{course.id}", percent=percent)
    return None


def openings(state: CourseState) -> tuple[datetime, ...]:
    """List when a course that was begun opens further: its lessons with a wait, the next attempt at its quiz."""
    if state.enrolled is None:
        return ()
    started = state.enrolled.started_at
    found = [opens_at(lesson, started) for lesson in to_read(state.course, state.enrolled, state.quiz)]
    if state.quiz and not state.quiz.passed and state.quiz.next_at:
        found.append(state.quiz.next_at)
    return tuple(found)


def _beginning(states: tuple[CourseState, ...], at: datetime) -> Step | None:
    fresh = [one for one in states if one.condition == "open" and one.course.status == "active"]
    for state in sorted(fresh, key=lambda one: (one.elective, one.course.tier)):
        course = state.course
        if lesson := next_lesson(course, None, state.quiz, at):
            return Step("course", course, course.title, f"/c/{course.id}/{lesson.id}", course.minutes, number=1)
    return None


def left_to_read(lessons: Mapping[str, str | None], present: Collection[str]) -> tuple[str, ...]:
    """List the lessons of a window that were not read again yet; one that is no longer published asks for nothing."""
    return tuple(name for name, done in lessons.items() if done is None and name in present)
