"""Where releases come from, and windows to learn again."""

from typing import Any

revision: str = "0004"
down_revision: str | None = "0003"
branch_labels: Any = None
depends_on: Any = None


def upgrade() -> None:
    """Apply."""
