"""What owners of suspended and revoked badges have to say, and the answer of another person than who decided."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select, update
from sqlalchemy.orm import Session

from lms.audit import service as audit
from lms.people import service as people
from lms.recognition import awards
from lms.recognition.byhand import rules, verdicts
from lms.recognition.byhand.models import Appeal, Verdict
from lms.recognition.models import Award
from lms.store.sessions import insert_once


@dataclass(frozen=True, slots=True)
class Note:
    """An owner's note about a decision, and the answer; who decided or answered is None where the account is gone."""

    id: int
    public_id: str
    title: str
    owner: int
    what: rules.What
    reason: str
    decided_by: int | None
    decided_at: datetime
    words: str
    at: datetime
    answer: rules.Answer | None
    answer_words: str | None
    answered_at: datetime | None


def appeal(session: Session, person_id: int, public_id: str, words: str, *, at: datetime) -> None:
    """Write down, once for each decision, what the owner of a suspended or revoked badge has to say to it.

    :raises NoSuchAward: this person holds no award with this id.
    :raises AlreadySo: it is neither suspended nor revoked, or a note about that is written.
    """
    award = awards.award_of(session, person_id, public_id)
    people.lock(session, person_id)
    last = open_decision(session, award.public_id)
    if last is None or not insert_once(session, Appeal, verdict_id=last.id, words=words, at=at):
        raise rules.AlreadySo("There is no decision about this badge that waits for a note.")
    audit.record(session, "appeal.written", actor=person_id, subject=f"award:{public_id}", at=at)


def open_decision(session: Session, public_id: str) -> rules.Decided | None:
    """Give the decision that closed an award, if its owner has not written about it yet."""
    last = next(reversed(verdicts.decisions(session, public_id)), None)
    if last is None or last.what not in {"suspended", "revoked"}:
        return None
    return None if last.id in {one.id for one in notes_about(session, public_id)} else last


def answer(session: Session, note_id: int, given: rules.Answer, *, by: int, words: str, at: datetime) -> None:
    """Answer a note: the decision is kept, or the badge is restored, in words that its owner reads.

    :raises NoSuchDecision: there is no such note.
    :raises NotOneself: it is the owner's own.
    :raises NotTheOne: another person has to answer.
    :raises AlreadySo: it is answered already.
    """
    note = note_about(session, note_id)
    people.lock(session, note.owner)
    check_answering(session, note, by)
    values = {"answer": given, "answer_words": words, "answered_by": by, "answered_at": at}
    waits = (Appeal.verdict_id == note_id, Appeal.answered_at.is_(None))
    if session.execute(update(Appeal).where(*waits).values(**values).returning(Appeal.verdict_id)).first() is None:
        raise rules.AlreadySo("This note is answered already.")
    if given == "restored":
        verdicts.restore(session, note.public_id, by=by, reason=words, at=at)
    audit.record(session, "appeal.answered", actor=by, subject=f"award:{note.public_id}", at=at, answer=given)


def check_answering(session: Session, note: Note, person_id: int) -> None:
    """Refuse to let somebody answer who may not.

    :raises NotOneself: it is the owner's own.
    :raises NotTheOne: another person has to answer.
    """
    deciders = people.ids_with(session, rules.DECIDERS)
    if person_id == note.owner:
        raise rules.NotOneself("This is your own note. Somebody else answers it.")
    if not rules.may_answer(person_id, owner=note.owner, decided_by=note.decided_by, deciders=deciders):
        raise rules.NotTheOne("The decision was yours, so another person answers this note.")


def note_about(session: Session, note_id: int) -> Note:
    """Give a note by the key of the decision it is about.

    :raises NoSuchDecision: there is none.
    """
    row = session.execute(_notes().where(Appeal.verdict_id == note_id)).first()
    if row is None:
        raise rules.NoSuchDecision("There is no such note.")
    return Note(*row)


def notes_about(session: Session, public_id: str) -> tuple[Note, ...]:
    """List the notes about one award, newest first."""
    return tuple(Note(*row) for row in session.execute(_notes().where(Award.public_id == public_id)))[::-1]


def waiting_notes(session: Session) -> tuple[Note, ...]:
    """List the notes that wait for an answer, oldest first."""
    return tuple(Note(*row) for row in session.execute(_notes().where(Appeal.answered_at.is_(None))))


def export(session: Session, person_id: int) -> list[dict[str, Any]]:
    """Give what a person wrote and was answered, for their own download."""
    mine = session.execute(_notes().where(Award.person_id == person_id))
    return [
        {
            "badge": one.public_id,
            "words": one.words,
            "at": one.at.isoformat(),
            "answer": one.answer,
            "answer_words": one.answer_words,
            "answered_at": one.answered_at.isoformat() if one.answered_at else None,
        }
        for one in (Note(*row) for row in mine)
    ]


def _notes() -> Select[Any]:
    award = (Award.public_id, Award.title, Award.person_id)
    verdict = (Verdict.what, Verdict.reason, Verdict.by_id, Verdict.at)
    note = (Appeal.words, Appeal.at, Appeal.answer, Appeal.answer_words, Appeal.answered_at)
    columns: tuple[Any, ...] = (Appeal.verdict_id, *award, *verdict, *note)
    return (
        select(*columns)
        .join(Verdict, Verdict.id == Appeal.verdict_id)
        .join(Award, Award.id == Verdict.award_id)
        .order_by(Appeal.at, Appeal.verdict_id)
    )
