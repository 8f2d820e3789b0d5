"""Weeks somebody learned in, days off, and the run kept beside them."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from lms.store.base import BY_KEY, Base

_PERSON = "lms_person.id"
UNCOUNTED = text("counted IS false")
"""Word for word what the index says: only so does SQLite use it."""
_CHANGES = text("next_at IS NOT NULL")


class ActiveWeek(Base):
    """A week in which somebody learned something, once. Personal: learning record. Erased with the person."""

    __tablename__ = "lms_active_week"
    __table_args__ = (
        Index(
            "ix_lms_active_week_uncounted",
            "person_id",
            sqlite_where=UNCOUNTED,
            postgresql_where=UNCOUNTED,
        ),
        BY_KEY,
    )

    person_id: Mapped[int] = mapped_column(ForeignKey(_PERSON, ondelete="CASCADE"), primary_key=True)
    week: Mapped[date] = mapped_column(primary_key=True)
    """The Monday of the ISO week, by the person's calendar at that moment; the key makes a second row impossible."""
    at: Mapped[datetime]
    """When something was first learned in it."""
    counted: Mapped[bool] = mapped_column(default=False)
    """Whether the run holds it; a job sees to that within seconds."""


class TimeOff(Base):
    """Days off that somebody entered. Personal: days off. Erased with the person."""

    __tablename__ = "lms_leave"
    __table_args__ = (CheckConstraint("ends >= starts", name="ends_after_start"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey(_PERSON, ondelete="CASCADE"), index=True)
    starts: Mapped[date]
    ends: Mapped[date]
    """The last day, included."""
    at: Mapped[datetime]


class Streak(Base):
    """The run of weeks of one person, kept beside the rows above. Personal: learning record. Erased with the person."""

    __tablename__ = "lms_streak"
    __table_args__ = (
        CheckConstraint("current >= 0 AND longest >= current AND kept BETWEEN 0 AND 2", name="run_in_range"),
        Index("ix_lms_streak_next_at", "next_at", sqlite_where=_CHANGES, postgresql_where=_CHANGES),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey(_PERSON, ondelete="CASCADE"), primary_key=True)
    current: Mapped[int]
    longest: Mapped[int]
    kept: Mapped[int]
    """Weeks that may still be bridged."""
    as_of: Mapped[date]
    """The Monday of the week it was worked out in."""
    ends_on: Mapped[date | None]
    """The Monday on which the run ends if nothing is learned before it."""
    next_at: Mapped[datetime | None]
    """When time alone changes it next, in the person's zone as it was then."""
    updated: Mapped[datetime]
