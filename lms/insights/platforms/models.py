"""Which reviews owners were asked for."""

from datetime import date, datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from lms.store.base import Base


class ReviewAsked(Base):
    """The owner of a record was asked, once for each date, to look at it again. Personal: none."""

    __tablename__ = "lms_platform_asked"

    platform_id: Mapped[str] = mapped_column(String(80), primary_key=True)
    review_by: Mapped[date] = mapped_column(primary_key=True)
    at: Mapped[datetime]
