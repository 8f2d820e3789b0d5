"""What rests on each clause of a policy, found in the content alone."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from lms.content.courses import Course, Lesson
from lms.content.library import Library
from lms.content.policies import Clause, Policy
from lms.content.questions import Question

_NAMED = re.compile(r"policy:([a-z0-9_-]+)#([\w-]+)")


@dataclass(frozen=True, slots=True)
class Link:
    """Something that rests on a clause: where it is shown, below the mount, and where it is written."""

    title: str
    within: str
    page: str
    path: str
    line: int


@dataclass(frozen=True, slots=True)
class Taught:
    """A course that teaches a clause, and how many completed it."""

    title: str
    completed: int


@dataclass(frozen=True, slots=True)
class Traced:
    """A clause with all that rests on it."""

    clause: Clause
    page: str
    path: str
    lessons: tuple[Link, ...]
    questions: tuple[Link, ...]
    platforms: tuple[Link, ...]
    courses: tuple[Taught, ...]

    @property
    def title(self) -> str:
        """Give its number and its heading."""
        return f"{self.clause.number}. {self.clause.title}" if self.clause.number is not None else self.clause.title

    @property
    def missing(self) -> tuple[str, ...]:
        """Say what a numbered clause lacks; others need nothing."""
        if self.clause.number is None:
            return ()
        return tuple(
            words
            for words, found in (("No lesson covers it", self.lessons), ("No question cites it", self.questions))
            if not found
        )


@dataclass(frozen=True, slots=True)
class Trace:
    """A policy with its clauses, and how many acknowledged the version in force."""

    policy: Policy
    clauses: tuple[Traced, ...]
    acknowledged: int

    @property
    def unlinked(self) -> tuple[Traced, ...]:
        """List the clauses that lack something."""
        return tuple(one for one in self.clauses if one.missing)


def traces(content: Library, acknowledged: Mapping[str, int], completed: Mapping[str, int]) -> tuple[Trace, ...]:
    """Trace every policy, by title. ``acknowledged`` counts people by policy, ``completed`` by course."""
    questions = _by_clause(content)
    platforms: dict[str, list[Link]] = {}
    for one in sorted(content.platforms.values(), key=lambda one: one.title.casefold()):
        link = Link(one.title, "", f"/platforms/{one.id}", one.path, one.line)
        for ref in dict.fromkeys(f"policy:{found[1]}#{found[2]}" for found in _NAMED.finditer(one.body)):
            platforms.setdefault(ref, []).append(link)
    return tuple(
        Trace(
            policy,
            tuple(_traced(content, policy, one, questions, platforms, completed) for one in policy.clauses),
            acknowledged.get(policy.id, 0),
        )
        for policy in sorted(content.policies.values(), key=lambda one: one.title.casefold())
    )


def _traced(
    content: Library,
    policy: Policy,
    clause: Clause,
    questions: Mapping[str, Sequence[Link]],
    platforms: Mapping[str, Sequence[Link]],
    completed: Mapping[str, int],
) -> Traced:
    ref = f"policy:{policy.id}#{clause.id}"
    lessons = content.covering(ref)
    taught = [content.courses[name] for name in dict.fromkeys(one.course_id for one in lessons)]
    return Traced(
        clause,
        f"/policy/{policy.id}#{clause.id}",
        policy.path,
        tuple(_lesson(content.courses[one.course_id], one) for one in lessons),
        tuple(questions.get(ref, ())),
        tuple(platforms.get(ref, ())),
        tuple(Taught(one.title, completed.get(one.id, 0)) for one in taught),
    )


def _lesson(course: Course, lesson: Lesson) -> Link:
    return Link(lesson.title, course.title, f"/c/{lesson.course_id}/{lesson.id}", lesson.path, 1)


def _by_clause(content: Library) -> dict[str, list[Link]]:
    """Sort the questions of quizzes, lessons and policies by the clauses they cite."""
    found: dict[str, list[Link]] = {}
    for question, within, page, path in _asked(content):
        link = Link(question.prompt, within, page, path, question.line)
        for ref in dict.fromkeys(question.cites):
            found.setdefault(ref, []).append(link)
    return found


def _asked(content: Library) -> Iterator[tuple[Question, str, str, str]]:
    for quiz in content.quizzes.values():
        for question in quiz.questions:
            yield question, quiz.title, f"/quiz/about/{quiz.id}", quiz.path
    for course in content.courses.values():
        for lesson in course.lessons:
            if lesson.check:
                yield lesson.check, f"Check of “{lesson.title}”", f"/c/{course.id}/{lesson.id}", lesson.path
    for policy in content.policies.values():
        for question in policy.check:
            yield question, f"Check of “{policy.title}”", f"/policy/{policy.id}", policy.path
