"""Marks for what helped: one a person and text, taken back at will; an answer is paid once, whoever marks it."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from lms.advocacy import service as advocacy
from lms.ideas.talk import about, rules, writing
from lms.ideas.talk.models import Helpful, Note
from lms.people import service as people

PAID = "answer"
"""What points call it."""


def mark(session: Session, person_id: int, public_id: str, *, helpful: bool, at: datetime) -> str:
    """Mark a colleague's text as helpful, or no longer, and give its kind; the same twice changes nothing.

    The author of an answer is paid at most once for it, and only who advocates: nobody else can tell.

    :raises Locked: the person may not take part in discussions now.
    :raises NoSuchNote: there is no such text.
    :raises TalkError: it is one's own, a question, or gone; or a limit is reached.
    """
    author_id = session.scalar(select(Note.author_id).where(Note.public_id == public_id))
    for one in sorted({person_id, author_id or person_id}):
        people.lock(session, one)
    advocacy.require(session, person_id, advocacy.key_for(session, rules.INTERNAL), at)
    row = writing.locked(session, public_id)
    if row.author_id == person_id or row.kind == rules.QUESTION or row.state != rules.SHOWN:
        raise rules.NotNow("Answers, tips and explanations of colleagues can be marked, as long as they are shown.")
    if _set(session, row, person_id, helpful, at) and helpful and _counts(session, row, person_id, at):
        _pay(session, row, at)
    return row.kind


def _set(session: Session, row: Note, person_id: int, helpful: bool, at: datetime) -> bool:
    """Set or take back a mark; tell whether that changed anything."""
    mine = select(Helpful).where(Helpful.note_id == row.id, Helpful.person_id == person_id)
    known = session.scalar(mine)
    if (known is not None and known.taken_back_at is None) == helpful:
        return False
    if known is None:
        own = Helpful.person_id == person_id
        rules.check(rules.MARKING, writing.written(session, rules.MARKING, Helpful.__table__.c.at, own, at))
        session.add(Helpful(note_id=row.id, person_id=person_id, at=at, taken_back_at=None))
    else:
        known.taken_back_at = None if helpful else at
    row.helpful += 1 if helpful else -1
    session.flush()
    return True


def _counts(session: Session, row: Note, marker_id: int, at: datetime) -> bool:
    if row.kind != rules.ANSWER or row.author_id is None:
        return False
    asker_id = session.scalar(select(Note.author_id).where(Note.id == row.question_id))
    given = _marks(session, marker_id, row.author_id, row.id, at)
    got = _marks(session, row.author_id, marker_id, row.id, at)
    return rules.counts(rules.Mark(row.kind, marker_id, row.author_id, asker_id, given, got))


def _marks(session: Session, marker_id: int, author_id: int, but: int, at: datetime) -> int:
    """Count the marks of one person for answers of another, those taken back among them."""
    note = aliased(Note)
    query = select(func.count()).select_from(Helpful).join(note, note.id == Helpful.note_id)
    between = (Helpful.person_id == marker_id, note.author_id == author_id, note.kind == rules.ANSWER)
    return session.scalar(query.where(*between, note.id != but, Helpful.at > at - rules.WINDOW)) or 0


def _pay(session: Session, row: Note, at: datetime) -> None:
    question = session.scalars(select(Note.public_id).where(Note.id == row.question_id)).one()
    title = about.about(session, row.course_id, row.lesson_id).title
    assert row.author_id is not None  # noqa: S101 what counts has an author
    advocacy.pay(session, row.author_id, PAID, f"answer:{row.public_id}", at, words=title, path=f"/peers/{question}")
