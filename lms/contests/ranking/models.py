"""Standings, and the count of scores by size that ranks are read from."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from lms.contests.ranking.rules import BOARD_LENGTH, MOST
from lms.store.base import BY_KEY, Base


class BoardStanding(Base):
    """What somebody has on a board. Personal: the figure. Erased with the person, or when they leave the board."""

    __tablename__ = "lms_board_standing"
    __table_args__ = (CheckConstraint(f"score BETWEEN 0 AND {MOST}", name="score_in_range"), BY_KEY)

    board: Mapped[str] = mapped_column(String(BOARD_LENGTH), primary_key=True)
    """What the board is called by whoever keeps it, such as ``contest:`` and a number."""
    person_id: Mapped[int] = mapped_column(
        ForeignKey("lms_person.id", ondelete="CASCADE"), primary_key=True, autoincrement=False, index=True
    )
    score: Mapped[int]
    reached_at: Mapped[datetime]


Index(
    "ix_lms_board_standing_place",
    BoardStanding.board,
    BoardStanding.score.desc(),
    BoardStanding.reached_at,
    BoardStanding.person_id,
)


class RankBucket(Base):
    """How many people of a board have scores of a size. Personal: none."""

    __tablename__ = "lms_rank_bucket"
    __table_args__ = (CheckConstraint("count >= 0", name="not_negative"), BY_KEY)

    board: Mapped[str] = mapped_column(String(BOARD_LENGTH), primary_key=True)
    level: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    bucket: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """The score, without the lower bits its level leaves out."""
    count: Mapped[int]


class RankDelta(Base):
    """A change of a bucket that is not in it yet; a job adds it. Only on PostgreSQL. Personal: none."""

    __tablename__ = "lms_rank_delta"
    __table_args__ = (Index("ix_lms_rank_delta_bucket", "board", "level", "bucket"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    board: Mapped[str] = mapped_column(String(BOARD_LENGTH))
    level: Mapped[int]
    bucket: Mapped[int]
    change: Mapped[int]
