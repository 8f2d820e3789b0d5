"""Ideas, who supports them, what is said about them, every step they took, and what trainers are to make of them."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.ideas.box import rules
from lms.ideas.box.likeness import WORD
from lms.store.base import BY_KEY, Base

_PERSON, _IDEA = "lms_person.id", "lms_idea.id"


class Idea(Base):
    """What somebody would like to see. Personal: author, text. Erased with the person: the text is taken out."""

    __tablename__ = "lms_idea"
    __table_args__ = (
        UniqueConstraint("author_id", "digest"),
        CheckConstraint(f"kind IN {rules.KINDS!r}", name="kind_known"),
        CheckConstraint(f"status IN {rules.STATUSES!r}", name="status_known"),
        CheckConstraint("steps > 0 AND supports >= 0 AND remarks >= 0", name="counted"),
        Index("ix_lms_idea_status", "status", "since", "id"),
        Index("ix_lms_idea_kind", "kind", "id"),
        Index("ix_lms_idea_story", "story"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(32), unique=True)
    author_id: Mapped[int | None] = mapped_column(ForeignKey(_PERSON, ondelete="SET NULL"))
    digest: Mapped[str | None] = mapped_column(String(64))
    """Of what was handed in, so that sending it twice makes one; none once it was written anew."""
    kind: Mapped[str] = mapped_column(String(8))
    title: Mapped[str] = mapped_column(String(rules.TITLE))
    text: Mapped[str] = mapped_column(Text)
    """Plain text of at most 2 kB."""
    credited: Mapped[bool]
    """Whether the author is named."""
    status: Mapped[str] = mapped_column(String(8))
    steps: Mapped[int]
    """How many steps it took; a page that saw fewer is out of date."""
    supports: Mapped[int]
    """Counted beside the rows."""
    remarks: Mapped[int]
    """Counted beside the rows; without those that were taken off."""
    created_at: Mapped[datetime]
    since: Mapped[datetime]
    """When the status was decided last."""
    promised_at: Mapped[datetime | None]
    clause: Mapped[str] = mapped_column(String(200))
    """``policy#clause`` it is about; may be empty."""
    story: Mapped[str | None] = mapped_column(ForeignKey("lms_story.public_id", ondelete="SET NULL"))
    """The story it became."""
    taken_back_at: Mapped[datetime | None]


class IdeaWord(Base):
    """A word an idea is found by. Personal: words of the text. Erased with the text."""

    __tablename__ = "lms_idea_word"
    __table_args__ = (Index("ix_lms_idea_word_idea_id", "idea_id"), BY_KEY)

    word: Mapped[str] = mapped_column(String(WORD), primary_key=True)
    idea_id: Mapped[int] = mapped_column(ForeignKey(_IDEA, ondelete="CASCADE"), primary_key=True)


class IdeaSupport(Base):
    """That somebody would like to see it, too. Personal: that. Erased with the person."""

    __tablename__ = "lms_idea_support"
    __table_args__ = (Index("ix_lms_idea_support_person_id", "person_id"), BY_KEY)

    idea_id: Mapped[int] = mapped_column(ForeignKey(_IDEA, ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey(_PERSON, ondelete="CASCADE"), primary_key=True)
    at: Mapped[datetime]


class IdeaRemark(Base):
    """What somebody says about an idea. Personal: the words. Erased with the person."""

    __tablename__ = "lms_idea_remark"
    __table_args__ = (
        UniqueConstraint("person_id", "digest"),
        Index("ix_lms_idea_remark_idea_id", "idea_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    idea_id: Mapped[int] = mapped_column(ForeignKey(_IDEA, ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey(_PERSON, ondelete="CASCADE"))
    digest: Mapped[str] = mapped_column(String(64))
    """Of the words and the idea, so that sending them twice says them once."""
    words: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]
    off_at: Mapped[datetime | None]
    """When the champion took it off the page."""
    off_by: Mapped[int | None] = mapped_column(ForeignKey(_PERSON, ondelete="SET NULL"))


class IdeaStep(Base):
    """One step of an idea, never rewritten. Personal: who decided, words. Erased with the person: the name goes."""

    __tablename__ = "lms_idea_step"
    __table_args__ = (
        CheckConstraint(f"what IN {rules.STEPS!r}", name="what_known"),
        CheckConstraint("n > 0", name="from_one"),
        Index("ix_lms_idea_step_by_id", "by_id"),
    )

    idea_id: Mapped[int] = mapped_column(ForeignKey(_IDEA, ondelete="CASCADE"), primary_key=True)
    n: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    what: Mapped[str] = mapped_column(String(10))
    status: Mapped[str] = mapped_column(String(8))
    """What the idea was from then on."""
    words: Mapped[str] = mapped_column(Text)
    until: Mapped[datetime | None]
    """The date promised with it."""
    by_id: Mapped[int | None] = mapped_column(ForeignKey(_PERSON, ondelete="SET NULL"))
    """Who decided; never the author, who may want not to be named."""
    at: Mapped[datetime]


class IdeaTask(Base):
    """A training idea that waits for a trainer. Personal: who took it. Erased with the person: the name goes."""

    __tablename__ = "lms_idea_task"
    __table_args__ = (
        CheckConstraint("(path = '') = (begun_at IS NULL)", name="begun_with_a_draft"),
        Index("ix_lms_idea_task_begun_at", "begun_at", "idea_id"),
    )

    idea_id: Mapped[int] = mapped_column(ForeignKey(_IDEA, ondelete="CASCADE"), primary_key=True)
    asked_at: Mapped[datetime]
    path: Mapped[str] = mapped_column(String(200))
    """The file of the lesson that was begun; empty while nobody began."""
    begun_at: Mapped[datetime | None]
    begun_by: Mapped[int | None] = mapped_column(ForeignKey(_PERSON, ondelete="SET NULL"))
