"""What peers write, how it read before, who found it helpful, who reported it, and what was decided."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.ideas.talk import rules
from lms.store.base import Base

_PERSON, _NOTE = "lms_person.id", "lms_talk_note.id"


class Note(Base):
    """A question, an answer, a tip or an explanation.

    Personal: author, text. Erased with the person: the text goes, the place stays for the answers below it.
    """

    __tablename__ = "lms_talk_note"
    __table_args__ = (
        UniqueConstraint("author_id", "form_key"),
        CheckConstraint(f"kind IN {rules.KINDS!r}", name="kind_known"),
        CheckConstraint(f"state IN {rules.STATES!r}", name="state_known"),
        CheckConstraint("(kind = 'answer') = (question_id IS NOT NULL)", name="answers_a_question"),
        CheckConstraint("(state IN ('removed', 'erased')) = (text = '')", name="gone_without_text"),
        CheckConstraint("helpful >= 0 AND answers >= 0", name="counted_up"),
        Index("ix_lms_talk_note_about", "course_id", "lesson_id", "id"),
        Index("ix_lms_talk_note_kind", "kind", "state", "id"),
        Index("ix_lms_talk_note_question_id", "question_id", "id"),
        Index("ix_lms_talk_note_author_id_at", "author_id", "created_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(32), unique=True)
    kind: Mapped[str] = mapped_column(String(12))
    author_id: Mapped[int | None] = mapped_column(ForeignKey(_PERSON, ondelete="SET NULL"))
    form_key: Mapped[str] = mapped_column(String(40))
    """Of the form it was typed into, so that sending it twice makes one."""
    course_id: Mapped[str] = mapped_column(String(80))
    lesson_id: Mapped[str] = mapped_column(String(80))
    """Empty where it is about the course as a whole."""
    question_id: Mapped[int | None] = mapped_column(ForeignKey(_NOTE, ondelete="CASCADE"))
    text: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(8))
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime | None]
    helpful: Mapped[int] = mapped_column(default=0)
    """How many find it helpful now."""
    answers: Mapped[int] = mapped_column(default=0)
    """How many answers are shown below it."""


class Earlier(Base):
    """Words as they were before a change, kept for thirty days. Personal: text. Erased with the person."""

    __tablename__ = "lms_talk_earlier"
    __table_args__ = (Index("ix_lms_talk_earlier_note_id", "note_id"), Index("ix_lms_talk_earlier_at", "at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    note_id: Mapped[int] = mapped_column(ForeignKey(_NOTE, ondelete="CASCADE"))
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]
    """When they were replaced."""


class Helpful(Base):
    """Somebody finds a text helpful. Personal: who. Erased with the person: the name goes, the mark stays."""

    __tablename__ = "lms_talk_helpful"
    __table_args__ = (
        UniqueConstraint("note_id", "person_id"),
        Index("ix_lms_talk_helpful_person_id_at", "person_id", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    note_id: Mapped[int] = mapped_column(ForeignKey(_NOTE, ondelete="CASCADE"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey(_PERSON, ondelete="SET NULL"))
    at: Mapped[datetime]
    taken_back_at: Mapped[datetime | None]


class Report(Base):
    """Somebody reported a text. Personal: who, words. Erased with the person: the name and the words go."""

    __tablename__ = "lms_talk_report"
    __table_args__ = (
        CheckConstraint(f"reason IN {tuple(rules.REASONS)!r}", name="reason_known"),
        Index("ix_lms_talk_report_note_id", "note_id"),
        Index("ix_lms_talk_report_person_id_at", "person_id", "at"),
        Index("ix_lms_talk_report_decision_id", "decision_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    note_id: Mapped[int] = mapped_column(ForeignKey(_NOTE, ondelete="CASCADE"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey(_PERSON, ondelete="SET NULL"))
    reason: Mapped[str] = mapped_column(String(12))
    words: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]
    decision_id: Mapped[int | None] = mapped_column(ForeignKey("lms_talk_decision.id"))
    """What was decided about it; None: it is open."""


class Decision(Base):
    """What a moderator decided about a text, never rewritten. Personal: who. Erased with the person: the name goes."""

    __tablename__ = "lms_talk_decision"
    __table_args__ = (
        CheckConstraint(f"what IN {rules.DECISIONS!r}", name="what_known"),
        Index("ix_lms_talk_decision_note_id", "note_id"),
        Index("ix_lms_talk_decision_by_id", "by_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    note_id: Mapped[int] = mapped_column(ForeignKey(_NOTE, ondelete="CASCADE"))
    what: Mapped[str] = mapped_column(String(8))
    reason: Mapped[str] = mapped_column(Text)
    by_id: Mapped[int | None] = mapped_column(ForeignKey(_PERSON, ondelete="SET NULL"))
    at: Mapped[datetime]
