"""Campaigns of acknowledgement with their reminders, and reviews of platforms that were asked for."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from lms.store.types import Moment

revision: str = "0022"
down_revision: str | None = "0021"
branch_labels: Any = None
depends_on: Any = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "lms_policy_campaign",
        sa.Column("policy_id", sa.String(length=80), nullable=False),
        sa.Column("automatic", sa.Boolean(), nullable=False),
        sa.Column("pressed_at", Moment(), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["by_id"], ["lms_person.id"], name=op.f("fk_lms_policy_campaign_by_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("policy_id", name=op.f("pk_lms_policy_campaign")),
    )
    op.create_index(op.f("ix_lms_policy_campaign_by_id"), "lms_policy_campaign", ["by_id"])
    op.create_table(
        "lms_policy_reminder",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("policy_id", sa.String(length=80), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["lms_person.id"], name=op.f("fk_lms_policy_reminder_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", "policy_id", "version", name=op.f("pk_lms_policy_reminder")),
    )
    op.create_index("ix_lms_policy_reminder_person_id_at", "lms_policy_reminder", ["person_id", "at"])
    op.create_table(
        "lms_platform_asked",
        sa.Column("platform_id", sa.String(length=80), nullable=False),
        sa.Column("review_by", sa.Date(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("platform_id", "review_by", name=op.f("pk_lms_platform_asked")),
    )
