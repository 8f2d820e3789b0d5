"""Everything that the folders of an academy hold, read together."""

from collections.abc import Mapping
from dataclasses import dataclass

from lms.content.badges import Badge
from lms.content.courses import Course, Lesson
from lms.content.findings import Finding
from lms.content.levels import Level, Permission
from lms.content.policies import Platform, Policy
from lms.content.quizzes import Quiz
from lms.content.source import Fragment

__all__ = ["Fragment", "Library", "Term"]


@dataclass(frozen=True, slots=True)
class Term:
    """One word of the glossary."""

    id: str
    title: str
    body: str


@dataclass(frozen=True, slots=True)
class Library:
    """All content by id, and what is wrong with it."""

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
