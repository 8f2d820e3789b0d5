"""Checks of many credentials at once, pinned issuers, and questions to the web."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from lms.store.base import Json
from lms.store.types import Moment

revision: str = "0012"
down_revision: str | None = "0011"
branch_labels: Any = None
depends_on: Any = None

_OPEN = sa.text("done_at IS NULL")


def upgrade() -> None:
    """Apply."""
    _inquiries()
    _issuers()
    _checks()
    _lists()


def _inquiries() -> None:
    op.create_table(
        "lms_inquiry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("url", sa.String(length=2000), nullable=False),
        sa.Column("url_key", sa.String(length=64), nullable=False),
        sa.Column("accept", sa.String(length=200), nullable=False),
        sa.Column("asked_at", Moment(), nullable=False),
        sa.Column("leased_until", Moment(), nullable=False),
        sa.Column("done_at", Moment(), nullable=True),
        sa.Column("failure", sa.String(length=20), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint(
            "(body IS NULL) OR (done_at IS NOT NULL)", name=op.f("ck_lms_inquiry_body_when_done")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lms_inquiry")),
    )
    op.create_index(
        "ix_lms_inquiry_waiting", "lms_inquiry", ["leased_until"], sqlite_where=_OPEN, postgresql_where=_OPEN
    )
    op.create_index("ix_lms_inquiry_url_key", "lms_inquiry", ["url_key"])
    op.create_index(op.f("ix_lms_inquiry_asked_at"), "lms_inquiry", ["asked_at"])


def _issuers() -> None:
    op.create_table(
        "lms_pinned_issuer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("issuer", sa.String(length=1000), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("document", Json, nullable=False),
        sa.Column("inquiry", sa.Integer(), nullable=True),
        sa.Column("failure", sa.String(length=20), nullable=False),
        sa.Column("pinned_at", Moment(), nullable=False),
        sa.Column("pinned_by", sa.Integer(), nullable=True),
        sa.Column("read_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["pinned_by"], ["lms_person.id"], name=op.f("fk_lms_pinned_issuer_pinned_by"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lms_pinned_issuer")),
        sa.UniqueConstraint("issuer", name=op.f("uq_lms_pinned_issuer_issuer")),
    )


def _checks() -> None:
    op.create_table(
        "lms_check",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("award_id", sa.Integer(), nullable=True),
        sa.Column("label", sa.String(length=200), nullable=False),
        sa.Column("asked_at", Moment(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.Column("waits_for", Json, nullable=False),
        sa.Column("leased_until", Moment(), nullable=False),
        sa.Column("done_at", Moment(), nullable=True),
        sa.Column("report", Json, nullable=True),
        sa.CheckConstraint("(done_at IS NULL) = (report IS NULL)", name=op.f("ck_lms_check_done_with_report")),
        sa.CheckConstraint("done_at IS NULL OR body IS NULL", name=op.f("ck_lms_check_body_until_done")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["lms_person.id"], name=op.f("fk_lms_check_person_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["award_id"], ["lms_award.id"], name=op.f("fk_lms_check_award_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lms_check")),
        sa.UniqueConstraint("key", name=op.f("uq_lms_check_key")),
    )
    op.create_index("ix_lms_check_open", "lms_check", ["leased_until"], sqlite_where=_OPEN, postgresql_where=_OPEN)
    op.create_index("ix_lms_check_mine", "lms_check", ["person_id", "id"])
    op.create_index(op.f("ix_lms_check_award_id"), "lms_check", ["award_id"])
    op.create_index(op.f("ix_lms_check_asked_at"), "lms_check", ["asked_at"])


def _lists() -> None:
    op.create_table(
        "lms_check_list",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=200), nullable=False),
        sa.Column("sent_at", Moment(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("leased_until", Moment(), nullable=False),
        sa.Column("done_at", Moment(), nullable=True),
        sa.CheckConstraint("total >= 0", name=op.f("ck_lms_check_list_counts_from_zero")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["lms_person.id"], name=op.f("fk_lms_check_list_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lms_check_list")),
        sa.UniqueConstraint("key", name=op.f("uq_lms_check_list_key")),
    )
    op.create_index(
        "ix_lms_check_list_open", "lms_check_list", ["leased_until"], sqlite_where=_OPEN, postgresql_where=_OPEN
    )
    op.create_index(op.f("ix_lms_check_list_person_id"), "lms_check_list", ["person_id"])
    op.create_index(op.f("ix_lms_check_list_sent_at"), "lms_check_list", ["sent_at"])
    op.create_table(
        "lms_check_line",
        sa.Column("list_id", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("given", sa.Text(), nullable=False),
        sa.Column("award_id", sa.Integer(), nullable=True),
        sa.Column("verdict", sa.String(length=12), nullable=True),
        sa.Column("code", sa.String(length=40), nullable=True),
        sa.Column("report", Json, nullable=True),
        sa.ForeignKeyConstraint(
            ["list_id"], ["lms_check_list.id"], name=op.f("fk_lms_check_line_list_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["award_id"], ["lms_award.id"], name=op.f("fk_lms_check_line_award_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("list_id", "n", name=op.f("pk_lms_check_line")),
    )
    unchecked = sa.text("code IS NULL")
    op.create_index(
        "ix_lms_check_line_unchecked",
        "lms_check_line",
        ["list_id", "n"],
        sqlite_where=unchecked,
        postgresql_where=unchecked,
    )
    op.create_index(op.f("ix_lms_check_line_award_id"), "lms_check_line", ["award_id"])
