"""What was measured and may be shown, and orders of invitation that the lot drew."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from lms.store.base import Base

_PERSON = "lms_person.id"


class Effect(Base):
    """The figures of one step, as they were published last. Personal: none; groups of five or more."""

    __tablename__ = "lms_effect"
    __table_args__ = (CheckConstraint("people >= 5 AND others >= 5", name="nobody_to_be_found"),)

    step: Mapped[str] = mapped_column(String(120), primary_key=True)
    """``level:<id>``, ``course:<id>`` or ``lot:<public id of the order>``."""
    title: Mapped[str] = mapped_column(String(200))
    people: Mapped[int]
    """Who took the step; shown in fives."""
    others: Mapped[int]
    at: Mapped[datetime]
    day: Mapped[int]
    """The day it was published on, as the calendar numbers days."""
    figures: Mapped[list[Any]]
    """Of each measure: its key, the four means, and the change with its interval and spread, or null."""


class InvitationOrder(Base):
    """A course that people are invited to in an order drawn by lot. Personal: who drew it; taken off when erased."""

    __tablename__ = "lms_invitation_order"
    __table_args__ = (CheckConstraint("waves BETWEEN 2 AND 6", name="waves_in_range"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(32), unique=True)
    course_id: Mapped[str] = mapped_column(String(100), unique=True)
    """Once for a course: who was invited before is not drawn again."""
    title: Mapped[str] = mapped_column(String(200))
    seed: Mapped[str] = mapped_column(String(32))
    """What the lot was drawn with, so that anybody can draw it again."""
    waves: Mapped[int]
    first_on: Mapped[date]
    """The day of the first wave; the others follow 35 days apart."""
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey(_PERSON, ondelete="SET NULL"))


class InvitationPlace(Base):
    """Somebody's place in an order. Personal: the wave, and "Not now". Erased with the opt-in, or the person."""

    __tablename__ = "lms_invitation_place"
    __table_args__ = (Index("ix_lms_invitation_place_person_id", "person_id"),)

    order_id: Mapped[int] = mapped_column(ForeignKey("lms_invitation_order.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey(_PERSON, ondelete="CASCADE"), primary_key=True)
    wave: Mapped[int]
    """From 0."""
    invited_on: Mapped[date]
    """From when the invitation stands on Today, for thirty days."""
    put_away: Mapped[bool] = mapped_column(default=False)
    """The person answered "Not now", so that nothing stands on Today any more."""
