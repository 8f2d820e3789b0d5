"""What deserves a look, as it was worked out last; and what somebody put off, until more speaks for it."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from lms.store.base import Base

REF = 300


class Revision(Base):
    """A lesson, a clause, a question, a story or a network that deserves a look. Personal: none."""

    __tablename__ = "lms_revision"
    __table_args__ = (CheckConstraint("weight > 0", name="something_speaks"), Index("ix_lms_revision_weight", "weight"))

    ref: Mapped[str] = mapped_column(String(REF), primary_key=True)
    """``lesson:first/one``, ``policy:conduct#open``, ``question:first/where``, ``platform:x``, or a story's title."""
    kind: Mapped[str] = mapped_column(String(12))
    title: Mapped[str] = mapped_column(String(600))
    page: Mapped[str] = mapped_column(String(300))
    """Where it is shown, below the mount."""
    path: Mapped[str] = mapped_column(String(300))
    """The file it is written in; empty for a story."""
    line: Mapped[int]
    weight: Mapped[int]
    reasons: Mapped[list[str]]
    at: Mapped[datetime]


class PutOff(Base):
    """A line of the list that somebody put off. Personal: who did; the key is taken off when they are erased."""

    __tablename__ = "lms_revision_put_off"
    __table_args__ = (CheckConstraint("weight >= 0", name="from_zero"),)

    ref: Mapped[str] = mapped_column(String(REF), primary_key=True)
    weight: Mapped[int]
    """How much spoke for it then; it comes back when clearly more does."""
    reason: Mapped[str] = mapped_column(String(300))
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("lms_person.id", ondelete="SET NULL"))
