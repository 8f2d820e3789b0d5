"""Short links to stories, the clicks and conversions that come over them, and their counters."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from lms.store.types import Moment

revision: str = "0018"
down_revision: str | None = "0017"
branch_labels: Any = None
depends_on: Any = None


def upgrade() -> None:
    """Apply."""
    _links()
    _clicks()
    _conversions()
    _totals()
    _residues()


def _links() -> None:
    op.create_table(
        "lms_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=14), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("story_id", sa.Integer(), nullable=False),
        sa.Column("network", sa.String(length=20), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.Column("counted_before", sa.Integer(), nullable=False),
        sa.Column("maker_mark", sa.String(length=32), nullable=True),
        sa.Column("maker_day", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["lms_person.id"], name=op.f("fk_lms_link_person_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["story_id"], ["lms_story.id"], name=op.f("fk_lms_link_story_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lms_link")),
        sa.UniqueConstraint("code", name=op.f("uq_lms_link_code")),
        sa.UniqueConstraint("person_id", "story_id", "network", name=op.f("uq_lms_link_person_id_story_id_network")),
    )
    op.create_index("ix_lms_link_story_id", "lms_link", ["story_id", "network"], unique=False)


def _clicks() -> None:
    op.create_table(
        "lms_click",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("link_id", sa.Integer(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("agent", sa.String(length=10), nullable=False),
        sa.Column("own", sa.Boolean(), nullable=False),
        sa.Column("mark", sa.String(length=32), nullable=True),
        sa.Column("kind", sa.String(length=10), nullable=True),
        sa.CheckConstraint("kind IN ('human', 'bot', 'self', 'duplicate')", name=op.f("ck_lms_click_kind_known")),
        sa.ForeignKeyConstraint(["link_id"], ["lms_link.id"], name=op.f("fk_lms_click_link_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lms_click")),
    )
    op.create_index("ix_lms_click_link_id", "lms_click", ["link_id"], unique=False)
    op.create_index(
        "ix_lms_click_waiting",
        "lms_click",
        ["id"],
        unique=False,
        sqlite_where=sa.text("kind IS NULL"),
        postgresql_where=sa.text("kind IS NULL"),
    )
    op.create_table(
        "lms_visitor",
        sa.Column("link_id", sa.Integer(), nullable=False),
        sa.Column("mark", sa.String(length=32), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["link_id"], ["lms_link.id"], name=op.f("fk_lms_visitor_link_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("link_id", "mark", name=op.f("pk_lms_visitor")),
    )
    op.create_table(
        "lms_day_salt",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("salt", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_lms_day_salt")),
    )


def _conversions() -> None:
    op.create_table(
        "lms_conversion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("link_id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("key", sa.String(length=100), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("received_at", Moment(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('lead', 'application', 'hire', 'other')", name=op.f("ck_lms_conversion_kind_known")
        ),
        sa.ForeignKeyConstraint(
            ["link_id"], ["lms_link.id"], name=op.f("fk_lms_conversion_link_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lms_conversion")),
        sa.UniqueConstraint("source", "key", name=op.f("uq_lms_conversion_source_key")),
    )
    op.create_index("ix_lms_conversion_link_id", "lms_conversion", ["link_id"], unique=False)
    op.create_table(
        "lms_conversion_source",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("salt", sa.String(length=64), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["made_by"], ["lms_person.id"], name=op.f("fk_lms_conversion_source_made_by"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lms_conversion_source")),
        sa.UniqueConstraint("name", name=op.f("uq_lms_conversion_source_name")),
    )


def _totals() -> None:
    op.create_table(
        "lms_link_total",
        sa.Column("link_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('human', 'bot', 'self', 'duplicate', 'lead', 'application', 'hire', 'other')",
            name=op.f("ck_lms_link_total_kind_known"),
        ),
        sa.CheckConstraint("count >= 0", name=op.f("ck_lms_link_total_from_zero")),
        sa.ForeignKeyConstraint(
            ["link_id"], ["lms_link.id"], name=op.f("fk_lms_link_total_link_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("link_id", "kind", name=op.f("pk_lms_link_total")),
    )
    op.create_table(
        "lms_click_total",
        sa.Column("story_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("network", sa.String(length=20), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('human', 'bot', 'self', 'duplicate', 'lead', 'application', 'hire', 'other')",
            name=op.f("ck_lms_click_total_kind_known"),
        ),
        sa.CheckConstraint("count >= 0", name=op.f("ck_lms_click_total_from_zero")),
        sa.ForeignKeyConstraint(["story_id"], ["lms_story.id"], name=op.f("fk_lms_click_total_story_id")),
        sa.PrimaryKeyConstraint("story_id", "network", "day", "kind", name=op.f("pk_lms_click_total")),
    )


def _residues() -> None:
    op.create_table(
        "lms_click_residue",
        sa.Column("story_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("network", sa.String(length=20), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["story_id"], ["lms_story.id"], name=op.f("fk_lms_click_residue_story_id")),
        sa.PrimaryKeyConstraint("story_id", "network", "day", "kind", name=op.f("pk_lms_click_residue")),
    )
    op.create_table(
        "lms_link_residue",
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_lms_link_residue")),
    )
    op.create_table(
        "lms_conversion_residue",
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("story_id", sa.Integer(), nullable=False),
        sa.Column("network", sa.String(length=20), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.ForeignKeyConstraint(["story_id"], ["lms_story.id"], name=op.f("fk_lms_conversion_residue_story_id")),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_lms_conversion_residue")),
    )
    op.create_index(
        "ix_lms_conversion_residue_story_id", "lms_conversion_residue", ["story_id", "network"], unique=False
    )
