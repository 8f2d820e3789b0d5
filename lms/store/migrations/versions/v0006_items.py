"""How questions do: counters and what learners say."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from lms.store.types import Moment

revision: str = "0006"
down_revision: str | None = "0005"
branch_labels: Any = None
depends_on: Any = None


def upgrade() -> None:
    """Apply. What was handed in before is counted too, by the job that counts."""
    _counters()
    _remarks()
    op.add_column("lms_attempt", sa.Column("counted", sa.Boolean(), nullable=False, server_default=sa.false()))
    waits = sa.text("closed_at IS NOT NULL AND counted IS false")
    op.create_index("ix_lms_attempt_uncounted", "lms_attempt", ["id"], sqlite_where=waits, postgresql_where=waits)


def _counters() -> None:
    op.create_table(
        "lms_item",
        sa.Column("revision", sa.String(length=64), nullable=False),
        sa.Column("question_id", sa.String(length=100), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("right", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in ("x", "xx", "y", "yy", "xy")),
        sa.CheckConstraint('"right" BETWEEN 0 AND n', name=op.f("ck_lms_item_right_in_range")),
        sa.PrimaryKeyConstraint("revision", "question_id", name=op.f("pk_lms_item")),
    )
    op.create_table(
        "lms_item_choice",
        sa.Column("revision", sa.String(length=64), nullable=False),
        sa.Column("question_id", sa.String(length=100), nullable=False),
        sa.Column("key", sa.String(length=20), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("revision", "question_id", "key", name=op.f("pk_lms_item_choice")),
    )
    op.create_table(
        "lms_item_time",
        sa.Column("revision", sa.String(length=64), nullable=False),
        sa.Column("step", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("revision", "step", name=op.f("pk_lms_item_time")),
    )
    op.create_table(
        "lms_item_seen",
        sa.Column("revision", sa.String(length=64), nullable=False),
        sa.Column("question_id", sa.String(length=100), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["by_id"], ["lms_person.id"], name=op.f("fk_lms_item_seen_by_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("revision", "question_id", name=op.f("pk_lms_item_seen")),
    )


def _remarks() -> None:
    op.create_table(
        "lms_question_flag",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("quiz_id", sa.String(length=100), nullable=False),
        sa.Column("revision", sa.String(length=64), nullable=False),
        sa.Column("question_id", sa.String(length=100), nullable=False),
        sa.Column("words", sa.String(length=500), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("answer", sa.String(length=500), nullable=False),
        sa.Column("answered_at", Moment(), nullable=True),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(answered_at IS NULL) = (answer = '')", name=op.f("ck_lms_question_flag_answered_in_words")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["lms_person.id"], name=op.f("fk_lms_question_flag_person_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["answered_by_id"], ["lms_person.id"], name=op.f("fk_lms_question_flag_answered_by_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lms_question_flag")),
        sa.UniqueConstraint(
            "person_id", "revision", "question_id", name=op.f("uq_lms_question_flag_person_id_revision_question_id")
        ),
    )
    waits = sa.text("answered_at IS NULL")
    op.create_index(
        "ix_lms_question_flag_open", "lms_question_flag", ["id"], sqlite_where=waits, postgresql_where=waits
    )
