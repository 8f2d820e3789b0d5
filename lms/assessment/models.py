"""Attempts, what was handed in, every score ever given for it, and a tally for each person and quiz."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from lms.store.base import BY_KEY, Base

Marks = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


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
    counted: Mapped[bool] = mapped_column(server_default=false())
    """Whether the figures of its questions hold it."""


Index(
    "uq_lms_attempt_open",
    Attempt.person_id,
    Attempt.quiz_id,
    unique=True,
    sqlite_where=Attempt.closed_at.is_(None),
    postgresql_where=Attempt.closed_at.is_(None),
)
# What the job that counts looks for: few at any time, however many attempts there are.
Index(
    "ix_lms_attempt_uncounted",
    Attempt.id,
    sqlite_where=Attempt.closed_at.is_not(None) & Attempt.counted.is_(false()),
    postgresql_where=Attempt.closed_at.is_not(None) & Attempt.counted.is_(false()),
)
# A regrade goes through the attempts of one quiz by key; the few quizzes keep the places of new entries few.
Index("ix_lms_attempt_quiz", Attempt.quiz_id, Attempt.id)


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
    __table_args__ = (CheckConstraint("earned BETWEEN 0 AND possible", name="earned_in_range"), BY_KEY)

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
    """Which step gave it: submitted, settled, marked, corrected, voided or decided, as ``scores.Reason`` names them."""
    at: Mapped[datetime]
    percent: Mapped[int] = mapped_column(server_default=text("0"))
    passed: Mapped[bool] = mapped_column(server_default=false())
    """Once true it stays so in every later row of the attempt: a pass is never taken back."""
    pending: Mapped[bool] = mapped_column(server_default=false())
    """An open answer waits for its mark, so that this is neither a pass nor a failure."""
    marks: Mapped[dict[str, Any] | None] = mapped_column(Marks)
    """{question id: [earned, possible]} of what counts; none where the bound revision says it all."""
    regrade_id: Mapped[int | None] = mapped_column(ForeignKey("lms_regrade.id"))
    """The regrade that gave it; one row a regrade at most."""


Index(
    "uq_lms_score_regrade",
    ScoreRow.attempt_id,
    ScoreRow.regrade_id,
    unique=True,
    sqlite_where=ScoreRow.regrade_id.is_not(None),
    postgresql_where=ScoreRow.regrade_id.is_not(None),
)


class Regrade(Base):
    """What a trainer chose for a quiz whose key changed. Personal: who chose. Emptied when that person is erased."""

    __tablename__ = "lms_regrade"
    __table_args__ = (
        UniqueConstraint("quiz_id", "release", "revision"),
        CheckConstraint("choice IN ('favour', 'strict', 'void')", name="choice_known"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    quiz_id: Mapped[str] = mapped_column(String(100))
    release: Mapped[int]
    """The release that brought the new key; every attempt begun on an earlier one is scored anew."""
    revision: Mapped[str] = mapped_column(String(64))
    """Digest of the quiz text whose key counts now."""
    choice: Mapped[str] = mapped_column(String(10))
    void: Mapped[list[str]]
    """Ids of the questions that no longer count."""
    reason: Mapped[str] = mapped_column(String(200))
    """A note for trainers, never shown to learners."""
    by_id: Mapped[int | None] = mapped_column(ForeignKey("lms_person.id", ondelete="SET NULL"))
    at: Mapped[datetime]
    cursor: Mapped[int] = mapped_column(default=0)
    """Key of the last attempt looked at in this pass."""
    swept_at: Mapped[datetime | None]
    """When every attempt had been looked at once."""
    done_at: Mapped[datetime | None]
    """When those handed in while it began had been looked at again."""
    raised: Mapped[int] = mapped_column(default=0)
    cases: Mapped[int] = mapped_column(default=0)


class Void(Base):
    """A question of a revision that leaves both sums of every score of it. Personal: none."""

    __tablename__ = "lms_void"

    revision: Mapped[str] = mapped_column(String(64), primary_key=True)
    question_id: Mapped[str] = mapped_column(String(100), primary_key=True)
    regrade_id: Mapped[int] = mapped_column(ForeignKey("lms_regrade.id"))


class Unmarked(Base):
    """An attempt with an open answer that waits for a trainer. Personal: that it waits. Erased with the person."""

    __tablename__ = "lms_unmarked"
    __table_args__ = (Index("ix_lms_unmarked_since", "since", "attempt_id"),)

    attempt_id: Mapped[int] = mapped_column(
        ForeignKey("lms_submission.attempt_id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    since: Mapped[datetime]


class AnswerMark(Base):
    """How one open answer was marked, once. Personal: result, comment, who marked. Erased with the person."""

    __tablename__ = "lms_answer_mark"
    __table_args__ = (CheckConstraint("percent BETWEEN 0 AND 100", name="percent_in_range"),)

    attempt_id: Mapped[int] = mapped_column(
        ForeignKey("lms_submission.attempt_id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    question_id: Mapped[str] = mapped_column(String(100), primary_key=True)
    met: Mapped[dict[str, Any]]
    """{criterion key: percent of the question's points given for it}."""
    percent: Mapped[int]
    """Of the question's points."""
    comment: Mapped[str] = mapped_column(Text)
    """To the learner."""
    by_id: Mapped[int | None] = mapped_column(ForeignKey("lms_person.id", ondelete="SET NULL"))
    at: Mapped[datetime]


class ScoreCase(Base):
    """A score that a regrade would lower; a trainer decides. Personal: results, who decided. Erased with the person."""

    __tablename__ = "lms_score_case"
    __table_args__ = (
        UniqueConstraint("attempt_id", "regrade_id"),
        CheckConstraint("decision IN ('', 'keep', 'lower', 'overtaken')", name="decision_known"),
        CheckConstraint("(decision = '') = (decided_at IS NULL)", name="decided_once"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    attempt_id: Mapped[int] = mapped_column(ForeignKey("lms_submission.attempt_id", ondelete="CASCADE"))
    regrade_id: Mapped[int] = mapped_column(ForeignKey("lms_regrade.id"))
    n: Mapped[int]
    """The score row it would follow."""
    before: Mapped[int]
    """Percent that counts now."""
    after: Mapped[int]
    """Percent that would count."""
    would_pass: Mapped[bool]
    """Whether the lower score alone would pass; the pass itself stays either way."""
    earned: Mapped[int]
    possible: Mapped[int]
    marks: Mapped[dict[str, Any]]
    """{question id: [earned, possible]} of the lower score."""
    questions: Mapped[list[str]]
    """Ids of the questions that earn less."""
    at: Mapped[datetime]
    decision: Mapped[str] = mapped_column(String(10), default="")
    """overtaken: the attempt got another score before anybody decided."""
    decided_at: Mapped[datetime | None]
    applied_at: Mapped[datetime | None]
    """When the decision was carried out; a job does so where many were decided at once."""
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("lms_person.id", ondelete="SET NULL"))


Index(
    "ix_lms_score_case_open",
    ScoreCase.id,
    sqlite_where=ScoreCase.applied_at.is_(None),
    postgresql_where=ScoreCase.applied_at.is_(None),
)


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
    __table_args__ = (CheckConstraint("failures BETWEEN 0 AND attempts", name="failures_in_range"), BY_KEY)

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
