"""Facts of shares without their words, findings of checks, effects of training, orders by lot, incidents."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from lms.store.base import Json
from lms.store.types import Moment

revision: str = "0030"
down_revision: str | None = "0029"
branch_labels: Any = None
depends_on: Any = None


def upgrade() -> None:
    """Apply. Of shares from before nothing is known but that they were."""
    op.add_column("lms_share", sa.Column("own", sa.Boolean(), nullable=True))
    op.add_column("lms_share", sa.Column("disclosed", sa.Boolean(), nullable=True))
    _failures()
    _effect()
    _incidents()


def _person(table: str, column: str, ondelete: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], ["lms_person.id"], name=op.f(f"fk_{table}_{column}"), ondelete=ondelete)


def _failures() -> None:
    op.create_table(
        "lms_check_failure",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("code", sa.String(length=80), nullable=False),
        sa.Column("clause", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("network", sa.String(length=20), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.CheckConstraint("count > 0", name=op.f("ck_lms_check_failure_of_something")),
        sa.PrimaryKeyConstraint("day", "code", "clause", "kind", "network", name=op.f("pk_lms_check_failure")),
    )


def _effect() -> None:
    op.create_table(
        "lms_effect",
        sa.Column("step", sa.String(length=120), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("others", sa.Integer(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("figures", Json, nullable=False),
        sa.CheckConstraint("people >= 5 AND others >= 5", name=op.f("ck_lms_effect_nobody_to_be_found")),
        sa.PrimaryKeyConstraint("step", name=op.f("pk_lms_effect")),
    )
    op.create_table(
        "lms_invitation_order",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("course_id", sa.String(length=100), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("seed", sa.String(length=32), nullable=False),
        sa.Column("waves", sa.Integer(), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("waves BETWEEN 2 AND 6", name=op.f("ck_lms_invitation_order_waves_in_range")),
        _person("lms_invitation_order", "by_id", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lms_invitation_order")),
        sa.UniqueConstraint("course_id", name=op.f("uq_lms_invitation_order_course_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_lms_invitation_order_public_id")),
    )
    op.create_table(
        "lms_invitation_place",
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("wave", sa.Integer(), nullable=False),
        sa.Column("invited_on", sa.Date(), nullable=False),
        sa.Column("put_away", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["order_id"], ["lms_invitation_order.id"], name=op.f("fk_lms_invitation_place_order_id"), ondelete="CASCADE"
        ),
        _person("lms_invitation_place", "person_id", "CASCADE"),
        sa.PrimaryKeyConstraint("order_id", "person_id", name=op.f("pk_lms_invitation_place")),
    )
    op.create_index("ix_lms_invitation_place_person_id", "lms_invitation_place", ["person_id"])


def _incidents() -> None:
    kinds = "'disclosure', 'confidential', 'customer', 'tone', 'privacy', 'copyright', 'claim', 'other'"
    op.create_table(
        "lms_incident",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("what_happened", sa.Text(), nullable=False),
        sa.Column("consequence", sa.Text(), nullable=False),
        sa.Column("learned", sa.Text(), nullable=False),
        sa.Column("clauses", Json, nullable=False),
        sa.Column("lessons", Json, nullable=False),
        sa.Column("about_mark", sa.String(length=64), nullable=True),
        sa.Column("status", sa.String(length=8), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("shown_at", Moment(), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(f"kind IN ({kinds})", name=op.f("ck_lms_incident_kind_known")),
        sa.CheckConstraint("status IN ('draft', 'shown')", name=op.f("ck_lms_incident_status_known")),
        sa.CheckConstraint(
            "(status = 'shown') = (shown_at IS NOT NULL)", name=op.f("ck_lms_incident_shown_since")
        ),
        _person("lms_incident", "by_id", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lms_incident")),
        sa.UniqueConstraint("public_id", name=op.f("uq_lms_incident_public_id")),
    )
    op.create_index("ix_lms_incident_status", "lms_incident", ["status", "happened_on"])
    op.create_index("ix_lms_incident_about_mark", "lms_incident", ["about_mark"])
    op.create_table(
        "lms_revision",
        sa.Column("ref", sa.String(length=300), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("title", sa.String(length=600), nullable=False),
        sa.Column("page", sa.String(length=300), nullable=False),
        sa.Column("path", sa.String(length=300), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.Column("reasons", Json, nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.CheckConstraint("weight > 0", name=op.f("ck_lms_revision_something_speaks")),
        sa.PrimaryKeyConstraint("ref", name=op.f("pk_lms_revision")),
    )
    op.create_index("ix_lms_revision_weight", "lms_revision", ["weight"])
    op.create_table(
        "lms_revision_put_off",
        sa.Column("ref", sa.String(length=300), nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("weight >= 0", name=op.f("ck_lms_revision_put_off_from_zero")),
        _person("lms_revision_put_off", "by_id", "SET NULL"),
        sa.PrimaryKeyConstraint("ref", name=op.f("pk_lms_revision_put_off")),
    )
