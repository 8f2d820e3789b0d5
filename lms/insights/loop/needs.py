"""What the list of what to revise needs of the champion."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from lms.insights.loop import service
from lms.web.academy import Asked, Need


def needs(_session: Session, _at: datetime, values: Sequence[int]) -> Iterator[Need]:
    """Say how many things deserve a look."""
    number = sum(values)
    if number:
        words = "One thing deserves a look" if number == 1 else f"{number} things deserve a look"
        yield Need(f"{words}: a lesson, a clause, a question or a story.", "/programme/revise", "See why", 3)


NEEDS = Asked(needs, lambda _at: (service.waiting(),))
