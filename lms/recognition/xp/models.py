"""The rules XP were paid by, and the recounts that were looked at and decided."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from lms.store.base import Base

_PERSON = "lms_person.id"


class XpRule(Base):
    """A version of the amounts, never rewritten; version 1 is built in. Personal: who made it."""

    __tablename__ = "lms_xp_rule"
    __table_args__ = (
        CheckConstraint("n > 1", name="after_the_first"),
        CheckConstraint("lesson >= 0 AND quiz >= 0 AND first_try >= 0 AND level >= 0", name="pays_nothing_less"),
    )

    n: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """Ledger lines call it ``xp-<n>``; the key makes two rules of one number impossible."""
    lesson: Mapped[int]
    quiz: Mapped[int]
    first_try: Mapped[int]
    level: Mapped[int]
    from_at: Mapped[datetime]
    """The first instant it pays at."""
    by_id: Mapped[int | None] = mapped_column(ForeignKey(_PERSON, ondelete="SET NULL"))
    reason: Mapped[str] = mapped_column(String(500))


class XpRecompute(Base):
    """What a rule would do to the lines paid before it: counted first, then decided. Personal: who decided."""

    __tablename__ = "lms_xp_recompute"
    __table_args__ = (
        CheckConstraint("state IN ('counting', 'counted', 'working', 'done', 'dropped')", name="state_known"),
        CheckConstraint("(state IN ('done', 'dropped')) = (open IS NULL)", name="open_until_ended"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    rule: Mapped[int]
    """The number of the rule it counts by."""
    upwards: Mapped[bool]
    """Whether only lines that become worth more are changed."""
    state: Mapped[str] = mapped_column(String(10))
    open: Mapped[bool | None] = mapped_column(unique=True)
    """True until it has ended, then NULL: so there is one at a time."""
    cursor: Mapped[int] = mapped_column(default=0)
    """The last person looked at."""
    people: Mapped[int]
    """How many there were when it began, for the bar."""
    figures: Mapped[dict[str, Any]]
    """What it would do, as counted."""
    made: Mapped[dict[str, Any]]
    """What it did so far."""
    reason: Mapped[str] = mapped_column(String(500), default="")
    by_id: Mapped[int | None] = mapped_column(ForeignKey(_PERSON, ondelete="SET NULL"))
    at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
