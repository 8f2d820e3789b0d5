"""What is kept of a campaign: whether it reminds, and whom it has reminded."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from lms.store.base import Base

_PERSON = "lms_person.id"


class PolicyCampaign(Base):
    """Whether a policy reminds people. Personal: who chose that. The key is taken off when the person is erased."""

    __tablename__ = "lms_policy_campaign"

    policy_id: Mapped[str] = mapped_column(String(80), primary_key=True)
    automatic: Mapped[bool]
    """Reminds by itself, two weeks after a version asked anew."""
    pressed_at: Mapped[datetime | None]
    """Somebody asked for reminders now, and not all of them are written yet."""
    by_id: Mapped[int | None] = mapped_column(ForeignKey(_PERSON, ondelete="SET NULL"), index=True)
    at: Mapped[datetime]


class PolicyReminder(Base):
    """A person was reminded of a version by mail. Personal: that, and when. Erased with the person."""

    __tablename__ = "lms_policy_reminder"
    __table_args__ = (Index("ix_lms_policy_reminder_person_id_at", "person_id", "at"),)

    person_id: Mapped[int] = mapped_column(ForeignKey(_PERSON, ondelete="CASCADE"), primary_key=True)
    policy_id: Mapped[str] = mapped_column(String(80), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
