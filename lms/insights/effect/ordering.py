"""Invite people to a course in an order the lot draws, so that what follows comes from the invitation or from chance.

Nobody has to take the course, everybody may take it at any time, and the lot decides only whose Today says first
that it is there. Who opts out is in no order any more.
"""

import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, delete, func, select, update
from sqlalchemy.orm import Session

from lms.advocacy import service as advocacy
from lms.audit import service as audit
from lms.insights.effect import rules
from lms.insights.effect.models import InvitationOrder, InvitationPlace
from lms.library import service as library
from lms.recognition import service as recognition

LASTS = timedelta(days=30)
"""How long an invitation stands on Today."""


class CannotDraw(Exception):
    """An order cannot be drawn. ``field`` says what of the form is at fault."""

    def __init__(self, field: str, words: str) -> None:
        super().__init__(words)
        self.field = field


@dataclass(frozen=True, slots=True)
class OrderOf:
    """An order as its champion sees it: never who stands in it."""

    public_id: str
    title: str
    seed: str
    waves: tuple[date, ...]
    people: int
    """In fives."""


@dataclass(frozen=True, slots=True)
class Invitation:
    """A course somebody is invited to."""

    course_id: str
    title: str


def set_up(session: Session, course_id: str, *, waves: int, first_on: date, by: int, at: datetime) -> str:
    """Draw the order in which advocates who have not taken a course are invited to it; give its public id.

    :raises CannotDraw: there is no such course, it was drawn for before, or too few people are left for the waves.
    """
    course = library.current(session).library.courses.get(course_id)
    if course is None:
        raise CannotDraw("course", "Choose one of the courses of the list.")
    if waves not in rules.WAVES:
        raise CannotDraw("waves", "Choose between two and six waves.")
    if first_on <= at.date():
        raise CannotDraw("first_on", "Choose a day from tomorrow on.")
    if session.scalar(select(InvitationOrder.id).where(InvitationOrder.course_id == course_id)):
        raise CannotDraw("course", "The order for this course was drawn before.")
    done = {person for person, _, _ in recognition.reached(session, {f"course:{course_id}"})}
    people = [person for person, _ in advocacy.advocates(session) if person not in done]
    if len(people) < waves * rules.LEAST:
        raise CannotDraw("waves", "There are too few people for so many waves: each needs at least five.")
    values = {"course_id": course_id, "title": course.title, "waves": waves, "first_on": first_on}
    order = InvitationOrder(public_id=secrets.token_hex(16), seed=secrets.token_hex(8), at=at, by_id=by, **values)
    session.add(order)
    session.flush()
    for person, wave in rules.waves(people, waves, order.seed).items():
        invited_on = first_on + timedelta(days=wave * rules.BETWEEN)
        session.add(InvitationPlace(order_id=order.id, person_id=person, wave=wave, invited_on=invited_on))
    session.flush()
    subject = f"course:{course_id}"
    audit.record(session, "effect.drawn", actor=by, subject=subject, at=at, waves=waves, seed=order.seed)
    return order.public_id


def orders(session: Session) -> tuple[OrderOf, ...]:
    """List the orders that were drawn, newest first, in one query."""
    people = select(func.count()).where(InvitationPlace.order_id == InvitationOrder.id).scalar_subquery()
    rows = session.execute(select(InvitationOrder, people).order_by(InvitationOrder.id.desc()))
    return tuple(
        OrderOf(
            row.public_id,
            row.title,
            row.seed,
            tuple(row.first_on + timedelta(days=wave * rules.BETWEEN) for wave in range(row.waves)),
            advocacy.in_fives(number),
        )
        for row, number in rows
    )


@lru_cache(maxsize=32)
def invited_column(person: ColumnElement[int], today: date) -> ColumnElement[Any]:
    """Give the course a person is invited to on a day as a column for the one query of Today."""
    mine = (InvitationPlace.person_id == person, InvitationPlace.put_away.is_(False))
    open_now = (InvitationPlace.invited_on <= today, InvitationPlace.invited_on > today - LASTS)
    query = select(InvitationOrder.course_id).join(InvitationPlace, InvitationPlace.order_id == InvitationOrder.id)
    newest = query.where(*mine, *open_now).order_by(InvitationPlace.invited_on.desc(), InvitationOrder.id)
    return newest.limit(1).correlate_except(InvitationOrder, InvitationPlace).scalar_subquery()


def invitation_of(session: Session, person_id: int, course_id: str | None) -> Invitation | None:
    """Give what Today says of an invitation; None: there is none, or the person took the course."""
    course = library.current(session).library.courses.get(course_id or "")
    if course is None or f"course:{course.id}" in recognition.met_at(session, person_id):
        return None
    return Invitation(course.id, course.title)


def put_away(session: Session, person_id: int, course_id: str) -> None:
    """Take an invitation off somebody's Today; the place in the order stays."""
    order = select(InvitationOrder.id).where(InvitationOrder.course_id == course_id).scalar_subquery()
    mine = (InvitationPlace.person_id == person_id, InvitationPlace.order_id == order)
    session.execute(update(InvitationPlace).where(*mine).values(put_away=True))


def on_opted_out(_academy: Any, *, session: Session, person_id: int, **_facts: Any) -> None:
    """Take somebody out of every order; listens to ``signals.opted_out``."""
    session.execute(delete(InvitationPlace).where(InvitationPlace.person_id == person_id))


def export(session: Session, person_id: int) -> list[dict[str, Any]]:
    """List the courses somebody is or will be invited to by lot, for that person."""
    query = select(InvitationOrder.title, InvitationPlace.invited_on, InvitationPlace.put_away)
    rows = session.execute(query.join(InvitationPlace).where(InvitationPlace.person_id == person_id))
    return [{"course": row[0], "invited_on": row[1].isoformat(), "put_away": row[2]} for row in rows]
