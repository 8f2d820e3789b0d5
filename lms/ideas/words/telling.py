"""What words add to the weekly mail of who asked for it, and to what needs the champion."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from lms.ideas.words import service
from lms.web.academy import Asked, Need, Notice, Week
from lms.web.words import count


def notices(session: Session, week: Week) -> Iterator[Notice]:
    """Say that a champion wrote, and that colleagues said thank you, if they did."""
    if service.comments_since(session, week.person_id, week.past):
        yield Notice("A champion answered what you asked. Only you read it.", "/impact/words")
    thanks = service.received_since(session, week.person_id, week.past)
    if thanks:
        yield Notice(f"Colleagues thanked you: {count(thanks, 'note')}.", "/kudos")


def needs(_session: Session, _at: datetime, values: Sequence[int]) -> Iterator[Need]:
    """Say that advocates wait for a champion's words, if any do; how many is not said."""
    if any(values):
        yield Need("Advocates asked what you think of a share.", "/programme/words", "Write to them", urgency=1)


NEEDS = Asked(needs, lambda _at: (service.waiting(),))
