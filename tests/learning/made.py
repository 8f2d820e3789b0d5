"""Courses and people's ways through them, made for the tables of the rules."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from lms.content.courses import Course, Lesson
from lms.content.levels import Level, Permission
from lms.content.library import Library
from lms.content.policies import Policy
from lms.content.quizzes import Quiz
from lms.learning.rules import CourseState, Enrolled, QuizView

AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)


def lesson(name: str, *, drip: timedelta | None = None, when: Any = "read", course: str = "one") -> Lesson:
    return Lesson(name, course, name.upper(), (), when, drip, 3, "", None, f"courses/{course}/{name}.md", "d")


def course(
    name: str = "one",
    *lessons: Lesson,
    tier: int = 1,
    requires: tuple[str, ...] = (),
    status: Any = "active",
) -> Course:
    return Course(
        id=name,
        title=name.title(),
        summary="",
        tier=tier,
        requires=requires,
        valid_for=None,
        recertify="quiz",
        owner="champion",
        review_by=None,
        lang="en",
        minutes=10,
        status=status,
        body="",
        lessons=lessons or (lesson("a", course=name), lesson("b", course=name)),
        path=f"courses/{name}/course.md",
        digest="d",
    )


def quiz(name: str = "one") -> Quiz:
    return Quiz(
        id=name,
        title=f"{name.title()} quiz",
        for_=f"course:{name}",
        pass_percent=80,
        attempts=3,
        cooldown=(),
        time=None,
        draw=(),
        shuffle=False,
        review="score",
        grade="best",
        intro="",
        questions=(),
        path=f"quizzes/{name}.md",
        digest="d",
    )


def enrolled(
    done: Mapping[str, datetime | None], *, started: datetime = AT, completed: datetime | None = None, name: str = "one"
) -> Enrolled:
    return Enrolled(name, done, started, completed)


def state(
    of: Course,
    done: Mapping[str, datetime | None] | None = None,
    *,
    quiz_view: QuizView | None = None,
    completed: datetime | None = None,
    started: datetime = AT,
    missing: tuple[str, ...] = (),
    elective: bool = False,
) -> CourseState:
    mine = None if done is None else Enrolled(of.id, done, started, completed)
    return CourseState(of, mine, quiz_view, missing, elective)


def policy(name: str = "conduct", *, acknowledge: bool = True) -> Policy:
    return Policy(name, name.title(), (), acknowledge, None, "", (), (), f"policies/{name}.md", "d", "w")


def library(*courses: Course, policies: tuple[Policy, ...] = (), permissions: tuple[Permission, ...] = ()) -> Library:
    return Library(
        courses={one.id: one for one in courses},
        quizzes={},
        badges={},
        levels=(Level(0, "start", "Start", (), None), Level(1, "ready", "Ready", ("course:one",), None)),
        permissions=permissions,
        policies={one.id: one for one in policies},
        platforms={},
        glossary={},
        findings=(),
    )
