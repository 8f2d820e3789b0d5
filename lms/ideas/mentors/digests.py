"""What the weekly mail says of mentoring: that somebody asks, that somebody wrote. Two calm lines at most."""

from collections.abc import Iterator

from sqlalchemy.orm import Session

from lms.ideas.mentors import service
from lms.web.academy import Notice, Week


def notices(session: Session, week: Week) -> Iterator[Notice]:
    """Say that requests wait and that messages came, where they did."""
    requests, messages = service.news(session, week.person_id, week.past, week.at)
    if requests:
        yield Notice("A colleague asks whether you could help. Accept or decline as you like.", "/mentors")
    if messages:
        yield Notice("Somebody you meet as a mentor or a learner wrote to you.", "/mentors")
