"""What reviews of platforms need of the champion."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from lms.insights.platforms import service
from lms.web.academy import Asked, Need


def needs(session: Session, at: datetime, _values: Sequence[Any]) -> Iterator[Need]:
    """Name the decision records whose date has gone by; asks no query of its own."""
    for one in service.reviews(session, at):
        if one.overdue:
            words = f"The decision about {one.record.title} was to be looked at again."
            yield Need(words, "/programme/platforms", "See the platforms", urgency=2, due=one.due)


NEEDS = Asked(needs)
