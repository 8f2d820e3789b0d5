"""Contests and their series, who entered, what counted there, and what stays of those who left."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.contests import periods, rules
from lms.store.base import Base

_PERSON = "lms_person.id"
_CONTEST = "lms_contest.id"
_ZONE = 64


def _one_of(column: str, values: Any) -> str:
    return f"{column} IN ({', '.join(repr(one) for one in values)})"


class Series(Base):
    """Contests that come again: a job makes one for each period. Personal: who made it."""

    __tablename__ = "lms_contest_series"
    __table_args__ = (
        CheckConstraint(_one_of("kind", periods.PERIODS), name="kind_known"),
        CheckConstraint(f"days BETWEEN 1 AND {periods.MOST_DAYS}", name="days_in_range"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(32), unique=True)
    kind: Mapped[str] = mapped_column(String(12))
    days: Mapped[int]
    """How long one of one's own kind runs; 1 for the others."""
    begins: Mapped[date]
    """The first period is the one that holds this day."""
    plan: Mapped[dict[str, Any]]
    """What each of its contests is, as ``rules.Plan`` has it."""
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey(_PERSON, ondelete="SET NULL"))
    created_at: Mapped[datetime]
    stopped_at: Mapped[datetime | None]
    """Since when no further contest is made; those that are there go on."""


class Contest(Base):
    """One contest, from its opening to its end. Personal: who made it."""

    __tablename__ = "lms_contest"
    __table_args__ = (
        CheckConstraint(_one_of("goal", rules.GOALS), name="goal_known"),
        CheckConstraint(_one_of("mode", rules.MODES), name="mode_known"),
        CheckConstraint(_one_of("status", rules.STATUSES), name="status_known"),
        CheckConstraint("ends_at > opens_at", name="ends_later"),
        CheckConstraint("kept >= 0", name="kept_counts"),
        UniqueConstraint("series_id", "period_key"),
        Index("ix_lms_contest_status_opens_at", "status", "opens_at"),
        Index("ix_lms_contest_status_ends_at", "status", "ends_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(32), unique=True)
    series_id: Mapped[int | None] = mapped_column(ForeignKey("lms_contest_series.id", ondelete="SET NULL"))
    period_key: Mapped[str] = mapped_column(String(10))
    """2026-11-22, 2026-W53, 2026-11 or 2026-Q4: with the series it makes a contest once, on however many nodes."""
    title: Mapped[str] = mapped_column(String(rules.TITLE_LIMIT))
    about: Mapped[str] = mapped_column(Text)
    goal: Mapped[str] = mapped_column(String(12))
    mode: Mapped[str] = mapped_column(String(12))
    topic_id: Mapped[int | None] = mapped_column(ForeignKey("lms_topic.id", ondelete="SET NULL"))
    weights: Mapped[dict[str, Any]]
    zone: Mapped[str] = mapped_column(String(_ZONE))
    opens_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    """The first instant that is no longer in it."""
    level: Mapped[int | None]
    language: Mapped[str] = mapped_column(String(16))
    threshold: Mapped[int]
    day_cap: Mapped[int]
    week_cap: Mapped[int]
    rule: Mapped[int]
    """The version of the rules it counts by."""
    status: Mapped[str] = mapped_column(String(12))
    kept: Mapped[int]
    """What people who left had brought to a shared goal: the sum stays, without them."""
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey(_PERSON, ondelete="SET NULL"))
    created_at: Mapped[datetime]
    announced_at: Mapped[datetime | None]
    opened_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    confirmed_at: Mapped[datetime | None]
    called_off_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(String(rules.REASON_LIMIT))
    """Why it was called off, for everybody to read."""
    cleared_at: Mapped[datetime | None]
    """When it forgot who had taken part."""


class ContestTeam(Base):
    """A team a contest is for; one without any is for everybody. Personal: none."""

    __tablename__ = "lms_contest_team"

    contest_id: Mapped[int] = mapped_column(ForeignKey(_CONTEST, ondelete="CASCADE"), primary_key=True)
    team_id: Mapped[int] = mapped_column(ForeignKey("lms_team.id", ondelete="CASCADE"), primary_key=True)


class Entry(Base):
    """Somebody's own choice to be in a contest. Personal: choice, score. Erased with the opt-in, or the person."""

    __tablename__ = "lms_contest_entry"
    __table_args__ = (
        Index("ix_lms_contest_entry_person_id", "person_id"),
        Index("ix_lms_contest_entry_team", "contest_id", "team_id"),
    )

    contest_id: Mapped[int] = mapped_column(ForeignKey(_CONTEST, ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey(_PERSON, ondelete="CASCADE"), primary_key=True)
    team_id: Mapped[int | None] = mapped_column(ForeignKey("lms_team.id", ondelete="SET NULL"))
    """The team they were in when they entered: it stays theirs here."""
    at: Mapped[datetime]
    """From then on their deeds count."""
    text_shown: Mapped[str] = mapped_column(Text)
    policies: Mapped[dict[str, Any]]
    """The versions of the policies in force then."""
    score: Mapped[int]
    reached_at: Mapped[datetime | None]
    """When the score became what it is; of equal ones the earlier stands first."""


class Deed(Base):
    """What somebody did, counted or only shown. Personal: the deed. Erased with the opt-in, or the person."""

    __tablename__ = "lms_contest_deed"
    __table_args__ = (
        CheckConstraint("(amount = 0) = (over <> '')", name="uncounted_says_why"),
        CheckConstraint("(amount < 0) = (reversal_of IS NOT NULL)", name="taken_back_by_a_line"),
        UniqueConstraint("contest_id", "person_id", "key"),
        Index("ix_lms_contest_deed_day", "contest_id", "person_id", "day"),
        Index("ix_lms_contest_deed_person_id", "person_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    contest_id: Mapped[int] = mapped_column(ForeignKey(_CONTEST, ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey(_PERSON, ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(12))
    key: Mapped[str] = mapped_column(String(200))
    """What it is, by a name of its own: it counts once in a contest."""
    day: Mapped[date]
    """The day it fell on where the contest is: limits count by it."""
    amount: Mapped[int]
    over: Mapped[str] = mapped_column(String(8))
    """The limit that was reached, where it is shown and not counted."""
    at: Mapped[datetime]
    words: Mapped[str] = mapped_column(String(200))
    """What it is about, as it was called then."""
    path: Mapped[str] = mapped_column(String(200))
    """The page of it, below the mount; may be empty."""
    reversal_of: Mapped[int | None] = mapped_column(ForeignKey("lms_contest_deed.id", ondelete="CASCADE"), unique=True)
    reason: Mapped[str] = mapped_column(String(rules.REASON_LIMIT))
    """Why it was taken back, in words its person reads."""


class DeedDue(Base):
    """A deed that a job is about to count. Personal: the deed. Erased when counted, with the opt-in, or the person."""

    __tablename__ = "lms_contest_due"
    __table_args__ = (Index("ix_lms_contest_due_person_id", "person_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey(_PERSON, ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(12))
    key: Mapped[str] = mapped_column(String(200))
    story: Mapped[str] = mapped_column(String(32))
    network: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime]


class EntryResidue(Base):
    """What stays of erased deeds: keyed hashes, so that nothing counts twice. Personal: none without the key."""

    __tablename__ = "lms_contest_residue"
    __table_args__ = (CheckConstraint("count > 0", name="of_something"), Index("ix_lms_contest_residue_until", "until"))

    hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    count: Mapped[int]
    """How many had counted, for the hash of a day; 1 for that of one deed."""
    until: Mapped[datetime]
