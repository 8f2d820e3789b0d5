"""Renewals, lapses and lessons read again as they happened, and beside them when to look at a person next."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from lms.store.base import Base

_PERSON = "lms_person.id"


class Certification(Base):
    """One renewal of a certification, never rewritten. Personal: learning record. Erased with the person.

    The first period has no row: it follows from when the level or course was reached.
    """

    __tablename__ = "lms_certification"
    __table_args__ = (CheckConstraint("n >= 1", name="n_from_one"),)

    person_id: Mapped[int] = mapped_column(ForeignKey(_PERSON, ondelete="CASCADE"), primary_key=True)
    ref: Mapped[str] = mapped_column(String(120), primary_key=True)
    """``level:id`` or ``course:id``."""
    n: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """The number of the renewal: two at once renew one period."""
    at: Mapped[datetime]
    because: Mapped[str] = mapped_column(String(20))
    """``remembered``, ``quiz``, ``both``: questions, a quiz passed as a whole; ``read``: lessons; ``nothing`` asked."""
    evidence: Mapped[dict[str, Any]]
    """How many questions, which quizzes passed again, how many lessons read again, and the release."""


class Lapse(Base):
    """A certification whose end and grace went by. Personal: learning record. Erased with the person."""

    __tablename__ = "lms_certification_lapse"

    person_id: Mapped[int] = mapped_column(ForeignKey(_PERSON, ondelete="CASCADE"), primary_key=True)
    ref: Mapped[str] = mapped_column(String(120), primary_key=True)
    n: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """How many renewals there were before."""
    ended_at: Mapped[datetime]
    grace_ended_at: Mapped[datetime]
    noted_at: Mapped[datetime]
    """When the academy came to look; permissions ended by the clock, not by this."""


class Reread(Base):
    """A lesson read again for one renewal, once. Personal: learning record. Erased with the person."""

    __tablename__ = "lms_reread"

    person_id: Mapped[int] = mapped_column(ForeignKey(_PERSON, ondelete="CASCADE"), primary_key=True)
    ref: Mapped[str] = mapped_column(String(120), primary_key=True)
    n: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """The number of the renewal it is read for."""
    lesson: Mapped[str] = mapped_column(String(200), primary_key=True)
    """``course/lesson``."""
    at: Mapped[datetime]


class Certified(Base):
    """Until when a level is certified, and when to look again; the facts decide. Personal: learning record.

    Erased with the person.
    """

    __tablename__ = "lms_certified"
    __table_args__ = (
        Index("ix_lms_certified_looks_at", "looks_at"),
        Index("ix_lms_certified_release", "release"),
        Index("ix_lms_certified_ref", "ref", "ends_at"),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey(_PERSON, ondelete="CASCADE"), primary_key=True)
    ref: Mapped[str] = mapped_column(String(120), primary_key=True)
    release: Mapped[int]
    """The release it was last worked out under; an older one waits for the sweep."""
    ends_at: Mapped[datetime | None]
    """None: the level has no end."""
    looks_at: Mapped[datetime | None]
    """When time alone next changes something."""
