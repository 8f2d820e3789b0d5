"""Questions of advocates, what champions answered, and thanks between colleagues."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.ideas.words import rules
from lms.store.base import Base

_PERSON = "lms_person.id"


class WordAsk(Base):
    """An advocate asks for a champion's words. Personal: the question. Erased with the opt-in, or the person."""

    __tablename__ = "lms_word_ask"
    __table_args__ = (
        UniqueConstraint("person_id", "story_id", "network"),
        CheckConstraint("(story_id IS NULL) = (network = '')", name="about_a_share"),
        Index("ix_lms_word_ask_at", "at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(32), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey(_PERSON, ondelete="CASCADE"))
    story_id: Mapped[int | None] = mapped_column(ForeignKey("lms_story.id"))
    """The story of the share it is about; none: it is about no share in particular."""
    network: Mapped[str] = mapped_column(String(20))
    words: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]


class Word(Base):
    """A champion's comment, or the one answer to it. Personal: author, words. Erased with the question."""

    __tablename__ = "lms_word"
    __table_args__ = (
        CheckConstraint("kind IN ('comment', 'answer')", name="kind_known"),
        Index("ix_lms_word_author_id", "author_id", "at"),
    )

    ask_id: Mapped[int] = mapped_column(ForeignKey("lms_word_ask.id", ondelete="CASCADE"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(8), primary_key=True)
    """The key itself makes a second comment, or a second answer, impossible."""
    author_id: Mapped[int | None] = mapped_column(ForeignKey(_PERSON, ondelete="SET NULL"))
    words: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]


class Kudo(Base):
    """A thank-you to a colleague. Personal: from whom, to whom, the words. Erased with either of them."""

    __tablename__ = "lms_kudo"
    __table_args__ = (
        UniqueConstraint("from_id", "to_id", "day"),
        CheckConstraint("about IN ('help', 'idea', 'share', 'other')", name="about_known"),
        CheckConstraint("from_id <> to_id", name="to_somebody_else"),
        Index("ix_lms_kudo_to_id", "to_id", "id"),
        Index("ix_lms_kudo_shown", "shown", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    from_id: Mapped[int] = mapped_column(ForeignKey(_PERSON, ondelete="CASCADE"))
    to_id: Mapped[int] = mapped_column(ForeignKey(_PERSON, ondelete="CASCADE"))
    day: Mapped[date]
    """The day where the sender is: one a day to the same person."""
    about: Mapped[str] = mapped_column(String(8))
    words: Mapped[str] = mapped_column(String(rules.THANKS))
    at: Mapped[datetime]
    shown: Mapped[bool]
    """Whether whom it is for lets everybody read it."""
