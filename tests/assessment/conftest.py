"""People, a recorder of signals and a way to publish, for the tests of this room."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy.orm import Session

from lms import signals
from lms.library import service as library
from lms.web.academy import Academy
from tests import academy as written
from tests import factories

Heard = list[tuple[str, dict[str, Any]]]


@pytest.fixture
def ada(academy: Academy, session: Session) -> int:
    """A person who takes quizzes, in an academy whose courses ask for nothing before them."""
    academy.shelf["may_start"] = []
    return factories.person(session, "Ada Lovelace")


@pytest.fixture
def heard(academy: Academy) -> Iterator[Heard]:
    """What this room announces, in order, with its facts."""
    found: Heard = []

    def listener(name: str) -> Callable[..., None]:
        def hear(_academy: Academy, *, session: Session, **facts: Any) -> None:
            found.append((name, facts))

        return hear

    with ExitStack() as stack:
        for name in ("quiz_submitted", "quiz_passed"):
            stack.enter_context(getattr(signals, name).connected_to(listener(name), sender=academy))
        yield found


@pytest.fixture
def publish(academy: Academy) -> Callable[..., int]:
    """Publish the test academy with changed files and give the number of the release."""

    def run(changes: Mapping[str, str], at: datetime | None = None) -> int:
        moment = at or academy.clock()
        with academy.store.reading() as reader:
            prepared = library.prepare(reader, written.files(changes), today=moment.date())
        with academy.store.transaction() as own:
            return library.publish(own, prepared, at=moment, author="test", source="test").number

    return run
