"""What captions are checked against; and points: lines, balances, rules, and what stays of erased lines."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from lms.store.base import Json
from lms.store.types import Moment

revision: str = "0021"
down_revision: str | None = "0020"
branch_labels: Any = None
depends_on: Any = None


def upgrade() -> None:
    """Apply."""
    _checks()
    _points()
    _balances()


def _checks() -> None:
    op.create_table(
        "lms_caption_term",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("words", sa.String(length=80), nullable=False),
        sa.Column("key", sa.String(length=400), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('blocked', 'confidential', 'customers', 'claims')", name=op.f("ck_lms_caption_term_kind_known")
        ),
        sa.ForeignKeyConstraint(
            ["by_id"], ["lms_person.id"], name=op.f("fk_lms_caption_term_by_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lms_caption_term")),
        sa.UniqueConstraint("kind", "key", name=op.f("uq_lms_caption_term_kind_key")),
    )
    op.create_table(
        "lms_disclosure_text",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=16), nullable=False),
        sa.Column("words", sa.String(length=120), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lms_disclosure_text")),
        sa.UniqueConstraint("language", "words", name=op.f("uq_lms_disclosure_text_language_words")),
    )
    op.create_table(
        "lms_network_limit",
        sa.Column("network", sa.String(length=20), nullable=False),
        sa.Column("most", sa.Integer(), nullable=False),
        sa.Column("link", sa.Integer(), nullable=False),
        sa.CheckConstraint("most > 0 AND link >= 0", name=op.f("ck_lms_network_limit_room_left")),
        sa.PrimaryKeyConstraint("network", name=op.f("pk_lms_network_limit")),
    )


def _points() -> None:
    op.create_table(
        "lms_point",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("about", sa.String(length=120), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("over", sa.String(length=8), nullable=False),
        sa.Column("rule", sa.Integer(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("words", sa.String(length=200), nullable=False),
        sa.Column("path", sa.String(length=200), nullable=False),
        sa.Column("reversal_of", sa.Integer(), nullable=True),
        sa.CheckConstraint("(amount = 0) = (over <> '')", name=op.f("ck_lms_point_unpaid_says_why")),
        sa.CheckConstraint("(amount < 0) = (reversal_of IS NOT NULL)", name=op.f("ck_lms_point_taken_back_by_a_line")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["lms_person.id"], name=op.f("fk_lms_point_person_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["reversal_of"], ["lms_point.id"], name=op.f("fk_lms_point_reversal_of"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lms_point")),
        sa.UniqueConstraint("person_id", "key", name=op.f("uq_lms_point_person_id_key")),
        sa.UniqueConstraint("reversal_of", name=op.f("uq_lms_point_reversal_of")),
    )
    op.create_index("ix_lms_point_kind_day", "lms_point", ["person_id", "kind", "day"])


def _balances() -> None:
    op.create_table(
        "lms_point_due",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("about", sa.String(length=120), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["lms_person.id"], name=op.f("fk_lms_point_due_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lms_point_due")),
    )
    op.create_index("ix_lms_point_due_person_id", "lms_point_due", ["person_id", "id"])
    op.create_table(
        "lms_point_total",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["lms_person.id"], name=op.f("fk_lms_point_total_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_lms_point_total")),
    )
    op.create_table(
        "lms_point_residue",
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("until", Moment(), nullable=True),
        sa.CheckConstraint("count > 0", name=op.f("ck_lms_point_residue_of_something")),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_lms_point_residue")),
    )
    op.create_index("ix_lms_point_residue_until", "lms_point_residue", ["until"])
    op.create_table(
        "lms_point_rule",
        sa.Column("n", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("scale", Json, nullable=False),
        sa.Column("from_at", Moment(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("n > 1", name=op.f("ck_lms_point_rule_after_the_first")),
        sa.ForeignKeyConstraint(
            ["by_id"], ["lms_person.id"], name=op.f("fk_lms_point_rule_by_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("n", name=op.f("pk_lms_point_rule")),
    )
