"""What is remembered of credentials: keys, what was signed, and places in the status lists."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    ScalarSelect,
    String,
    Text,
    UniqueConstraint,
    false,
    func,
    select,
    text,
    true,
)
from sqlalchemy.orm import Mapped, aliased, mapped_column

from lms.recognition.credentials import rules
from lms.store.base import Base

_SET = text("revoked OR suspended")


class IssuerKey(Base):
    """A key credentials are signed with; its public part is published for good. Personal: none."""

    __tablename__ = "lms_issuer_key"
    __table_args__ = (CheckConstraint("because IN ('first', 'rotated', 'secret', 'compromised')", name="because"),)

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """From 1 on, without gaps: two processes that make one at the same time make the same number, and one gives way."""
    kid: Mapped[str] = mapped_column(String(60), unique=True)
    """The public part in Multikey form, which names it in the DID document."""
    public: Mapped[str] = mapped_column(String(60))
    sealed: Mapped[str] = mapped_column(String(200))
    """The private part, sealed with a key derived from the academy's secret."""
    mark: Mapped[str] = mapped_column(String(16))
    """Which secret sealed it, told without telling the secret."""
    because: Mapped[str] = mapped_column(String(12))
    made_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]
    """From when on it signs nothing new; what it signed stays valid."""
    compromised_at: Mapped[datetime | None]
    """From when on nothing it signed counts."""


class Credential(Base):
    """A badge as it was signed, never rewritten. Personal: the hashed e-mail in it. Erased with the person."""

    __tablename__ = "lms_credential"

    award_id: Mapped[int] = mapped_column(ForeignKey("lms_award.id", ondelete="CASCADE"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """From 1 on; the newest is served."""
    document: Mapped[str] = mapped_column(Text)
    """JSON text with its proof, as it was signed."""
    jwt: Mapped[str] = mapped_column(Text)
    issuer: Mapped[str] = mapped_column(String(500))
    """The DID it was signed for."""
    kid: Mapped[str] = mapped_column(String(60), index=True)
    identity: Mapped[str] = mapped_column(String(80))
    """The hash of the holder's address in it."""
    salt: Mapped[str] = mapped_column(String(40))
    valid_until: Mapped[datetime | None]
    signed_at: Mapped[datetime]


_any = aliased(Credential)


def newest_version(award_id: Any) -> ScalarSelect[int]:
    """Give the number of the newest version of an award's credential, for a query that is built once."""
    return select(func.max(_any.version)).where(_any.award_id == award_id).scalar_subquery()


class StatusEntry(Base):
    """A place in a status list, given once and never again. Personal: none, once its award is gone."""

    __tablename__ = "lms_status_entry"
    __table_args__ = (
        UniqueConstraint("award_id"),
        CheckConstraint(f"place >= 0 AND place < {rules.LIST_BITS}", name="place_in_list"),
        Index("ix_lms_status_entry_set", "list", sqlite_where=_SET, postgresql_where=_SET),
    )

    list: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    place: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """Drawn at random, so that a place tells nothing about whose it is or when it was given."""
    award_id: Mapped[int | None] = mapped_column(ForeignKey("lms_award.id", ondelete="SET NULL"))
    """None once the person was erased: the place stays taken and its bits stay as they were."""
    revoked: Mapped[bool] = mapped_column(default=False, server_default=false())
    suspended: Mapped[bool] = mapped_column(default=False, server_default=false())


class StatusList(Base):
    """A status list as it was last signed, one a purpose. Personal: none."""

    __tablename__ = "lms_status_list"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    purpose: Mapped[str] = mapped_column(String(12), primary_key=True)
    stale: Mapped[bool] = mapped_column(default=True, server_default=true())
    """A bit changed since it was signed."""
    document: Mapped[str] = mapped_column(Text, default="")
    jwt: Mapped[str] = mapped_column(Text, default="")
    issuer: Mapped[str] = mapped_column(String(500), default="")
    kid: Mapped[str] = mapped_column(String(60), default="")
    signed_at: Mapped[datetime | None]
