"""What is planned and not written yet."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from lms.store.base import Base


class Plan(Base):
    """An event, or a story to be written. Personal: who entered it. The key is taken off when the person is erased."""

    __tablename__ = "lms_plan"
    __table_args__ = (
        CheckConstraint("kind IN ('event', 'story')", name="kind_known"),
        Index("ix_lms_plan_at", "at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))
    title: Mapped[str] = mapped_column(String(120))
    note: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]
    created_at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("lms_person.id", ondelete="SET NULL"), index=True)
