"""Nothing yet."""

from typing import Any

revision: str = "0020"
down_revision: str | None = "0019"
branch_labels: Any = None
depends_on: Any = None


def upgrade() -> None:
    """Apply."""
