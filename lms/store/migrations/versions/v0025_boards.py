"""Standings, the count of scores that ranks are read from."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from lms.store.types import Moment

revision: str = "0025"
down_revision: str | None = "0024"
branch_labels: Any = None
depends_on: Any = None


def upgrade() -> None:
    """Apply."""
    _ranking()


def _ranking() -> None:
    op.create_table(
        "lms_board_standing",
        sa.Column("board", sa.String(length=80), nullable=False),
        sa.Column("person_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("reached_at", Moment(), nullable=False),
        sa.CheckConstraint("score BETWEEN 0 AND 1000000000", name=op.f("ck_lms_board_standing_score_in_range")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["lms_person.id"], name=op.f("fk_lms_board_standing_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("board", "person_id", name=op.f("pk_lms_board_standing")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_lms_board_standing_person_id", "lms_board_standing", ["person_id"])
    op.create_index(
        "ix_lms_board_standing_place", "lms_board_standing", ["board", sa.text("score DESC"), "reached_at", "person_id"]
    )
    op.create_table(
        "lms_rank_bucket",
        sa.Column("board", sa.String(length=80), nullable=False),
        sa.Column("level", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("bucket", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.CheckConstraint("count >= 0", name=op.f("ck_lms_rank_bucket_not_negative")),
        sa.PrimaryKeyConstraint("board", "level", "bucket", name=op.f("pk_lms_rank_bucket")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "lms_rank_delta",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("board", sa.String(length=80), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("bucket", sa.Integer(), nullable=False),
        sa.Column("change", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lms_rank_delta")),
    )
    op.create_index("ix_lms_rank_delta_bucket", "lms_rank_delta", ["board", "level", "bucket"])
