"""Scores after submission: marks, regrades, voided questions."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from lms.store.base import Json
from lms.store.types import Moment

revision: str = "0003"
down_revision: str | None = "0002"
branch_labels: Any = None
depends_on: Any = None


def upgrade() -> None:
    """Apply."""
    _regrades()
    _score_columns()
    _marking()
    op.create_index("ix_lms_attempt_quiz", "lms_attempt", ["quiz_id", "id"])


def _regrades() -> None:
    op.create_table(
        "lms_regrade",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("quiz_id", sa.String(length=100), nullable=False),
        sa.Column("release", sa.Integer(), nullable=False),
        sa.Column("revision", sa.String(length=64), nullable=False),
        sa.Column("choice", sa.String(length=10), nullable=False),
        sa.Column("void", Json, nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("cursor", sa.Integer(), nullable=False),
        sa.Column("swept_at", Moment(), nullable=True),
        sa.Column("done_at", Moment(), nullable=True),
        sa.Column("raised", sa.Integer(), nullable=False),
        sa.Column("cases", sa.Integer(), nullable=False),
        sa.CheckConstraint("choice IN ('favour', 'strict', 'void')", name=op.f("ck_lms_regrade_choice_known")),
        sa.ForeignKeyConstraint(
            ["by_id"], ["lms_person.id"], name=op.f("fk_lms_regrade_by_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lms_regrade")),
        sa.UniqueConstraint("quiz_id", "release", "revision", name=op.f("uq_lms_regrade_quiz_id_release_revision")),
    )
    op.create_table(
        "lms_void",
        sa.Column("revision", sa.String(length=64), nullable=False),
        sa.Column("question_id", sa.String(length=100), nullable=False),
        sa.Column("regrade_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["regrade_id"], ["lms_regrade.id"], name=op.f("fk_lms_void_regrade_id")),
        sa.PrimaryKeyConstraint("revision", "question_id", name=op.f("pk_lms_void")),
    )


def _score_columns() -> None:
    # SQLite takes a column that refers to a table only as part of its definition, so no batch is needed.
    op.add_column("lms_score", sa.Column("percent", sa.Integer(), nullable=False, server_default=sa.text("0")))
    op.add_column("lms_score", sa.Column("passed", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("lms_score", sa.Column("pending", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("lms_score", sa.Column("marks", Json, nullable=True))
    op.execute(
        "ALTER TABLE lms_score ADD COLUMN regrade_id INTEGER"
        " CONSTRAINT fk_lms_score_regrade_id REFERENCES lms_regrade (id)"
    )
    op.execute(
        "UPDATE lms_score SET"
        " percent = (SELECT s.percent FROM lms_submission s WHERE s.attempt_id = lms_score.attempt_id),"
        " passed = (SELECT s.passed FROM lms_submission s WHERE s.attempt_id = lms_score.attempt_id)"
    )
    there = sa.text("regrade_id IS NOT NULL")
    op.create_index(
        "uq_lms_score_regrade",
        "lms_score",
        ["attempt_id", "regrade_id"],
        unique=True,
        sqlite_where=there,
        postgresql_where=there,
    )


def _marking() -> None:
    op.create_table(
        "lms_unmarked",
        sa.Column("attempt_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("since", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["attempt_id"],
            ["lms_submission.attempt_id"],
            name=op.f("fk_lms_unmarked_attempt_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("attempt_id", name=op.f("pk_lms_unmarked")),
    )
    op.create_index("ix_lms_unmarked_since", "lms_unmarked", ["since", "attempt_id"])
    op.create_table(
        "lms_answer_mark",
        sa.Column("attempt_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("question_id", sa.String(length=100), nullable=False),
        sa.Column("met", Json, nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", Moment(), nullable=False),
        sa.CheckConstraint("percent BETWEEN 0 AND 100", name=op.f("ck_lms_answer_mark_percent_in_range")),
        sa.ForeignKeyConstraint(
            ["attempt_id"],
            ["lms_submission.attempt_id"],
            name=op.f("fk_lms_answer_mark_attempt_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["by_id"], ["lms_person.id"], name=op.f("fk_lms_answer_mark_by_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("attempt_id", "question_id", name=op.f("pk_lms_answer_mark")),
    )
    op.create_table(
        "lms_score_case",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("attempt_id", sa.Integer(), nullable=False),
        sa.Column("regrade_id", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("before", sa.Integer(), nullable=False),
        sa.Column("after", sa.Integer(), nullable=False),
        sa.Column("would_pass", sa.Boolean(), nullable=False),
        sa.Column("earned", sa.Integer(), nullable=False),
        sa.Column("possible", sa.Integer(), nullable=False),
        sa.Column("marks", Json, nullable=False),
        sa.Column("questions", Json, nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("decision", sa.String(length=10), nullable=False),
        sa.Column("decided_at", Moment(), nullable=True),
        sa.Column("applied_at", Moment(), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "decision IN ('', 'keep', 'lower', 'overtaken')", name=op.f("ck_lms_score_case_decision_known")
        ),
        sa.CheckConstraint(
            "(decision = '') = (decided_at IS NULL)", name=op.f("ck_lms_score_case_decided_once")
        ),
        sa.ForeignKeyConstraint(
            ["attempt_id"],
            ["lms_submission.attempt_id"],
            name=op.f("fk_lms_score_case_attempt_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["regrade_id"], ["lms_regrade.id"], name=op.f("fk_lms_score_case_regrade_id")),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["lms_person.id"], name=op.f("fk_lms_score_case_decided_by_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lms_score_case")),
        sa.UniqueConstraint("attempt_id", "regrade_id", name=op.f("uq_lms_score_case_attempt_id_regrade_id")),
    )
    undecided = sa.text("applied_at IS NULL")
    op.create_index(
        "ix_lms_score_case_open", "lms_score_case", ["id"], sqlite_where=undecided, postgresql_where=undecided
    )
