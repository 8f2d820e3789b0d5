"""Remember whether a lesson was clear, and tell trainers in groups of five and sentences without names."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from lms.content.courses import Lesson
from lms.learning.opinions import rules
from lms.learning.opinions.models import LessonClarity, LessonOpinion
from lms.learning.opinions.rules import FEWEST, Clarity
from lms.learning.rules import NoSuchCourse, NoSuchLesson
from lms.library import service as library
from lms.store.sessions import insert_once

__all__ = [
    "FEWEST",
    "PAGE",
    "LessonOpinions",
    "Opinion",
    "Revision",
    "Sentence",
    "Told",
    "erase",
    "export",
    "lesson_opinions",
    "opinion",
    "overview",
    "recount",
    "say",
    "told",
]

PAGE = 30
_ZERO = {"yes": 0, "partly": 0, "no": 0, "shown_yes": 0, "shown_partly": 0, "shown_no": 0}


@dataclass(frozen=True, slots=True)
class Opinion:
    """What one person said of the lesson as it is now."""

    clear: str
    words: str
    at: datetime


@dataclass(frozen=True, slots=True)
class LessonOpinions:
    """How clear the present revision of a lesson is, of five people or more; ``path`` is its file."""

    course_id: str
    lesson_id: str
    title: str
    path: str
    clarity: Clarity


@dataclass(frozen=True, slots=True)
class Line:
    """A lesson of the overview. ``clarity`` None: too few to say."""

    course_id: str
    lesson_id: str
    title: str
    clarity: Clarity | None
    sentences: int


@dataclass(frozen=True, slots=True)
class Revision:
    """A revision of a lesson: its number, whether it is the present one, and its figures or None for too few."""

    digest: str
    number: int | None
    current: bool
    clarity: Clarity | None


@dataclass(frozen=True, slots=True)
class Sentence:
    """What somebody wrote; whose words they are is told to nobody, nor the day."""

    words: str
    clear: str
    number: int | None


@dataclass(frozen=True, slots=True)
class Told:
    """All that was said of a lesson: figures by revision, and a page of sentences, newest first."""

    lesson: Lesson
    course_title: str
    revisions: tuple[Revision, ...]
    sentences: tuple[Sentence, ...]
    page: int
    pages: int


def lesson_of(session: Session, course_id: str, lesson_id: str) -> tuple[str, Lesson]:
    """Give the title of a course and a lesson of it.

    :raises NoSuchCourse: there is no such course, or it is a draft.
    :raises NoSuchLesson: the course has no such lesson.
    """
    course = library.current(session).library.courses.get(course_id)
    if course is None or course.status == "draft":
        raise NoSuchCourse("There is no such course.")
    found = next((one for one in course.lessons if one.id == lesson_id), None)
    if found is None:
        raise NoSuchLesson("The course has no such lesson.")
    return course.title, found


def opinion(session: Session, person_id: int, lesson: Lesson) -> Opinion | None:
    """Give what a person said of a lesson as it is now."""
    row = session.execute(
        select(LessonOpinion.clear, LessonOpinion.words, LessonOpinion.at).where(*_mine(person_id, lesson))
    )
    found = row.first()
    return Opinion(*found) if found else None


def say(session: Session, person_id: int, lesson: Lesson, clear: str, words: str, *, at: datetime) -> None:
    """Remember whether a lesson was clear to a person; said again of the same revision, the last answer counts."""
    where = {"course_id": lesson.course_id, "lesson_id": lesson.id, "digest": lesson.digest}
    release = library.current(session).number
    insert_once(session, LessonClarity, **where, release=release, **_ZERO)
    # The counter's row is held first and by everybody, so that two answers of one person never cross.
    this = [getattr(LessonClarity, name) == value for name, value in where.items()]
    session.execute(select(LessonClarity.release).where(*this).with_for_update())
    before = opinion(session, person_id, lesson)
    told = {"clear": clear, "words": rules.words_of(words)}
    if before is None:
        insert_once(session, LessonOpinion, person_id=person_id, **where, release=release, at=at, **told)
    else:
        session.execute(update(LessonOpinion).where(*_mine(person_id, lesson)).values(**told))
    _count(session, this, clear, before.clear if before else None)


def lesson_opinions(session: Session) -> tuple[LessonOpinions, ...]:
    """Tell of each lesson of the present release how clear it is, where five people or more said so; unclear first."""
    shown = _shown(session)
    found = (
        LessonOpinions(one.course_id, one.id, one.title, one.path, clarity)
        for one in _lessons(session)
        if (clarity := rules.said(shown.get((one.course_id, one.id, one.digest), rules.NOBODY)))
    )
    return tuple(sorted(found, key=lambda one: (-one.clarity.unclear, one.course_id, one.lesson_id)))


def overview(session: Session) -> tuple[Line, ...]:
    """List every lesson about which something was said, unclear ones first, in two queries."""
    shown, sentences = _shown(session), _sentences(session)
    spoken = {key[:2] for key in shown}
    lines = [
        Line(
            one.course_id,
            one.id,
            one.title,
            rules.said(shown.get((one.course_id, one.id, one.digest), rules.NOBODY)),
            sentences.get((one.course_id, one.id), 0),
        )
        for one in _lessons(session)
        if (one.course_id, one.id) in spoken
    ]
    return tuple(sorted(lines, key=lambda one: -one.clarity.unclear if one.clarity else 1))


def told(session: Session, course_id: str, lesson_id: str, *, page: int = 1) -> Told:
    """Give all that was said of a lesson, in at most four queries.

    :raises NoSuchCourse: there is no such course.
    :raises NoSuchLesson: the course has no such lesson.
    """
    title, lesson = lesson_of(session, course_id, lesson_id)
    this = (LessonClarity.course_id == course_id, LessonClarity.lesson_id == lesson_id)
    rows = session.scalars(select(LessonClarity).where(*this).order_by(LessonClarity.release.desc())).all()
    said = (LessonOpinion.course_id == course_id, LessonOpinion.lesson_id == lesson_id, LessonOpinion.words != "")
    total = session.scalar(select(func.count()).select_from(LessonOpinion).where(*said)) or 0
    pages = max(1, -(-total // PAGE))
    page = min(max(1, page), pages)
    columns = (LessonOpinion.words, LessonOpinion.clear, LessonOpinion.digest, LessonOpinion.release)
    newest = select(*columns).where(*said).order_by(LessonOpinion.id.desc()).limit(PAGE).offset((page - 1) * PAGE)
    sentences = session.execute(newest).all()
    texts = {(row.digest, row.release) for row in rows} | {(row.digest, row.release) for row in sentences}
    numbers = {key[0]: one.number for key, one in library.revisions(session, texts).items()}
    return Told(
        lesson,
        title,
        tuple(_revision(row, numbers, lesson) for row in rows),
        tuple(Sentence(row.words, row.clear, numbers.get(row.digest)) for row in sentences),
        page,
        pages,
    )


def export(session: Session, person_id: int) -> list[dict[str, Any]]:
    """Give what a person said of lessons, for that person."""
    columns = (LessonOpinion.course_id, LessonOpinion.lesson_id, LessonOpinion.clear, LessonOpinion.words)
    mine = select(*columns, LessonOpinion.at).where(LessonOpinion.person_id == person_id).order_by(LessonOpinion.id)
    return [
        {"course": row.course_id, "lesson": row.lesson_id, "clear": row.clear, "words": row.words, "at": row.at}
        for row in session.execute(mine)
    ]


def erase(session: Session, person: Any, _at: datetime) -> None:
    """Let the figures go on without a person: their name and their words go."""
    mine = LessonOpinion.person_id == person.id
    session.execute(update(LessonOpinion).where(mine).values(person_id=None, words=""))


def recount(session: Session) -> list[str]:
    """Compare the counters with what was said; name each difference."""
    key = (LessonOpinion.course_id, LessonOpinion.lesson_id, LessonOpinion.digest)
    facts: dict[tuple[str, str, str], dict[str, int]] = {}
    counted = select(*key, LessonOpinion.clear, func.count()).group_by(*key, LessonOpinion.clear)
    for row in session.execute(counted):
        facts.setdefault((row[0], row[1], row[2]), {})[row[3]] = row[4]
    kept = {(row.course_id, row.lesson_id, row.digest): row for row in session.scalars(select(LessonClarity))}
    found = []
    for where in sorted(facts.keys() | kept.keys()):
        right = Clarity(**facts.get(where, {}))
        told = _differs(kept.get(where), right)
        found += [f"opinions of lesson {where[0]}/{where[1]}: kept {told}, the facts say {right}"] if told else []
    return found


def _differs(row: LessonClarity | None, right: Clarity) -> str:
    """Give the counter in words where it is not what the facts say, or shows what may not be shown."""
    if row is None:
        return "nothing"
    counted, shown = Clarity(row.yes, row.partly, row.no), row.shown_yes + row.shown_partly + row.shown_no
    return str(counted) if counted != right or shown > right.people or shown % FEWEST else ""


def _count(session: Session, this: list[Any], clear: str, before: str | None) -> None:
    """Count an answer in place of the one before; show the figures anew with every fifth person."""
    if clear == before:
        return
    steps = {clear: getattr(LessonClarity, clear) + 1}
    if before:
        steps[before] = getattr(LessonClarity, before) - 1
    session.execute(update(LessonClarity).where(*this).values(**steps))
    row = session.execute(select(LessonClarity.__table__).where(*this)).one()
    counted = Clarity(row.yes, row.partly, row.no)
    if rules.moves(counted, Clarity(row.shown_yes, row.shown_partly, row.shown_no)):
        shown = {"shown_yes": counted.yes, "shown_partly": counted.partly, "shown_no": counted.no}
        session.execute(update(LessonClarity).where(*this).values(**shown))


def _revision(row: LessonClarity, numbers: dict[str, int], lesson: Lesson) -> Revision:
    shown = Clarity(row.shown_yes, row.shown_partly, row.shown_no)
    return Revision(row.digest, numbers.get(row.digest), row.digest == lesson.digest, rules.said(shown))


def _lessons(session: Session) -> Iterable[Lesson]:
    for course in library.current(session).library.courses.values():
        yield from course.lessons


def _shown(session: Session) -> dict[tuple[str, str, str], Clarity]:
    model = LessonClarity
    query = select(model.course_id, model.lesson_id, model.digest, model.shown_yes, model.shown_partly, model.shown_no)
    return {(row[0], row[1], row[2]): Clarity(*row[3:]) for row in session.execute(query)}


def _sentences(session: Session) -> dict[tuple[str, str], int]:
    key = (LessonOpinion.course_id, LessonOpinion.lesson_id)
    counted = select(*key, func.count()).where(LessonOpinion.words != "").group_by(*key)
    return {(row[0], row[1]): row[2] for row in session.execute(counted)}


def _mine(person_id: int, lesson: Lesson) -> tuple[Any, ...]:
    return (
        LessonOpinion.person_id == person_id,
        LessonOpinion.course_id == lesson.course_id,
        LessonOpinion.lesson_id == lesson.id,
        LessonOpinion.digest == lesson.digest,
    )
