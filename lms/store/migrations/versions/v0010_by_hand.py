"""Badges given by hand, suspended, signed off by a second person, and appeals."""

from typing import Any

revision: str = "0010"
down_revision: str | None = "0009"
branch_labels: Any = None
depends_on: Any = None


def upgrade() -> None:
    """Apply."""
