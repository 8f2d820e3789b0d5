"""Who was erased, what they leave in totals, invitations to take part, and figures of groups."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from lms.store.base import Json
from lms.store.types import Moment

revision: str = "0019"
down_revision: str | None = "0018"
branch_labels: Any = None
depends_on: Any = None
_PERSON = ["lms_person.id"]


def upgrade() -> None:
    """Apply."""
    _erasures()
    _invitations()
    _figures()


def _erasures() -> None:
    op.create_table(
        "lms_erasure",
        sa.Column("mark", sa.String(length=64), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("wiped_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("mark", name=op.f("pk_lms_erasure")),
        sa.UniqueConstraint("number", name=op.f("uq_lms_erasure_number")),
    )
    op.create_table(
        "lms_item_residue",
        sa.Column("revision", sa.String(length=64), nullable=False),
        sa.Column("sums", Json, nullable=False),
        sa.Column("choices", Json, nullable=False),
        sa.Column("times", Json, nullable=False),
        sa.PrimaryKeyConstraint("revision", name=op.f("pk_lms_item_residue")),
    )


def _invitations() -> None:
    op.create_table(
        "lms_peer_invitation",
        sa.Column("pair", sa.String(length=64), nullable=False),
        sa.Column("invited", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], _PERSON, name=op.f("fk_lms_peer_invitation_person_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("pair", name=op.f("pk_lms_peer_invitation")),
    )
    op.create_index("ix_lms_peer_invitation_invited", "lms_peer_invitation", ["invited", "at"])
    op.create_index(op.f("ix_lms_peer_invitation_person_id"), "lms_peer_invitation", ["person_id"])
    op.create_table(
        "lms_call",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(length=300), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("until", Moment(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("until > at", name=op.f("ck_lms_call_ends_later")),
        sa.ForeignKeyConstraint(["by_id"], _PERSON, name=op.f("fk_lms_call_by_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lms_call")),
    )
    op.create_index(op.f("ix_lms_call_at"), "lms_call", ["at"])


def _figures() -> None:
    op.create_table(
        "lms_taking_part",
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("n", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("cells", Json, nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("joined", sa.Integer(), nullable=False),
        sa.Column("shared", sa.Integer(), nullable=True),
        sa.CheckConstraint("people >= joined AND joined >= 5", name=op.f("ck_lms_taking_part_nobody_to_be_found")),
        sa.PrimaryKeyConstraint("month", "n", name=op.f("pk_lms_taking_part")),
    )
