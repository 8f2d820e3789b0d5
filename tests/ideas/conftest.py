"""The people of the ideas room's tests."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests import factories
from tests.advocacy import deeds as advocacy
from tests.ideas import deeds


@pytest.fixture
def keys(session: Session) -> None:
    """The academy with the keys of talk."""
    deeds.publish(session)


@pytest.fixture
def ada(session: Session, keys: None) -> int:
    """Somebody new."""
    return factories.person(session, "Ada Lovelace")


@pytest.fixture
def bo(session: Session, keys: None) -> int:
    """Somebody at the first level."""
    person_id = factories.person(session, "Bo Lund")
    advocacy.reach(session, person_id, 1)
    return person_id


@pytest.fixture
def amara(session: Session, keys: None) -> int:
    """An advocate."""
    person_id = factories.person(session, "Amara Okafor")
    advocacy.advocate(session, person_id)
    return person_id


@pytest.fixture
def champion(session: Session, keys: None) -> int:
    """Who decides about reports."""
    return factories.person(session, "Cham Pion", roles=("champion",))


@pytest.fixture
def me(client: FlaskClient, session: Session, ada: int) -> int:
    """Ada, signed in."""
    factories.sign_in(client, session, ada)
    return ada
