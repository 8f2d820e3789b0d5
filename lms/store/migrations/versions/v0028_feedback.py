"""Feedback."""

from typing import Any

revision: str = "0028"
down_revision: str | None = "0027"
branch_labels: Any = None
depends_on: Any = None


def upgrade() -> None:
    """Apply."""
