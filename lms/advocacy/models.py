"""Choices, pauses and grants: ledgers that are never rewritten, and the present state beside them."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from lms.store.base import Base

_PERSON = "lms_person.id"


class ConsentText(Base):
    """A text that was shown on the consent page, once for all who saw it. Personal: none."""

    __tablename__ = "lms_consent_text"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    version: Mapped[str] = mapped_column(String(20))
    body: Mapped[str] = mapped_column(Text)


class Consent(Base):
    """One answer about advocating; the last one counts. Personal: the answer. Erased with the person."""

    __tablename__ = "lms_consent"
    __table_args__ = (
        CheckConstraint("choice IN ('yes', 'not-now', 'left')", name="choice_known"),
        CheckConstraint("choice = 'left' OR text IS NOT NULL", name="answer_with_text"),
        Index("ix_lms_consent_person_id", "person_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey(_PERSON, ondelete="CASCADE"))
    choice: Mapped[str] = mapped_column(String(8))
    at: Mapped[datetime]
    policies: Mapped[dict[str, Any]]
    """The version of each policy in force, by its id."""
    text: Mapped[str | None] = mapped_column(ForeignKey("lms_consent_text.digest"))
    """The digest of the text that was shown; leaving needs no text."""


class Suspension(Base):
    """A pause of a person's outward permissions; a lifted one stays. Personal: the reason. Erased with the person."""

    __tablename__ = "lms_suspension"
    __table_args__ = (
        CheckConstraint("until IS NULL OR until > starts_at", name="ends_later"),
        CheckConstraint("lifted_at IS NOT NULL OR lifted_by IS NULL", name="lifted_once"),
        Index("ix_lms_suspension_person_id", "person_id", "starts_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey(_PERSON, ondelete="CASCADE"))
    reason: Mapped[str] = mapped_column(String(500))
    """Shown to the person, word for word."""
    suspended_by: Mapped[int | None] = mapped_column(ForeignKey(_PERSON, ondelete="SET NULL"))
    starts_at: Mapped[datetime]
    until: Mapped[datetime | None]
    """The first instant at which it no longer counts; none: until it is lifted."""
    lifted_at: Mapped[datetime | None]
    lifted_by: Mapped[int | None] = mapped_column(ForeignKey(_PERSON, ondelete="SET NULL"))


class Grant(Base):
    """Whether a key was held at the last look; the formula decides. Personal: the key. Erased with the person."""

    __tablename__ = "lms_grant"

    person_id: Mapped[int] = mapped_column(ForeignKey(_PERSON, ondelete="CASCADE"), primary_key=True)
    key: Mapped[str] = mapped_column(String(80), primary_key=True)
    granted: Mapped[bool]
    since: Mapped[datetime]


class GrantEvent(Base):
    """A key became held, or no longer is. Personal: the key. The person's key is taken off when they are erased."""

    __tablename__ = "lms_grant_event"
    __table_args__ = (Index("ix_lms_grant_event_person_id", "person_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey(_PERSON, ondelete="SET NULL"))
    pseudonym: Mapped[str] = mapped_column(String(32))
    """A keyed hash of the person's key: what stays of an erased person, so that the seals stay whole."""
    key: Mapped[str] = mapped_column(String(80))
    granted: Mapped[bool]
    reason: Mapped[str] = mapped_column(String(20))
    """``met``, or the first condition missing: level, policy, certification, consent, suspended, account, removed."""
    at: Mapped[datetime]


class GrantSeal(Base):
    """A run of grant events, bound by a digest that also stands in the audit log. Personal: none."""

    __tablename__ = "lms_grant_seal"
    __table_args__ = (CheckConstraint("first <= last", name="in_order"),)

    last: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """The newest event of the run."""
    first: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]


class GrantWatch(Base):
    """When to look at a person's grants again. Personal: none but the key. Erased with the person."""

    __tablename__ = "lms_grant_watch"
    __table_args__ = (Index("ix_lms_grant_watch_next_change_at", "next_change_at"),)

    person_id: Mapped[int] = mapped_column(ForeignKey(_PERSON, ondelete="CASCADE"), primary_key=True)
    release: Mapped[int] = mapped_column(index=True)
    """The release the grants were last decided under; an older one waits for the sweep."""
    next_change_at: Mapped[datetime | None]
    """When time alone may change a grant: a pause or a certification ends."""


class PeerInvitation(Base):
    """A colleague was told that there is a choice, once. Personal: who told them. Taken off when they leave."""

    __tablename__ = "lms_peer_invitation"
    __table_args__ = (Index("ix_lms_peer_invitation_invited", "invited", "at"),)

    pair: Mapped[str] = mapped_column(String(64), primary_key=True)
    """A keyed hash of both: the key itself makes a second invitation impossible, also after leaving and returning."""
    invited: Mapped[str] = mapped_column(String(64))
    """A keyed hash of the address that was typed, whoever has it; random once that person is erased."""
    person_id: Mapped[int | None] = mapped_column(ForeignKey(_PERSON, ondelete="SET NULL"), index=True)
    at: Mapped[datetime]


class Call(Base):
    """Words of the champion to everybody who has the choice. Personal: who wrote them; taken off when erased."""

    __tablename__ = "lms_call"
    __table_args__ = (CheckConstraint("until > at", name="ends_later"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    words: Mapped[str] = mapped_column(String(300))
    at: Mapped[datetime] = mapped_column(index=True)
    until: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey(_PERSON, ondelete="SET NULL"))


class TakingPart(Base):
    """A group of five or more as it was at the start of a month, in fives. Personal: none."""

    __tablename__ = "lms_taking_part"
    __table_args__ = (CheckConstraint("people >= joined AND joined >= 5", name="nobody_to_be_found"),)

    month: Mapped[date] = mapped_column(primary_key=True)
    n: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    cells: Mapped[list[Any]]
    """[[team key or null, level], …]; no cell is in two groups of a month."""
    people: Mapped[int]
    joined: Mapped[int]
    shared: Mapped[int | None]
    """None: fewer than five did, or fewer than five of those who take part did not."""
