"""Weeks of learning, leave and freezes, and the rules XP are paid by."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from lms.store.base import Json
from lms.store.types import Moment

revision: str = "0009"
down_revision: str | None = "0008"
branch_labels: Any = None
depends_on: Any = None


def upgrade() -> None:
    """Apply."""
    _rules()
    _weeks()


def _rules() -> None:
    op.create_table(
        "lms_xp_rule",
        sa.Column("n", sa.Integer(), autoincrement=False, nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("lesson", "quiz", "first_try", "level")),
        sa.Column("from_at", Moment(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.CheckConstraint("n > 1", name=op.f("ck_lms_xp_rule_after_the_first")),
        sa.CheckConstraint(
            "lesson >= 0 AND quiz >= 0 AND first_try >= 0 AND level >= 0",
            name=op.f("ck_lms_xp_rule_pays_nothing_less"),
        ),
        sa.ForeignKeyConstraint(
            ["by_id"], ["lms_person.id"], name=op.f("fk_lms_xp_rule_by_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("n", name=op.f("pk_lms_xp_rule")),
    )
    op.create_table(
        "lms_xp_recompute",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("rule", sa.Integer(), nullable=False),
        sa.Column("upwards", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("open", sa.Boolean(), nullable=True),
        sa.Column("cursor", sa.Integer(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("figures", Json, nullable=False),
        sa.Column("made", Json, nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        *(sa.Column(name, Moment(), nullable=name != "at") for name in ("at", "decided_at", "ended_at")),
        sa.CheckConstraint(
            "state IN ('counting', 'counted', 'working', 'done', 'dropped')",
            name=op.f("ck_lms_xp_recompute_state_known"),
        ),
        sa.CheckConstraint(
            "(state IN ('done', 'dropped')) = (open IS NULL)", name=op.f("ck_lms_xp_recompute_open_until_ended")
        ),
        sa.ForeignKeyConstraint(
            ["by_id"], ["lms_person.id"], name=op.f("fk_lms_xp_recompute_by_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lms_xp_recompute")),
        sa.UniqueConstraint("open", name=op.f("uq_lms_xp_recompute_open")),
    )


def _weeks() -> None:
    person = ["lms_person.id"]
    op.create_table(
        "lms_active_week",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("week", sa.Date(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("counted", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], person, name=op.f("fk_lms_active_week_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", "week", name=op.f("pk_lms_active_week")),
    )
    waits = sa.text("counted IS false")
    op.create_index(
        "ix_lms_active_week_uncounted", "lms_active_week", ["person_id"], sqlite_where=waits, postgresql_where=waits
    )
    op.create_table(
        "lms_leave",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("starts", sa.Date(), nullable=False),
        sa.Column("ends", sa.Date(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.CheckConstraint("ends >= starts", name=op.f("ck_lms_leave_ends_after_start")),
        sa.ForeignKeyConstraint(["person_id"], person, name=op.f("fk_lms_leave_person_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lms_leave")),
    )
    op.create_index("ix_lms_leave_person_id", "lms_leave", ["person_id"])
    op.create_table(
        "lms_streak",
        sa.Column("person_id", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("current", "longest", "kept")),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("next_at", Moment(), nullable=True),
        sa.Column("updated", Moment(), nullable=False),
        sa.CheckConstraint(
            "current >= 0 AND longest >= current AND kept BETWEEN 0 AND 2", name=op.f("ck_lms_streak_run_in_range")
        ),
        sa.ForeignKeyConstraint(["person_id"], person, name=op.f("fk_lms_streak_person_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_lms_streak")),
    )
    changes = sa.text("next_at IS NOT NULL")
    op.create_index("ix_lms_streak_next_at", "lms_streak", ["next_at"], sqlite_where=changes, postgresql_where=changes)
