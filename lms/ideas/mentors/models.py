"""Offers to mentor, requests and whom they went to, and pairs with what the two write each other."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.ideas.mentors import rules
from lms.store.base import BY_KEY, Base

_PERSON = "lms_person.id"


class Offer(Base):
    """Somebody offers to mentor. Personal: who, words, language. Erased with the person."""

    __tablename__ = "lms_mentor"
    __table_args__ = (CheckConstraint(f"most BETWEEN 1 AND {rules.MOST_PEOPLE}", name="a_few"),)

    person_id: Mapped[int] = mapped_column(ForeignKey(_PERSON, ondelete="CASCADE"), primary_key=True)
    about: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(16))
    most: Mapped[int]
    """How many people at the same time."""
    mails: Mapped[bool]
    """Whether they want a mail when somebody asks."""
    paused: Mapped[bool]
    held: Mapped[bool]
    """Whether the permission to mentor was held when it last changed."""
    since: Mapped[datetime]


class OfferTopic(Base):
    """A course somebody offers to help with. Personal: who. Erased with the person."""

    __tablename__ = "lms_mentor_topic"
    __table_args__ = (Index("ix_lms_mentor_topic_course_id", "course_id"), BY_KEY)

    person_id: Mapped[int] = mapped_column(ForeignKey(_PERSON, ondelete="CASCADE"), primary_key=True)
    course_id: Mapped[str] = mapped_column(String(80), primary_key=True)


class Ask(Base):
    """Somebody asks for a mentor. Personal: who, words. Erased with the person."""

    __tablename__ = "lms_mentor_ask"
    __table_args__ = (
        UniqueConstraint("asker_id", "form_key"),
        CheckConstraint(f"state IN {rules.STATES!r}", name="state_known"),
        CheckConstraint("(state = 'open') = (ended_at IS NULL)", name="ended_when_not_open"),
        Index("ix_lms_mentor_ask_until", "state", "until"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(32), unique=True)
    asker_id: Mapped[int] = mapped_column(ForeignKey(_PERSON, ondelete="CASCADE"))
    form_key: Mapped[str] = mapped_column(String(40))
    course_id: Mapped[str] = mapped_column(String(80))
    language: Mapped[str] = mapped_column(String(16))
    words: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]
    until: Mapped[datetime]
    """When it is over, whether anybody answered or not."""
    state: Mapped[str] = mapped_column(String(10))
    ended_at: Mapped[datetime | None]


class Asked(Base):
    """Whom a request went to. Personal: who, whether they declined, until it is over. Erased with either person."""

    __tablename__ = "lms_mentor_asked"
    __table_args__ = (Index("ix_lms_mentor_asked_mentor_id", "mentor_id"), BY_KEY)

    ask_id: Mapped[int] = mapped_column(ForeignKey("lms_mentor_ask.id", ondelete="CASCADE"), primary_key=True)
    mentor_id: Mapped[int] = mapped_column(ForeignKey(_PERSON, ondelete="CASCADE"), primary_key=True)
    declined_at: Mapped[datetime | None]
    """For the mentor's own page; wiped when the request is over, so that nothing tells who declined."""


class Pair(Base):
    """A mentor and a learner who met. Personal: both. Erased with either: the name goes, the thread of both ends."""

    __tablename__ = "lms_mentor_pair"
    __table_args__ = (
        UniqueConstraint("ask_id"),
        Index("ix_lms_mentor_pair_mentor_id", "mentor_id"),
        Index("ix_lms_mentor_pair_learner_id", "learner_id"),
        Index("ix_lms_mentor_pair_ended_at", "ended_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(32), unique=True)
    ask_id: Mapped[int | None] = mapped_column(ForeignKey("lms_mentor_ask.id", ondelete="SET NULL"))
    mentor_id: Mapped[int | None] = mapped_column(ForeignKey(_PERSON, ondelete="SET NULL"))
    learner_id: Mapped[int | None] = mapped_column(ForeignKey(_PERSON, ondelete="SET NULL"))
    course_id: Mapped[str] = mapped_column(String(80))
    began_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    """Either of the two can end it; who did is not kept."""


class Message(Base):
    """What one of a pair wrote the other. Personal: who, text. Erased with the person: the text goes."""

    __tablename__ = "lms_mentor_message"
    __table_args__ = (
        UniqueConstraint("author_id", "form_key"),
        Index("ix_lms_mentor_message_pair_id", "pair_id", "id"),
        Index("ix_lms_mentor_message_author_id_at", "author_id", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    pair_id: Mapped[int] = mapped_column(ForeignKey("lms_mentor_pair.id", ondelete="CASCADE"))
    author_id: Mapped[int | None] = mapped_column(ForeignKey(_PERSON, ondelete="SET NULL"))
    form_key: Mapped[str] = mapped_column(String(40))
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]
