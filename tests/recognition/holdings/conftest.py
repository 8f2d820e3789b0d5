"""Who brings credentials from elsewhere, and an issuer that gave them."""

import pytest
from sqlalchemy.orm import Session

from lms.web.academy import Academy
from tests import factories
from tests.recognition.credentials.issuers import Issuer


@pytest.fixture(autouse=True)
def offline(academy: Academy) -> None:
    """Nobody answers, unless a test says who does."""
    academy.fetch = lambda address: None


@pytest.fixture
def ada(session: Session) -> int:
    """A person without any role; the issuer knows her address."""
    return factories.person(session, "Ada Lovelace")


@pytest.fixture
def issuer(academy: Academy, offline: None) -> Issuer:
    """An issuer whose documents can be had."""
    made = Issuer()
    academy.fetch = lambda address: made.served().get(address)
    return made
