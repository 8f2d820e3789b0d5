"""Whether there are boards, who is on them, under which name, their days, and the figures of teams."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from lms.contests.boards.rules import LONGEST
from lms.store.base import BY_KEY, Base

_PERSON = "lms_person.id"


class BoardSwitch(Base):
    """Boards were turned on or off; the last one counts. Personal: who did."""

    __tablename__ = "lms_board_switch"

    id: Mapped[int] = mapped_column(primary_key=True)
    on: Mapped[bool]
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey(_PERSON, ondelete="SET NULL"))


class BoardText(Base):
    """A text that somebody read before they joined, once for all who did. Personal: none."""

    __tablename__ = "lms_board_text"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    body: Mapped[str] = mapped_column(Text)


class BoardAlias(Base):
    """How somebody is shown on boards and in contests. Personal: the alias. Erased with the opt-in, or the person."""

    __tablename__ = "lms_board_alias"
    __table_args__ = (
        CheckConstraint("(shown = 'alias') = (alias IS NOT NULL)", name="alias_or_name"),
        CheckConstraint("(alias IS NULL) = (alias_key IS NULL)", name="alias_with_key"),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey(_PERSON, ondelete="CASCADE"), primary_key=True)
    shown: Mapped[str] = mapped_column(String(5))
    alias: Mapped[str | None] = mapped_column(String(LONGEST))
    alias_key: Mapped[str | None] = mapped_column(String(4 * LONGEST), unique=True)
    """The alias as names are compared: two that read alike are one."""
    at: Mapped[datetime]


class BoardMember(Base):
    """Somebody joined the board, a choice of its own. Personal: the choice. Erased when they leave, or the person."""

    __tablename__ = "lms_board_member"
    __table_args__ = (Index("ix_lms_board_member_leaves_at", "leaves_at"),)

    person_id: Mapped[int] = mapped_column(ForeignKey(_PERSON, ondelete="CASCADE"), primary_key=True)
    at: Mapped[datetime]
    text: Mapped[str] = mapped_column(ForeignKey("lms_board_text.digest"))
    """The digest of what they read."""
    policies: Mapped[dict[str, Any]]
    """The version of each policy in force, by its id."""
    from_day: Mapped[date]
    """The first day that counts."""
    leaves_at: Mapped[datetime | None]
    """When the next day falls out; none: no day has points."""
    counted_in: Mapped[int | None] = mapped_column(ForeignKey("lms_team.id", ondelete="SET NULL"), index=True)
    """The team whose figure, as it was last said, they are part of."""


class BoardDay(Base):
    """The points of one day that counts. Personal: the figure. Erased as it falls out, on leaving, or the person."""

    __tablename__ = "lms_board_day"
    __table_args__ = (CheckConstraint("points >= 0", name="not_negative"), BY_KEY)

    person_id: Mapped[int] = mapped_column(
        ForeignKey(_PERSON, ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    day: Mapped[date] = mapped_column(primary_key=True)
    points: Mapped[int]


class BoardTeam(Base):
    """The figure of a team, made each night. Personal: none."""

    __tablename__ = "lms_board_team"
    __table_args__ = (CheckConstraint("average IS NULL OR active >= 5", name="nobody_to_be_found"),)

    team_id: Mapped[int] = mapped_column(ForeignKey("lms_team.id", ondelete="CASCADE"), primary_key=True)
    average: Mapped[int | None] = mapped_column(index=True)
    """Points for each active person, in steps; none: it is not said."""
    active: Mapped[int]
    """How many are active, in fives."""
    left: Mapped[int]
    """How many people it was of are gone since."""
    said_on: Mapped[date | None]
    """When it was last said."""
    since: Mapped[date]
    """From when on it is of these people."""
