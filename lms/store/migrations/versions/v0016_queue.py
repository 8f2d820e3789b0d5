"""Proposals with their steps, feeds, and what is planned."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from lms.store.types import Moment

revision: str = "0016"
down_revision: str | None = "0015"
branch_labels: Any = None
depends_on: Any = None


def upgrade() -> None:
    """Apply."""
    _feeds()
    _proposals()
    _steps()
    _plans()


def _person(table: str, column: str, ondelete: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], ["lms_person.id"], name=op.f(f"fk_{table}_{column}"), ondelete=ondelete
    )


def _feeds() -> None:
    op.create_table(
        "lms_feed",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(length=500), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("topic", sa.String(length=40), nullable=False),
        sa.Column("language", sa.String(length=16), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("next_at", Moment(), nullable=False),
        sa.Column("inquiry", sa.Integer(), nullable=True),
        sa.Column("asked_at", Moment(), nullable=True),
        sa.Column("read_at", Moment(), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("failure", sa.String(length=20), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("off_at", Moment(), nullable=True),
        sa.CheckConstraint("failures >= 0", name=op.f("ck_lms_feed_failures_counted")),
        _person("lms_feed", "by_id", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lms_feed")),
        sa.UniqueConstraint("address", name=op.f("uq_lms_feed_address")),
    )
    op.create_index("ix_lms_feed_next_at", "lms_feed", ["next_at"])
    op.create_index(op.f("ix_lms_feed_by_id"), "lms_feed", ["by_id"])


def _proposals() -> None:
    states = "('waiting', 'changes', 'approved', 'declined', 'withdrawn')"
    op.create_table(
        "lms_proposal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("form_key", sa.String(length=40), nullable=True),
        sa.Column("feed_id", sa.Integer(), nullable=True),
        sa.Column("item_key", sa.String(length=64), nullable=True),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("summary", sa.String(length=300), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("link", sa.String(length=500), nullable=False),
        sa.Column("topic", sa.String(length=40), nullable=False),
        sa.Column("language", sa.String(length=16), nullable=False),
        sa.Column("remark", sa.Text(), nullable=False),
        sa.Column("credited", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("steps", sa.Integer(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("since", Moment(), nullable=False),
        sa.Column("story_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(f"state IN {states}", name=op.f("ck_lms_proposal_state_known")),
        sa.CheckConstraint("(author_id IS NULL) <> (feed_id IS NULL)", name=op.f("ck_lms_proposal_from_one")),
        sa.CheckConstraint("(feed_id IS NULL) = (item_key IS NULL)", name=op.f("ck_lms_proposal_item_of_feed")),
        sa.CheckConstraint(
            "(state = 'approved') = (story_id IS NOT NULL)", name=op.f("ck_lms_proposal_approved_with_story")
        ),
        sa.CheckConstraint("steps > 0", name=op.f("ck_lms_proposal_handed_in")),
        _person("lms_proposal", "author_id", "CASCADE"),
        sa.ForeignKeyConstraint(["feed_id"], ["lms_feed.id"], name=op.f("fk_lms_proposal_feed_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["story_id"], ["lms_story.id"], name=op.f("fk_lms_proposal_story_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lms_proposal")),
        sa.UniqueConstraint("public_id", name=op.f("uq_lms_proposal_public_id")),
        sa.UniqueConstraint("author_id", "form_key", name=op.f("uq_lms_proposal_author_id_form_key")),
        sa.UniqueConstraint("feed_id", "item_key", name=op.f("uq_lms_proposal_feed_id_item_key")),
    )
    op.create_index("ix_lms_proposal_state", "lms_proposal", ["state", "since", "id"])
    op.create_index("ix_lms_proposal_story_id", "lms_proposal", ["story_id"])


def _steps() -> None:
    steps = "('hand-in', 'withdraw', 'ask', 'approve', 'decline', 'reopen')"
    op.create_table(
        "lms_proposal_step",
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("what", sa.String(length=10), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", Moment(), nullable=False),
        sa.CheckConstraint(f"what IN {steps}", name=op.f("ck_lms_proposal_step_what_known")),
        sa.CheckConstraint("n > 0", name=op.f("ck_lms_proposal_step_from_one")),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["lms_proposal.id"], name=op.f("fk_lms_proposal_step_proposal_id"), ondelete="CASCADE"
        ),
        _person("lms_proposal_step", "by_id", "SET NULL"),
        sa.PrimaryKeyConstraint("proposal_id", "n", name=op.f("pk_lms_proposal_step")),
    )
    op.create_index("ix_lms_proposal_step_by_id", "lms_proposal_step", ["by_id"])


def _plans() -> None:
    op.create_table(
        "lms_plan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("kind IN ('event', 'story')", name=op.f("ck_lms_plan_kind_known")),
        _person("lms_plan", "by_id", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lms_plan")),
    )
    op.create_index("ix_lms_plan_at", "lms_plan", ["at", "id"])
    op.create_index(op.f("ix_lms_plan_by_id"), "lms_plan", ["by_id"])
