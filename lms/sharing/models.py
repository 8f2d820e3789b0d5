"""Stories, who kept them, and the shares people began: erased with the choice, counted without the person."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint, select, text
from sqlalchemy.orm import Mapped, column_property, mapped_column

from lms.store.base import Base

_PERSON = "lms_person.id"
_STORY = "lms_story.id"
_TOPIC = "lms_topic.id"
_TEAM = "lms_team.id"
_OPEN = text("done_at IS NULL")


class Topic(Base):
    """What stories are about. Personal: none."""

    __tablename__ = "lms_topic"
    __table_args__ = (CheckConstraint("closed OR level IS NULL", name="level_when_closed"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(40))
    key: Mapped[str] = mapped_column(String(120), unique=True)
    """The title as titles are compared, so that no two differ in capitals only."""
    about: Mapped[str] = mapped_column(String(300))
    closed: Mapped[bool]
    """Its stories are only for its teams and its level; one that names neither is for nobody."""
    level: Mapped[int | None]
    created_at: Mapped[datetime]
    archived_at: Mapped[datetime | None]
    """Since when no new story takes it; those it has stay until they are over."""


class TopicTeam(Base):
    """A team a closed topic is for. Personal: none."""

    __tablename__ = "lms_topic_team"

    topic_id: Mapped[int] = mapped_column(ForeignKey(_TOPIC, ondelete="CASCADE"), primary_key=True)
    team_id: Mapped[int] = mapped_column(ForeignKey(_TEAM, ondelete="CASCADE"), primary_key=True)


class TopicChoice(Base):
    """A topic somebody follows or mutes. Personal: the interest. Erased with the person."""

    __tablename__ = "lms_topic_choice"
    __table_args__ = (CheckConstraint("choice IN ('follow', 'mute')", name="choice_known"),)

    person_id: Mapped[int] = mapped_column(ForeignKey(_PERSON, ondelete="CASCADE"), primary_key=True)
    topic_id: Mapped[int] = mapped_column(ForeignKey(_TOPIC, ondelete="CASCADE"), primary_key=True)
    choice: Mapped[str] = mapped_column(String(8))


class Picture(Base):
    """The picture of a story, written anew so that only its pixels remain. Personal: none."""

    __tablename__ = "lms_story_picture"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    body: Mapped[bytes] = mapped_column(LargeBinary)
    """WebP."""
    small: Mapped[bytes] = mapped_column(LargeBinary)
    """The same for the stream, so that a page full of them stays light."""
    width: Mapped[int]
    height: Mapped[int]
    made_at: Mapped[datetime]
    """One that no story takes within a day is removed."""


class Story(Base):
    """Something worth telling. Personal: its author's key. The key is taken off when the person is erased."""

    __tablename__ = "lms_story"
    __table_args__ = (
        CheckConstraint(
            "kind IN ('news', 'campaign', 'event', 'promotion', 'offer', 'job', 'article')", name="kind_known"
        ),
        CheckConstraint("kind <> 'event' OR starts_at IS NOT NULL", name="event_begins"),
        CheckConstraint("kind <> 'offer' OR ends_at IS NOT NULL", name="offer_ends"),
        CheckConstraint(
            "status IN ('draft', 'proposed', 'changes', 'approved', 'published', 'declined')", name="status_known"
        ),
        CheckConstraint("source IN ('entered', 'fetched')", name="source_known"),
        CheckConstraint("picture IS NULL OR picture_alt <> '' OR status <> 'published'", name="picture_described"),
        CheckConstraint("expires_at > published_at", name="over_later"),
        Index("ix_lms_story_published_at", "published_at", "id"),
        Index("ix_lms_story_topic_id", "topic_id"),
        Index("ix_lms_story_status", "status", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(32), unique=True)
    kind: Mapped[str] = mapped_column(String(12))
    title: Mapped[str] = mapped_column(String(120))
    summary: Mapped[str] = mapped_column(String(300))
    body: Mapped[str] = mapped_column(Text)
    """Plain text of at most 2 kB; links in it are made to work where it is shown."""
    link: Mapped[str] = mapped_column(String(500))
    source: Mapped[str] = mapped_column(String(10))
    """Whether title, summary and picture began as what its link says about itself."""
    topic_id: Mapped[int] = mapped_column(ForeignKey(_TOPIC))
    language: Mapped[str] = mapped_column(String(16))
    """What it is written in."""
    internal_only: Mapped[bool]
    """For reading: it has no composer."""
    status: Mapped[str] = mapped_column(String(10))
    """Only a published one is ever in the stream."""
    team_id: Mapped[int | None] = mapped_column(ForeignKey(_TEAM))
    """Only for this team, where there is one; team, language and level are joined by and."""
    for_language: Mapped[str | None] = mapped_column(String(16))
    """Only for people who chose this language."""
    level: Mapped[int | None]
    """Only for people from this level on."""
    picture: Mapped[str | None] = mapped_column(ForeignKey("lms_story_picture.digest"))
    picture_alt: Mapped[str] = mapped_column(String(300))
    """What the picture shows, in a person's words."""
    place: Mapped[str] = mapped_column(String(120))
    """Where an event is."""
    starts_at: Mapped[datetime | None]
    """When an event begins, or a campaign, a promotion or an offer."""
    ends_at: Mapped[datetime | None]
    """When it ends; a job's is the last moment to apply."""
    created_at: Mapped[datetime]
    published_at: Mapped[datetime]
    """When it opens: at its making, or at the end of its embargo."""
    embargo_until: Mapped[datetime | None]
    expires_at: Mapped[datetime]
    """The first instant at which it is over."""
    closed_at: Mapped[datetime | None]
    author_id: Mapped[int | None] = mapped_column(ForeignKey(_PERSON, ondelete="SET NULL"))
    topic: Mapped[str] = column_property(
        select(Topic.title).where(Topic.id == topic_id).correlate_except(Topic).scalar_subquery()
    )
    """The title of its topic, read together with the story."""


class StoryRead(Base):
    """That somebody read a story for reading. Personal: the fact. Counted, shown to nobody else, erased with the
    person."""

    __tablename__ = "lms_story_read"
    __table_args__ = (Index("ix_lms_story_read_story_id", "story_id"),)

    person_id: Mapped[int] = mapped_column(ForeignKey(_PERSON, ondelete="CASCADE"), primary_key=True)
    story_id: Mapped[int] = mapped_column(ForeignKey(_STORY, ondelete="CASCADE"), primary_key=True)
    at: Mapped[datetime]


class Caption(Base):
    """Words somebody may begin with. Personal: its author's key. The key is taken off when the person is erased."""

    __tablename__ = "lms_story_caption"
    __table_args__ = (
        UniqueConstraint("story_id", "network", "mark"),
        CheckConstraint("status IN ('suggested', 'accepted', 'declined')", name="status_known"),
        Index("ix_lms_story_caption_status", "status", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    story_id: Mapped[int] = mapped_column(ForeignKey(_STORY, ondelete="CASCADE"))
    network: Mapped[str] = mapped_column(String(20))
    """Empty: for any."""
    language: Mapped[str] = mapped_column(String(16))
    words: Mapped[str] = mapped_column(Text)
    mark: Mapped[str] = mapped_column(String(64))
    """Hash of the words as they are compared: the same ones never stand there twice."""
    status: Mapped[str] = mapped_column(String(10))
    created_at: Mapped[datetime]
    author_id: Mapped[int | None] = mapped_column(ForeignKey(_PERSON, ondelete="SET NULL"))


class CaptionTurn(Base):
    """Which caption somebody was shown last. Personal: the fact. Erased with the opt-in, or the person."""

    __tablename__ = "lms_caption_turn"
    __table_args__ = (Index("ix_lms_caption_turn_caption_id", "caption_id"),)

    person_id: Mapped[int] = mapped_column(ForeignKey(_PERSON, ondelete="CASCADE"), primary_key=True)
    story_id: Mapped[int] = mapped_column(ForeignKey(_STORY, ondelete="CASCADE"), primary_key=True)
    network: Mapped[str] = mapped_column(String(20), primary_key=True)
    caption_id: Mapped[int] = mapped_column(ForeignKey("lms_story_caption.id", ondelete="CASCADE"))


class Look(Base):
    """What a link says about itself, asked for by somebody who writes. Personal: whose it is, and what they had
    typed. Erased after a day, or with the person."""

    __tablename__ = "lms_story_look"
    __table_args__ = (
        Index("ix_lms_story_look_open", "id", sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index("ix_lms_story_look_asked_at", "asked_at"),
        Index("ix_lms_story_look_person_id", "person_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(32), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey(_PERSON, ondelete="CASCADE"))
    story_id: Mapped[int | None] = mapped_column(ForeignKey(_STORY, ondelete="CASCADE"))
    """The story it is for; none for a new one."""
    url: Mapped[str] = mapped_column(String(500))
    inquiry: Mapped[int]
    picture_inquiry: Mapped[int | None]
    typed: Mapped[dict[str, Any]]
    """The form as it stood, so that nothing typed is lost meanwhile."""
    title: Mapped[str] = mapped_column(String(120))
    summary: Mapped[str] = mapped_column(String(300))
    picture: Mapped[str | None] = mapped_column(String(64))
    failure: Mapped[str] = mapped_column(String(20))
    asked_at: Mapped[datetime]
    done_at: Mapped[datetime | None]


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
    disclosure: Mapped[str | None] = mapped_column(String(200))
    """What stands before the words; goes with them."""
    alt: Mapped[str | None] = mapped_column(Text)
    """What the story's picture shows; goes with the words."""
    link: Mapped[str | None] = mapped_column(String(500))
    """The link that goes along, where it is not the story's own."""
    address: Mapped[str | None] = mapped_column(String(500))
    """Where the post lies, if the person said so; never asked for by us."""
    own: Mapped[bool | None]
    """Whether the words were the person's own, as points decide it, when it was first recorded; none: from before."""
    disclosed: Mapped[bool | None]
    """Whether the check of the disclosure had nothing to say of them then; none: from before."""


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
