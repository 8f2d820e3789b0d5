"""Nothing yet."""

from typing import Any

revision: str = "0022"
down_revision: str | None = "0021"
branch_labels: Any = None
depends_on: Any = None


def upgrade() -> None:
    """Apply."""
