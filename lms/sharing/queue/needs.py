"""What the queue needs of the champion."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from lms.sharing.queue import service
from lms.web.academy import Asked, Need


def needs(_session: Session, _at: datetime, values: Sequence[int]) -> Iterator[Need]:
    """Say that proposals wait for an answer."""
    if any(values):
        yield Need(
            "Proposed stories wait for an answer.", "/programme/queue?kind=proposals", "Open the queue", urgency=1
        )


NEEDS = Asked(needs, lambda _at: (service.waiting(),))
