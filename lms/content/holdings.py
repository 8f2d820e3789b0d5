"""What an academy holds, by id."""

from collections.abc import Mapping
from dataclasses import dataclass

from lms.content.badges import Badge
from lms.content.courses import Course, Lesson
from lms.content.findings import Finding
from lms.content.levels import Level, Permission
from lms.content.policies import Platform, Policy
from lms.content.quizzes import Quiz


@dataclass(frozen=True, slots=True)
class Term:
    """One word of the glossary."""

    id: str
    title: str
    body: str
    line: int = 1


@dataclass(frozen=True, slots=True)
class Library:
    """All content by id, and what is wrong with it.

    What a file with an error holds is here as far as it could be read, so that one mistake is not reported
    ten times; publish only what has no errors.
    """

    courses: Mapping[str, Course]
    quizzes: Mapping[str, Quiz]
    badges: Mapping[str, Badge]
    levels: tuple[Level, ...]
    permissions: tuple[Permission, ...]
    policies: Mapping[str, Policy]
    platforms: Mapping[str, Platform]
    glossary: Mapping[str, Term]
    findings: tuple[Finding, ...]

    def lesson(self, ref: str) -> Lesson | None:
        """Find a lesson by ``course/lesson``."""
        course_id, _, lesson_id = ref.partition("/")
        course = self.courses.get(course_id)
        lessons = course.lessons if course else ()
        return next((lesson for lesson in lessons if lesson.id == lesson_id), None)

    def quiz_for(self, ref: str) -> Quiz | None:
        """Find the quiz that closes ``course:guardrails``."""
        return next((quiz for quiz in self.quizzes.values() if quiz.for_ == ref), None)

    def level(self, number: int) -> Level | None:
        """Find a level by its number."""
        return next((level for level in self.levels if level.number == number), None)

    def covering(self, ref: str) -> tuple[Lesson, ...]:
        """List the lessons that cover a clause, in course order."""
        lessons = (lesson for course in self.courses.values() for lesson in course.lessons)
        return tuple(lesson for lesson in lessons if ref in lesson.covers)
