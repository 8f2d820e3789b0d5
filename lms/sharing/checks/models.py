"""What a champion feeds the checks: lists of terms, texts of disclosure, limits of networks; and what they found."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.store.base import Base

_PERSON = "lms_person.id"


class CaptionTerm(Base):
    """A word or a name that captions are looked through for. Personal: who added it; the key goes with the person."""

    __tablename__ = "lms_caption_term"
    __table_args__ = (
        CheckConstraint("kind IN ('blocked', 'confidential', 'customers', 'claims')", name="kind_known"),
        UniqueConstraint("kind", "key"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(12))
    words: Mapped[str] = mapped_column(String(80))
    key: Mapped[str] = mapped_column(String(400))
    """The words as they are compared: two terms with one key are one."""
    note: Mapped[str] = mapped_column(String(200))
    """What is said to whoever writes it, instead of the check's own words; may be empty."""
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey(_PERSON, ondelete="SET NULL"))


class DisclosureText(Base):
    """A sentence to choose from; a language with any has these and none built in. Personal: none."""

    __tablename__ = "lms_disclosure_text"
    __table_args__ = (UniqueConstraint("language", "words"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    language: Mapped[str] = mapped_column(String(16))
    words: Mapped[str] = mapped_column(String(120))
    """With ``{company}`` where the name stands."""


class NetworkLimit(Base):
    """What a champion changed about a network; without a row it is as we ship it. Personal: none."""

    __tablename__ = "lms_network_limit"
    __table_args__ = (CheckConstraint("most > 0 AND link >= 0", name="room_left"),)

    network: Mapped[str] = mapped_column(String(20), primary_key=True)
    most: Mapped[int]
    link: Mapped[int]
    """What each link counts; 0: as many characters as it has."""


class CheckFailure(Base):
    """How often a check found something on a day, whoever wrote. Personal: none."""

    __tablename__ = "lms_check_failure"
    __table_args__ = (CheckConstraint("count > 0", name="of_something"),)

    day: Mapped[date] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(80), primary_key=True)
    clause: Mapped[str] = mapped_column(String(200), primary_key=True)
    """The clause the check rested on then, such as ``conduct#open``; empty where there was none."""
    kind: Mapped[str] = mapped_column(String(12), primary_key=True)
    """The kind of the story."""
    network: Mapped[str] = mapped_column(String(20), primary_key=True)
    count: Mapped[int]
