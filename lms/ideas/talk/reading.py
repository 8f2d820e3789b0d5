"""What peers wrote, as one reader sees it: the newest, lists in pages, and one question with its answers."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from lms.ideas.talk import rules
from lms.ideas.talk.about import About, about
from lms.ideas.talk.models import Decision, Helpful, Note
from lms.people import service as people

PAGE = 20
FEW = 5
"""How many of each kind the overview shows."""
SHOWS: dict[str, str] = {
    "": "Everything",
    "open": "Without an answer",
    "questions": "Questions",
    "tips": "Tips",
    "explanations": "Explanations",
    "mine": "Yours",
}
_KINDS = {"questions": rules.QUESTION, "tips": rules.TIP, "explanations": rules.EXPLANATION}


@dataclass(frozen=True, slots=True)
class Line:
    """One text as a reader sees it: ``text`` is empty where it is not for them, and ``instead`` says why."""

    public_id: str
    kind: str
    author: str
    mine: bool
    about: About
    text: str
    instead: str
    created_at: datetime
    changed_at: datetime | None
    helpful: int
    answers: int
    marked: bool
    may_change: bool
    may_remove: bool
    may_mark: bool
    hidden_because: str = ""
    """For the author alone: the reason of who hid it."""

    @property
    def beginning(self) -> str:
        """Give its first words, or what stands in their place."""
        return rules.excerpt(self.text) if self.text else self.instead


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of texts, newest first, or of answers, oldest first."""

    lines: tuple[Line, ...]
    page: int
    pages: int
    total: int


@dataclass(frozen=True, slots=True)
class Thread:
    """A text that stands for itself, and a page of the answers below it."""

    line: Line
    answers: Listing


def newest(session: Session, reader_id: int, show: str, at: datetime) -> tuple[Line, ...]:
    """Give the newest few of a kind."""
    rows = session.execute(_lines(reader_id).where(*_wanted(reader_id, show)).order_by(Note.id.desc()).limit(FEW))
    return tuple(_line(session, row, reader_id, at) for row in rows)


def listing(
    session: Session,
    reader_id: int,
    at: datetime,
    *,
    show: str = "",
    course_id: str = "",
    lesson_id: str = "",
    page: int = 1,
) -> Listing:
    """Give a page of what stands for itself, of one lesson where one is named; newest first."""
    wanted = _wanted(reader_id, show if show in SHOWS else "")
    if course_id:
        wanted = (*wanted, Note.course_id == course_id, Note.lesson_id == lesson_id)
    return _page(session, wanted, Note.id.desc(), (reader_id, at, page))


def thread(session: Session, reader_id: int, public_id: str, at: datetime, *, page: int = 1) -> Thread:
    """Give a text that stands for itself with a page of its answers, by their time.

    :raises NoSuchNote: there is none.
    """
    row = session.execute(_lines(reader_id).where(Note.public_id == public_id)).first()
    if row is None or row.Note.kind == rules.ANSWER:
        raise rules.NoSuchNote("There is nothing with this id.")
    below = (Note.question_id == row.Note.id,)
    answers = Listing((), 1, 1, 0)
    if row.Note.kind == rules.QUESTION:
        answers = _page(session, below, Note.id, (reader_id, at, page))
    return Thread(_line(session, row, reader_id, at), answers)


def one(session: Session, reader_id: int, public_id: str, at: datetime) -> tuple[Line, str]:
    """Give one text, and the public id of what its page shows: its question's for an answer, else its own.

    :raises NoSuchNote: there is none.
    """
    row = session.execute(_lines(reader_id).where(Note.public_id == public_id)).first()
    if row is None:
        raise rules.NoSuchNote("There is nothing with this id.")
    above = session.scalar(select(Note.public_id).where(Note.id == row.Note.question_id))
    return _line(session, row, reader_id, at), above or public_id


def answers_to(session: Session, person_id: int, since: datetime, until: datetime) -> int:
    """Count the answers of colleagues to questions of one person, written in a span of time."""
    question = aliased(Note)
    query = select(func.count()).select_from(Note).join(question, question.id == Note.question_id)
    mine = (question.author_id == person_id, Note.author_id.is_distinct_from(person_id))
    new = (Note.state == rules.SHOWN, Note.created_at >= since, Note.created_at < until)
    return session.scalar(query.where(*mine, *new)) or 0


def _wanted(reader_id: int, show: str) -> tuple[ColumnElement[bool], ...]:
    """Give the conditions of a list; what is gone only stays where answers hang on it."""
    opens = Note.kind != rules.ANSWER
    if show == "mine":
        return (opens, Note.author_id == reader_id, Note.state.in_((rules.SHOWN, rules.HIDDEN)))
    if show == "open":
        return (Note.kind == rules.QUESTION, Note.state == rules.SHOWN, Note.answers == 0)
    if show in _KINDS:
        opens = Note.kind == _KINDS[show]
    return (opens, or_(Note.state == rules.SHOWN, and_(Note.kind == rules.QUESTION, Note.answers > 0)))


def _page(
    session: Session, wanted: tuple[ColumnElement[bool], ...], order: Any, to: tuple[int, datetime, int]
) -> Listing:
    reader_id, at, page = to
    total = session.scalar(select(func.count()).select_from(Note).where(*wanted)) or 0
    number, last = rules.pages(total, PAGE, page)
    query = _lines(reader_id).where(*wanted).order_by(order).limit(PAGE).offset((number - 1) * PAGE)
    return Listing(tuple(_line(session, row, reader_id, at) for row in session.execute(query)), number, last, total)


def _lines(reader_id: int) -> Select[Any]:
    mine = (Helpful.note_id == Note.id, Helpful.person_id == reader_id, Helpful.taken_back_at.is_(None))
    hidden = select(Decision.reason).where(Decision.note_id == Note.id, Decision.what == rules.HIDE)
    return select(
        Note,
        people.name_column(Note.author_id).label("author"),
        exists().where(*mine).label("marked"),
        hidden.order_by(Decision.id.desc()).limit(1).scalar_subquery().label("reason"),
    )


def _line(session: Session, row: Any, reader_id: int, at: datetime) -> Line:
    note: Note = row.Note
    mine = note.author_id == reader_id
    shown = note.state == rules.SHOWN
    return Line(
        public_id=note.public_id,
        kind=note.kind,
        author=row.author or rules.FORMER,
        mine=mine,
        about=about(session, note.course_id, note.lesson_id),
        text=note.text if shown or (mine and note.state == rules.HIDDEN) else "",
        instead=rules.INSTEAD.get(note.state, ""),
        created_at=note.created_at,
        changed_at=note.changed_at,
        helpful=note.helpful,
        answers=note.answers,
        marked=bool(row.marked),
        may_change=mine and rules.may_change(note.state, note.created_at, at),
        may_remove=mine and rules.may_remove(note.state),
        may_mark=not mine and shown and note.kind != rules.QUESTION,
        hidden_because=row.reason or "" if mine and note.state == rules.HIDDEN else "",
    )
