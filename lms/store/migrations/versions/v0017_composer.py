"""Nothing yet."""

from typing import Any

revision: str = "0017"
down_revision: str | None = "0016"
branch_labels: Any = None
depends_on: Any = None


def upgrade() -> None:
    """Apply."""
