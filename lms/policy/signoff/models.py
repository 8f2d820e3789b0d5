"""Rounds of signatures: what was asked once stays as it was asked, and each answer is a row of its own."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from lms.store.base import Base

_PERSON = "lms_person.id"
_OPEN = text("closed_at IS NULL")


class ExpertArea(Base):
    """An area somebody signs for while they are an expert. Personal: the area. Erased with the person."""

    __tablename__ = "lms_expert_area"

    person_id: Mapped[int] = mapped_column(ForeignKey(_PERSON, ondelete="CASCADE"), primary_key=True)
    area: Mapped[str] = mapped_column(String(80), primary_key=True, index=True)


class Round(Base):
    """A text put before the experts. Personal: who asked. The key is taken off when the person is erased."""

    __tablename__ = "lms_policy_round"
    __table_args__ = (
        UniqueConstraint("policy_id", "number"),
        CheckConstraint("cls IN ('cosmetic', 'material')", name="class_known"),
        CheckConstraint("closed_as IN ('published', 'replaced', 'withdrawn')", name="end_known"),
        CheckConstraint("(closed_at IS NULL) = (closed_as IS NULL)", name="closed_with_word"),
        Index("uq_lms_policy_round_open", "policy_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    policy_id: Mapped[str] = mapped_column(String(80))
    number: Mapped[int]
    """Counts the rounds of the policy, from 1."""
    path: Mapped[str] = mapped_column(String(300))
    title: Mapped[str] = mapped_column(String(200))
    digest: Mapped[str] = mapped_column(String(64))
    """Hash of the text that is to be signed; empty where the policy is to be taken out of force."""
    words_digest: Mapped[str] = mapped_column(String(64))
    base: Mapped[str] = mapped_column(String(64))
    """Hash of the text that was in force then; empty where there was none."""
    cls: Mapped[str] = mapped_column(String(12))
    """What it will mean to those who acknowledged: computed from the words, or raised by the champion."""
    areas: Mapped[list[Any]]
    """Whose signature it needs, in order."""
    why: Mapped[str] = mapped_column(Text)
    """The champion's words: what changed, and why."""
    opened_by: Mapped[int | None] = mapped_column(ForeignKey(_PERSON, ondelete="SET NULL"))
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    closed_as: Mapped[str | None] = mapped_column(String(12))


class RoundWriter(Base):
    """Somebody who wrote on the text of a round, and so does not sign it. Personal: that. Erased with the person."""

    __tablename__ = "lms_policy_writer"

    round_id: Mapped[int] = mapped_column(ForeignKey("lms_policy_round.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey(_PERSON, ondelete="CASCADE"), primary_key=True, index=True)


class Review(Base):
    """What an expert said about a text. Personal: who said it. The key is taken off when the person is erased."""

    __tablename__ = "lms_policy_review"
    __table_args__ = (
        CheckConstraint("verdict IN ('approve', 'changes')", name="verdict_known"),
        CheckConstraint("verdict = 'approve' OR comment <> ''", name="changes_with_words"),
        Index("ix_lms_policy_review_round_id_id", "round_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    """The newest of an area counts."""
    round_id: Mapped[int] = mapped_column(ForeignKey("lms_policy_round.id", ondelete="CASCADE"))
    area: Mapped[str] = mapped_column(String(80))
    verdict: Mapped[str] = mapped_column(String(12))
    comment: Mapped[str] = mapped_column(Text)
    person_id: Mapped[int | None] = mapped_column(ForeignKey(_PERSON, ondelete="SET NULL"), index=True)
    at: Mapped[datetime]
