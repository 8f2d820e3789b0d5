"""Nothing yet."""

from typing import Any

revision: str = "0019"
down_revision: str | None = "0018"
branch_labels: Any = None
depends_on: Any = None


def upgrade() -> None:
    """Apply."""
