"""Tables that are found by their own key lie in one tree, and only reversals are kept in the index of reversals."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision: str = "0013"
down_revision: str | None = "0012"
branch_labels: Any = None
depends_on: Any = None

BY_KEY = ("lms_score", "lms_quiz_tally", "lms_achievement", "lms_active_week", "lms_enrolment")
_REVERSED = sa.text("reversal_of IS NOT NULL")


def upgrade() -> None:
    """Apply."""
    if op.get_bind().dialect.name == "sqlite":
        for name in BY_KEY:
            with op.batch_alter_table(name, recreate="always", table_kwargs={"sqlite_with_rowid": False}):
                pass
    with op.batch_alter_table("lms_xp") as table:
        table.drop_constraint("uq_lms_xp_reversal_of", type_="unique")
    op.create_index(
        "ix_lms_xp_reversal_of",
        "lms_xp",
        ["reversal_of"],
        unique=True,
        sqlite_where=_REVERSED,
        postgresql_where=_REVERSED,
    )
