"""What is proposed, by people and by feeds, and every step it took."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.sharing.queue import rules
from lms.store.base import Base

_PERSON = "lms_person.id"


class Proposal(Base):
    """A story somebody would like to see told, or an item of a feed. Personal: author, text. Erased with the person."""

    __tablename__ = "lms_proposal"
    __table_args__ = (
        UniqueConstraint("author_id", "form_key"),
        UniqueConstraint("feed_id", "item_key"),
        CheckConstraint(f"state IN {rules.STATES!r}", name="state_known"),
        CheckConstraint("(author_id IS NULL) <> (feed_id IS NULL)", name="from_one"),
        CheckConstraint("(feed_id IS NULL) = (item_key IS NULL)", name="item_of_feed"),
        CheckConstraint("(state = 'approved') = (story_id IS NOT NULL)", name="approved_with_story"),
        CheckConstraint("steps > 0", name="handed_in"),
        Index("ix_lms_proposal_state", "state", "since", "id"),
        Index("ix_lms_proposal_story_id", "story_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(32), unique=True)
    author_id: Mapped[int | None] = mapped_column(ForeignKey(_PERSON, ondelete="CASCADE"))
    form_key: Mapped[str | None] = mapped_column(String(40))
    """Of the form it was typed into, so that sending it twice makes one."""
    feed_id: Mapped[int | None] = mapped_column(ForeignKey("lms_feed.id", ondelete="CASCADE"))
    item_key: Mapped[str | None] = mapped_column(String(64))
    """A hash of the item's own id, so that it comes in once."""
    title: Mapped[str] = mapped_column(String(120))
    summary: Mapped[str] = mapped_column(String(300))
    body: Mapped[str] = mapped_column(Text)
    link: Mapped[str] = mapped_column(String(500))
    """Empty where there is none that can be shared yet."""
    topic: Mapped[str] = mapped_column(String(40))
    language: Mapped[str] = mapped_column(String(16))
    remark: Mapped[str] = mapped_column(Text)
    """For the editors only."""
    credited: Mapped[bool]
    """Whether the author wants to be named on the story."""
    state: Mapped[str] = mapped_column(String(10))
    steps: Mapped[int]
    """How many steps it took; a page that saw fewer is out of date."""
    created_at: Mapped[datetime]
    since: Mapped[datetime]
    """When the last step was taken."""
    story_id: Mapped[int | None] = mapped_column(ForeignKey("lms_story.id"))


class ProposalStep(Base):
    """One step of a proposal, never rewritten. Personal: who took it, words. Erased with the person: the name goes."""

    __tablename__ = "lms_proposal_step"
    __table_args__ = (
        CheckConstraint(f"what IN {rules.STEPS!r}", name="what_known"),
        CheckConstraint("n > 0", name="from_one"),
        Index("ix_lms_proposal_step_by_id", "by_id"),
    )

    proposal_id: Mapped[int] = mapped_column(ForeignKey("lms_proposal.id", ondelete="CASCADE"), primary_key=True)
    n: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    what: Mapped[str] = mapped_column(String(10))
    words: Mapped[str] = mapped_column(Text)
    by_id: Mapped[int | None] = mapped_column(ForeignKey(_PERSON, ondelete="SET NULL"))
    at: Mapped[datetime]
