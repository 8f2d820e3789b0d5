"""Weeks of learning, leave and freezes, and the rules XP are paid by."""

from typing import Any

revision: str = "0009"
down_revision: str | None = "0008"
branch_labels: Any = None
depends_on: Any = None


def upgrade() -> None:
    """Apply."""
