"""What people remember of each quiz, and the reviews and answers it comes from beside their attempts."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.store.base import Base

_PERSON = "lms_person.id"


class Memory(Base):
    """What a person remembers of one quiz, one small row. Personal: learning record. Erased with the person.

    A counter: attempts that were counted and the answers of reviews are its facts.
    """

    __tablename__ = "lms_memory"

    person_id: Mapped[int] = mapped_column(ForeignKey(_PERSON, ondelete="CASCADE"), primary_key=True)
    quiz_id: Mapped[str] = mapped_column(String(100), primary_key=True)
    cards: Mapped[dict[str, Any]]
    """{question id: [stability in days, difficulty from 1 to 10, last answer, due, whether it was right]}."""


class Review(Base):
    """One short review, its questions bound at the start. Personal: learning record. Erased with the person."""

    __tablename__ = "lms_review"
    __table_args__ = (
        UniqueConstraint("person_id", "n"),
        CheckConstraint("n >= 1", name="n_from_one"),
        CheckConstraint("ended_at >= started_at", name="ended_later"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey(_PERSON, ondelete="CASCADE"))
    n: Mapped[int]
    """The person's own number of it, from 1."""
    asked: Mapped[list[Any]]
    """[[quiz id, digest of the quiz, question id], …] in the order asked."""
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class ReviewAnswer(Base):
    """An answer given in a review, never rewritten. Personal: the answer. Erased with the person."""

    __tablename__ = "lms_review_answer"
    __table_args__ = (Index("ix_lms_review_answer_person", "person_id", "quiz_id"),)

    review_id: Mapped[int] = mapped_column(
        ForeignKey("lms_review.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    place: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """From 1; the key itself makes a second answer impossible."""
    person_id: Mapped[int] = mapped_column(ForeignKey(_PERSON, ondelete="CASCADE"))
    quiz_id: Mapped[str] = mapped_column(String(100))
    question_id: Mapped[str] = mapped_column(String(100))
    given: Mapped[list[str]]
    """Option keys, or the text typed."""
    right: Mapped[bool]
    at: Mapped[datetime]
