"""Contests being planned, what looked unusual in them, and rewards."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from lms.store.base import Json
from lms.store.types import Moment

revision: str = "0024"
down_revision: str | None = "0023"
branch_labels: Any = None
depends_on: Any = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "lms_reward",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("about", sa.String(length=300), nullable=False),
        sa.Column("stock", sa.Integer(), nullable=False),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.Column("offered", sa.Boolean(), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.CheckConstraint("taken BETWEEN 0 AND stock", name=op.f("ck_lms_reward_never_more_than_there_are")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lms_reward")),
    )
    op.create_table(
        "lms_reward_taken",
        sa.Column("reward_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["reward_id"], ["lms_reward.id"], name=op.f("fk_lms_reward_taken_reward_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("reward_id", "number", name=op.f("pk_lms_reward_taken")),
    )
    op.create_table(
        "lms_contest_plan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("title", sa.String(length=100), nullable=False),
        sa.Column("pages", Json, nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("changed_at", Moment(), nullable=False),
        sa.Column("thrown_at", Moment(), nullable=True),
        sa.Column("announced_at", Moment(), nullable=True),
        sa.Column("contest", sa.String(length=32), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["by_id"], ["lms_person.id"], name=op.f("fk_lms_contest_plan_by_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lms_contest_plan")),
        sa.UniqueConstraint("public_id", name=op.f("uq_lms_contest_plan_public_id")),
    )
    op.create_index(op.f("ix_lms_contest_plan_by_id"), "lms_contest_plan", ["by_id"])
    op.create_index("ix_lms_contest_plan_changed_at", "lms_contest_plan", ["changed_at"])
    op.create_table(
        "lms_reward_switch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["by_id"], ["lms_person.id"], name=op.f("fk_lms_reward_switch_by_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lms_reward_switch")),
    )
    op.create_index(op.f("ix_lms_reward_switch_by_id"), "lms_reward_switch", ["by_id"])
    op.create_table(
        "lms_contest_watched",
        sa.Column("contest_id", sa.Integer(), nullable=False),
        sa.Column("until", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contest_id"], ["lms_contest.id"], name=op.f("fk_lms_contest_watched_contest_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("contest_id", name=op.f("pk_lms_contest_watched")),
    )
    op.create_table(
        "lms_reward_offer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contest_id", sa.Integer(), nullable=True),
        sa.Column("series_id", sa.Integer(), nullable=True),
        sa.Column("winners", sa.Integer(), nullable=False),
        sa.CheckConstraint("(contest_id IS NULL) <> (series_id IS NULL)", name=op.f("ck_lms_reward_offer_of_one")),
        sa.CheckConstraint("winners > 0", name=op.f("ck_lms_reward_offer_for_somebody")),
        sa.ForeignKeyConstraint(
            ["contest_id"], ["lms_contest.id"], name=op.f("fk_lms_reward_offer_contest_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["series_id"], ["lms_contest_series.id"], name=op.f("fk_lms_reward_offer_series_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lms_reward_offer")),
        sa.UniqueConstraint("contest_id", name=op.f("uq_lms_reward_offer_contest_id")),
        sa.UniqueConstraint("series_id", name=op.f("uq_lms_reward_offer_series_id")),
    )
    op.create_table(
        "lms_contest_oddity",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contest_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("about", sa.String(length=60), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("since", Moment(), nullable=False),
        sa.Column("until", Moment(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("found_at", Moment(), nullable=False),
        sa.Column("decided_at", Moment(), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.CheckConstraint(
            "kind IN ('burst', 'even', 'again', 'own', 'networks', 'midnight', 'alike')",
            name=op.f("ck_lms_contest_oddity_kind_known"),
        ),
        sa.CheckConstraint(
            "state <> 'taken_back' OR reason <> ''", name=op.f("ck_lms_contest_oddity_taken_back_says_why")
        ),
        sa.CheckConstraint("state IN ('open', 'fine', 'taken_back')", name=op.f("ck_lms_contest_oddity_state_known")),
        sa.ForeignKeyConstraint(
            ["contest_id", "person_id"],
            ["lms_contest_entry.contest_id", "lms_contest_entry.person_id"],
            name="fk_lms_contest_oddity_entry",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["lms_person.id"], name=op.f("fk_lms_contest_oddity_decided_by"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["lms_person.id"], name=op.f("fk_lms_contest_oddity_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lms_contest_oddity")),
        sa.UniqueConstraint(
            "contest_id",
            "person_id",
            "kind",
            "about",
            "day",
            name=op.f("uq_lms_contest_oddity_contest_id_person_id_kind_about_day"),
        ),
    )
    op.create_index(op.f("ix_lms_contest_oddity_decided_by"), "lms_contest_oddity", ["decided_by"])
    op.create_index("ix_lms_contest_oddity_person_id", "lms_contest_oddity", ["person_id"])
    op.create_index("ix_lms_contest_oddity_state", "lms_contest_oddity", ["contest_id", "state", "id"])
    op.create_table(
        "lms_reward_claim",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contest_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("reward_id", sa.Integer(), nullable=True),
        sa.Column("code", sa.String(length=12), nullable=True),
        sa.Column("chosen_at", Moment(), nullable=True),
        sa.Column("handed_at", Moment(), nullable=True),
        sa.CheckConstraint("(code IS NULL) = (chosen_at IS NULL)", name=op.f("ck_lms_reward_claim_code_when_chosen")),
        sa.CheckConstraint("(reward_id IS NULL) = (chosen_at IS NULL)", name=op.f("ck_lms_reward_claim_chosen_then")),
        sa.CheckConstraint(
            "handed_at IS NULL OR chosen_at IS NOT NULL", name=op.f("ck_lms_reward_claim_handed_once_chosen")
        ),
        sa.ForeignKeyConstraint(
            ["contest_id", "person_id"],
            ["lms_contest_entry.contest_id", "lms_contest_entry.person_id"],
            name="fk_lms_reward_claim_entry",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["lms_person.id"], name=op.f("fk_lms_reward_claim_person_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["reward_id"], ["lms_reward.id"], name=op.f("fk_lms_reward_claim_reward_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lms_reward_claim")),
        sa.UniqueConstraint("code", name=op.f("uq_lms_reward_claim_code")),
        sa.UniqueConstraint("contest_id", "person_id", name=op.f("uq_lms_reward_claim_contest_id_person_id")),
    )
    op.create_index("ix_lms_reward_claim_person_id", "lms_reward_claim", ["person_id"])
    op.create_index(
        "ix_lms_reward_claim_waiting",
        "lms_reward_claim",
        ["id"],
        sqlite_where=sa.text("chosen_at IS NOT NULL AND handed_at IS NULL"),
        postgresql_where=sa.text("chosen_at IS NOT NULL AND handed_at IS NULL"),
    )
