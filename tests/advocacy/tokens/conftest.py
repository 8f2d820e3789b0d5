"""What the tests of permission tokens begin with."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy.orm import Session

from lms.advocacy import service
from lms.people import service as people
from lms.web.academy import Academy
from tests.advocacy.conftest import *  # noqa: F403 the room's own people

Make = Callable[..., service.Made]


@pytest.fixture
def make(academy: Academy, session: Session) -> Make:
    """Make a token, as the page and the API do."""

    def made(person_id: int, key: str = "story.share", **options: Any) -> service.Made:
        session.commit()
        with academy.store.reading() as reader, academy.store.transaction() as writer:
            person = people.person(reader, person_id)
            given = {"code": True, "at": academy.clock(), **options}
            return service.make_token(reader, writer, person, key, **given)

    return made
