"""Permission tokens, webhooks and their deliveries."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from lms.store.base import Json
from lms.store.types import Moment

revision: str = "0020"
down_revision: str | None = "0019"
branch_labels: Any = None
depends_on: Any = None

_KINDS = "ck_lms_outbox_kind_known"


def upgrade() -> None:
    """Apply."""
    _tokens()
    _outbox()
    _webhooks()


def _tokens() -> None:
    op.create_table(
        "lms_permission_token",
        sa.Column("number", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("issued_at", Moment(), nullable=False),
        sa.Column("expires_at", Moment(), nullable=False),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.CheckConstraint("expires_at > issued_at", name=op.f("ck_lms_permission_token_ends_later")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["lms_person.id"], name=op.f("fk_lms_permission_token_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_lms_permission_token")),
    )
    op.create_index("ix_lms_permission_token_person_id", "lms_permission_token", ["person_id", "key"])
    op.create_index("ix_lms_permission_token_expires_at", "lms_permission_token", ["expires_at"])


def _outbox() -> None:
    """Let the outbox carry webhooks too; SQLite changes a check only by making the table anew."""
    with op.batch_alter_table("lms_outbox", copy_from=_outbox_as_it_was()) as batch:
        batch.drop_constraint(op.f(_KINDS), type_="check")
        batch.create_check_constraint(op.f(_KINDS), "kind IN ('mail', 'webhook')")


def _outbox_as_it_was() -> sa.Table:
    waiting = sa.text("done_at IS NULL AND dead_at IS NULL")
    return sa.Table(
        "lms_outbox",
        sa.MetaData(),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("payload", Json, nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("next_try_at", Moment(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("leased_until", Moment(), nullable=True),
        sa.Column("lease", sa.String(length=32), nullable=True),
        sa.Column("done_at", Moment(), nullable=True),
        sa.Column("dead_at", Moment(), nullable=True),
        sa.Column("last_error", sa.String(length=300), nullable=False),
        sa.CheckConstraint("kind IN ('mail')", name=_KINDS),
        sa.CheckConstraint("done_at IS NULL OR dead_at IS NULL", name="ck_lms_outbox_done_or_dead"),
        sa.CheckConstraint("tries >= 0", name="ck_lms_outbox_tries_counted"),
        sa.PrimaryKeyConstraint("id", name="pk_lms_outbox"),
        sa.Index("ix_lms_outbox_dead_at", "dead_at"),
        sa.Index("ix_lms_outbox_done_at", "done_at"),
        sa.Index("ix_lms_outbox_waiting", "next_try_at", sqlite_where=waiting, postgresql_where=waiting),
    )


def _webhooks() -> None:
    op.create_table(
        "lms_webhook",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=80), nullable=False),
        sa.Column("url", sa.String(length=500), nullable=False),
        sa.Column("keys", Json, nullable=False),
        sa.Column("salt", sa.String(length=64), nullable=False),
        sa.Column("mark", sa.String(length=16), nullable=False),
        sa.Column("old_salt", sa.String(length=64), nullable=True),
        sa.Column("old_until", Moment(), nullable=True),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("off_at", Moment(), nullable=True),
        sa.Column("rests_until", Moment(), nullable=True),
        sa.CheckConstraint(
            "(old_salt IS NULL) = (old_until IS NULL)", name=op.f("ck_lms_webhook_old_salt_ends")
        ),
        sa.ForeignKeyConstraint(
            ["made_by"], ["lms_person.id"], name=op.f("fk_lms_webhook_made_by"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lms_webhook")),
    )
    op.create_table(
        "lms_webhook_try",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("webhook_id", sa.Integer(), nullable=False),
        sa.Column("message", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("milliseconds", sa.Integer(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("failure", sa.String(length=20), nullable=False),
        sa.Column("taken", sa.Boolean(), nullable=False),
        sa.CheckConstraint("number >= 1", name=op.f("ck_lms_webhook_try_counted_from_one")),
        sa.ForeignKeyConstraint(
            ["webhook_id"], ["lms_webhook.id"], name=op.f("fk_lms_webhook_try_webhook_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lms_webhook_try")),
    )
    op.create_index("ix_lms_webhook_try_webhook_id", "lms_webhook_try", ["webhook_id", "id"])
    op.create_index("ix_lms_webhook_try_at", "lms_webhook_try", ["at"])
