"""What is known of a share's words without keeping them, and how often checks of captions found something."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision: str = "0030"
down_revision: str | None = "0029"
branch_labels: Any = None
depends_on: Any = None


def upgrade() -> None:
    """Apply. Of shares from before nothing is known but that they were."""
    op.add_column("lms_share", sa.Column("own", sa.Boolean(), nullable=True))
    op.add_column("lms_share", sa.Column("disclosed", sa.Boolean(), nullable=True))
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
