"""The test academy with contests, and two advocates in it."""

import pytest
from sqlalchemy.orm import Session

from tests import factories
from tests.advocacy import deeds as choices
from tests.contests import deeds
from tests.sharing import deeds as sharing


@pytest.fixture
def champion(session: Session) -> int:
    deeds.publish(session)
    return factories.person(session, "Carla Champion", roles=("champion",))


@pytest.fixture
def amara(session: Session, champion: int) -> int:
    assert champion
    person_id = factories.person(session, "Amara Okafor")
    choices.advocate(session, person_id)
    return person_id


@pytest.fixture
def ben(session: Session, champion: int) -> int:
    assert champion
    person_id = factories.person(session, "Ben Berg")
    choices.advocate(session, person_id)
    return person_id


@pytest.fixture
def story(session: Session, champion: int) -> str:
    return sharing.story(session, champion)
