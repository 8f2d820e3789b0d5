"""Stories, who kept them, and the shares people began: erased with the choice, counted without the person."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.store.base import Base

_PERSON = "lms_person.id"
_STORY = "lms_story.id"


class Story(Base):
    """Something worth telling. Personal: its author's key. The key is taken off when the person is erased."""

    __tablename__ = "lms_story"
    __table_args__ = (
        CheckConstraint("audience IN ('everybody', 'team', 'level')", name="audience_known"),
        CheckConstraint("(audience = 'team') = (team_id IS NOT NULL)", name="team_named"),
        CheckConstraint("(audience = 'level') = (level IS NOT NULL)", name="level_named"),
        CheckConstraint("expires_at > published_at", name="over_later"),
        Index("ix_lms_story_published_at", "published_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(32), unique=True)
    title: Mapped[str] = mapped_column(String(120))
    summary: Mapped[str] = mapped_column(String(300))
    body: Mapped[str] = mapped_column(Text)
    """Plain text of at most 2 kB; links in it are made to work where it is shown."""
    link: Mapped[str] = mapped_column(String(500))
    topic: Mapped[str] = mapped_column(String(40))
    language: Mapped[str] = mapped_column(String(16))
    internal_only: Mapped[bool]
    """For reading: it has no composer."""
    audience: Mapped[str] = mapped_column(String(10))
    team_id: Mapped[int | None] = mapped_column(ForeignKey("lms_team.id"))
    level: Mapped[int | None]
    created_at: Mapped[datetime]
    published_at: Mapped[datetime]
    """When it opens: at its making, or at the end of its embargo."""
    embargo_until: Mapped[datetime | None]
    expires_at: Mapped[datetime]
    """The first instant at which it is over."""
    closed_at: Mapped[datetime | None]
    author_id: Mapped[int | None] = mapped_column(ForeignKey(_PERSON, ondelete="SET NULL"))


class Bookmark(Base):
    """A story somebody wants to come back to. Personal: the interest. Erased with the person."""

    __tablename__ = "lms_bookmark"

    person_id: Mapped[int] = mapped_column(ForeignKey(_PERSON, ondelete="CASCADE"), primary_key=True)
    story_id: Mapped[int] = mapped_column(ForeignKey(_STORY, ondelete="CASCADE"), primary_key=True)


class Share(Base):
    """A dialogue a person opened for a story. Personal: words, network, time. Erased with the opt-in, or the person."""

    __tablename__ = "lms_share"
    __table_args__ = (UniqueConstraint("person_id", "story_id", "network"), Index("ix_lms_share_at", "at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey(_PERSON, ondelete="CASCADE"))
    story_id: Mapped[int] = mapped_column(ForeignKey(_STORY))
    network: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime]
    """When it was first recorded; a second time changes nothing here."""
    counted: Mapped[bool]
    """Whether it is in the total; no where it was counted before the person left and came back."""
    words: Mapped[str | None] = mapped_column(Text)
    """The working copy for the page with the link; gone after a day unless the person keeps it."""
    words_at: Mapped[datetime]
    keep: Mapped[bool]
    instance: Mapped[str | None] = mapped_column(String(253))
    """The server of the person's account, for networks that have many; goes with the words."""
    posted: Mapped[bool | None]
    """The answer to "Did you post it?", where there is one."""


class ShareTotal(Base):
    """How often a story was shared on a network, by whomever. Personal: none."""

    __tablename__ = "lms_share_total"
    __table_args__ = (CheckConstraint("count >= 0", name="from_zero"),)

    story_id: Mapped[int] = mapped_column(ForeignKey(_STORY), primary_key=True)
    network: Mapped[str] = mapped_column(String(20), primary_key=True)
    count: Mapped[int]


class ShareResidue(Base):
    """What stays of an erased share: a keyed hash, so that it never counts twice. Personal: none without the key."""

    __tablename__ = "lms_share_residue"
    __table_args__ = (Index("ix_lms_share_residue_story_id", "story_id", "network"),)

    hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    story_id: Mapped[int] = mapped_column(ForeignKey(_STORY))
    network: Mapped[str] = mapped_column(String(20))
