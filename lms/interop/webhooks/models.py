"""Endpoints of other systems, and how deliveries to them went."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from lms.store.base import Base


class Webhook(Base):
    """An endpoint that is told of changes of some permissions. Personal: none but who registered it."""

    __tablename__ = "lms_webhook"
    __table_args__ = (CheckConstraint("(old_salt IS NULL) = (old_until IS NULL)", name="old_salt_ends"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    label: Mapped[str] = mapped_column(String(80))
    url: Mapped[str] = mapped_column(String(500))
    keys: Mapped[list[str]]
    """The permissions it is told of, and no others."""
    salt: Mapped[str] = mapped_column(String(64))
    """Its secret is made of this and the academy's, and stored nowhere."""
    mark: Mapped[str] = mapped_column(String(16))
    """Which secret of the academy, told without telling it."""
    old_salt: Mapped[str | None] = mapped_column(String(64))
    old_until: Mapped[datetime | None]
    """Until when the secret before the last rotation signs too."""
    made_at: Mapped[datetime]
    made_by: Mapped[int | None] = mapped_column(ForeignKey("lms_person.id", ondelete="SET NULL"))
    off_at: Mapped[datetime | None]
    """Since when it is told nothing: turned off by somebody, or by its own answer 410."""
    rests_until: Mapped[datetime | None]
    """After a failure nothing is sent before this instant."""


class WebhookTry(Base):
    """One try to tell an endpoint something; never what was told, nor of whom. Personal: none."""

    __tablename__ = "lms_webhook_try"
    __table_args__ = (
        Index("ix_lms_webhook_try_webhook_id", "webhook_id", "id"),
        Index("ix_lms_webhook_try_at", "at"),
        CheckConstraint("number >= 1", name="counted_from_one"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    webhook_id: Mapped[int] = mapped_column(ForeignKey("lms_webhook.id", ondelete="CASCADE"))
    message: Mapped[str] = mapped_column(String(40))
    """The id the endpoint sees, the same for every try."""
    kind: Mapped[str] = mapped_column(String(40))
    number: Mapped[int]
    at: Mapped[datetime]
    milliseconds: Mapped[int]
    status: Mapped[int | None]
    failure: Mapped[str] = mapped_column(String(20))
    """Why there was no answer; empty where there was one."""
    taken: Mapped[bool]
