"""Badges given by hand, suspended, signed off by a second person, and appeals."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from lms.store.types import Moment

revision: str = "0010"
down_revision: str | None = "0009"
branch_labels: Any = None
depends_on: Any = None


def upgrade() -> None:
    """Apply. What was revoked before keeps its reason as the first decision about it; every level reached stays."""
    _awards()
    _verdicts()
    _appeals()
    _sign_offs()


def _awards() -> None:
    op.add_column("lms_award", sa.Column("given_reason", sa.String(length=500), nullable=True))
    op.add_column("lms_award", sa.Column("suspended_at", Moment(), nullable=True))
    # In plain SQL, since only so may SQLite add a constraint without copying a table that others point to.
    op.execute(
        "ALTER TABLE lms_award ADD COLUMN suspended_reason VARCHAR(500) CONSTRAINT ck_lms_award_suspended_with_reason "
        "CHECK ((suspended_at IS NULL) = (suspended_reason IS NULL))"
    )


def _verdicts() -> None:
    op.create_table(
        "lms_award_verdict",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("award_id", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(length=12), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", Moment(), nullable=False),
        sa.CheckConstraint(
            "what IN ('given', 'suspended', 'revoked', 'restored')", name=op.f("ck_lms_award_verdict_what_known")
        ),
        sa.CheckConstraint("n > 0", name=op.f("ck_lms_award_verdict_n_counts")),
        sa.ForeignKeyConstraint(
            ["award_id"], ["lms_award.id"], name=op.f("fk_lms_award_verdict_award_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["by_id"], ["lms_person.id"], name=op.f("fk_lms_award_verdict_by_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lms_award_verdict")),
        sa.UniqueConstraint("award_id", "n", name=op.f("uq_lms_award_verdict_award_id_n")),
    )
    op.execute(
        "INSERT INTO lms_award_verdict (award_id, n, what, reason, by_id, at) "
        "SELECT id, 1, 'revoked', revoked_reason, revoked_by, revoked_at FROM lms_award WHERE revoked_at IS NOT NULL"
    )


def _appeals() -> None:
    op.create_table(
        "lms_appeal",
        sa.Column("verdict_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("words", sa.String(length=2000), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("answer", sa.String(length=12), nullable=True),
        sa.Column("answer_words", sa.String(length=500), nullable=True),
        sa.Column("answered_by", sa.Integer(), nullable=True),
        sa.Column("answered_at", Moment(), nullable=True),
        sa.CheckConstraint("answer IN ('kept', 'restored')", name=op.f("ck_lms_appeal_answer_known")),
        sa.CheckConstraint(
            "(answered_at IS NULL) = (answer IS NULL) AND (answered_at IS NULL) = (answer_words IS NULL)",
            name=op.f("ck_lms_appeal_answered_in_words"),
        ),
        sa.ForeignKeyConstraint(
            ["verdict_id"], ["lms_award_verdict.id"], name=op.f("fk_lms_appeal_verdict_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["answered_by"], ["lms_person.id"], name=op.f("fk_lms_appeal_answered_by"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("verdict_id", name=op.f("pk_lms_appeal")),
    )
    waits = sa.text("answered_at IS NULL")
    op.create_index("ix_lms_appeal_open", "lms_appeal", ["verdict_id"], sqlite_where=waits, postgresql_where=waits)


def _sign_offs() -> None:
    op.create_table(
        "lms_signoff",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("level_id", sa.String(length=100), nullable=False),
        sa.Column("asked_at", Moment(), nullable=True),
        sa.Column("proposed_by", sa.Integer(), nullable=True),
        sa.Column("proposed_at", Moment(), nullable=True),
        sa.Column("subjects", sa.String(length=300), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.Column("until", Moment(), nullable=True),
        sa.Column("answer", sa.String(length=12), nullable=True),
        sa.Column("answer_words", sa.String(length=500), nullable=True),
        sa.Column("answered_by", sa.Integer(), nullable=True),
        sa.Column("answered_at", Moment(), nullable=True),
        sa.Column("withdrawn_at", Moment(), nullable=True),
        sa.Column("withdrawn_by", sa.Integer(), nullable=True),
        sa.Column("withdrawn_reason", sa.String(length=500), nullable=True),
        *_promises(),
        sa.ForeignKeyConstraint(
            ["person_id"], ["lms_person.id"], name=op.f("fk_lms_signoff_person_id"), ondelete="CASCADE"
        ),
        *(
            sa.ForeignKeyConstraint(
                [name], ["lms_person.id"], name=op.f(f"fk_lms_signoff_{name}"), ondelete="SET NULL"
            )
            for name in ("proposed_by", "answered_by", "withdrawn_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lms_signoff")),
    )
    op.create_index(op.f("ix_lms_signoff_person_id"), "lms_signoff", ["person_id"])
    waits = sa.text("answered_at IS NULL")
    op.create_index(
        "ix_lms_signoff_open",
        "lms_signoff",
        ["person_id", "level_id"],
        unique=True,
        sqlite_where=waits,
        postgresql_where=waits,
    )


def _promises() -> list[sa.CheckConstraint]:
    promises = {
        "begun": "asked_at IS NOT NULL OR proposed_at IS NOT NULL",
        "proposed_with_reason": "(proposed_at IS NULL) = (reason IS NULL) AND "
        "(proposed_at IS NULL) = (subjects IS NULL)",
        "proposed_by_another": "proposed_by IS NULL OR proposed_by <> person_id",
        "answer_known": "answer IN ('confirmed', 'not-now', 'taken-back')",
        "answered_at_a_time": "(answered_at IS NULL) = (answer IS NULL)",
        "confirmed_once_proposed": "answer <> 'confirmed' OR proposed_at IS NOT NULL",
        "confirmed_by_another": "answer <> 'confirmed' OR answered_by IS NULL OR proposed_by IS NULL OR "
        "answered_by <> proposed_by",
        "withdrawn_with_reason": "withdrawn_at IS NULL OR (answer = 'confirmed' AND withdrawn_reason IS NOT NULL)",
    }
    return [sa.CheckConstraint(says, name=op.f(f"ck_lms_signoff_{name}")) for name, says in promises.items()]
