"""All that a renewal rests on, read in four queries: certificates, what is remembered, passed, read again."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Integer, Select, bindparam, select
from sqlalchemy.orm import Session

from lms.assessment import service as assessment
from lms.content.courses import Course
from lms.content.library import Library
from lms.content.quizzes import Quiz
from lms.learning.certification import facts, rules
from lms.learning.certification.models import Reread
from lms.learning.certification.rules import Certificate, CourseLeft, LessonLeft, Renewal, Terms
from lms.learning.models import Relearning
from lms.learning.review import memory
from lms.learning.review.rules import Card, Key, remembered
from lms.library import service as library
from lms.store.packed import Rows
from lms.store.sessions import ask


@dataclass(frozen=True, slots=True)
class Situation:
    """Where one person is at an instant. ``may``: the questions that a review may ask them."""

    at: datetime
    certificates: tuple[Certificate, ...]
    renewals: tuple[Renewal, ...]
    cards: Mapping[Key, Card]
    may: frozenset[Key]

    @property
    def wanted(self) -> tuple[Key, ...]:
        """List what renewals still ask for, the one that ends first before the others."""
        return tuple(dict.fromkeys(key for one in self.renewals for key in one.left))


@dataclass(frozen=True, slots=True)
class _Known:
    """What was read, and by what it is judged."""

    content: Library
    terms: Terms
    at: datetime
    cards: Mapping[Key, Card]
    askable: Mapping[str, tuple[str, ...]]
    passed: Mapping[str, datetime]
    used_up: frozenset[str]
    reread: frozenset[tuple[str, int, str]]
    changed: frozenset[str]


def situation(session: Session, person_id: int, at: datetime) -> Situation:
    """Tell where a person is with what they are certified for and what they remember."""
    row = ask(session, _statement(), {"person": person_id}).one()
    cards = memory.cards_of(row.memory)
    found = facts.certificates(session, person_id)
    tries = assessment.tries(session, person_id)
    content = library.current(session).library
    askable = assessment.askable(session)
    open_now = rules.opens_first(found, at)
    known = _Known(
        content=content,
        terms=facts.terms(session),
        at=at,
        cards=cards,
        askable=askable,
        passed={name: one.passed_at for name, one in tries.items() if one.passed_at},
        used_up=frozenset(name for name, one in tries.items() if _used_up(content.quizzes.get(name), one)),
        reread=frozenset((one["ref"], one["n"], one["lesson"]) for one in row.reread or ()),
        changed=frozenset(one["course"] for one in row.changed or ()),
    )
    return Situation(
        at=at,
        certificates=found,
        renewals=tuple(_renewal(one, known) for one in open_now),
        cards=cards,
        may=frozenset((quiz, name) for quiz, names in askable.items() if quiz in known.passed for name in names),
    )


def _used_up(quiz: Quiz | None, tries: assessment.Tries) -> bool:
    return quiz is not None and quiz.attempts is not None and tries.attempts >= quiz.attempts


def _renewal(one: Certificate, known: _Known) -> Renewal:
    courses = [known.content.courses[name] for name in one.kind.courses if name in known.content.courses]
    lines = [_course(one, course, known) for course in courses]
    quizzes = [known.content.quizzes[name] for name in one.kind.quizzes if name in known.content.quizzes]
    lines += [CourseLeft(quiz.id, quiz.title, **_by_quiz(one, quiz, known, whole=False)) for quiz in quizzes]
    return Renewal(one, tuple(lines))


def _course(one: Certificate, course: Course, known: _Known) -> CourseLeft:
    quiz = known.content.quiz_for(f"course:{course.id}")
    full = course.recertify == "full"
    asked = _by_quiz(one, quiz, known, whole=full) if quiz else {}
    reads = course.lessons if full or quiz is None else ()
    lessons = tuple(
        LessonLeft(each.id, each.title, (one.kind.ref, one.next, f"{course.id}/{each.id}") in known.reread)
        for each in reads
    )
    return CourseLeft(course.id, course.title, lessons=lessons, changed=course.id in known.changed, **asked)


def _by_quiz(one: Certificate, quiz: Quiz, known: _Known, *, whole: bool) -> dict[str, Any]:
    """Say what a quiz asks for: its questions, remembered one by one or passed together, or only the latter."""
    since = rules.counts_from(one, known.at, known.terms)
    passed = quiz.id in known.passed and known.passed[quiz.id] >= since
    names = known.askable.get(quiz.id, ())
    if (whole and quiz.id not in known.used_up) or not names:
        return {"quiz": (quiz.id, quiz.title, passed)}
    keys = tuple((quiz.id, name) for name in names)
    left = () if passed else tuple(key for key in keys if not remembered(known.cards.get(key), since, known.at))
    return {"asked": keys, "left": left}


@cache
def _statement() -> Select[Any]:
    person = bindparam("person", type_=Integer)
    reread = Rows(ref=Reread.ref, n=Reread.n, lesson=Reread.lesson)
    waits = (Relearning.person_id == person, Relearning.done_at.is_(None))
    return select(
        memory.memory_column(person).label("memory"),
        select(reread).where(Reread.person_id == person).scalar_subquery().label("reread"),
        select(Rows(course=Relearning.course_id)).where(*waits).scalar_subquery().label("changed"),
    )


def titles(session: Session, keys: Collection[Key]) -> tuple[str, ...]:
    """Name the courses, or quizzes, that questions belong to, in the academy's order."""
    content = library.current(session).library
    quizzes = {quiz for quiz, _ in keys}
    found = []
    for quiz in content.quizzes.values():
        if quiz.id in quizzes:
            kind, _, name = quiz.for_.partition(":")
            course = content.courses.get(name.partition("/")[0]) if kind in {"course", "lesson"} else None
            found.append(course.title if course else quiz.title)
    return tuple(dict.fromkeys(found))
