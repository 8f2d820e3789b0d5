"""What is to leave the academy, and when periodic work was last done."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from lms.store.base import Base

WAITING = text("done_at IS NULL AND dead_at IS NULL")


class OutboxItem(Base):
    """One thing to deliver. Personal: address and text, emptied on delivery. Erased with the person."""

    __tablename__ = "lms_outbox"
    __table_args__ = (
        CheckConstraint("kind IN ('mail')", name="kind_known"),
        CheckConstraint("done_at IS NULL OR dead_at IS NULL", name="done_or_dead"),
        CheckConstraint("tries >= 0", name="tries_counted"),
        Index("ix_lms_outbox_waiting", "next_try_at", sqlite_where=WAITING, postgresql_where=WAITING),
        Index("ix_lms_outbox_done_at", "done_at"),
        Index("ix_lms_outbox_dead_at", "dead_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    payload: Mapped[dict[str, Any]]
    """For a mail: to, subject, text, message_id. Emptied when delivered, since it may hold a secret link."""
    created_at: Mapped[datetime]
    next_try_at: Mapped[datetime]
    """Not tried before this instant; while a sender holds the item, the end of the lease."""
    tries: Mapped[int] = mapped_column(default=0)
    """Begun since it was written or sent again."""
    leased_until: Mapped[datetime | None]
    lease: Mapped[str | None] = mapped_column(String(32))
    """Who holds it: only that sender settles it."""
    done_at: Mapped[datetime | None]
    dead_at: Mapped[datetime | None]
    """When it was given up; somebody may send it again."""
    last_error: Mapped[str] = mapped_column(String(300), default="")


class JobRun(Base):
    """When a periodic job is due next, for all processes together. Personal: none."""

    __tablename__ = "lms_job"

    name: Mapped[str] = mapped_column(String(80), primary_key=True)
    last_run_at: Mapped[datetime | None]
    next_run_at: Mapped[datetime]
    last_error: Mapped[str] = mapped_column(String(300), default="")
    """Empty after a run that went well."""
