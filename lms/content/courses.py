"""Courses and their lessons."""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, get_args

from lms.content import scanner
from lms.content.blocks import Block, Item, scan
from lms.content.document import Document, Section, beside, sections
from lms.content.notes import nearest
from lms.content.questions import Question
from lms.content.refs import ID
from lms.content.source import Line, first_line, joined

Months = int
Completion = Literal["read", "quiz", "attest"]
Recertification = Literal["quiz", "full"]
Status = Literal["draft", "active", "deprecated"]
REQUIRES = ("course", "level", "badge", "policy", "quiz")
WORDS_A_MINUTE = 150
_TO_A_FILE = re.compile(r"\[[^\[\]]{1,300}\]\(\s?<?([^\s()<>#:]{1,300}\.md)(?:#[^\s()<>]{0,100})?>?\s?\)")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,2}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Lesson:
    """One lesson; ``body`` is Markdown without the ``## Check`` part, ``digest`` covers the whole file."""

    id: str
    course_id: str
    title: str
    covers: tuple[str, ...]
    complete_when: Completion
    drip: timedelta | None
    minutes: int
    body: str
    check: Question | None
    path: str
    digest: str
    line: int = 1
    checks: tuple[str, ...] = ()
    """The checks of captions it explains best, by name."""


@dataclass(frozen=True, slots=True)
class Course:
    """One course with its lessons in order; ``tier`` is the number of its level.

    ``body`` is Markdown without the list of lessons. ``minutes`` is the sum of the lessons if nothing is said.
    """

    id: str
    title: str
    summary: str
    tier: int
    requires: tuple[str, ...]
    valid_for: Months | None
    recertify: Recertification
    owner: str
    review_by: date | None
    lang: str
    minutes: int
    status: Status
    body: str
    lessons: tuple[Lesson, ...]
    path: str
    digest: str
    line: int = 1


def read_lesson(document: Document, course_id: str) -> Lesson:
    """Read one lesson file."""
    body, check = _without_check(document)
    text = joined(body)
    fields = document.fields()
    lesson = Lesson(
        id=fields.id(of=document.stated("title")),
        course_id=course_id,
        title=fields.text("title"),
        covers=fields.refs("covers", ("policy",)),
        complete_when=fields.choice("complete_when", get_args(Completion), "read"),
        drip=fields.span("drip"),
        minutes=fields.minutes("estimated") or math.ceil(len(text.split()) / WORDS_A_MINUTE),
        body=text,
        check=check,
        path=document.path,
        digest=document.digest,
        line=first_line(body),
        checks=fields.words("checks"),
    )
    fields.close()
    return lesson


def checks(document: Document) -> tuple[tuple[Line, ...], tuple[Section, ...]]:
    """Part a body into what is read and the sections named Check."""
    _, found = sections(document.body, 2)
    named = tuple(section for section in found if section.title.casefold() == "check")
    hidden = {line.number for section in named for line in (section.heading, *section.lines)}
    return tuple(line for line in document.body if line.number not in hidden), named


def _without_check(document: Document) -> tuple[tuple[Line, ...], Question | None]:
    body, named = checks(document)
    if not named:
        return body, None
    place = named[-1].heading
    if len(named) > 1:
        document.notes.find(place.number, 1, "LESSON-CHECK", "A lesson has one part “## Check”.")
    if any(not line.blank and line.number > place.number for line in body):
        document.notes.find(place.number, 1, "LESSON-CHECK", "“## Check” is the last part of a lesson.")
    before, asked = sections(named[0].lines, 3)
    if len(asked) > 1:
        line = asked[1].heading
        message = "A lesson checks one question; put the others into a quiz."
        document.notes.find(line.number, 1, "LESSON-CHECK", message)
    if asked:
        lines = (*before, *asked[0].lines)
        return body, scanner.question(asked[0].heading, asked[0].title, lines, document.notes, otherwise="check")
    return body, scanner.question(named[0].heading, "", before, document.notes, otherwise="check")


def read_course(document: Document, lessons: Mapping[str, Lesson]) -> Course:
    """Read one course file; ``lessons`` of its folder by path."""
    listed, body = _lesson_list(document)
    kept = _in_order(document, listed, lessons)
    fields = document.fields()
    course = Course(
        id=fields.id(of=document.stated("title")),
        title=fields.text("title"),
        summary=fields.text("summary", required=False, most=500),
        tier=fields.count("tier", least=0, required=True) or 0,
        requires=fields.refs("requires", REQUIRES),
        valid_for=fields.months("valid_for"),
        recertify=fields.choice("recertify", get_args(Recertification), "quiz"),
        owner=fields.text("owner", required=False),
        review_by=fields.day("review_by"),
        lang=fields.form("lang", _LANGUAGE, "a language like en or pt-BR") or "en",
        minutes=fields.minutes("estimated") or sum(lesson.minutes for lesson in kept),
        status=fields.choice("status", get_args(Status), "active"),
        body=joined(body),
        lessons=kept,
        path=document.path,
        digest=document.digest,
        line=first_line(body),
    )
    fields.close()
    return course


def _lesson_list(document: Document) -> tuple[Block | None, tuple[Line, ...]]:
    """Find the list of lessons, and the body without it and without the heading over it."""
    blocks = scan(document.written)
    for index, block in enumerate(blocks):
        if block.kind == "list" and any(_file_of(item) for item in block.items):
            over = blocks[index - 1 : index] if index and blocks[index - 1].kind == "heading" else ()
            hidden = {line.number for one in (*over, block) for line in one.lines}
            return block, tuple(line for line in document.body if line.number not in hidden)
    return None, document.body


def _file_of(item: Item) -> str:
    found = _TO_A_FILE.match(item.lines[0].text)
    return found[1] if found else ""


def _in_order(document: Document, listed: Block | None, lessons: Mapping[str, Lesson]) -> tuple[Lesson, ...]:
    found: dict[str, Lesson] = {}
    if listed is None and not document.lost:
        message = "The course lists no lessons; write an ordered list of links, “1. [Title](01-title.md)”."
        document.notes.find(1, 1, "COURSE-EMPTY", message)
    for item in listed.items if listed else ():
        path = beside(document.path, _file_of(item)) if _file_of(item) else ""
        if problem := _problem(path, found, lessons, full=document.notes.full):
            document.notes.find(item.lines[0].number, item.lines[0].column(), *problem)
        else:
            found[path] = lessons[path]
    return tuple(lesson for lesson in found.values() if lesson.id)


def _problem(
    path: str, found: Mapping[str, Lesson], lessons: Mapping[str, Lesson], *, full: bool
) -> tuple[str, str] | None:
    if not path:
        return "COURSE-LIST", "Each item of the list of lessons is a link to a file, “1. [Title](01-title.md)”."
    if path in found:
        return "COURSE-LIST", f"The lesson {path} is listed twice; keep one."
    if path in lessons:
        return None
    near = "" if full else nearest(path, lessons)
    return "LESSON-MISSING", f"The lesson {path} is listed, but there is no such file.{near}"


def check_lessons(lessons: Sequence[Document], course: Course) -> None:
    """Note each lesson file that its course does not list, and each id that two lessons share."""
    first: dict[str, str] = {}
    listed = {lesson.path for lesson in course.lessons}
    for document in lessons:
        id_ = document.stated("id") if ID.fullmatch(document.stated("id")) else ""
        if id_ and document.path not in listed:
            message = f"The lesson is not in the list of {course.path}; add a link there."
            document.notes.find(1, 1, "LESSON-UNLISTED", message)
        if id_ and first.setdefault(id_, document.path) != document.path:
            message = f"The id “{id_}” is that of {first[id_]} already."
            document.notes.find(*document.place("id"), "ID-DUPLICATE", message)
