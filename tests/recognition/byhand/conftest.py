"""The people of these tests."""

import pytest
from sqlalchemy.orm import Session

from tests.recognition.byhand import deeds


@pytest.fixture
def who(session: Session) -> dict[str, int]:
    """Everybody by name."""
    made = deeds.furnish(session)
    session.commit()
    return made
