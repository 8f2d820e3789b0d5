"""Credentials people hold from elsewhere."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from lms.store.base import Json
from lms.store.types import Moment

revision: str = "0011"
down_revision: str | None = "0010"
branch_labels: Any = None
depends_on: Any = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "lms_holding",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("report", Json, nullable=False),
        sa.Column("picture", sa.LargeBinary(), nullable=True),
        sa.Column("shown", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("added_at", Moment(), nullable=False),
        sa.Column("checked_at", Moment(), nullable=True),
        sa.Column("next_check_at", Moment(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("lease", sa.String(length=32), nullable=True),
        sa.CheckConstraint(
            "state IN ('waiting', 'kept', 'refused', 'removed')", name=op.f("ck_lms_holding_state_known")
        ),
        sa.CheckConstraint("tries >= 0", name=op.f("ck_lms_holding_tries_counted")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["lms_person.id"], name=op.f("fk_lms_holding_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lms_holding")),
        sa.UniqueConstraint("person_id", "key", name=op.f("uq_lms_holding_person_id_key")),
        sa.UniqueConstraint("public_id", name=op.f("uq_lms_holding_public_id")),
    )
    op.create_index("ix_lms_holding_next_check_at", "lms_holding", ["next_check_at"])
