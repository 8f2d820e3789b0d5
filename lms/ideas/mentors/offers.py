"""Offers to mentor: made, changed, paused and ended by whoever holds the permission."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from lms.advocacy import service as advocacy
from lms.ideas.mentors import rules
from lms.ideas.mentors.models import Ask, Asked, Offer, OfferTopic, Pair
from lms.library import service as library
from lms.people import service as people


@dataclass(frozen=True, slots=True)
class Made:
    """An offer as its mentor sees it. ``held``: whether they may mentor now."""

    terms: rules.Terms
    held: bool
    since: datetime


def topics(session: Session) -> list[tuple[str, str]]:
    """List what one can help with: the courses, by tier; id and title."""
    known = [one for one in library.current(session).library.courses.values() if one.status == "active"]
    return [(one.id, one.title) for one in sorted(known, key=lambda one: (one.tier, one.title.casefold()))]


def title(session: Session, course_id: str) -> str:
    """Give the title of a topic, also where it is gone."""
    course = library.current(session).library.courses.get(course_id)
    return course.title if course and course.status != "draft" else "A course that is no longer there"


def may_mentor(session: Session, person_id: int, at: datetime) -> advocacy.Decision:
    """Decide whether somebody may mentor now."""
    return advocacy.decision(session, person_id, advocacy.key_for(session, rules.MENTOR), at)


def offer_of(session: Session, person_id: int) -> Made | None:
    """Give somebody's own offer, if they made one."""
    query = select(Offer, OfferTopic.course_id).outerjoin(OfferTopic, OfferTopic.person_id == Offer.person_id)
    rows = session.execute(query.where(Offer.person_id == person_id).order_by(OfferTopic.course_id)).all()
    if not rows:
        return None
    row: Offer = rows[0].Offer
    chosen = tuple(one.course_id for one in rows if one.course_id)
    terms = rules.Terms(chosen, row.language, row.most, row.about, row.mails, row.paused)
    return Made(terms, row.held, row.since)


def offer(session: Session, person_id: int, terms: rules.Terms, *, at: datetime) -> None:
    """Offer to mentor, or change the offer.

    :raises Locked: the person may not mentor now.
    :raises Unfit: something in it does not follow the rules.
    """
    people.lock(session, person_id)
    advocacy.require(session, person_id, advocacy.key_for(session, rules.MENTOR), at)
    fit = rules.checked(terms, (course_id for course_id, _ in topics(session)))
    row = session.get(Offer, person_id)
    values = {"about": fit.about, "language": fit.language, "most": fit.most, "mails": fit.mails, "held": True}
    if row is None:
        session.add(Offer(person_id=person_id, since=at, paused=False, **values))
    else:
        for name, value in values.items():
            setattr(row, name, value)
        session.execute(delete(OfferTopic).where(OfferTopic.person_id == person_id))
    session.flush()
    session.add_all(OfferTopic(person_id=person_id, course_id=one) for one in fit.topics)
    session.flush()


def pause(session: Session, person_id: int, *, paused: bool) -> None:
    """Let no new request come, or let them again; whoever one mentors stays."""
    session.execute(update(Offer).where(Offer.person_id == person_id).values(paused=paused))


def end_offer(session: Session, person_id: int) -> None:
    """Take an offer back; whoever one mentors stays, and requests wait as if nobody had answered."""
    people.lock(session, person_id)
    for model in (OfferTopic, Offer):
        session.execute(delete(model).where(model.person_id == person_id))
    session.flush()


def candidates(session: Session, asker_id: int, course_id: str, at: datetime) -> list[rules.Candidate]:
    """List who offers to help with a topic now, but for whom the asker asked lately or has as a mentor already."""
    active = select(func.count()).where(Pair.mentor_id == Offer.person_id, Pair.ended_at.is_(None))
    theirs = select(Pair.mentor_id).where(
        Pair.learner_id == asker_id, Pair.ended_at.is_(None), Pair.mentor_id.is_not(None)
    )
    lately = (Ask.asker_id == asker_id, Ask.at > at - rules.AGAIN)
    before = select(Asked.mentor_id).join(Ask, Ask.id == Asked.ask_id).where(*lately, Ask.course_id == course_id)
    query = (
        select(Offer, active.scalar_subquery().label("has"))
        .join(OfferTopic, OfferTopic.person_id == Offer.person_id)
        .where(OfferTopic.course_id == course_id, Offer.held, Offer.paused.is_(False), Offer.person_id != asker_id)
        .where(Offer.person_id.not_in(theirs), Offer.person_id.not_in(before))
        .order_by(Offer.person_id)
    )
    rows = session.execute(query).all()
    known = people.people(session, [row.Offer.person_id for row in rows])
    return [_candidate(row, known[row.Offer.person_id]) for row in rows if known[row.Offer.person_id].active]


def on_permission_granted(_academy: Any, *, session: Session, person_id: int, key: str, **_facts: Any) -> None:
    """Bring the offer of somebody who may mentor again back; listens to ``signals.permission_granted``."""
    _hold(session, person_id, key, held=True)


def on_permission_withdrawn(_academy: Any, *, session: Session, person_id: int, key: str, **_facts: Any) -> None:
    """Let the offer of somebody who may not mentor any more rest; listens to ``signals.permission_withdrawn``."""
    _hold(session, person_id, key, held=False)


def _hold(session: Session, person_id: int, key: str, *, held: bool) -> None:
    if key == advocacy.key_for(session, rules.MENTOR):
        session.execute(update(Offer).where(Offer.person_id == person_id).values(held=held))


def _candidate(row: Any, person: people.Person) -> rules.Candidate:
    made: Offer = row.Offer
    told = (made.about, made.language, person.time_zone, row.has, made.most)
    return rules.Candidate(person.id, person.public_id, person.name, *told)
