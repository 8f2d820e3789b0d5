"""Contests."""

from typing import Any

revision: str = "0023"
down_revision: str | None = "0022"
branch_labels: Any = None
depends_on: Any = None


def upgrade() -> None:
    """Apply."""
