"""What somebody decided about a badge or a level: rows that are added and answered once, never rewritten."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from lms.store.base import Base

_PERSON = "lms_person.id"
_UNANSWERED = text("answered_at IS NULL")


class Verdict(Base):
    """A decision about an award, append-only. Personal: learning record, reasons. Erased with the person.

    The newest one is kept on the award too; a recount compares them.
    """

    __tablename__ = "lms_award_verdict"
    __table_args__ = (
        UniqueConstraint("award_id", "n"),
        CheckConstraint("what IN ('given', 'suspended', 'revoked', 'restored')", name="what_known"),
        CheckConstraint("n > 0", name="n_counts"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    award_id: Mapped[int] = mapped_column(ForeignKey("lms_award.id", ondelete="CASCADE"))
    n: Mapped[int]
    """The how manieth decision about the award it is, from 1."""
    what: Mapped[str] = mapped_column(String(12))
    reason: Mapped[str] = mapped_column(String(500))
    by_id: Mapped[int | None] = mapped_column(ForeignKey(_PERSON, ondelete="SET NULL"))
    at: Mapped[datetime]


class Appeal(Base):
    """What an owner has to say to a decision, and the answer. Personal: their words. Erased with the person."""

    __tablename__ = "lms_appeal"
    __table_args__ = (
        CheckConstraint("answer IN ('kept', 'restored')", name="answer_known"),
        CheckConstraint(
            "(answered_at IS NULL) = (answer IS NULL) AND (answered_at IS NULL) = (answer_words IS NULL)",
            name="answered_in_words",
        ),
        Index("ix_lms_appeal_open", "verdict_id", sqlite_where=_UNANSWERED, postgresql_where=_UNANSWERED),
    )

    verdict_id: Mapped[int] = mapped_column(ForeignKey("lms_award_verdict.id", ondelete="CASCADE"), primary_key=True)
    """The key itself makes a second note about one decision impossible."""
    words: Mapped[str] = mapped_column(String(2000))
    at: Mapped[datetime]
    answer: Mapped[str | None] = mapped_column(String(12))
    answer_words: Mapped[str | None] = mapped_column(String(500))
    answered_by: Mapped[int | None] = mapped_column(ForeignKey(_PERSON, ondelete="SET NULL"))
    answered_at: Mapped[datetime | None]


class SignOff(Base):
    """One go at the sign-off of a level: asked for, proposed, answered by a second person, perhaps withdrawn.

    Personal: learning record, mandate, reasons. Erased with the person.
    """

    __tablename__ = "lms_signoff"
    __table_args__ = (
        CheckConstraint("asked_at IS NOT NULL OR proposed_at IS NOT NULL", name="begun"),
        CheckConstraint(
            "(proposed_at IS NULL) = (reason IS NULL) AND (proposed_at IS NULL) = (subjects IS NULL)",
            name="proposed_with_reason",
        ),
        CheckConstraint("proposed_by IS NULL OR proposed_by <> person_id", name="proposed_by_another"),
        CheckConstraint("answer IN ('confirmed', 'not-now', 'taken-back')", name="answer_known"),
        CheckConstraint("(answered_at IS NULL) = (answer IS NULL)", name="answered_at_a_time"),
        CheckConstraint("answer <> 'confirmed' OR proposed_at IS NOT NULL", name="confirmed_once_proposed"),
        CheckConstraint(
            "answer <> 'confirmed' OR answered_by IS NULL OR proposed_by IS NULL OR answered_by <> proposed_by",
            name="confirmed_by_another",
        ),
        CheckConstraint(
            "withdrawn_at IS NULL OR (answer = 'confirmed' AND withdrawn_reason IS NOT NULL)",
            name="withdrawn_with_reason",
        ),
        Index(
            "ix_lms_signoff_open",
            "person_id",
            "level_id",
            unique=True,
            sqlite_where=_UNANSWERED,
            postgresql_where=_UNANSWERED,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey(_PERSON, ondelete="CASCADE"), index=True)
    level_id: Mapped[str] = mapped_column(String(100))
    asked_at: Mapped[datetime | None]
    """When the person asked for it; empty where somebody else began."""
    proposed_by: Mapped[int | None] = mapped_column(ForeignKey(_PERSON, ondelete="SET NULL"))
    proposed_at: Mapped[datetime | None]
    subjects: Mapped[str | None] = mapped_column(String(300))
    """What the mandate covers."""
    reason: Mapped[str | None] = mapped_column(String(500))
    until: Mapped[datetime | None]
    """The first instant at which the mandate is over."""
    answer: Mapped[str | None] = mapped_column(String(12))
    answer_words: Mapped[str | None] = mapped_column(String(500))
    answered_by: Mapped[int | None] = mapped_column(ForeignKey(_PERSON, ondelete="SET NULL"))
    answered_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by: Mapped[int | None] = mapped_column(ForeignKey(_PERSON, ondelete="SET NULL"))
    withdrawn_reason: Mapped[str | None] = mapped_column(String(500))
