"""What the list of what to revise needs of the champion."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy.orm import Session

from lms.insights.loop import service
from lms.web.academy import Need


def needs(session: Session, _at: datetime) -> Iterator[Need]:
    """Say how many things deserve a look, in one query."""
    number = service.waiting(session)
    if number:
        words = "One thing deserves a look" if number == 1 else f"{number} things deserve a look"
        yield Need(f"{words}: a lesson, a clause, a question or a story.", "/programme/revise", "See why", 3)
