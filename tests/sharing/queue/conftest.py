"""The people of the queue's tests."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from lms.sharing.queue.service import Editor
from tests import factories
from tests.advocacy import deeds as advocacy
from tests.sharing.queue import deeds


@pytest.fixture
def platforms(session: Session) -> None:
    """The academy with a level above the one that proposes."""
    deeds.publish(session)


@pytest.fixture
def editor(champion: int) -> Editor:
    """The champion, deciding."""
    return Editor(champion, frozenset({"champion"}))


@pytest.fixture
def eve(session: Session, platforms: None) -> int:
    """A spokesperson: somebody who may publish stories, without any role."""
    person_id = factories.person(session, "Eve Moreno")
    advocacy.advocate(session, person_id)
    advocacy.learn(session, person_id, "third")
    return person_id


@pytest.fixture
def proposal(session: Session, amara: int) -> str:
    """What Amara proposes."""
    return deeds.propose(session, amara)


@pytest.fixture
def edits(client: FlaskClient, session: Session, champion: int) -> int:
    """The champion, signed in."""
    factories.sign_in(client, session, champion)
    return champion
