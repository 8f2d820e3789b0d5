"""Writing among peers: each form once, within the limits, changed for a day, removed at any time."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session

from lms.advocacy import service as advocacy
from lms.ideas.talk import about, rules
from lms.ideas.talk.models import Earlier, Note
from lms.people import service as people


@dataclass(frozen=True, slots=True)
class Entry:
    """What somebody wrote, and about what; ``key`` is that of the form it was typed into."""

    kind: str
    text: str
    key: str
    course_id: str = ""
    lesson_id: str = ""


def may_write(session: Session, person_id: int, kind: str, at: datetime) -> advocacy.Decision:
    """Decide whether somebody may write something of a kind now."""
    return advocacy.decision(session, person_id, advocacy.key_for(session, rules.DOORS[kind]), at)


def write(session: Session, person_id: int, entry: Entry, *, at: datetime) -> str:
    """Write a question, a tip or an explanation, and give its public id; the same form sent twice makes one.

    :raises Locked: the person may not write that now.
    :raises NoSuchNote: there is no such lesson.
    :raises TalkError: it does not follow the rules, or a limit is reached.
    """
    if entry.kind not in rules.OPENS:
        raise rules.Unfit("kind", "Choose a question, a tip or an explanation.")
    if entry.kind == rules.EXPLANATION and not entry.lesson_id:
        raise rules.Unfit("kind", "An explanation is about one lesson.")
    about.there(session, entry.course_id, entry.lesson_id)
    return _add(session, person_id, entry, None, at)


def answer(session: Session, person_id: int, question_id: str, text: str, *, key: str, at: datetime) -> str:
    """Answer a question, and give the answer's public id; the same form sent twice makes one.

    :raises Locked: the person may not write now.
    :raises NoSuchNote: there is no such question.
    :raises TalkError: it does not follow the rules, the question is gone, or a limit is reached.
    """
    people.lock(session, person_id)
    question = locked(session, question_id)
    if question.kind != rules.QUESTION:
        raise rules.NoSuchNote("There is no question with this id.")
    if question.state != rules.SHOWN:
        raise rules.NotNow("The question is gone. Nothing was written below it.")
    entry = Entry(rules.ANSWER, text, key, question.course_id, question.lesson_id)
    return _add(session, person_id, entry, question, at)


def change(session: Session, person_id: int, public_id: str, text: str, *, at: datetime) -> None:
    """Change words of one's own, within a day; how they read before is kept for whoever moderates.

    :raises NoSuchNote: they are somebody else's, or nobody's.
    :raises TalkError: it is too late, or they do not follow the rules.
    """
    people.lock(session, person_id)
    row = locked(session, public_id, author_id=person_id)
    if not rules.may_change(row.state, row.created_at, at):
        raise rules.NotNow("It can be changed for 24 hours after it was written. You can still remove it.")
    said = rules.clean(text, row.kind)
    if said != row.text:
        session.add(Earlier(note_id=row.id, text=row.text, at=at))
        row.text, row.changed_at = said, at
        session.flush()


def remove(session: Session, person_id: int, public_id: str, *, at: datetime) -> None:
    """Remove words of one's own; "removed by its author" stays in their place. A second time changes nothing.

    :raises NoSuchNote: they are somebody else's, or nobody's.
    """
    people.lock(session, person_id)
    row = locked(session, public_id, author_id=person_id)
    if rules.may_remove(row.state):
        session.add(Earlier(note_id=row.id, text=row.text, at=at))
        set_state(session, row, rules.REMOVED)
        row.text = ""
        session.flush()


def locked(session: Session, public_id: str, **of: Any) -> Note:
    """Give the row of a text, held until the transaction ends; for this folder only.

    :raises NoSuchNote: there is none.
    """
    query = select(Note).where(Note.public_id == public_id).with_for_update()
    row = session.scalar(query.filter_by(**of).execution_options(populate_existing=True))
    if row is None:
        raise rules.NoSuchNote("There is nothing with this id.")
    return row


def set_state(session: Session, row: Note, state: str) -> None:
    """Give a text another state, and count it below its question, or no longer; for this folder only."""
    if row.question_id is not None and (row.state == rules.SHOWN) != (state == rules.SHOWN):
        question = session.scalars(_held(row.question_id)).one()
        question.answers += 1 if state == rules.SHOWN else -1
    row.state = state


def written(
    session: Session, limits: Sequence[rules.Limit], at_column: ColumnElement[datetime], mine: Any, at: datetime
) -> tuple[int, ...]:
    """Count what one person wrote in the span of each limit; whoever asks holds that person's lock."""
    sums = [func.sum(case((at_column > at - one.span, 1), else_=0)) for one in limits]
    longest = max(one.span for one in limits)
    row = session.execute(select(*sums).where(mine, at_column > at - longest)).one()
    return tuple(int(one or 0) for one in row)


def _held(note_id: int) -> Any:
    return select(Note).where(Note.id == note_id).with_for_update().execution_options(populate_existing=True)


def _add(session: Session, person_id: int, entry: Entry, question: Note | None, at: datetime) -> str:
    people.lock(session, person_id)
    advocacy.require(session, person_id, advocacy.key_for(session, rules.DOORS[entry.kind]), at)
    text, key = rules.clean(entry.text, entry.kind), entry.key[:40]
    known = session.scalar(select(Note.public_id).where(Note.author_id == person_id, Note.form_key == key))
    if known is not None:
        return known
    mine = Note.author_id == person_id
    rules.check(rules.WRITING, written(session, rules.WRITING, Note.__table__.c.created_at, mine, at))
    public_id = secrets.token_urlsafe(16)
    said = {"kind": entry.kind, "text": text, "course_id": entry.course_id, "lesson_id": entry.lesson_id}
    where = {"question_id": question.id if question else None, "form_key": key, "state": rules.SHOWN}
    session.add(Note(public_id=public_id, author_id=person_id, created_at=at, changed_at=None, **said, **where))
    if question is not None:
        question.answers += 1
    session.flush()
    return public_id
