"""What talk among peers needs the champion for: reports that wait."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy.orm import Session

from lms.ideas.talk import service
from lms.web.academy import Need


def needs(session: Session, _at: datetime) -> Iterator[Need]:
    """Say that a text was reported and nobody has decided yet."""
    if service.waiting(session):
        yield Need("A text among peers was reported and waits for a decision.", "/programme/reports", "Read it", 1)
