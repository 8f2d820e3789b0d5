"""Four weeks as they were counted, and what the company says a click costs elsewhere."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from lms.store.base import Base


class FourWeeks(Base):
    """What four weeks came to, in groups of five or more, counted once and never again. Personal: none."""

    __tablename__ = "lms_four_weeks"

    first: Mapped[date] = mapped_column(primary_key=True)
    """Their first day; the key itself makes a second count impossible."""
    figures: Mapped[dict[str, Any]]
    """As the rules say them: nothing in here is to be hidden from who may see the page."""
    at: Mapped[datetime]


class ClickCost(Base):
    """What a click costs elsewhere, by the company's own account; appended, the newest counts.

    Personal: who entered it. The key is taken off when the person is erased.
    """

    __tablename__ = "lms_click_cost"
    __table_args__ = (CheckConstraint("cost > 0", name="cost_counts"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    cost: Mapped[int | None]
    """Ten-thousandths of the currency's unit. None: from here on no value is shown."""
    currency: Mapped[str] = mapped_column(String(3))
    source: Mapped[str] = mapped_column(String(300))
    """Where the company has the number from, in its own words."""
    by_id: Mapped[int | None] = mapped_column(ForeignKey("lms_person.id", ondelete="SET NULL"), index=True)
    at: Mapped[datetime]
