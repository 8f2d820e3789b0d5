"""Links, clicks, conversions and their counters: a link loses its person when they leave, and goes on leading."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from lms.sharing.links.rules import CLICKS, CODE_LENGTH, CONVERSIONS, KINDS
from lms.store.base import Base

_PERSON, _STORY, _LINK = "lms_person.id", "lms_story.id", "lms_link.id"
_WAITING = text("kind IS NULL")


def _one_of(values: tuple[str, ...]) -> str:
    return f"kind IN ({', '.join(map(repr, values))})"


class Link(Base):
    """A short link to a story. Personal: who took the story out. The person is taken off when they leave or go."""

    __tablename__ = "lms_link"
    __table_args__ = (
        UniqueConstraint("person_id", "story_id", "network"),
        Index("ix_lms_link_story_id", "story_id", "network"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(CODE_LENGTH), unique=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey(_PERSON, ondelete="SET NULL"))
    story_id: Mapped[int] = mapped_column(ForeignKey(_STORY))
    network: Mapped[str] = mapped_column(String(20))
    made_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    """When its owner stopped it; it may be taken up again."""
    counted_before: Mapped[int] = mapped_column(default=0)
    """Clicks of people that were counted for the same share before its person left and came back."""
    maker_mark: Mapped[str | None] = mapped_column(String(32))
    """What stands for the device the share was made on, for that day only."""
    maker_day: Mapped[date | None]


class Click(Base):
    """Somebody or something that followed a link. Personal: of the link's person. Erased with the person."""

    __tablename__ = "lms_click"
    __table_args__ = (
        CheckConstraint(_one_of(CLICKS), name="kind_known"),
        Index("ix_lms_click_waiting", "id", sqlite_where=_WAITING, postgresql_where=_WAITING),
        Index("ix_lms_click_link_id", "link_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    link_id: Mapped[int] = mapped_column(ForeignKey(_LINK, ondelete="CASCADE"))
    at: Mapped[datetime]
    day: Mapped[date]
    agent: Mapped[str] = mapped_column(String(10))
    """What kind of program asked: browser, or one that does not count."""
    own: Mapped[bool]
    """Whether the link's own person was signed in."""
    mark: Mapped[str | None] = mapped_column(String(32))
    """What stands for the visitor at this link on this day; gone when the click is classified."""
    kind: Mapped[str | None] = mapped_column(String(10))
    """None until a job has classified it."""


class Visitor(Base):
    """Who was counted at a link today, as a hash. Personal: none without the day's salt. Gone when the day is over."""

    __tablename__ = "lms_visitor"

    link_id: Mapped[int] = mapped_column(ForeignKey(_LINK, ondelete="CASCADE"), primary_key=True)
    mark: Mapped[str] = mapped_column(String(32), primary_key=True)
    day: Mapped[date]


class DaySalt(Base):
    """The chance that goes into a day's hashes. Personal: none. Destroyed when the day is over."""

    __tablename__ = "lms_day_salt"

    day: Mapped[date] = mapped_column(primary_key=True)
    salt: Mapped[str] = mapped_column(String(64))


class Conversion(Base):
    """What came of a link, told by another system. Personal: of the link's person. Erased with the person."""

    __tablename__ = "lms_conversion"
    __table_args__ = (
        CheckConstraint(_one_of(CONVERSIONS), name="kind_known"),
        UniqueConstraint("source", "key"),
        Index("ix_lms_conversion_link_id", "link_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    link_id: Mapped[int] = mapped_column(ForeignKey(_LINK, ondelete="CASCADE"))
    source: Mapped[str] = mapped_column(String(40))
    key: Mapped[str] = mapped_column(String(100))
    """The id the other system gave it: it counts once."""
    kind: Mapped[str] = mapped_column(String(12))
    at: Mapped[datetime]
    day: Mapped[date]
    received_at: Mapped[datetime]


class Source(Base):
    """A system that signs conversions. Personal: the key of who let it in. It is taken off when they go."""

    __tablename__ = "lms_conversion_source"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(40), unique=True)
    salt: Mapped[str] = mapped_column(String(64))
    """Its secret is made of this and the academy's own secret, and stored nowhere."""
    made_at: Mapped[datetime]
    made_by: Mapped[int | None] = mapped_column(ForeignKey(_PERSON, ondelete="SET NULL"))
    ended_at: Mapped[datetime | None]


class LinkTotal(Base):
    """How much of each kind a link with a person has. Personal: the figures of that person. Erased with the person."""

    __tablename__ = "lms_link_total"
    __table_args__ = (CheckConstraint("count >= 0", name="from_zero"), CheckConstraint(_one_of(KINDS), "kind_known"))

    link_id: Mapped[int] = mapped_column(ForeignKey(_LINK, ondelete="CASCADE"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(12), primary_key=True)
    count: Mapped[int]


class ClickTotal(Base):
    """How much of each kind a story had on a network on a day, by whomever. Personal: none."""

    __tablename__ = "lms_click_total"
    __table_args__ = (CheckConstraint("count >= 0", name="from_zero"), CheckConstraint(_one_of(KINDS), "kind_known"))

    story_id: Mapped[int] = mapped_column(ForeignKey(_STORY), primary_key=True, autoincrement=False)
    network: Mapped[str] = mapped_column(String(20), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(12), primary_key=True)
    count: Mapped[int]


class ClickResidue(Base):
    """What erased clicks came to, without the person. Personal: none."""

    __tablename__ = "lms_click_residue"

    story_id: Mapped[int] = mapped_column(ForeignKey(_STORY), primary_key=True, autoincrement=False)
    network: Mapped[str] = mapped_column(String(20), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(12), primary_key=True)
    count: Mapped[int]


class LinkResidue(Base):
    """How many clicks an erased share was counted for, under a keyed hash. Personal: none without the key."""

    __tablename__ = "lms_link_residue"

    hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    count: Mapped[int]


class ConversionResidue(Base):
    """An erased conversion, which must not count twice. Personal: none without the key."""

    __tablename__ = "lms_conversion_residue"
    __table_args__ = (Index("ix_lms_conversion_residue_story_id", "story_id", "network"),)

    hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    story_id: Mapped[int] = mapped_column(ForeignKey(_STORY))
    network: Mapped[str] = mapped_column(String(20))
    day: Mapped[date]
    kind: Mapped[str] = mapped_column(String(12))
