"""Two mentors and who asks them."""

import pytest
from sqlalchemy.orm import Session

from lms.ideas.mentors import service as mentors
from tests import factories
from tests.advocacy import deeds as advocacy
from tests.advocacy.deeds import AT

TERMS = mentors.Terms(("first", "second"), "en", 2, "I like questions.")


@pytest.fixture
def mia(session: Session, keys: None) -> int:
    """A mentor."""
    return mentor(session, "Mia Mentor")


@pytest.fixture
def max_(session: Session, keys: None) -> int:
    """Another mentor, who wants a mail."""
    return mentor(session, "Max Mentor", mails=True)


def mentor(session: Session, name: str, *, mails: bool = False, most: int = 2) -> int:
    """Let somebody reach the level that mentors, and offer to."""
    who = factories.person(session, name)
    advocacy.reach(session, who, 2)
    mentors.offer(session, who, mentors.Terms(("first", "second"), "en", most, "I like questions.", mails), at=AT)
    session.commit()
    return who
