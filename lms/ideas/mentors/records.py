"""What is kept about a person here: for their export, and for erasing."""

from datetime import datetime
from typing import Any

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from lms.ideas.mentors import offers, rules
from lms.ideas.mentors.models import Ask, Asked, Message, Pair
from lms.people import service as people

_UNSYNCED: dict[str, Any] = {"synchronize_session": False}


def export(session: Session, person_id: int) -> dict[str, Any]:
    """Give everything this folder keeps about a person, for that person."""
    made = offers.offer_of(session, person_id)
    return {
        "offer": _offer(made) if made else {},
        "topics_offered": [{"topic": one} for one in made.terms.topics] if made else [],
        "requests": [
            {"topic": one.course_id, "words": one.words, "at": one.at.isoformat(), "state": rules.SAYS[one.state]}
            for one in session.scalars(select(Ask).where(Ask.asker_id == person_id).order_by(Ask.id))
        ],
        "requests_to_you": [
            {"topic": row.course_id, "at": row.at.isoformat(), "you_declined": row.declined_at is not None}
            for row in session.execute(_asked(person_id))
        ],
        "met": [_met(one, person_id) for one in session.scalars(_mine(person_id))],
        "messages": [
            {"text": one.text, "at": one.at.isoformat()}
            for one in session.scalars(select(Message).where(Message.author_id == person_id).order_by(Message.id))
        ],
    }


def erase(session: Session, person: people.Person, at: datetime) -> None:
    """Take the messages of a person who is erased away, and end what they had with others."""
    silent = update(Message).where(Message.author_id == person.id).values(text="")
    session.execute(silent.execution_options(**_UNSYNCED))
    theirs = or_(Pair.mentor_id == person.id, Pair.learner_id == person.id)
    over = update(Pair).where(theirs, Pair.ended_at.is_(None)).values(ended_at=at)
    session.execute(over.execution_options(**_UNSYNCED))


def _offer(made: offers.Made) -> dict[str, Any]:
    terms = made.terms
    told = {"words": terms.about, "language": terms.language, "people_at_once": terms.most, "mail_me": terms.mails}
    return {**told, "paused": terms.paused, "since": made.since.isoformat()}


def _asked(person_id: int) -> Any:
    query = select(Ask.course_id, Ask.at, Asked.declined_at).join(Ask, Ask.id == Asked.ask_id)
    return query.where(Asked.mentor_id == person_id).order_by(Ask.id)


def _mine(person_id: int) -> Any:
    return select(Pair).where(or_(Pair.mentor_id == person_id, Pair.learner_id == person_id)).order_by(Pair.id)


def _met(pair: Pair, person_id: int) -> dict[str, Any]:
    return {
        "as": "mentor" if pair.mentor_id == person_id else "learner",
        "topic": pair.course_id,
        "from": pair.began_at.isoformat(),
        "until": pair.ended_at.isoformat() if pair.ended_at else None,
    }
