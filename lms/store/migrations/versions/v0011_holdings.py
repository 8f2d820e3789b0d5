"""Credentials people hold from elsewhere."""

from typing import Any

revision: str = "0011"
down_revision: str | None = "0010"
branch_labels: Any = None
depends_on: Any = None


def upgrade() -> None:
    """Apply."""
