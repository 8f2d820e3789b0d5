"""Nothing yet."""

from typing import Any

revision: str = "0014"
down_revision: str | None = "0013"
branch_labels: Any = None
depends_on: Any = None


def upgrade() -> None:
    """Apply."""
