"""What the desk remembers: checks and their answers for thirty days, lists of many, and issuers whose keys are pinned.

What is said of a badge of ours hangs on its award, so that it goes when its holder does.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, LargeBinary, String, Text, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from lms.recognition.credentials.reports import LONGEST_ID
from lms.store.base import Base

_PERSON, _AWARD = "lms_person.id", "lms_award.id"
Told = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
OPEN = text("done_at IS NULL")
UNCHECKED = text("code IS NULL")


class PinnedIssuer(Base):
    """An issuer whose keys an administrator trusts. Personal: none."""

    __tablename__ = "lms_pinned_issuer"

    id: Mapped[int] = mapped_column(primary_key=True)
    issuer: Mapped[str] = mapped_column(String(LONGEST_ID), unique=True)
    """A DID or an address, as its credentials name it."""
    name: Mapped[str] = mapped_column(String(200))
    document: Mapped[dict[str, Any]]
    """What the issuer publishes about its keys; empty for a did:key, and while it is asked for."""
    inquiry: Mapped[int | None]
    """Under which number its address is being asked."""
    failure: Mapped[str] = mapped_column(String(20), default="")
    """Why its address gave no keys the last time."""
    pinned_at: Mapped[datetime]
    pinned_by: Mapped[int | None] = mapped_column(ForeignKey(_PERSON, ondelete="SET NULL"))
    read_at: Mapped[datetime | None]
    """When its keys were read; None while there are none."""


class Check(Base):
    """One thing checked. Personal: who checked it, and whom it names. Erased with either, gone after 30 days."""

    __tablename__ = "lms_check"
    __table_args__ = (
        CheckConstraint("(done_at IS NULL) = (report IS NULL)", name="done_with_report"),
        CheckConstraint("done_at IS NULL OR body IS NULL", name="body_until_done"),
        Index("ix_lms_check_open", "leased_until", sqlite_where=OPEN, postgresql_where=OPEN),
        Index("ix_lms_check_mine", "person_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(32), unique=True)
    """128 random bits, in its address."""
    person_id: Mapped[int] = mapped_column(ForeignKey(_PERSON, ondelete="CASCADE"))
    award_id: Mapped[int | None] = mapped_column(ForeignKey(_AWARD, ondelete="CASCADE"), index=True)
    """The badge of ours that it is about."""
    label: Mapped[str] = mapped_column(String(200))
    """The file's name, or what was typed."""
    asked_at: Mapped[datetime] = mapped_column(index=True)
    body: Mapped[bytes | None] = mapped_column(LargeBinary)
    """What was sent, while it waits for an answer of the web."""
    waits_for: Mapped[dict[str, Any]]
    """Numbers of what is asked, by address."""
    leased_until: Mapped[datetime]
    done_at: Mapped[datetime | None]
    report: Mapped[dict[str, Any] | None] = mapped_column(Told)


class CheckList(Base):
    """A list of many to check. Personal: who sent it. Erased with the person, gone after 30 days."""

    __tablename__ = "lms_check_list"
    __table_args__ = (
        CheckConstraint("total >= 0", name="counts_from_zero"),
        Index("ix_lms_check_list_open", "leased_until", sqlite_where=OPEN, postgresql_where=OPEN),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(32), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey(_PERSON, ondelete="CASCADE"), index=True)
    label: Mapped[str] = mapped_column(String(200))
    sent_at: Mapped[datetime] = mapped_column(index=True)
    total: Mapped[int]
    """Lines it had when it was sent."""
    leased_until: Mapped[datetime]
    done_at: Mapped[datetime | None]


class CheckLine(Base):
    """One line of a list. Personal: whom it names. Erased with the award, gone with its list."""

    __tablename__ = "lms_check_line"
    __table_args__ = (
        Index("ix_lms_check_line_unchecked", "list_id", "n", sqlite_where=UNCHECKED, postgresql_where=UNCHECKED),
    )

    list_id: Mapped[int] = mapped_column(ForeignKey("lms_check_list.id", ondelete="CASCADE"), primary_key=True)
    n: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """Which line of the file it was; the heading, where there is one, is line 1."""
    given: Mapped[str] = mapped_column(Text)
    """What stood there; of a JWT only its beginning, once it was checked."""
    award_id: Mapped[int | None] = mapped_column(ForeignKey(_AWARD, ondelete="CASCADE"), index=True)
    verdict: Mapped[str | None] = mapped_column(String(12))
    code: Mapped[str | None] = mapped_column(String(40))
    """None until it was checked."""
    report: Mapped[dict[str, Any] | None] = mapped_column(Told)
