"""What is to leave the academy, and when periodic work was last done."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, LargeBinary, String, text
from sqlalchemy.orm import Mapped, mapped_column

from lms.store.base import Base

WAITING = text("done_at IS NULL AND dead_at IS NULL")
UNANSWERED = text("done_at IS NULL")


class OutboxItem(Base):
    """One thing to deliver. Personal: address and text, emptied on delivery. Erased with the person."""

    __tablename__ = "lms_outbox"
    __table_args__ = (
        CheckConstraint("kind IN ('mail', 'webhook')", name="kind_known"),
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


class Inquiry(Base):
    """An address of the web to be asked once, and what it answered. Personal: none, and gone after a day."""

    __tablename__ = "lms_inquiry"
    __table_args__ = (
        CheckConstraint("(body IS NULL) OR (done_at IS NOT NULL)", name="body_when_done"),
        Index("ix_lms_inquiry_waiting", "leased_until", sqlite_where=UNANSWERED, postgresql_where=UNANSWERED),
        Index("ix_lms_inquiry_url_key", "url_key"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    url: Mapped[str] = mapped_column(String(2_000))
    url_key: Mapped[str] = mapped_column(String(64))
    """A hash of the address, which may be too long for an index."""
    accept: Mapped[str] = mapped_column(String(200))
    asked_at: Mapped[datetime] = mapped_column(index=True)
    leased_until: Mapped[datetime]
    """Nobody else asks before this instant."""
    done_at: Mapped[datetime | None]
    failure: Mapped[str] = mapped_column(String(20), default="")
    """Why nothing came of it; empty where an answer did."""
    status: Mapped[int | None]
    body: Mapped[bytes | None] = mapped_column(LargeBinary)
