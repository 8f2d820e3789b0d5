"""What somebody put off the list of what to revise, until it gets worse."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from lms.store.base import Base


class PutOff(Base):
    """A line of the list that somebody put off. Personal: who did; the key is taken off when they are erased."""

    __tablename__ = "lms_revision_put_off"
    __table_args__ = (CheckConstraint("weight >= 0", name="from_zero"),)

    ref: Mapped[str] = mapped_column(String(200), primary_key=True)
    """``lesson:first/one``, ``clause:conduct#open``, ``question:first/where`` or ``story:…``."""
    weight: Mapped[int]
    """How much spoke for it then; it comes back when more does."""
    reason: Mapped[str] = mapped_column(String(300))
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("lms_person.id", ondelete="SET NULL"))
