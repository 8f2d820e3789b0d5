"""What a person earned: facts and ledger rows that are never rewritten, and counters kept beside them."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, false, text, true
from sqlalchemy.orm import Mapped, mapped_column

from lms.store.base import BY_KEY, Base

_PERSON = "lms_person.id"
_UNSIGNED = text("unsigned")
_REVERSED = text("reversal_of IS NOT NULL")


class Achievement(Base):
    """One thing a person did or reached, once. Personal: learning record. Erased with the person."""

    __tablename__ = "lms_achievement"
    __table_args__ = (BY_KEY,)

    person_id: Mapped[int] = mapped_column(ForeignKey(_PERSON, ondelete="CASCADE"), primary_key=True)
    ref: Mapped[str] = mapped_column(String(200), primary_key=True)
    """``kind:id``; with the person it is the natural key, so nothing is ever earned twice."""
    evidence: Mapped[dict[str, Any]]
    """What it rests on: because, revision (digest), release, percent, attempt, first_try, version."""
    at: Mapped[datetime]


class XpEntry(Base):
    """One line of the XP ledger, append-only. Personal: learning record. Erased with the person."""

    __tablename__ = "lms_xp"
    __table_args__ = (
        UniqueConstraint("person_id", "key"),
        CheckConstraint("amount <> 0", name="amount_counts"),
        Index("ix_lms_xp_reversal_of", "reversal_of", unique=True, sqlite_where=_REVERSED, postgresql_where=_REVERSED),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey(_PERSON, ondelete="CASCADE"))
    amount: Mapped[int]
    """Whole XP; negative in a reversal."""
    reason: Mapped[str] = mapped_column(String(40))
    """A code: lesson, quiz, quiz-first-try, first-try, level, reversal, rule-change, or that of the room that paid."""
    key: Mapped[str] = mapped_column(String(220))
    """The natural key of what is paid for, mostly the reference; ``<reference>@xp-2`` where rule 2 paid it anew."""
    rule: Mapped[str] = mapped_column(String(20))
    """The version of the rule that paid."""
    at: Mapped[datetime]
    reversal_of: Mapped[int | None] = mapped_column(ForeignKey("lms_xp.id", ondelete="CASCADE"))
    """The entry this row takes back; an entry is taken back at most once."""


class Award(Base):
    """A badge awarded to a person. Personal: learning record, own sharing choice. Erased with the person."""

    __tablename__ = "lms_award"
    __table_args__ = (
        UniqueConstraint("person_id", "key"),
        CheckConstraint("(revoked_at IS NULL) = (revoked_reason IS NULL)", name="revoked_with_reason"),
        CheckConstraint("expires_at IS NULL OR expires_at > awarded_at", name="expires_later"),
        Index("ix_lms_award_unsigned", "id", sqlite_where=_UNSIGNED, postgresql_where=_UNSIGNED),
        CheckConstraint("(suspended_at IS NULL) = (suspended_reason IS NULL)", name="suspended_with_reason"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(32), unique=True)
    """128 random bits: who has the address was given it."""
    person_id: Mapped[int] = mapped_column(ForeignKey(_PERSON, ondelete="CASCADE"))
    badge_id: Mapped[str] = mapped_column(String(100))
    key: Mapped[str] = mapped_column(String(120))
    """The natural key of the occasion, so that it is awarded once."""
    title: Mapped[str] = mapped_column(String(200))
    """The badge's title when it was earned."""
    digest: Mapped[str] = mapped_column(String(80))
    """The content hash of the badge's file when it was earned."""
    look: Mapped[dict[str, Any]]
    """Shape, glyph and colour when it was earned, so that its picture stays."""
    release: Mapped[int]
    evidence: Mapped[dict[str, Any]]
    awarded_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    """The first instant at which it is no longer valid; from the badge's valid_for, in calendar months."""
    revoked_at: Mapped[datetime | None]
    revoked_by: Mapped[int | None] = mapped_column(ForeignKey(_PERSON, ondelete="SET NULL"))
    revoked_reason: Mapped[str | None] = mapped_column(String(500))
    public: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Whether the owner lets everybody with the address see it; no until the owner says so."""
    unsigned: Mapped[bool] = mapped_column(default=True, server_default=true())
    """No credential is stored that says what this row says; the job that signs clears it."""
    given_reason: Mapped[str | None] = mapped_column(String(500))
    """Set for a badge that somebody gave by hand, and shown with it; who did stands among the decisions about it."""
    suspended_at: Mapped[datetime | None]
    suspended_reason: Mapped[str | None] = mapped_column(String(500))


class AwardRenewal(Base):
    """An award made valid for longer, never rewritten. Personal: learning record. Erased with the person."""

    __tablename__ = "lms_award_renewal"
    __table_args__ = (CheckConstraint("n >= 1", name="n_from_one"),)

    award_id: Mapped[int] = mapped_column(ForeignKey("lms_award.id", ondelete="CASCADE"), primary_key=True)
    n: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    expires_at: Mapped[datetime]
    """The award's new end; the newest one stands in the award too."""
    because: Mapped[str] = mapped_column(String(120))
    """The reference that was renewed."""


class LevelReached(Base):
    """A level a person reached, kept for good. Personal: learning record. Erased with the person."""

    __tablename__ = "lms_level_reached"

    person_id: Mapped[int] = mapped_column(ForeignKey(_PERSON, ondelete="CASCADE"), primary_key=True)
    level_id: Mapped[str] = mapped_column(String(100), primary_key=True)
    number: Mapped[int]
    """The number the level had at that time."""
    at: Mapped[datetime]
    release: Mapped[int]
    seen_at: Mapped[datetime | None]
    """When the person put the news of it away; until then it is shown on Today."""


class Standing(Base):
    """Counters over the rows above, one row a person. Personal: learning record. Erased with the person."""

    __tablename__ = "lms_standing"
    __table_args__ = (CheckConstraint("badges >= 0 AND lessons >= 0", name="counts_from_zero"),)

    person_id: Mapped[int] = mapped_column(ForeignKey(_PERSON, ondelete="CASCADE"), primary_key=True)
    xp: Mapped[int] = mapped_column(default=0)
    level_id: Mapped[str] = mapped_column(String(100), default="")
    level_number: Mapped[int] = mapped_column(default=0)
    badges: Mapped[int] = mapped_column(default=0)
    """Awards that are not revoked."""
    lessons: Mapped[int] = mapped_column(default=0)
    release: Mapped[int] = mapped_column(default=0, index=True)
    """The release that badges and levels were last evaluated under; an older one waits for catching up."""
    updated: Mapped[datetime]
