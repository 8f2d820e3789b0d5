"""Signed credentials, the keys they are signed with, and their places in the status lists."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from lms.store.types import Moment

revision: str = "0007"
down_revision: str | None = "0006"
branch_labels: Any = None
depends_on: Any = None


def upgrade() -> None:
    """Apply. Every badge awarded before is signed too, by the job that signs."""
    op.add_column("lms_award", sa.Column("unsigned", sa.Boolean(), nullable=False, server_default=sa.true()))
    waits = sa.text("unsigned")
    op.create_index("ix_lms_award_unsigned", "lms_award", ["id"], sqlite_where=waits, postgresql_where=waits)
    _keys()
    _credentials()
    _statuses()


def _keys() -> None:
    op.create_table(
        "lms_issuer_key",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kid", sa.String(length=60), nullable=False),
        sa.Column("public", sa.String(length=60), nullable=False),
        sa.Column("sealed", sa.String(length=200), nullable=False),
        sa.Column("mark", sa.String(length=16), nullable=False),
        sa.Column("because", sa.String(length=12), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("retired_at", Moment(), nullable=True),
        sa.Column("compromised_at", Moment(), nullable=True),
        sa.CheckConstraint(
            "because IN ('first', 'rotated', 'secret', 'compromised')", name=op.f("ck_lms_issuer_key_because")
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_lms_issuer_key")),
        sa.UniqueConstraint("kid", name=op.f("uq_lms_issuer_key_kid")),
    )


def _credentials() -> None:
    op.create_table(
        "lms_credential",
        sa.Column("award_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("jwt", sa.Text(), nullable=False),
        sa.Column("issuer", sa.String(length=500), nullable=False),
        sa.Column("kid", sa.String(length=60), nullable=False),
        sa.Column("identity", sa.String(length=80), nullable=False),
        sa.Column("salt", sa.String(length=40), nullable=False),
        sa.Column("valid_until", Moment(), nullable=True),
        sa.Column("signed_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["award_id"], ["lms_award.id"], name=op.f("fk_lms_credential_award_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("award_id", "version", name=op.f("pk_lms_credential")),
    )
    op.create_index(op.f("ix_lms_credential_kid"), "lms_credential", ["kid"])


def _statuses() -> None:
    op.create_table(
        "lms_status_entry",
        sa.Column("list", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("award_id", sa.Integer(), nullable=True),
        sa.Column("revoked", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("suspended", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.CheckConstraint("place >= 0 AND place < 131072", name=op.f("ck_lms_status_entry_place_in_list")),
        sa.ForeignKeyConstraint(
            ["award_id"], ["lms_award.id"], name=op.f("fk_lms_status_entry_award_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("list", "place", name=op.f("pk_lms_status_entry")),
        sa.UniqueConstraint("award_id", name=op.f("uq_lms_status_entry_award_id")),
    )
    is_set = sa.text("revoked OR suspended")
    op.create_index(
        "ix_lms_status_entry_set", "lms_status_entry", ["list"], sqlite_where=is_set, postgresql_where=is_set
    )
    op.create_table(
        "lms_status_list",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("purpose", sa.String(length=12), nullable=False),
        sa.Column("stale", sa.Boolean(), nullable=False, server_default=sa.true()),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("jwt", sa.Text(), nullable=False),
        sa.Column("issuer", sa.String(length=500), nullable=False),
        sa.Column("kid", sa.String(length=60), nullable=False),
        sa.Column("signed_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("number", "purpose", name=op.f("pk_lms_status_list")),
    )


def downgrade() -> None:
    """Take back."""
    for table in ("lms_status_list", "lms_status_entry", "lms_credential", "lms_issuer_key"):
        op.drop_table(table)
    op.drop_index("ix_lms_award_unsigned", "lms_award")
    with op.batch_alter_table("lms_award") as batch:
        batch.drop_column("unsigned")
