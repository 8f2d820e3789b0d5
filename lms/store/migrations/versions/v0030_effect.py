"""Effect."""

from typing import Any

revision: str = "0030"
down_revision: str | None = "0029"
branch_labels: Any = None
depends_on: Any = None


def upgrade() -> None:
    """Apply."""
