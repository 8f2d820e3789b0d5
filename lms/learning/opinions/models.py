"""What learners said of lessons, and the counters beside it."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.learning.opinions.rules import MOST_WORDS
from lms.store.base import Base


class LessonOpinion(Base):
    """Whether a lesson was clear to somebody. Personal: answer, words. Words and key go with the person."""

    __tablename__ = "lms_lesson_opinion"
    __table_args__ = (
        UniqueConstraint("person_id", "course_id", "lesson_id", "digest"),
        CheckConstraint("clear IN ('yes', 'partly', 'no')", name="clear_known"),
        CheckConstraint("person_id IS NOT NULL OR words = ''", name="words_of_somebody"),
        Index("ix_lms_lesson_opinion_lesson", "course_id", "lesson_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("lms_person.id", ondelete="SET NULL"))
    course_id: Mapped[str] = mapped_column(String(100))
    lesson_id: Mapped[str] = mapped_column(String(100))
    digest: Mapped[str] = mapped_column(String(64))
    """Of the lesson's file as it was read."""
    release: Mapped[int]
    """The release it was read in."""
    clear: Mapped[str] = mapped_column(String(8))
    words: Mapped[str] = mapped_column(String(MOST_WORDS))
    at: Mapped[datetime]


class LessonClarity(Base):
    """How many found a revision of a lesson clear, and what of it is shown. Personal: none."""

    __tablename__ = "lms_lesson_clarity"
    __table_args__ = (CheckConstraint("yes >= 0 AND partly >= 0 AND no >= 0", name="from_zero"),)

    course_id: Mapped[str] = mapped_column(String(100), primary_key=True)
    lesson_id: Mapped[str] = mapped_column(String(100), primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    release: Mapped[int]
    """The first release somebody said something of it in."""
    yes: Mapped[int]
    partly: Mapped[int]
    no: Mapped[int]
    shown_yes: Mapped[int]
    """As it was when the last five were complete."""
    shown_partly: Mapped[int]
    shown_no: Mapped[int]
