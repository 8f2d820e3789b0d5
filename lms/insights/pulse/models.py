"""Rounds of the pulse: how often each answer was given, sentences, and who is done, until the round closes."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from lms.store.base import BY_KEY, Base

_ROUND = "lms_pulse_round.id"
_OPEN = text("closed_at IS NULL")


class PulseRound(Base):
    """Questions asked for some days. Personal: the key of who opened it. It is taken off when they are erased."""

    __tablename__ = "lms_pulse_round"
    __table_args__ = (
        CheckConstraint("(closed_at IS NULL) = (factor IS NOT NULL)", name="key_ends_with_round"),
        CheckConstraint("(factor IS NULL) = (shift IS NULL)", name="key_is_whole"),
        Index(
            "uq_lms_pulse_round_open",
            text("(closed_at IS NULL)"),
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(32), unique=True)
    questions: Mapped[list[str]]
    """Keys of the fixed set, in the order asked."""
    opens_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    """The first instant at which it takes no answer."""
    closed_at: Mapped[datetime | None]
    factor: Mapped[int | None]
    shift: Mapped[int | None]
    """The key under which people are remembered as done; destroyed with the marks when the round closes."""
    opened_by: Mapped[int | None] = mapped_column(ForeignKey("lms_person.id", ondelete="SET NULL"), index=True)


class PulseMark(Base):
    """Somebody is done with a round, having answered or said "Not now": the same for both. Personal: none without the
    round's key, which is destroyed when it closes, and this with it."""

    __tablename__ = "lms_pulse_mark"
    __table_args__ = (BY_KEY,)

    round_id: Mapped[int] = mapped_column(ForeignKey(_ROUND, ondelete="CASCADE"), primary_key=True)
    mark: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)


class PulseCount(Base):
    """How often an answer was given. Personal: none: no answer of anybody is kept, only this number moves."""

    __tablename__ = "lms_pulse_count"
    __table_args__ = (CheckConstraint("count >= 0", name="from_zero"), BY_KEY)

    round_id: Mapped[int] = mapped_column(ForeignKey(_ROUND, ondelete="CASCADE"), primary_key=True)
    question: Mapped[str] = mapped_column(String(20), primary_key=True)
    """A key of the set, or ``people`` for how many answered."""
    option: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    count: Mapped[int]


class PulseSentence(Base):
    """An open sentence, under a random key. Personal: what somebody chose to write. Nobody knows whose it is, so it
    cannot be found to be erased; fewer than five are destroyed when the round closes."""

    __tablename__ = "lms_pulse_sentence"
    __table_args__ = (BY_KEY,)

    round_id: Mapped[int] = mapped_column(ForeignKey(_ROUND, ondelete="CASCADE"), primary_key=True)
    place: Mapped[str] = mapped_column(String(32), primary_key=True)
    """128 random bits, by which sentences are put in order."""
    words: Mapped[str] = mapped_column(Text)
