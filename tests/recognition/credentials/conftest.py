"""What the credential tests begin with: a public badge that is signed, and the documents that belong to it."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from lms.recognition import service as recognition
from lms.recognition.credentials import service as credentials
from lms.web.academy import Academy
from tests.recognition.conftest import *  # noqa: F403 the room's own fixtures
from tests.recognition.deeds import AT


@pytest.fixture
def shown(session: Session, academy: Academy, ada: int, award: str) -> str:
    """Ada's first badge, public and signed."""
    recognition.set_public(session, ada, award, public=True)
    session.commit()
    credentials.run(academy, AT)
    return award


@pytest.fixture
def count_queries(academy: Academy) -> Callable[[], AbstractContextManager[list[str]]]:
    """Collect what is asked of the database."""

    @contextmanager
    def counting() -> Iterator[list[str]]:
        asked: list[str] = []

        def note(*facts: Any) -> None:
            asked.append(facts[2])

        engines = (academy.store.read_engine, academy.store.write_engine)
        for engine in engines:
            event.listen(engine, "before_cursor_execute", note)
        yield asked
        for engine in engines:
            event.remove(engine, "before_cursor_execute", note)

    return counting
