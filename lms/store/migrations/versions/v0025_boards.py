"""Standings and the count of scores that ranks are read from; boards, who is on them, their days and teams."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from lms.store.base import Json
from lms.store.types import Moment

revision: str = "0025"
down_revision: str | None = "0024"
branch_labels: Any = None
depends_on: Any = None


def upgrade() -> None:
    """Apply."""
    _ranking()
    _boards()
    _members()


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


def _boards() -> None:
    op.create_table(
        "lms_board_switch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("on", sa.Boolean(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["by_id"], ["lms_person.id"], name=op.f("fk_lms_board_switch_by_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lms_board_switch")),
    )
    op.create_table(
        "lms_board_text",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_lms_board_text")),
    )
    op.create_table(
        "lms_board_alias",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("shown", sa.String(length=5), nullable=False),
        sa.Column("alias", sa.String(length=30), nullable=True),
        sa.Column("alias_key", sa.String(length=120), nullable=True),
        sa.Column("at", Moment(), nullable=False),
        sa.CheckConstraint("(shown = 'alias') = (alias IS NOT NULL)", name=op.f("ck_lms_board_alias_alias_or_name")),
        sa.CheckConstraint("(alias IS NULL) = (alias_key IS NULL)", name=op.f("ck_lms_board_alias_alias_with_key")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["lms_person.id"], name=op.f("fk_lms_board_alias_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_lms_board_alias")),
        sa.UniqueConstraint("alias_key", name=op.f("uq_lms_board_alias_alias_key")),
    )


def _members() -> None:
    op.create_table(
        "lms_board_member",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("text", sa.String(length=64), nullable=False),
        sa.Column("policies", Json, nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("leaves_at", Moment(), nullable=True),
        sa.Column("counted_in", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["counted_in"], ["lms_team.id"], name=op.f("fk_lms_board_member_counted_in"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["lms_person.id"], name=op.f("fk_lms_board_member_person_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["text"], ["lms_board_text.digest"], name=op.f("fk_lms_board_member_text")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_lms_board_member")),
    )
    op.create_index("ix_lms_board_member_leaves_at", "lms_board_member", ["leaves_at"])
    op.create_index("ix_lms_board_member_counted_in", "lms_board_member", ["counted_in"])
    op.create_table(
        "lms_board_day",
        sa.Column("person_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.CheckConstraint("points >= 0", name=op.f("ck_lms_board_day_not_negative")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["lms_person.id"], name=op.f("fk_lms_board_day_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", "day", name=op.f("pk_lms_board_day")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "lms_board_team",
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column("average", sa.Integer(), nullable=True),
        sa.Column("active", sa.Integer(), nullable=False),
        sa.Column("left", sa.Integer(), nullable=False),
        sa.Column("said_on", sa.Date(), nullable=True),
        sa.Column("since", sa.Date(), nullable=False),
        sa.CheckConstraint(
            "average IS NULL OR active >= 5", name=op.f("ck_lms_board_team_nobody_to_be_found")
        ),
        sa.ForeignKeyConstraint(
            ["team_id"], ["lms_team.id"], name=op.f("fk_lms_board_team_team_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("team_id", name=op.f("pk_lms_board_team")),
    )
    op.create_index("ix_lms_board_team_average", "lms_board_team", ["average"])
