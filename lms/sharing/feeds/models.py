"""The feeds the academy reads."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from lms.store.base import Base


class Feed(Base):
    """An address that lists news. Personal: who entered it. The key is taken off when the person is erased."""

    __tablename__ = "lms_feed"
    __table_args__ = (
        CheckConstraint("failures >= 0", name="failures_counted"),
        Index("ix_lms_feed_next_at", "next_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    address: Mapped[str] = mapped_column(String(500), unique=True)
    title: Mapped[str] = mapped_column(String(120))
    """What the champion calls it; the feed's own title where nothing was said."""
    topic: Mapped[str] = mapped_column(String(40))
    language: Mapped[str] = mapped_column(String(16))
    created_at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("lms_person.id", ondelete="SET NULL"), index=True)
    next_at: Mapped[datetime]
    """Not asked before this instant."""
    inquiry: Mapped[int | None]
    """The question that waits for its answer."""
    asked_at: Mapped[datetime | None]
    read_at: Mapped[datetime | None]
    """When it was last read well."""
    digest: Mapped[str] = mapped_column(String(64), default="")
    """Of what was read last: the same need not be read again."""
    failure: Mapped[str] = mapped_column(String(20), default="")
    """Why the last try came to nothing; empty after one that went well."""
    failures: Mapped[int] = mapped_column(default=0)
    """How many tries in a row came to nothing."""
    off_at: Mapped[datetime | None]
    """When somebody stopped reading it."""
