"""What the queue needs of the champion."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy.orm import Session

from lms.sharing.queue import service
from lms.web.academy import Need


def needs(session: Session, _at: datetime) -> Iterator[Need]:
    """Say that proposals wait for an answer, in one query."""
    if service.waiting(session):
        yield Need(
            "Proposed stories wait for an answer.", "/programme/queue?kind=proposals", "Open the queue", urgency=1
        )
