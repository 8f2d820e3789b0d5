"""Contests being planned: what was typed on each page, until it is announced or thrown away."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from lms.contests.rules import TITLE_LIMIT
from lms.store.base import Base


class ContestPlan(Base):
    """A contest being planned. Personal: who began it. The key is taken off when the person is erased."""

    __tablename__ = "lms_contest_plan"
    __table_args__ = (Index("ix_lms_contest_plan_changed_at", "changed_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(32), unique=True)
    title: Mapped[str] = mapped_column(String(TITLE_LIMIT))
    """As it was typed so far."""
    pages: Mapped[dict[str, Any]]
    """What was typed, by page and field, right or wrong."""
    made_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    thrown_at: Mapped[datetime | None]
    """When it was thrown away; for a while it can be brought back."""
    announced_at: Mapped[datetime | None]
    contest: Mapped[str | None] = mapped_column(String(32))
    """What it became: announcing it once more leads there."""
    by_id: Mapped[int | None] = mapped_column(ForeignKey("lms_person.id", ondelete="SET NULL"), index=True)
