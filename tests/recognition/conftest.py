"""The people of the recognition tests."""

import pytest
from sqlalchemy.orm import Session

from tests import factories
from tests.recognition.deeds import first_award, pass_first_quiz


@pytest.fixture
def ada(session: Session) -> int:
    """A person without any role."""
    return factories.person(session, "Ada Lovelace")


@pytest.fixture
def grace(session: Session) -> int:
    """Another person without any role."""
    return factories.person(session, "Grace Hopper")


@pytest.fixture
def sam(session: Session) -> int:
    """A person who checks badges."""
    return factories.person(session, "Sam Staff", roles=("staff",))


@pytest.fixture
def award(session: Session, ada: int) -> str:
    """The public id of Ada's first badge."""
    pass_first_quiz(session, ada)
    session.commit()
    return first_award(session, ada).public_id
