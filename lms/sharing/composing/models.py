"""Words not shared yet, and the day and time somebody wants to think of them again."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from lms.store.base import Base

_PERSON = "lms_person.id"
_STORY = "lms_story.id"


class ShareDraft(Base):
    """What somebody began to write about a story. Personal: words, networks. Erased with the opt-in, or the person."""

    __tablename__ = "lms_share_draft"
    __table_args__ = (Index("ix_lms_share_draft_saved_at", "person_id", "saved_at"),)

    person_id: Mapped[int] = mapped_column(ForeignKey(_PERSON, ondelete="CASCADE"), primary_key=True)
    story_id: Mapped[int] = mapped_column(ForeignKey(_STORY, ondelete="CASCADE"), primary_key=True)
    words: Mapped[str] = mapped_column(Text)
    networks: Mapped[list[str]]
    """The networks ticked, in the order of the page."""
    disclosure: Mapped[str] = mapped_column(String(200))
    """The words that say where the person works; empty: the person says it in their own first words."""
    alt: Mapped[str] = mapped_column(Text)
    """What the story's picture shows, in the person's own words."""
    instance: Mapped[str] = mapped_column(String(300))
    """The server of the person's account as typed, for networks that have many."""
    saved_at: Mapped[datetime]


class ShareReminder(Base):
    """When to remind somebody of a story, once. Personal: the plan. Erased with the opt-in, or the person."""

    __tablename__ = "lms_share_reminder"
    __table_args__ = (
        CheckConstraint("due_at > set_at", name="due_later"),
        Index("ix_lms_share_reminder_due_at", "due_at"),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey(_PERSON, ondelete="CASCADE"), primary_key=True)
    story_id: Mapped[int] = mapped_column(ForeignKey(_STORY, ondelete="CASCADE"), primary_key=True)
    set_at: Mapped[datetime]
    due_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    """When the mail went into the outbox; the line on Today stands from then on."""
