"""The people of the tests of ideas."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests import factories


@pytest.fixture
def ada(session: Session) -> int:
    """Somebody new, at no level."""
    return factories.person(session, "Ada Lovelace")


@pytest.fixture
def ben(session: Session) -> int:
    """A colleague."""
    return factories.person(session, "Ben Bolt")


@pytest.fixture
def champion(session: Session) -> int:
    """Who decides."""
    return factories.person(session, "Cham Pion", roles=("champion",))


@pytest.fixture
def me(client: FlaskClient, session: Session, ada: int) -> int:
    """Ada, signed in."""
    factories.sign_in(client, session, ada)
    return ada


@pytest.fixture
def decides(client: FlaskClient, session: Session, champion: int) -> int:
    """The champion, signed in."""
    factories.sign_in(client, session, champion)
    return champion
