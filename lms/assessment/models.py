"""Attempts, what was handed in, every score ever given for it, and a tally for each person and quiz."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from lms.store.base import Base


class Attempt(Base):
    """One taking of a quiz, bound at its start. Personal: who, when, typed drafts. Erased with the person."""

    __tablename__ = "lms_attempt"
    __table_args__ = (
        UniqueConstraint("person_id", "quiz_id", "number"),
        # Each row is found through its person, so no index has to be ordered by a random value alone.
        UniqueConstraint("person_id", "public_id"),
        CheckConstraint("number >= 1", name="number_from_one"),
        CheckConstraint("extension >= 0", name="extension_not_negative"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(32))
    """128 random bits; the only name of the attempt that leaves the server."""
    person_id: Mapped[int] = mapped_column(ForeignKey("lms_person.id", ondelete="CASCADE"))
    quiz_id: Mapped[str] = mapped_column(String(100))
    revision: Mapped[str] = mapped_column(String(64))
    """Digest of the quiz text it is scored and reviewed by, whatever is published later."""
    release: Mapped[int]
    """Number of the release that was current at the start."""
    seed: Mapped[int] = mapped_column(BigInteger)
    drawn: Mapped[list[Any]]
    """[[question id, [option keys in the order shown]], …] in the order shown."""
    number: Mapped[int]
    """1 for the person's first attempt at this quiz."""
    started_at: Mapped[datetime]
    deadline: Mapped[datetime | None]
    extension: Mapped[int] = mapped_column(default=0)
    """Seconds after the deadline that this person may use."""
    draft: Mapped[dict[str, Any]]
    """Answers so far, as in the submission; the one part that changes, emptied at the end."""
    saved_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    """When it was handed in or settled; none while it is open."""
    hints: Mapped[list[str]] = mapped_column(server_default=text("'[]'"))
    """Ids of the questions whose hint, which costs points, was opened; kept with the facts."""
    reached: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'"))
    """{question id: how many choices on the path of a scenario are made for good}; it only grows."""


Index(
    "uq_lms_attempt_open",
    Attempt.person_id,
    Attempt.quiz_id,
    unique=True,
    sqlite_where=Attempt.closed_at.is_(None),
    postgresql_where=Attempt.closed_at.is_(None),
)


class Submission(Base):
    """What a person answered, written once. Personal: answers, results. Erased with the person."""

    __tablename__ = "lms_submission"
    __table_args__ = (
        CheckConstraint("earned BETWEEN 0 AND possible", name="earned_in_range"),
        CheckConstraint("percent BETWEEN 0 AND 100", name="percent_in_range"),
    )

    attempt_id: Mapped[int] = mapped_column(
        ForeignKey("lms_attempt.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    """The key itself makes a second submission impossible."""
    answers: Mapped[dict[str, Any]]
    """{question id: [option keys] or [the text typed]}; only drawn questions."""
    submitted_at: Mapped[datetime]
    """The end of the attempt's time, where it was settled after that."""
    earned: Mapped[int]
    """Hundredths of a point."""
    possible: Mapped[int]
    """Hundredths of a point."""
    percent: Mapped[int]
    passed: Mapped[bool]
    """Kept, since the pass mark may change later."""
    late: Mapped[bool]
    """Time was over, so the draft was scored and not what was sent."""


class ScoreRow(Base):
    """A score given to an attempt; a regrade adds a row. Personal: results. Erased with the person."""

    __tablename__ = "lms_score"
    __table_args__ = (CheckConstraint("earned BETWEEN 0 AND possible", name="earned_in_range"),)

    attempt_id: Mapped[int] = mapped_column(
        ForeignKey("lms_submission.attempt_id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    n: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """1 is the score at submission; the highest counts."""
    earned: Mapped[int]
    possible: Mapped[int]
    rules: Mapped[str] = mapped_column(String(20))
    """Version of the scoring rules."""
    reason: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime]


class TimeAllowance(Base):
    """How much longer than others a person may take for a quiz with a time limit; no reason is kept.

    Personal: that there is one, how much, who set it and when. Erased with the person.
    """

    __tablename__ = "lms_time_allowance"
    __table_args__ = (
        CheckConstraint("percent BETWEEN 0 AND 300", name="percent_in_range"),
        CheckConstraint("minutes BETWEEN 0 AND 600", name="minutes_in_range"),
        CheckConstraint("(percent = 0) <> (minutes = 0)", name="one_of_both"),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("lms_person.id", ondelete="CASCADE"), primary_key=True)
    percent: Mapped[int]
    """Of the time a quiz gives, on top of it; 0 where minutes are given."""
    minutes: Mapped[int]
    """On top of the time a quiz gives; 0 where percent are given."""
    set_by: Mapped[int | None] = mapped_column(ForeignKey("lms_person.id", ondelete="SET NULL"))
    set_at: Mapped[datetime]


class QuizTally(Base):
    """Counters of one person at one quiz, changed with the facts. Personal: results. Erased with the person."""

    __tablename__ = "lms_quiz_tally"
    __table_args__ = (CheckConstraint("failures BETWEEN 0 AND attempts", name="failures_in_range"),)

    person_id: Mapped[int] = mapped_column(ForeignKey("lms_person.id", ondelete="CASCADE"), primary_key=True)
    quiz_id: Mapped[str] = mapped_column(String(100), primary_key=True)
    attempts: Mapped[int]
    failures: Mapped[int]
    """Failed attempts since the last pass; they decide the next wait."""
    best_percent: Mapped[int | None]
    last_percent: Mapped[int | None]
    passed_at: Mapped[datetime | None]
    """The first pass; never taken back."""
    last_submitted_at: Mapped[datetime | None]
    open_attempt: Mapped[str | None] = mapped_column(String(32))
    """Public id of the attempt that is open."""
