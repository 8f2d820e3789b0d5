"""Counters of questions by revision, what learners said of questions, and what trainers have looked at."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.store.base import Base


class ItemSums(Base):
    """Whole sums over all answers to one question of one revision. Personal: none."""

    __tablename__ = "lms_item"
    __table_args__ = (CheckConstraint('"right" BETWEEN 0 AND n', name="right_in_range"),)

    revision: Mapped[str] = mapped_column(String(64), primary_key=True)
    question_id: Mapped[str] = mapped_column(String(100), primary_key=True)
    n: Mapped[int]
    right: Mapped[int]
    x: Mapped[int] = mapped_column(BigInteger)
    """Ten-thousandths of the points earned, summed; x and y may be below 0."""
    xx: Mapped[int] = mapped_column(BigInteger)
    y: Mapped[int] = mapped_column(BigInteger)
    """Ten-thousandths earned in the rest of the same attempt, summed."""
    yy: Mapped[int] = mapped_column(BigInteger)
    xy: Mapped[int] = mapped_column(BigInteger)


class ItemChoice(Base):
    """How often an option of a question was chosen. Personal: none."""

    __tablename__ = "lms_item_choice"

    revision: Mapped[str] = mapped_column(String(64), primary_key=True)
    question_id: Mapped[str] = mapped_column(String(100), primary_key=True)
    key: Mapped[str] = mapped_column(String(20), primary_key=True)
    n: Mapped[int]


class ItemTime(Base):
    """How many attempts at a revision took so long, in classes of time. Personal: none."""

    __tablename__ = "lms_item_time"

    revision: Mapped[str] = mapped_column(String(64), primary_key=True)
    step: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """Class of time, four for each doubling of seconds."""
    n: Mapped[int]


class ItemResidue(Base):
    """What erased people had added to the counters of a revision, all of them together. Personal: none."""

    __tablename__ = "lms_item_residue"

    revision: Mapped[str] = mapped_column(String(64), primary_key=True)
    sums: Mapped[dict[str, Any]]
    """{question id: [n, right, x, xx, y, yy, xy]}."""
    choices: Mapped[dict[str, Any]]
    """{question id: {option key: n}}."""
    times: Mapped[dict[str, Any]]
    """{class of time: n}."""


class QuestionFlag(Base):
    """A learner says that a question seems wrong. Personal: who, their words. Erased with the person."""

    __tablename__ = "lms_question_flag"
    __table_args__ = (
        UniqueConstraint("person_id", "revision", "question_id"),
        CheckConstraint("(answered_at IS NULL) = (answer = '')", name="answered_in_words"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("lms_person.id", ondelete="CASCADE"))
    quiz_id: Mapped[str] = mapped_column(String(100))
    revision: Mapped[str] = mapped_column(String(64))
    question_id: Mapped[str] = mapped_column(String(100))
    words: Mapped[str] = mapped_column(String(500))
    at: Mapped[datetime]
    answer: Mapped[str] = mapped_column(String(500), default="")
    """What a trainer answered; the learner sees it."""
    answered_at: Mapped[datetime | None]
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("lms_person.id", ondelete="SET NULL"))


Index(
    "ix_lms_question_flag_open",
    QuestionFlag.id,
    sqlite_where=QuestionFlag.answered_at.is_(None),
    postgresql_where=QuestionFlag.answered_at.is_(None),
)


class ItemSeen(Base):
    """A trainer has looked at the figures of a question. Personal: who. Emptied when that person is erased."""

    __tablename__ = "lms_item_seen"

    revision: Mapped[str] = mapped_column(String(64), primary_key=True)
    question_id: Mapped[str] = mapped_column(String(100), primary_key=True)
    n: Mapped[int]
    """Answers there were then; with twice as many it comes up again."""
    by_id: Mapped[int | None] = mapped_column(ForeignKey("lms_person.id", ondelete="SET NULL"))
    at: Mapped[datetime]
