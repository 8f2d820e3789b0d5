"""Checks of many credentials at once, and pinned issuers."""

from typing import Any

revision: str = "0012"
down_revision: str | None = "0011"
branch_labels: Any = None
depends_on: Any = None


def upgrade() -> None:
    """Apply."""
