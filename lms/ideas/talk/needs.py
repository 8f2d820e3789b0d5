"""What talk among peers needs the champion for: reports that wait."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from lms.ideas.talk import service
from lms.web.academy import Asked, Need


def needs(_session: Session, _at: datetime, values: Sequence[int]) -> Iterator[Need]:
    """Say that a text was reported and nobody has decided yet."""
    if any(values):
        yield Need("A text among peers was reported and waits for a decision.", "/programme/reports", "Read it", 1)


NEEDS = Asked(needs, lambda _at: (service.waiting(),))
