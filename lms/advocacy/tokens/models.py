"""The permission tokens that were made lately."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from lms.store.base import Base


class PermissionToken(Base):
    """A token that was made, until a day after its end. Personal: the key. Erased with the person."""

    __tablename__ = "lms_permission_token"
    __table_args__ = (
        CheckConstraint("expires_at > issued_at", name="ends_later"),
        Index("ix_lms_permission_token_person_id", "person_id", "key"),
        Index("ix_lms_permission_token_expires_at", "expires_at"),
    )

    number: Mapped[str] = mapped_column(String(32), primary_key=True)
    """Its ``jti``: 128 random bits, known to those who were shown the token."""
    person_id: Mapped[int] = mapped_column(ForeignKey("lms_person.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(String(200))
    code: Mapped[str] = mapped_column(String(64))
    """A keyed hash of the short code that is read aloud; empty where another system asked for the token."""
    issued_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    """When the permission was withdrawn: from then on the token is dead, also if the permission comes back."""
