"""The sign-off of a level: asked for by the person or proposed, then confirmed by another with the role."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, or_, select, update
from sqlalchemy.orm import Session

from lms import signals
from lms.audit import service as audit
from lms.content.levels import Level
from lms.library import service as library
from lms.people import service as people
from lms.recognition import engine
from lms.recognition import rules as recognised
from lms.recognition.byhand import mandates, rules
from lms.recognition.byhand.models import SignOff
from lms.store.sessions import ask as ask_driver
from lms.store.sessions import insert_once


@dataclass(frozen=True, slots=True)
class Mandate:
    """The terms of a proposal: what the sign-off covers, why, and until when if it ends."""

    subjects: str
    reason: str
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Request:
    """One go at the sign-off of a level. Whoever acted is None where nobody did, or the account is gone."""

    id: int
    person_id: int
    level_id: str
    asked_at: datetime | None
    proposed_by: int | None
    proposed_at: datetime | None
    subjects: str | None
    reason: str | None
    until: datetime | None
    answer: str | None
    answer_words: str | None
    answered_by: int | None
    answered_at: datetime | None
    withdrawn_at: datetime | None
    withdrawn_reason: str | None

    @property
    def begun_at(self) -> datetime:
        """Tell when it was asked for or proposed, whichever came first."""
        return min(at for at in (self.asked_at, self.proposed_at) if at is not None)


_COLUMNS = tuple(getattr(SignOff, name) for name in Request.__dataclass_fields__)
_OWN = (
    select(*SignOff.__table__.c[*Request.__dataclass_fields__])
    .where(SignOff.__table__.c.person_id == bindparam("person"))
    .order_by(SignOff.__table__.c.id)
)
"""Built once: the page of all courses asks it."""


def ask(session: Session, person_id: int, level_id: str, *, at: datetime) -> None:
    """Ask for the sign-off of a level that waits for nothing else.

    :raises NoSuchDecision: no level of that name is signed off.
    :raises AlreadySo: it is asked for or proposed already.
    :raises NotYet: something else is open, or there is nothing to sign off.
    """
    level = level_to_sign(session, level_id)
    people.lock(session, person_id)
    if not ready(session, person_id, level.id):
        raise rules.NotYet("Something else this level asks for is open. It stands on your Learn page.")
    if not insert_once(session, SignOff, person_id=person_id, level_id=level.id, asked_at=at):
        raise rules.AlreadySo("This is asked for already.")
    _record(session, "asked", person_id, level.id, by=person_id, at=at)


def take_back(session: Session, person_id: int, level_id: str, *, at: datetime) -> None:
    """Close what waits for a person, asked for or proposed, as the person wishes; no reason is asked.

    :raises AlreadySo: nothing waits.
    """
    people.lock(session, person_id)
    waits = (SignOff.person_id == person_id, SignOff.level_id == level_id, SignOff.answered_at.is_(None))
    values = {"answer": "taken-back", "answered_at": at, "answered_by": person_id}
    if session.execute(update(SignOff).where(*waits).values(**values).returning(SignOff.id)).first() is None:
        raise rules.AlreadySo("Nothing waits for a sign-off.")
    _record(session, "taken-back", person_id, level_id, by=person_id, at=at)


def propose(session: Session, person_id: int, level_id: str, terms: Mandate, *, by: int, at: datetime) -> int:
    """Propose somebody for the sign-off of a level that waits for nothing else; give its number.

    :raises NoSuchDecision: no level of that name is signed off.
    :raises NotOneself: somebody proposes themselves.
    :raises NotTheOne: the roles do not propose.
    :raises AlreadySo: the person is proposed already.
    :raises NotYet: something else is open, or there is nothing to sign off.
    :raises BadEnd: the end does not lie ahead.
    """
    level = level_to_sign(session, level_id)
    rules.check_proposal(person_id, by=by, roles=people.person(session, by).roles)
    rules.check_end(terms.until, at)
    people.lock(session, person_id)
    if not ready(session, person_id, level.id) or not people.person(session, person_id).active:
        raise rules.NotYet("There is nothing to propose yet: the sign-off comes last, when all else is met.")
    proposed = {"proposed_by": by, "proposed_at": at, "subjects": terms.subjects, "reason": terms.reason}
    waits = (SignOff.person_id == person_id, SignOff.level_id == level.id, SignOff.answered_at.is_(None))
    asked = update(SignOff).where(*waits, SignOff.proposed_at.is_(None)).values(until=terms.until, **proposed)
    found = session.execute(asked.returning(SignOff.id)).scalar()
    if found is None:
        values = {"person_id": person_id, "level_id": level.id, "until": terms.until, **proposed}
        if not insert_once(session, SignOff, **values):
            raise rules.AlreadySo("This person is proposed already.")
        found = session.execute(select(SignOff.id).where(*waits)).scalar_one()
    _record(session, "proposed", person_id, level.id, by=by, at=at)
    return int(found)


def confirm(session: Session, number: int, *, by: int, at: datetime) -> None:
    """Sign a level off for the person who was proposed; the level follows where all else is met.

    Announces ``signed_off`` and what follows.

    :raises NoSuchDecision: there is no such request.
    :raises NotOneself: it is the person's own level.
    :raises NotTheOne: another person has to do it.
    :raises NotYet: nobody proposed it.
    :raises AlreadySo: it is answered already.
    :raises BadEnd: the end of the mandate has passed meanwhile.
    """
    found = request(session, number)
    if found.proposed_at is None:
        raise rules.NotYet("It is asked for, and somebody has to propose it with a reason first.")
    rules.check_end(found.until, at)
    _answer(session, found, "confirmed", "", by=by, at=at)
    engine.re_evaluate(session, found.person_id, at, because=f"signoff:{found.level_id}")
    told = {"person_id": found.person_id, "level_id": found.level_id, "at": at}
    signals.announce(signals.signed_off, session, **told)
    _record(session, "confirmed", found.person_id, found.level_id, by=by, at=at)


def not_now(session: Session, number: int, *, by: int, words: str, at: datetime) -> None:
    """Answer that a level is not signed off now, in words that the person reads; it may be asked for again.

    :raises NoSuchDecision: there is no such request.
    :raises NotOneself: it is the person's own level.
    :raises NotTheOne: another person has to do it.
    :raises AlreadySo: it is answered already.
    """
    found = request(session, number)
    _answer(session, found, "not-now", words, by=by, at=at)
    _record(session, "not-now", found.person_id, found.level_id, by=by, at=at)


def withdraw(session: Session, number: int, *, by: int, reason: str, at: datetime) -> None:
    """Withdraw a sign-off for a reason that the person reads; the level stays reached.

    Announces ``sign_off_withdrawn``.

    :raises NoSuchDecision: there is no such sign-off.
    :raises NotOneself: it is the person's own.
    :raises NotTheOne: the role is missing.
    :raises AlreadySo: it is withdrawn already, or was never confirmed.
    """
    found = request(session, number)
    level = level_to_sign(session, found.level_id)
    rules.check_answer(found.person_id, level, proposed_by=None, by=by, roles=people.person(session, by).roles)
    people.lock(session, found.person_id)
    values = {"withdrawn_at": at, "withdrawn_by": by, "withdrawn_reason": reason}
    stands = (SignOff.id == number, SignOff.answer == "confirmed", SignOff.withdrawn_at.is_(None))
    if session.execute(update(SignOff).where(*stands).values(**values).returning(SignOff.id)).first() is None:
        raise rules.AlreadySo("This is not signed off any more.")
    told = {"person_id": found.person_id, "level_id": found.level_id, "at": at}
    signals.announce(signals.sign_off_withdrawn, session, **told)
    _record(session, "withdrawn", found.person_id, found.level_id, by=by, at=at)


def request(session: Session, number: int) -> Request:
    """Give one request.

    :raises NoSuchDecision: there is none of that number.
    """
    row = session.execute(select(*_COLUMNS).where(SignOff.id == number)).first()
    if row is None:
        raise rules.NoSuchDecision("There is no such sign-off.")
    return Request(*row)


def requests(session: Session, *conditions: Any) -> tuple[Request, ...]:
    """List requests under these conditions, oldest first."""
    found = session.execute(select(*_COLUMNS).where(*conditions).order_by(SignOff.id))
    return tuple(Request(*row) for row in found)


def waiting(session: Session) -> tuple[Request, ...]:
    """List what waits for a proposal or an answer, oldest first; nobody who neither asked nor was proposed."""
    return requests(session, SignOff.answered_at.is_(None))


def current(session: Session, at: datetime) -> tuple[tuple[Request, ...], tuple[Request, ...]]:
    """Give what waits and what stands signed off, in one query."""
    confirmed = and_(SignOff.answer == "confirmed", SignOff.withdrawn_at.is_(None))
    found = requests(session, or_(SignOff.answered_at.is_(None), confirmed))
    stands = (one for one in found if one.answered_at and (one.until is None or one.until > at))
    return tuple(one for one in found if not one.answered_at), tuple(stands)


def standing(session: Session, at: datetime) -> tuple[Request, ...]:
    """List what stands signed off at an instant, oldest first."""
    return current(session, at)[1]


def own(session: Session, person_id: int) -> dict[str, Request]:
    """Give the newest request about each level of one person."""
    return {row.level_id: Request(*row) for row in ask_driver(session, _OWN, {"person": person_id})}


def level_to_sign(session: Session, level_id: str) -> Level:
    """Give a level that is signed off.

    :raises NoSuchDecision: there is none of that name.
    """
    found = rules.signing(library.current(session).library.levels).get(level_id)
    if found is None:
        raise rules.NoSuchDecision("No level of that name is signed off.")
    return found


def ready(session: Session, person_id: int, level_id: str) -> bool:
    """Tell whether a sign-off is all that a level waits for."""
    return (person_id, level_id) in ready_of(session, [(person_id, level_id)])


def ready_of(session: Session, asked: Collection[tuple[int, str]]) -> frozenset[tuple[int, str]]:
    """Tell for which of these people and levels a sign-off is all that is missing, in three queries."""
    if not asked:
        return frozenset()
    content, person_ids = library.current(session).library, {person_id for person_id, _ in asked}
    facts, void = engine.refs_of(session, person_ids), engine.void_of(session, person_ids)
    last, signing = _last(session, person_ids), rules.signing(content.levels)
    found = set()
    for one, name in asked:
        signed = (f"signoff:{name}", *facts[one])
        brings = recognised.consequences(signed, content.levels, content.badges.values(), void[one])
        reached = f"level:{name}" in facts[one]
        if rules.awaits(signing[name], brings, reached=reached, last=last[one].get(name)):
            found.add((one, name))
    return frozenset(found)


def export(session: Session, person_id: int) -> list[dict[str, Any]]:
    """Give what was asked, proposed and answered about a person's levels, for their own download."""
    left_out = {"id", "person_id", "proposed_by", "answered_by"}
    return [
        {
            name: value.isoformat() if isinstance(value := getattr(one, name), datetime) else value
            for name in Request.__dataclass_fields__
            if name not in left_out
        }
        for one in requests(session, SignOff.person_id == person_id)
    ]


def _last(session: Session, person_ids: Iterable[int]) -> dict[int, dict[str, rules.SignedOff]]:
    confirmed = requests(session, SignOff.person_id.in_(person_ids), SignOff.answer == "confirmed")
    found: dict[int, dict[str, rules.SignedOff]] = defaultdict(dict)
    for one in confirmed:
        found[one.person_id][one.level_id] = mandates.read(one)
    return found


def _answer(session: Session, found: Request, given: str, words: str, *, by: int, at: datetime) -> None:
    level = level_to_sign(session, found.level_id)
    roles = people.person(session, by).roles
    rules.check_answer(found.person_id, level, proposed_by=found.proposed_by, by=by, roles=roles)
    people.lock(session, found.person_id)
    values = {"answer": given, "answer_words": words or None, "answered_by": by, "answered_at": at}
    # As it was proposed when it was read: whoever proposes meanwhile is asked again.
    same = SignOff.proposed_by.is_not_distinct_from(found.proposed_by)
    waits = (SignOff.id == found.id, SignOff.answered_at.is_(None), same)
    if session.execute(update(SignOff).where(*waits).values(**values).returning(SignOff.id)).first() is None:
        raise rules.AlreadySo("Somebody has answered this meanwhile.")


def _record(session: Session, what: str, person_id: int, level_id: str, *, by: int, at: datetime) -> None:
    subject = people.person(session, person_id).public_id
    audit.record(session, f"signoff.{what}", actor=by, subject=subject, at=at, level=level_id)
