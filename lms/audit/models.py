"""The log, and the one row that says where it ends."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from lms.store.base import Base


class AuditLine(Base):
    """One line, never rewritten. Personal: who acted. Erased with the person but for the pseudonym."""

    __tablename__ = "lms_audit"
    __table_args__ = (Index("ix_lms_audit_person_id", "person_id"),)

    n: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """Counts from 1 without a gap."""
    at: Mapped[datetime]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("lms_person.id", ondelete="SET NULL"))
    """Who acted, while that person exists; not part of the hash, the pseudonym is."""
    actor: Mapped[str] = mapped_column(String(16))
    """Pseudonym of who acted; empty for the academy itself."""
    action: Mapped[str] = mapped_column(String(80))
    subject: Mapped[str] = mapped_column(String(200))
    """What it was done to: a public id, a content reference. Never a name or an address."""
    detail: Mapped[str] = mapped_column(Text)
    """JSON as text, byte for byte as it was hashed."""
    previous: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


class AuditHead(Base):
    """The last line, locked by each writer in turn. Personal: none."""

    __tablename__ = "lms_audit_head"
    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    n: Mapped[int]
    hash: Mapped[str] = mapped_column(String(64))
    salt: Mapped[str] = mapped_column(String(64))
    """Makes pseudonyms of this academy unlike those of any other."""
