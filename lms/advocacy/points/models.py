"""Points: lines that are never rewritten, the balance beside them, the rules, and what stays of erased lines."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.store.base import Base

_PERSON = "lms_person.id"


class Point(Base):
    """A deed, paid or only counted. Personal: the deed. Erased with the opt-in, or the person."""

    __tablename__ = "lms_point"
    __table_args__ = (
        CheckConstraint("(amount = 0) = (over <> '')", name="unpaid_says_why"),
        CheckConstraint("(amount < 0) = (reversal_of IS NOT NULL)", name="taken_back_by_a_line"),
        UniqueConstraint("person_id", "key"),
        Index("ix_lms_point_kind_day", "person_id", "kind", "day"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey(_PERSON, ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(12))
    key: Mapped[str] = mapped_column(String(200))
    """What it is paid for, by a name of its own: it is paid once."""
    about: Mapped[str] = mapped_column(String(120))
    """The share it belongs to, where a limit counts by share."""
    amount: Mapped[int]
    over: Mapped[str] = mapped_column(String(8))
    """The limit that was reached, where it is counted and not paid."""
    rule: Mapped[int]
    at: Mapped[datetime]
    day: Mapped[date]
    """The day it fell on where the person was: limits count by it."""
    words: Mapped[str] = mapped_column(String(200))
    """The title of what it is about, as it was then."""
    path: Mapped[str] = mapped_column(String(200))
    """The page of it, below the mount; may be empty."""
    reversal_of: Mapped[int | None] = mapped_column(ForeignKey("lms_point.id", ondelete="CASCADE"), unique=True)


class PointDue(Base):
    """A deed that a job is about to pay. Personal: the deed. Erased when it is paid, with the opt-in, or the person."""

    __tablename__ = "lms_point_due"
    __table_args__ = (Index("ix_lms_point_due_person_id", "person_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey(_PERSON, ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(12))
    key: Mapped[str] = mapped_column(String(200))
    about: Mapped[str] = mapped_column(String(120))
    at: Mapped[datetime]


class PointTotal(Base):
    """The balance. Personal: the figure. Erased with the opt-in, or the person."""

    __tablename__ = "lms_point_total"

    person_id: Mapped[int] = mapped_column(ForeignKey(_PERSON, ondelete="CASCADE"), primary_key=True)
    points: Mapped[int]


class PointResidue(Base):
    """What stays of erased lines: keyed hashes, so that nothing is paid twice. Personal: none without the key."""

    __tablename__ = "lms_point_residue"
    __table_args__ = (CheckConstraint("count > 0", name="of_something"), Index("ix_lms_point_residue_until", "until"))

    hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    count: Mapped[int]
    """How many were paid, for the hash of a day or a share; 1 for that of one deed."""
    until: Mapped[datetime | None]
    """When a day's hash may go; none: it stays."""


class PointRule(Base):
    """A version of the numbers, never rewritten; version 1 is built in. Personal: who made it."""

    __tablename__ = "lms_point_rule"
    __table_args__ = (CheckConstraint("n > 1", name="after_the_first"),)

    n: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    scale: Mapped[dict[str, Any]]
    from_at: Mapped[datetime]
    """The first instant it pays at."""
    reason: Mapped[str] = mapped_column(String(500))
    by_id: Mapped[int | None] = mapped_column(ForeignKey(_PERSON, ondelete="SET NULL"))
