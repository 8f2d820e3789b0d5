"""Rewards."""

from typing import Any

revision: str = "0024"
down_revision: str | None = "0023"
branch_labels: Any = None
depends_on: Any = None


def upgrade() -> None:
    """Apply."""
