"""What captions are checked against: lists of terms, texts of disclosure, limits of networks."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from lms.store.types import Moment

revision: str = "0021"
down_revision: str | None = "0020"
branch_labels: Any = None
depends_on: Any = None


def upgrade() -> None:
    """Apply."""
    _checks()


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
