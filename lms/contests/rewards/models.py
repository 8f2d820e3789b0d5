"""Rewards, whether they are on, how many winners of a contest choose one, who may choose, and how many were taken."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from lms.contests.rewards.rules import ABOUT, CODE_LENGTH, TITLE
from lms.store.base import Base

_PERSON, _REWARD, _CONTEST = "lms_person.id", "lms_reward.id", "lms_contest.id"
_WAITING = text("chosen_at IS NOT NULL AND handed_at IS NULL")


class RewardSwitch(Base):
    """Rewards were switched on, or off; the last row counts, and none means off. Personal: who did. The key is taken
    off when the person is erased."""

    __tablename__ = "lms_reward_switch"

    id: Mapped[int] = mapped_column(primary_key=True)
    active: Mapped[bool]
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey(_PERSON, ondelete="SET NULL"), index=True)


class Reward(Base):
    """Something winners may choose. Personal: none."""

    __tablename__ = "lms_reward"
    __table_args__ = (CheckConstraint("taken BETWEEN 0 AND stock", name="never_more_than_there_are"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(TITLE))
    about: Mapped[str] = mapped_column(String(ABOUT))
    stock: Mapped[int]
    """How many there are in all."""
    taken: Mapped[int]
    """How many of them were chosen."""
    offered: Mapped[bool]
    made_at: Mapped[datetime]


class RewardTaken(Base):
    """One of a reward was chosen, by whomever: it stays when they leave. Personal: none."""

    __tablename__ = "lms_reward_taken"

    reward_id: Mapped[int] = mapped_column(ForeignKey(_REWARD, ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """The first one is 1."""
    at: Mapped[datetime]


class RewardOffer(Base):
    """How many of the first in a contest, or in each of a series, may choose a reward. Personal: none."""

    __tablename__ = "lms_reward_offer"
    __table_args__ = (
        CheckConstraint("(contest_id IS NULL) <> (series_id IS NULL)", name="of_one"),
        CheckConstraint("winners > 0", name="for_somebody"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    contest_id: Mapped[int | None] = mapped_column(ForeignKey(_CONTEST, ondelete="CASCADE"), unique=True)
    series_id: Mapped[int | None] = mapped_column(ForeignKey("lms_contest_series.id", ondelete="CASCADE"), unique=True)
    winners: Mapped[int]


class RewardClaim(Base):
    """Somebody may choose a reward, and which they chose. Personal: that, and when. Erased with the entry, or the
    person."""

    __tablename__ = "lms_reward_claim"
    __table_args__ = (
        ForeignKeyConstraint(
            ["contest_id", "person_id"],
            ["lms_contest_entry.contest_id", "lms_contest_entry.person_id"],
            ondelete="CASCADE",
            name="fk_lms_reward_claim_entry",
        ),
        UniqueConstraint("contest_id", "person_id"),
        CheckConstraint("(reward_id IS NULL) = (chosen_at IS NULL)", name="chosen_then"),
        CheckConstraint("(code IS NULL) = (chosen_at IS NULL)", name="code_when_chosen"),
        CheckConstraint("handed_at IS NULL OR chosen_at IS NOT NULL", name="handed_once_chosen"),
        Index("ix_lms_reward_claim_waiting", "id", sqlite_where=_WAITING, postgresql_where=_WAITING),
        Index("ix_lms_reward_claim_person_id", "person_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    contest_id: Mapped[int]
    person_id: Mapped[int] = mapped_column(ForeignKey(_PERSON, ondelete="CASCADE"))
    at: Mapped[datetime]
    reward_id: Mapped[int | None] = mapped_column(ForeignKey(_REWARD))
    code: Mapped[str | None] = mapped_column(String(CODE_LENGTH), unique=True)
    """What its person shows to be handed the reward; whoever hands it over learns no name from it."""
    chosen_at: Mapped[datetime | None]
    handed_at: Mapped[datetime | None]
