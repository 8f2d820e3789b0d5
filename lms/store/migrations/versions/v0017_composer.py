"""Drafts of shares, reminders to oneself, and what a share says first."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from lms.store.base import Json
from lms.store.types import Moment

revision: str = "0017"
down_revision: str | None = "0016"
branch_labels: Any = None
depends_on: Any = None


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table("lms_share") as share:
        share.add_column(sa.Column("disclosure", sa.String(length=200), nullable=True))
        share.add_column(sa.Column("alt", sa.Text(), nullable=True))
        share.add_column(sa.Column("link", sa.String(length=500), nullable=True))
        share.add_column(sa.Column("address", sa.String(length=500), nullable=True))
    op.create_table(
        "lms_share_draft",
        *_owned("lms_share_draft"),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("networks", Json, nullable=False),
        sa.Column("disclosure", sa.String(length=200), nullable=False),
        sa.Column("alt", sa.Text(), nullable=False),
        sa.Column("instance", sa.String(length=300), nullable=False),
        sa.Column("saved_at", Moment(), nullable=False),
    )
    op.create_index("ix_lms_share_draft_saved_at", "lms_share_draft", ["person_id", "saved_at"])
    op.create_table(
        "lms_share_reminder",
        *_owned("lms_share_reminder"),
        sa.Column("set_at", Moment(), nullable=False),
        sa.Column("due_at", Moment(), nullable=False),
        sa.Column("sent_at", Moment(), nullable=True),
        sa.CheckConstraint("due_at > set_at", name=op.f("ck_lms_share_reminder_due_later")),
    )
    op.create_index("ix_lms_share_reminder_due_at", "lms_share_reminder", ["due_at"])


def _owned(table: str) -> tuple[Any, ...]:
    return (
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("story_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["lms_person.id"], name=op.f(f"fk_{table}_person_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["story_id"], ["lms_story.id"], name=op.f(f"fk_{table}_story_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("person_id", "story_id", name=op.f(f"pk_{table}")),
    )
