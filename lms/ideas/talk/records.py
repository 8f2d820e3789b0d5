"""What is kept about a person here: for their export, for erasing, and for recounts."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session, aliased

from lms.ideas.talk import rules
from lms.ideas.talk.models import Decision, Earlier, Helpful, Note, Report
from lms.people import service as people

_UNSYNCED: dict[str, Any] = {"synchronize_session": False}


def export(session: Session, person_id: int) -> dict[str, Any]:
    """Give everything this folder keeps about a person, for that person."""
    return {
        "written": [*_written(session, person_id)],
        "earlier_words": [*_earlier(session, person_id)],
        "marked_as_helpful": [
            {"about": f"{course}/{lesson}".rstrip("/"), "kind": kind, "at": at.isoformat(), "taken_back": bool(back)}
            for course, lesson, kind, at, back in session.execute(_marked(person_id))
        ],
        "reported": [
            {"reason": rules.REASONS[one.reason], "words": one.words, "at": one.at.isoformat()}
            for one in session.scalars(select(Report).where(Report.person_id == person_id).order_by(Report.id))
        ],
        "decided": [
            {"what": rules.DONE[one.what], "reason": one.reason, "at": one.at.isoformat()}
            for one in session.scalars(select(Decision).where(Decision.by_id == person_id).order_by(Decision.id))
        ],
    }


def erase(session: Session, person: people.Person, _at: datetime) -> None:
    """Take the words of a person who is erased away; what hangs below them stays, and every counter is right."""
    mine = select(Note.id, Note.question_id, Note.state).where(Note.author_id == person.id)
    rows = session.execute(mine).all()
    own = [row.id for row in rows]
    below = Counter(row.question_id for row in rows if row.question_id and row.state == rules.SHOWN)
    # One order for everybody, so that two who are erased at once do not wait for each other.
    session.execute(select(Note.id).where(Note.id.in_([*own, *below])).order_by(Note.id).with_for_update())
    for number, gone in below.items():
        less = update(Note).where(Note.id == number).values(answers=Note.answers - gone)
        session.execute(less.execution_options(**_UNSYNCED))
    session.execute(delete(Earlier).where(Earlier.note_id.in_(own)).execution_options(**_UNSYNCED))
    empty = update(Note).where(Note.id.in_(own)).values(text="", state=rules.ERASED)
    session.execute(empty.execution_options(**_UNSYNCED))
    wordless = update(Report).where(Report.person_id == person.id).values(words="")
    session.execute(wordless.execution_options(**_UNSYNCED))


def recount(session: Session) -> list[str]:
    """Compare what is counted beside texts with the rows it is counted from; name each difference."""
    below = aliased(Note)
    answers = select(func.count()).where(below.question_id == Note.id, below.state == rules.SHOWN)
    helpful = select(func.count()).where(Helpful.note_id == Note.id, Helpful.taken_back_at.is_(None))
    facts = (answers.scalar_subquery().label("below"), helpful.scalar_subquery().label("marks"))
    query = select(Note.public_id, Note.answers, Note.helpful, *facts).order_by(Note.id)
    found = []
    for row in session.execute(query):
        if row.answers != row.below:
            found.append(f"answers to {row.public_id}: kept {row.answers}, facts say {row.below}")
        if row.helpful != row.marks:
            found.append(f"helpful {row.public_id}: kept {row.helpful}, facts say {row.marks}")
    return found


def forget(session: Session, at: datetime) -> int:
    """Drop earlier words after thirty days, unless a report of the text is open; tell how many. A job calls it."""
    waits = select(Report.note_id).where(Report.decision_id.is_(None))
    old = delete(Earlier).where(Earlier.at <= at - rules.KEPT, Earlier.note_id.not_in(waits))
    return int(getattr(session.execute(old.execution_options(**_UNSYNCED)), "rowcount", 0))


def _written(session: Session, person_id: int) -> Iterator[dict[str, Any]]:
    for one in session.scalars(select(Note).where(Note.author_id == person_id).order_by(Note.id)):
        yield {
            "kind": rules.NAMES[one.kind],
            "about": f"{one.course_id}/{one.lesson_id}".rstrip("/"),
            "text": one.text,
            "state": one.state,
            "at": one.created_at.isoformat(),
            "changed_at": one.changed_at.isoformat() if one.changed_at else None,
            "found_helpful_by": one.helpful,
        }


def _earlier(session: Session, person_id: int) -> Iterator[dict[str, Any]]:
    query = select(Earlier.text, Earlier.at).join(Note, Note.id == Earlier.note_id)
    for row in session.execute(query.where(Note.author_id == person_id).order_by(Earlier.id)):
        yield {"text": row.text, "until": row.at.isoformat()}


def _marked(person_id: int) -> Any:
    columns = (Note.course_id, Note.lesson_id, Note.kind, Helpful.at, Helpful.taken_back_at)
    query = select(*columns).join(Note, Note.id == Helpful.note_id)
    return query.where(Helpful.person_id == person_id).order_by(Helpful.id)
