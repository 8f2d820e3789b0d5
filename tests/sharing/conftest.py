"""The people and the academy of the sharing tests."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests import factories
from tests.advocacy import deeds as advocacy
from tests.sharing import deeds


@pytest.fixture
def platforms(session: Session) -> None:
    """Platforms and the key that keeps stories."""
    deeds.publish(session)


@pytest.fixture
def champion(session: Session, platforms: None) -> int:
    """Who writes the stories."""
    return factories.person(session, "Cham Pion", roles=("champion",))


@pytest.fixture
def ada(session: Session, platforms: None) -> int:
    """Somebody new."""
    return factories.person(session, "Ada Lovelace")


@pytest.fixture
def amara(session: Session, platforms: None) -> int:
    """An advocate at the level that shares."""
    person_id = factories.person(session, "Amara Okafor")
    advocacy.advocate(session, person_id)
    return person_id


@pytest.fixture
def story(session: Session, champion: int) -> str:
    """A story open to everybody."""
    return deeds.story(session, champion)


@pytest.fixture
def me(client: FlaskClient, session: Session, amara: int) -> int:
    """Amara, signed in."""
    factories.sign_in(client, session, amara)
    return amara


@pytest.fixture
def writes(client: FlaskClient, session: Session, champion: int) -> int:
    """The champion, signed in."""
    factories.sign_in(client, session, champion)
    return champion
