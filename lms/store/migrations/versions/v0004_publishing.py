"""Where releases come from, what the folder held, and windows to learn again."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from lms.store.base import Json
from lms.store.types import Moment

revision: str = "0004"
down_revision: str | None = "0003"
branch_labels: Any = None
depends_on: Any = None


def upgrade() -> None:
    """Apply."""
    # In plain SQL, since only so may SQLite add a constraint without copying a table that others point to.
    op.execute(
        "ALTER TABLE lms_release ADD COLUMN origin VARCHAR(20) DEFAULT 'folder' NOT NULL "
        "CONSTRAINT ck_lms_release_origin_known CHECK (origin IN ('folder', 'browser', 'undo'))"
    )
    op.add_column("lms_release", sa.Column("changes", Json, server_default=sa.text("'[]'"), nullable=False))
    _synced()
    op.create_table(
        "lms_relearning",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("course_id", sa.String(length=100), nullable=False),
        sa.Column("release", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("lessons", Json, nullable=False),
        sa.Column("quiz_id", sa.String(length=100), nullable=False),
        sa.Column("opened_at", Moment(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("quiz_at", Moment(), nullable=True),
        sa.Column("done_at", Moment(), nullable=True),
        sa.CheckConstraint("done_at >= opened_at", name=op.f("ck_lms_relearning_done_later")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["lms_person.id"], name=op.f("fk_lms_relearning_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", "course_id", "release", name=op.f("pk_lms_relearning")),
    )
    is_open = sa.text("done_at IS NULL")
    op.create_index(
        "ix_lms_relearning_open", "lms_relearning", ["person_id"], sqlite_where=is_open, postgresql_where=is_open
    )


def _synced() -> None:
    op.create_table(
        "lms_synced_file",
        sa.Column("path", sa.String(length=300), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["digest"], ["lms_text.digest"], name=op.f("fk_lms_synced_file_digest")),
        sa.PrimaryKeyConstraint("path", name=op.f("pk_lms_synced_file")),
    )
    op.create_index(op.f("ix_lms_synced_file_digest"), "lms_synced_file", ["digest"])
    op.create_table(
        "lms_sync_conflict",
        sa.Column("path", sa.String(length=300), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=True),
        sa.Column("found_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["digest"], ["lms_text.digest"], name=op.f("fk_lms_sync_conflict_digest")),
        sa.PrimaryKeyConstraint("path", name=op.f("pk_lms_sync_conflict")),
    )
    op.create_index(op.f("ix_lms_sync_conflict_digest"), "lms_sync_conflict", ["digest"])
    # Until now every release came from the folder.
    op.execute(
        "INSERT INTO lms_synced_file (path, digest) SELECT path, digest FROM lms_release_file "
        "WHERE release = (SELECT max(number) FROM lms_release)"
    )
