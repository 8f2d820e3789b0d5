"""Quizzes and their questions."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal, get_args

from lms.content import scanner
from lms.content.document import Document, Section, sections
from lms.content.questions import Accepted, Kind, Option, Question
from lms.content.source import first_line, joined

__all__ = ["Accepted", "Kind", "Option", "Question", "Quiz", "read"]

Review = Literal["never", "score", "after-submit", "after-pass"]
Grade = Literal["best", "last"]
PASS_PERCENT = 80
CLOSES = ("course", "lesson", "policy", "level")


@dataclass(frozen=True, slots=True)
class Quiz:
    """One quiz; ``for_`` is the reference it closes, ``cooldown`` the waits before the second, third, … attempt.

    ``draw`` says how many questions of which tag are asked; if it is empty, all are. ``line`` is where the
    introduction begins.
    """

    id: str
    title: str
    for_: str
    pass_percent: int
    attempts: int | None
    cooldown: tuple[timedelta, ...]
    time: timedelta | None
    draw: tuple[tuple[str, int], ...]
    shuffle: bool
    review: Review
    grade: Grade
    intro: str
    questions: tuple[Question, ...]
    path: str
    digest: str
    line: int = 1


def read(document: Document) -> Quiz:
    """Read one quiz file."""
    before, found = sections(document.body, 2)
    questions = (_question(section, document) for section in found)
    kept = tuple(question for question in questions if question is not None)
    if not found and not document.lost:
        document.notes.find(1, 1, "QUIZ-EMPTY", "The quiz has no questions; each is a heading “## …”.")
    fields = document.fields()
    quiz = Quiz(
        id=fields.id(of=document.stated("title")),
        title=fields.text("title"),
        for_=fields.ref("for", CLOSES),
        pass_percent=fields.percent("pass", PASS_PERCENT),
        attempts=fields.count("attempts"),
        cooldown=fields.spans("cooldown"),
        time=fields.span("time"),
        draw=fields.counts("draw"),
        shuffle=fields.flag("shuffle", default=False),
        review=fields.choice("review", get_args(Review), "after-submit"),
        grade=fields.choice("grade", get_args(Grade), "best"),
        intro=joined(before),
        questions=kept,
        path=document.path,
        digest=document.digest,
        line=first_line(before),
    )
    fields.close()
    return quiz


def _question(section: Section, document: Document) -> Question | None:
    return scanner.question(section.heading, section.title, section.lines, document.notes)
