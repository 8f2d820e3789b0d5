"""How questions do: counters and what learners say."""

from typing import Any

revision: str = "0006"
down_revision: str | None = "0005"
branch_labels: Any = None
depends_on: Any = None


def upgrade() -> None:
    """Apply."""
