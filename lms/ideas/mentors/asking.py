"""Requests for a mentor: asked, accepted by the first who likes, declined without a trace, withdrawn, over in time."""

import secrets
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import case, delete, func, select, update
from sqlalchemy.orm import Session

from lms.advocacy import service as advocacy
from lms.delivery import service as delivery
from lms.ideas.mentors import offers, rules
from lms.ideas.mentors.models import Ask, Asked, Offer, Pair
from lms.people import service as people

_UNSYNCED: dict[str, Any] = {"synchronize_session": False}


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody asks for. ``mentor``: the public id of whom they chose; empty: whoever is first."""

    topic: str
    language: str
    words: str
    key: str
    mentor: str = ""


def fitting(session: Session, asker_id: int, topic: str, language: str, at: datetime) -> tuple[rules.Candidate, ...]:
    """List the few mentors a request can go to now."""
    zone = people.time_zone(session, asker_id)
    return rules.fits(offers.candidates(session, asker_id, topic, at), language, zone, at)


def may_ask(session: Session, person_id: int, at: datetime) -> advocacy.Decision:
    """Decide whether somebody may ask for a mentor now."""
    return advocacy.decision(session, person_id, advocacy.key_for(session, rules.ASKING), at)


def ask(session: Session, asker_id: int, wish: Wish, *, at: datetime) -> str:
    """Ask for a mentor and give the request's public id; the same form sent twice makes one.

    :raises Locked: the person may not ask now.
    :raises MentorsError: nobody fits, whom they chose does not, the words are too long, or too many wait.
    """
    people.lock(session, asker_id)
    advocacy.require(session, asker_id, advocacy.key_for(session, rules.ASKING), at)
    key = wish.key[:40]
    known = session.scalar(select(Ask.public_id).where(Ask.asker_id == asker_id, Ask.form_key == key))
    if known is not None:
        return known
    words = rules.said(wish.words, rules.WORDS_LENGTH)
    rules.may_ask(*_waiting(session, asker_id, wish.topic, at))
    found = fitting(session, asker_id, wish.topic, wish.language, at)
    chosen = [one for one in found if wish.mentor in {"", one.public_id}]
    if not found:
        raise rules.NotNow("Nobody who could help with this is free now.")
    if not chosen:
        raise rules.Unfit("mentor", "Choose one of the list. It may have changed in the meantime.")
    public_id = secrets.token_urlsafe(16)
    said = {"course_id": wish.topic, "language": wish.language, "words": words, "form_key": key}
    row = Ask(public_id=public_id, asker_id=asker_id, at=at, until=at + rules.WAIT, state=rules.OPEN, **said)
    session.add(row)
    session.flush()
    session.add_all(Asked(ask_id=row.id, mentor_id=one.person_id, declined_at=None) for one in chosen)
    session.flush()
    _tell(session, row, at)
    return public_id


def withdraw(session: Session, asker_id: int, public_id: str, *, at: datetime) -> None:
    """Withdraw a request of one's own; a second time changes nothing.

    :raises NoSuchThing: it is somebody else's, or nobody's.
    """
    row = _held(session, public_id)
    if row.asker_id != asker_id:
        raise rules.NoSuchThing("There is no request of yours with this id.")
    if row.state == rules.OPEN:
        _end(session, row, rules.WITHDRAWN, at)


def accept(session: Session, mentor_id: int, public_id: str, *, at: datetime) -> str:
    """Accept a request that went to oneself, and give the public id of the pair; the first who does has it.

    :raises Locked: the person may not mentor now.
    :raises NoSuchThing: it did not go to them.
    :raises NotNow: it is over, or they have as many people as they wanted.
    """
    people.lock(session, mentor_id)
    row = _to(session, mentor_id, public_id)[0]
    known = session.scalar(select(Pair.public_id).where(Pair.ask_id == row.id, Pair.mentor_id == mentor_id))
    if known is not None:
        return known
    advocacy.require(session, mentor_id, advocacy.key_for(session, rules.MENTOR), at)
    rules.may_answer(row.state, row.until, at)
    most = session.scalar(select(Offer.most).where(Offer.person_id == mentor_id)) or rules.MOST_PEOPLE
    mine = (Pair.mentor_id == mentor_id, Pair.ended_at.is_(None))
    if (session.scalar(select(func.count()).select_from(Pair).where(*mine)) or 0) >= most:
        raise rules.NotNow("You mentor as many people as you wanted. Change your offer, or end with somebody first.")
    pair = Pair(public_id=secrets.token_urlsafe(16), ask_id=row.id, mentor_id=mentor_id, learner_id=row.asker_id)
    pair.course_id, pair.began_at, pair.ended_at = row.course_id, at, None
    session.add(pair)
    _end(session, row, rules.MET, at)
    return pair.public_id


def decline(session: Session, mentor_id: int, public_id: str, *, at: datetime) -> None:
    """Put a request aside, without a reason. For its asker nothing changes, now or later.

    :raises NoSuchThing: it did not go to them.
    """
    row, asked = _to(session, mentor_id, public_id)
    if row.state == rules.OPEN and asked.declined_at is None:
        asked.declined_at = at
        session.flush()


def sweep(session: Session, at: datetime) -> int:
    """End requests whose time has gone by, and erase what is kept no longer; tell how many ended. A job calls it."""
    due = select(Ask).where(Ask.state == rules.OPEN, Ask.until <= at).order_by(Ask.id).limit(200).with_for_update()
    rows = session.scalars(due).all()
    for row in rows:
        _end(session, row, rules.OVER, at)
    old = delete(Ask).where(Ask.ended_at <= at - rules.AGAIN)
    session.execute(old.execution_options(**_UNSYNCED))
    session.execute(delete(Pair).where(Pair.ended_at <= at - rules.KEPT).execution_options(**_UNSYNCED))
    return len(rows)


def _waiting(session: Session, asker_id: int, topic: str, at: datetime) -> tuple[list[str], str, int]:
    rows = session.execute(select(Ask.course_id, Ask.until).where(Ask.asker_id == asker_id, Ask.state == rules.OPEN))
    lately = func.sum(case((Ask.at > at - rules.WEEK, 1), else_=0))
    number = session.scalar(select(lately).where(Ask.asker_id == asker_id)) or 0
    return [row.course_id for row in rows if row.until > at], topic, int(number)


def _end(session: Session, row: Ask, state: str, at: datetime) -> None:
    """End a request; with it goes what told who declined."""
    row.state, row.ended_at = state, at
    session.flush()
    wiped = update(Asked).where(Asked.ask_id == row.id).values(declined_at=None)
    session.execute(wiped.execution_options(synchronize_session="fetch"))


def _held(session: Session, public_id: str) -> Ask:
    query = select(Ask).where(Ask.public_id == public_id).with_for_update()
    row = session.scalar(query.execution_options(populate_existing=True))
    if row is None:
        raise rules.NoSuchThing("There is no request with this id.")
    return row


def _to(session: Session, mentor_id: int, public_id: str) -> tuple[Ask, Asked]:
    row = _held(session, public_id)
    asked = session.get(Asked, (row.id, mentor_id))
    if asked is None:
        raise rules.NoSuchThing("There is no request to you with this id.")
    return row, asked


def _tell(session: Session, row: Ask, at: datetime) -> None:
    """Write to the mentors who chose to be told that somebody asks."""
    query = select(Asked.mentor_id).join(Offer, Offer.person_id == Asked.mentor_id)
    wanted = session.scalars(query.where(Asked.ask_id == row.id, Offer.mails)).all()
    academy, title = session.info["academy"], offers.title(session, row.course_id)
    for one in people.people(session, wanted).values():
        text = (
            f"Hello {one.name},\n\nA colleague asks whether you could help with “{title}”. You can accept or decline, "
            f"without a reason:\n{academy.link(f'/mentors/requests/{row.public_id}')}\n\n"
            f"You get this mail because you chose it in your offer:\n{academy.link('/mentors/offer')}\n"
        )
        with suppress(delivery.BadAddress):  # What a host knows as an address may be none.
            delivery.mail(session, to=one.email, subject="A colleague asks for your help", text=text, at=at)
