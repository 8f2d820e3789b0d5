"""The dashboard's four weeks, what a click costs elsewhere, and the pulse."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from lms.store.base import Json
from lms.store.types import Moment

revision: str = "0029"
down_revision: str | None = "0028"
branch_labels: Any = None
depends_on: Any = None
_OPEN = sa.text("closed_at IS NULL")


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "lms_four_weeks",
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("figures", Json, nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("first", name=op.f("pk_lms_four_weeks")),
    )
    op.create_table(
        "lms_click_cost",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cost", sa.Integer(), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("source", sa.String(length=300), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", Moment(), nullable=False),
        sa.CheckConstraint("cost > 0", name=op.f("ck_lms_click_cost_cost_counts")),
        sa.ForeignKeyConstraint(["by_id"], ["lms_person.id"], name=op.f("fk_lms_click_cost_by_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lms_click_cost")),
    )
    op.create_index(op.f("ix_lms_click_cost_by_id"), "lms_click_cost", ["by_id"])
    op.create_table(
        "lms_pulse_round",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("questions", Json, nullable=False),
        sa.Column("opens_at", Moment(), nullable=False),
        sa.Column("ends_at", Moment(), nullable=False),
        sa.Column("closed_at", Moment(), nullable=True),
        sa.Column("factor", sa.Integer(), nullable=True),
        sa.Column("shift", sa.Integer(), nullable=True),
        sa.Column("opened_by", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(closed_at IS NULL) = (factor IS NOT NULL)", name=op.f("ck_lms_pulse_round_key_ends_with_round")
        ),
        sa.CheckConstraint("(factor IS NULL) = (shift IS NULL)", name=op.f("ck_lms_pulse_round_key_is_whole")),
        sa.ForeignKeyConstraint(
            ["opened_by"], ["lms_person.id"], name=op.f("fk_lms_pulse_round_opened_by"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lms_pulse_round")),
        sa.UniqueConstraint("public_id", name=op.f("uq_lms_pulse_round_public_id")),
    )
    op.create_index(op.f("ix_lms_pulse_round_opened_by"), "lms_pulse_round", ["opened_by"])
    op.create_index(
        "uq_lms_pulse_round_open",
        "lms_pulse_round",
        [sa.text("(closed_at IS NULL)")],
        unique=True,
        sqlite_where=_OPEN,
        postgresql_where=_OPEN,
    )
    op.create_table(
        "lms_pulse_mark",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("mark", sa.Integer(), autoincrement=False, nullable=False),
        _of_round("lms_pulse_mark"),
        sa.PrimaryKeyConstraint("round_id", "mark", name=op.f("pk_lms_pulse_mark")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "lms_pulse_count",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("question", sa.String(length=20), nullable=False),
        sa.Column("option", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.CheckConstraint("count >= 0", name=op.f("ck_lms_pulse_count_from_zero")),
        _of_round("lms_pulse_count"),
        sa.PrimaryKeyConstraint("round_id", "question", "option", name=op.f("pk_lms_pulse_count")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "lms_pulse_sentence",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(length=32), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        _of_round("lms_pulse_sentence"),
        sa.PrimaryKeyConstraint("round_id", "place", name=op.f("pk_lms_pulse_sentence")),
        sqlite_with_rowid=False,
    )


def _of_round(table: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_round_id")
    return sa.ForeignKeyConstraint(["round_id"], ["lms_pulse_round.id"], name=name, ondelete="CASCADE")
