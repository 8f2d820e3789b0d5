"""Hints that were opened and time that people are allowed."""

from typing import Any

revision: str = "0002"
down_revision: str | None = "0001"
branch_labels: Any = None
depends_on: Any = None


def upgrade() -> None:
    """Apply."""
