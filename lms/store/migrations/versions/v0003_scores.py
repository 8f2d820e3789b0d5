"""Scores after submission: marks, regrades, voided questions."""

from typing import Any

revision: str = "0003"
down_revision: str | None = "0002"
branch_labels: Any = None
depends_on: Any = None


def upgrade() -> None:
    """Apply."""
