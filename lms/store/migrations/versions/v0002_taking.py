"""Hints that were opened and time that people are allowed."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from lms.store.base import Json
from lms.store.types import Moment

revision: str = "0002"
down_revision: str | None = "0001"
branch_labels: Any = None
depends_on: Any = None


def upgrade() -> None:
    """Apply."""
    op.add_column("lms_attempt", sa.Column("hints", Json, server_default=sa.text("'[]'"), nullable=False))
    op.add_column("lms_attempt", sa.Column("reached", Json, server_default=sa.text("'{}'"), nullable=False))
    op.create_table(
        "lms_time_allowance",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("set_by", sa.Integer(), nullable=True),
        sa.Column("set_at", Moment(), nullable=False),
        sa.CheckConstraint("(percent = 0) <> (minutes = 0)", name=op.f("ck_lms_time_allowance_one_of_both")),
        sa.CheckConstraint("minutes BETWEEN 0 AND 600", name=op.f("ck_lms_time_allowance_minutes_in_range")),
        sa.CheckConstraint("percent BETWEEN 0 AND 300", name=op.f("ck_lms_time_allowance_percent_in_range")),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["lms_person.id"],
            name=op.f("fk_lms_time_allowance_person_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["set_by"], ["lms_person.id"], name=op.f("fk_lms_time_allowance_set_by"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_lms_time_allowance")),
    )
