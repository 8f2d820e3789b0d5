"""What looked unusual and what was decided about it, and until when each contest was looked at."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.contests.rules import REASON_LIMIT
from lms.contests.watching.rules import KINDS, STATES
from lms.store.base import Base


class Oddity(Base):
    """Something unusual that somebody's lines show. Personal: that. Erased with the entry, or the person."""

    __tablename__ = "lms_contest_oddity"
    __table_args__ = (
        ForeignKeyConstraint(
            ["contest_id", "person_id"],
            ["lms_contest_entry.contest_id", "lms_contest_entry.person_id"],
            ondelete="CASCADE",
            name="fk_lms_contest_oddity_entry",
        ),
        CheckConstraint(f"kind IN ({', '.join(map(repr, KINDS))})", name="kind_known"),
        CheckConstraint(f"state IN ({', '.join(map(repr, STATES))})", name="state_known"),
        CheckConstraint("state <> 'taken_back' OR reason <> ''", name="taken_back_says_why"),
        UniqueConstraint("contest_id", "person_id", "kind", "about", "day"),
        Index("ix_lms_contest_oddity_state", "contest_id", "state", "id"),
        Index("ix_lms_contest_oddity_person_id", "person_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    contest_id: Mapped[int]
    person_id: Mapped[int] = mapped_column(ForeignKey("lms_person.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(12))
    about: Mapped[str] = mapped_column(String(60))
    """The story, and the network where it is about one link; empty where it is about several."""
    day: Mapped[date]
    """The day of the contest it ended on."""
    since: Mapped[datetime]
    until: Mapped[datetime]
    number: Mapped[int]
    state: Mapped[str] = mapped_column(String(12))
    found_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("lms_person.id", ondelete="SET NULL"), index=True)
    reason: Mapped[str] = mapped_column(String(REASON_LIMIT))
    """Why it was decided so; its person reads it."""


class Watched(Base):
    """Until when a contest was looked at. Personal: none."""

    __tablename__ = "lms_contest_watched"

    contest_id: Mapped[int] = mapped_column(ForeignKey("lms_contest.id", ondelete="CASCADE"), primary_key=True)
    until: Mapped[datetime]
