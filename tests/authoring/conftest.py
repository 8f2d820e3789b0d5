"""An academy that is planned, published and undone, and people in the middle of it."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from lms.authoring import service as authoring
from lms.web.academy import Academy
from tests import academy as written
from tests import factories

Planner = Callable[..., authoring.Plan]
Publisher = Callable[..., authoring.Outcome]


@pytest.fixture
def plan(academy: Academy, session: Session) -> Planner:
    """Plan the test academy with changed files; None takes a file away."""

    def run(changes: Mapping[str, str | None], **options: Any) -> authoring.Plan:
        session.commit()
        files = written.files({path: text for path, text in changes.items() if text is not None})
        for path in (path for path, text in changes.items() if text is None):
            files.pop(path)
        with academy.store.reading() as reader:
            given = {"origin": "folder", **options}
            return authoring.plan(reader, files, today=academy.clock().date(), **given)

    return run


@pytest.fixture
def edit(academy: Academy, session: Session) -> Planner:
    """Plan edits made in the browser."""

    def run(edits: Mapping[str, str | None], **options: Any) -> authoring.Plan:
        session.commit()
        changed = {path: None if text is None else text.encode() for path, text in edits.items()}
        with academy.store.reading() as reader:
            return authoring.plan_edits(reader, changed, today=academy.clock().date(), **options)

    return run


@pytest.fixture
def publish(academy: Academy, session: Session) -> Publisher:
    """Publish a plan, in the learners' favour unless said otherwise."""

    def run(made: authoring.Plan, decisions: authoring.Decisions | None = None, **options: Any) -> authoring.Outcome:
        session.commit()
        decided = decisions or authoring.in_favour(made.changes)
        label = {"by": None, "author": "Tess", "source": "test", "note": "Better", **options}
        with academy.store.transaction() as own:
            done = authoring.publish(own, made, decided, at=academy.clock(), **label)
        session.info.pop("release", None)
        session.expire_all()
        return done

    return run


@pytest.fixture
def ada(academy: Academy, session: Session) -> int:
    """A person who takes quizzes, in an academy whose courses ask for nothing before them."""
    academy.shelf["may_start"] = []
    return factories.person(session, "Ada Lovelace")


@pytest.fixture
def mira(session: Session) -> int:
    """A trainer."""
    return factories.person(session, "Mira Trainer", roles=("trainer",))


@pytest.fixture
def cleo(session: Session) -> int:
    """A champion."""
    return factories.person(session, "Cleo Champion", roles=("champion",))


@pytest.fixture
def trainer(client: FlaskClient, session: Session, mira: int) -> FlaskClient:
    """A browser in which the trainer is signed in."""
    factories.sign_in(client, session, mira)
    return client


@pytest.fixture
def champion(client: FlaskClient, session: Session, cleo: int) -> FlaskClient:
    """A browser in which the champion is signed in."""
    factories.sign_in(client, session, cleo)
    return client
