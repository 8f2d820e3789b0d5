"""Pulse."""

from typing import Any

revision: str = "0029"
down_revision: str | None = "0028"
branch_labels: Any = None
depends_on: Any = None


def upgrade() -> None:
    """Apply."""
