"""What the weekly mail says of talk: that colleagues answered, in one line. Nothing else is ever mailed about it."""

from collections.abc import Iterator

from sqlalchemy.orm import Session

from lms.ideas.talk import service
from lms.web.academy import Notice, Week
from lms.web.words import count


def notices(session: Session, week: Week) -> Iterator[Notice]:
    """Say how many answers came to what somebody asked, if any did."""
    number = service.answers_to(session, week.person_id, week.past, week.at)
    if number:
        yield Notice(f"Colleagues wrote {count(number, 'answer')} to what you asked.", "/peers/all?show=mine")
