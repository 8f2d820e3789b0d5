"""The people of the learning tests."""

import pytest
from sqlalchemy.orm import Session

from tests import factories


@pytest.fixture
def ada(session: Session) -> int:
    """A person without any role."""
    return factories.person(session, "Ada Lovelace")


@pytest.fixture
def grace(session: Session) -> int:
    """Another person without any role."""
    return factories.person(session, "Grace Hopper")
