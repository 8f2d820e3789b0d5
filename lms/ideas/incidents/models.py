"""Incidents: what happened, what came of it, what was learned; never who."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from lms.ideas.incidents.rules import KINDS, MARK
from lms.store.base import Base

_PERSON = "lms_person.id"
_KNOWN = ", ".join(f"'{one}'" for one in KINDS)


class Incident(Base):
    """Something that went wrong and what it taught. Personal: who wrote it; the key is taken off when erased."""

    __tablename__ = "lms_incident"
    __table_args__ = (
        CheckConstraint(f"kind IN ({_KNOWN})", name="kind_known"),
        CheckConstraint("status IN ('draft', 'shown')", name="status_known"),
        CheckConstraint("(status = 'shown') = (shown_at IS NOT NULL)", name="shown_since"),
        Index("ix_lms_incident_status", "status", "happened_on"),
        Index("ix_lms_incident_about_mark", "about_mark"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(32), unique=True)
    kind: Mapped[str] = mapped_column(String(20))
    happened_on: Mapped[date]
    title: Mapped[str] = mapped_column(String(120))
    what_happened: Mapped[str] = mapped_column(Text)
    consequence: Mapped[str] = mapped_column(Text)
    learned: Mapped[str] = mapped_column(Text)
    clauses: Mapped[list[str]]
    """Such as ``conduct#open``."""
    lessons: Mapped[list[str]]
    """Such as ``first/one``."""
    about_mark: Mapped[str | None] = mapped_column(String(MARK))
    """A keyed hash of whom it was about, for counting before and after training; shown nowhere."""
    status: Mapped[str] = mapped_column(String(8))
    at: Mapped[datetime]
    shown_at: Mapped[datetime | None]
    by_id: Mapped[int | None] = mapped_column(ForeignKey(_PERSON, ondelete="SET NULL"))
