"""Who takes which course, which lessons were done, and what is required of whom."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from lms.store.base import BY_KEY, Base

_PERSON = "lms_person.id"


class Enrolment(Base):
    """A person on the way through a course. Personal: learning record. Erased with the person."""

    __tablename__ = "lms_enrolment"
    __table_args__ = (CheckConstraint("completed_at >= started_at", name="completed_later"), BY_KEY)

    person_id: Mapped[int] = mapped_column(ForeignKey(_PERSON, ondelete="CASCADE"), primary_key=True)
    course_id: Mapped[str] = mapped_column(String(100), primary_key=True)
    release: Mapped[int]
    """The release the lessons were bound from; lessons added later never count against the person."""
    lessons: Mapped[dict[str, Any]]
    """Lesson id to the instant it was done (ISO, UTC), or null: one small row for a whole page."""
    started_at: Mapped[datetime]
    completed_at: Mapped[datetime | None]


class LessonDone(Base):
    """A lesson a person did, once, never rewritten. Personal: learning record. Erased with the person."""

    __tablename__ = "lms_lesson_done"

    person_id: Mapped[int] = mapped_column(ForeignKey(_PERSON, ondelete="CASCADE"), primary_key=True)
    course_id: Mapped[str] = mapped_column(String(100), primary_key=True)
    lesson_id: Mapped[str] = mapped_column(String(100), primary_key=True)
    at: Mapped[datetime]


class Assignment(Base):
    """A course or policy required of a team or of everybody. Personal: who set it. The key is emptied on erasure."""

    __tablename__ = "lms_assignment"
    __table_args__ = (
        CheckConstraint("ref LIKE 'course:%' OR ref LIKE 'policy:%'", name="ref_can_be_required"),
        CheckConstraint("ended_at >= created_at", name="ended_later"),
        Index(
            "uq_lms_assignment_open",
            "ref",
            text("coalesce(team_id, 0)"),
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(120))
    """``course:id`` or ``policy:id``."""
    team_id: Mapped[int | None] = mapped_column(ForeignKey("lms_team.id", ondelete="CASCADE"))
    """None: everybody."""
    due_on: Mapped[date]
    """In time until the end of this day in the academy's zone."""
    created_by: Mapped[int | None] = mapped_column(ForeignKey(_PERSON, ondelete="SET NULL"))
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class Relearning(Base):
    """A window to learn again what changed in a completed course. Personal: learning record. Erased with the person."""

    __tablename__ = "lms_relearning"
    __table_args__ = (
        CheckConstraint("done_at >= opened_at", name="done_later"),
        Index(
            "ix_lms_relearning_open",
            "person_id",
            sqlite_where=text("done_at IS NULL"),
            postgresql_where=text("done_at IS NULL"),
        ),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey(_PERSON, ondelete="CASCADE"), primary_key=True)
    course_id: Mapped[str] = mapped_column(String(100), primary_key=True)
    release: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """The release that opened it."""
    lessons: Mapped[dict[str, Any]]
    """Lesson id to the instant it was read again (ISO, UTC), or null."""
    quiz_id: Mapped[str] = mapped_column(String(100))
    """The quiz to be passed again; empty where reading is enough."""
    opened_at: Mapped[datetime]
    due_on: Mapped[date]
    """Until the end of this day in the academy's zone. When it is over nothing happens; a renewal asks for it."""
    quiz_at: Mapped[datetime | None]
    """When the quiz was passed again."""
    done_at: Mapped[datetime | None]
