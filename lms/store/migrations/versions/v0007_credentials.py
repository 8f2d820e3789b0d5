"""Signed credentials, the keys they are signed with, and their places in the status lists."""

from typing import Any

revision: str = "0007"
down_revision: str | None = "0006"
branch_labels: Any = None
depends_on: Any = None


def upgrade() -> None:
    """Apply."""
