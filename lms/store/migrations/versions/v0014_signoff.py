"""Signatures under the texts of policies."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from lms.store.base import Json
from lms.store.types import Moment

revision: str = "0014"
down_revision: str | None = "0013"
branch_labels: Any = None
depends_on: Any = None

_OPEN = sa.text("closed_at IS NULL")


def upgrade() -> None:
    """Apply. Every version that was in force stays in force, as one that no round was asked for."""
    _areas()
    _rounds()
    _reviews()
    _versions()


def _person(table: str, column: str, ondelete: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], ["lms_person.id"], name=op.f(f"fk_{table}_{column}"), ondelete=ondelete)


def _areas() -> None:
    op.create_table(
        "lms_expert_area",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("area", sa.String(length=80), nullable=False),
        _person("lms_expert_area", "person_id", "CASCADE"),
        sa.PrimaryKeyConstraint("person_id", "area", name=op.f("pk_lms_expert_area")),
    )
    op.create_index(op.f("ix_lms_expert_area_area"), "lms_expert_area", ["area"])
    op.create_table(
        "lms_draft_writer",
        sa.Column("path", sa.String(length=300), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        _person("lms_draft_writer", "person_id", "CASCADE"),
        sa.PrimaryKeyConstraint("path", "person_id", name=op.f("pk_lms_draft_writer")),
    )
    op.create_index(op.f("ix_lms_draft_writer_person_id"), "lms_draft_writer", ["person_id"])


def _rounds() -> None:
    op.create_table(
        "lms_policy_round",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("policy_id", sa.String(length=80), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("path", sa.String(length=300), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("words_digest", sa.String(length=64), nullable=False),
        sa.Column("base", sa.String(length=64), nullable=False),
        sa.Column("cls", sa.String(length=12), nullable=False),
        sa.Column("areas", Json, nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("opened_by", sa.Integer(), nullable=True),
        sa.Column("opened_at", Moment(), nullable=False),
        sa.Column("closed_at", Moment(), nullable=True),
        sa.Column("closed_as", sa.String(length=12), nullable=True),
        sa.CheckConstraint("cls IN ('cosmetic', 'material')", name=op.f("ck_lms_policy_round_class_known")),
        sa.CheckConstraint(
            "closed_as IN ('published', 'replaced', 'withdrawn')", name=op.f("ck_lms_policy_round_end_known")
        ),
        sa.CheckConstraint(
            "(closed_at IS NULL) = (closed_as IS NULL)", name=op.f("ck_lms_policy_round_closed_with_word")
        ),
        _person("lms_policy_round", "opened_by", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lms_policy_round")),
        sa.UniqueConstraint("policy_id", "number", name=op.f("uq_lms_policy_round_policy_id_number")),
    )
    op.create_index(
        "uq_lms_policy_round_open",
        "lms_policy_round",
        ["policy_id"],
        unique=True,
        sqlite_where=_OPEN,
        postgresql_where=_OPEN,
    )
    op.create_table(
        "lms_policy_writer",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["round_id"], ["lms_policy_round.id"], name=op.f("fk_lms_policy_writer_round_id"), ondelete="CASCADE"
        ),
        _person("lms_policy_writer", "person_id", "CASCADE"),
        sa.PrimaryKeyConstraint("round_id", "person_id", name=op.f("pk_lms_policy_writer")),
    )
    op.create_index(op.f("ix_lms_policy_writer_person_id"), "lms_policy_writer", ["person_id"])


def _reviews() -> None:
    op.create_table(
        "lms_policy_review",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("area", sa.String(length=80), nullable=False),
        sa.Column("verdict", sa.String(length=12), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("at", Moment(), nullable=False),
        sa.CheckConstraint("verdict IN ('approve', 'changes')", name=op.f("ck_lms_policy_review_verdict_known")),
        sa.CheckConstraint(
            "verdict = 'approve' OR comment <> ''", name=op.f("ck_lms_policy_review_changes_with_words")
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["lms_policy_round.id"], name=op.f("fk_lms_policy_review_round_id"), ondelete="CASCADE"
        ),
        _person("lms_policy_review", "person_id", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lms_policy_review")),
    )
    op.create_index("ix_lms_policy_review_round_id_id", "lms_policy_review", ["round_id", "id"])
    op.create_index(op.f("ix_lms_policy_review_person_id"), "lms_policy_review", ["person_id"])


def _versions() -> None:
    # SQLite takes a column that refers to a table only as part of its definition, so no batch is needed.
    op.execute(
        "ALTER TABLE lms_policy_version ADD COLUMN round_id INTEGER"
        " CONSTRAINT fk_lms_policy_version_round_id REFERENCES lms_policy_round (id)"
    )
    op.create_index(op.f("ix_lms_policy_version_round_id"), "lms_policy_version", ["round_id"])
    op.add_column("lms_policy_version", sa.Column("areas", Json, server_default=sa.text("'[]'"), nullable=False))
    op.add_column("lms_policy_version", sa.Column("why", sa.Text(), server_default=sa.text("''"), nullable=False))
