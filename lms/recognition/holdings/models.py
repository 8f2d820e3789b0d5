"""Credentials that people brought from elsewhere."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from lms.recognition.holdings import rules
from lms.store.base import Base


class Holding(Base):
    """A credential from elsewhere. Personal: what it says, own choice who sees it. Erased with the person."""

    __tablename__ = "lms_holding"
    __table_args__ = (
        UniqueConstraint("person_id", "key"),
        CheckConstraint("state IN ('waiting', 'kept', 'refused', 'removed')", name="state_known"),
        CheckConstraint("tries >= 0", name="tries_counted"),
        Index("ix_lms_holding_next_check_at", "next_check_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(32), unique=True)
    """128 random bits."""
    person_id: Mapped[int] = mapped_column(ForeignKey("lms_person.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(String(64))
    """A hash of issuer and id, or of the text or address while those are not known: the same one is kept once."""
    state: Mapped[str] = mapped_column(String(10))
    name: Mapped[str] = mapped_column(String(rules.NAME))
    """The file or the address it came as, for its owner."""
    text: Mapped[str] = mapped_column(Text)
    """The credential itself, or its address; empty where it was refused."""
    report: Mapped[dict[str, Any]]
    """The newest answer about it, with what it says of itself."""
    picture: Mapped[bytes | None] = mapped_column(LargeBinary)
    """A PNG written anew by us."""
    shown: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Whether the owner shows it to those who check badges; no until the owner says so."""
    added_at: Mapped[datetime]
    checked_at: Mapped[datetime | None]
    """When its issuer last answered."""
    next_check_at: Mapped[datetime]
    """When it is looked at again, or goes for good where it was removed or refused."""
    tries: Mapped[int] = mapped_column(default=0)
    """Checks in a row that its issuer did not answer."""
    lease: Mapped[str | None] = mapped_column(String(32))
    """Who looks at it just now: only that process settles it."""
