"""Policy versions and acknowledgements: rows that are written once."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from lms.store.base import Base


class PolicyInForce(Base):
    """The newest version of each policy, kept beside the versions for quick answers. Personal: none."""

    __tablename__ = "lms_policy"

    policy_id: Mapped[str] = mapped_column(String(80), primary_key=True)
    version: Mapped[int]
    material_version: Mapped[int]
    """An acknowledgement of this version or a later one counts."""
    acknowledge: Mapped[bool]
    """False when the policy asks for none, or was withdrawn."""


class PolicyVersion(Base):
    """A text of a policy that came into force. Personal: none."""

    __tablename__ = "lms_policy_version"
    __table_args__ = (CheckConstraint("number >= 1", name="number_from_one"),)

    policy_id: Mapped[str] = mapped_column(String(80), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(200))
    digest: Mapped[str] = mapped_column(String(64))
    """Hash of the whole file, as the library keeps it."""
    words_digest: Mapped[str] = mapped_column(String(64))
    material: Mapped[bool]
    release: Mapped[int] = mapped_column(ForeignKey("lms_release.number"))
    published_at: Mapped[datetime]
    round_id: Mapped[int | None] = mapped_column(ForeignKey("lms_policy_round.id"), index=True)
    """The round its signatures were given in; none where the release itself signed."""
    areas: Mapped[list[Any]] = mapped_column(default=list, server_default=text("'[]'"))
    """Whose signature it needed; where no round has theirs, nobody held the area and the release itself signed."""
    why: Mapped[str] = mapped_column(Text, default="", server_default=text("''"))
    """What changed, and why, in the champion's words."""


class Acknowledgement(Base):
    """A person put their name to a version. Personal: name, time, version. Erased with the person."""

    __tablename__ = "lms_acknowledgement"
    __table_args__ = (
        UniqueConstraint("person_id", "policy_id", "version"),
        Index("ix_lms_acknowledgement_policy_version", "policy_id", "version"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("lms_person.id"))
    policy_id: Mapped[str] = mapped_column(String(80))
    version: Mapped[int]
    name: Mapped[str] = mapped_column(String(200))
    """The name as it was then."""
    digest: Mapped[str] = mapped_column(String(64))
    """Hash of the text that was shown."""
    at: Mapped[datetime]
