"""What every test stands on: a database of its own, a small published academy, a clock that moves."""

import resource
import shutil
from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, make_url
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from lms import wiring
from lms.app import create_app
from lms.library import service as library
from lms.store import migrate
from lms.store.sessions import Engines, Store
from lms.web.academy import Academy
from tests import academy as written
from tests.databases import OURS, Server

SECRET = "the tests' own secret, long enough to be taken for one"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database", choices=("sqlite", "postgresql"), default="sqlite")


UNBOUNDED = resource.getrlimit(resource.RLIMIT_CPU)


def pytest_runtest_teardown(item: pytest.Item) -> None:
    """Look that no test has limited the process it runs in: another one, much later, would be killed for it."""
    assert resource.getrlimit(resource.RLIMIT_CPU) == UNBOUNDED, f"{item.nodeid} limits the CPU of the tests' process"


class MovableClock:
    """A clock a test moves by hand."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 22, 9, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def move(self, **span: float) -> None:
        self.now += timedelta(**span)


@pytest.fixture(scope="session")
def database_kind(request: pytest.FixtureRequest) -> str:
    return str(request.config.getoption("--database"))


@pytest.fixture(scope="session")
def server(database_kind: str) -> Iterator[Server | None]:
    if database_kind == "sqlite":
        yield None
        return
    with Server() as running:
        yield running


@pytest.fixture(scope="session")
def template(server: Server | None, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A database with the schema and the published test academy, copied for each test."""
    folder = tmp_path_factory.mktemp("template")
    content = folder / "content"
    for path, body in written.files().items():
        target = content / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(body)
    url = server.create("template_academy") if server else f"sqlite:///{folder / 'academy.db'}"
    store = Store(url)
    migrate.upgrade(store)
    store.dispose()
    app = create_app(
        environment="development",
        data=str(folder),
        database_url=url,
        content=str(content),
        publish_at_start="yes",
        secret=SECRET,
    )
    app.extensions["lms"].store.dispose()
    return url


@pytest.fixture
def database(template: str, server: Server | None, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """A fresh copy of the template."""
    if server is None:
        copy = tmp_path / "academy.db"
        shutil.copy(template.removeprefix("sqlite:///"), copy)
        yield f"sqlite:///{copy}"
        return
    name = request.getfixturevalue("one_database")
    server.put_back(name)
    yield server.url(name)


@pytest.fixture(scope="session")
def one_database(template: str, server: Server | None) -> str:
    """One PostgreSQL database for all tests of a process, put back to the template's rows before each."""
    assert server is not None
    assert template
    server.create("tests", template="template_academy")
    server.remember("tests")
    return "tests"


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock()


@pytest.fixture(scope="session")
def shared(template: str, tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """One application for all tests of a process: making one, and compiling its templates, is most of a test's time."""
    made = create_app(
        environment="development",
        data=str(tmp_path_factory.mktemp("data")),
        database_url=template,
        publish_at_start="no",
        secret=SECRET,
        company="Norda",
        base_url="http://localhost",
    )
    academy: Academy = made.extensions["lms"]
    with academy.store.reading() as session:
        library.current(session)
    academy.store.dispose()
    return made


def leave_to_system(connection: Any, _record: Any) -> None:
    """Wait for no disk: what a test has written need not outlive the machine."""
    connection.execute("PRAGMA synchronous=OFF")


class Ways:
    """Engines made once for all tests of a process, leading to the database of the test under way.

    What they have compiled they know for all tests, which is much of the time a short test takes.
    """

    def __init__(self, url: str) -> None:
        self.url = make_url(url)
        self.engines = Engines.of(self.url)
        for engine in set(self.engines):
            event.listen(engine, "do_connect", self._lead)
            if self.url.get_backend_name() == "sqlite":
                event.listen(engine, "connect", leave_to_system)

    def _lead(self, _dialect: Any, _record: Any, given: list[Any], named: dict[str, Any]) -> None:
        if self.url.get_backend_name() == "sqlite":
            given[0] = self.url.database
        else:
            named["application_name"] = OURS

    def store(self, url: str, academy: Academy) -> Store:
        """Give a store of these engines; who listens to an engine of it listens during this test alone."""
        self.url = make_url(url)
        engines = Engines(*(one.execution_options() for one in self.engines))
        return Store(url, info={"academy": academy}, engines=engines)

    def close(self, store: Store) -> None:
        """Close what a test has opened; connections to a server stay for the next test, as no other file is meant."""
        store.let_go()
        for engine in set(self.engines):
            # What is still lent was forgotten: the next test does not wait for it.
            if store.embedded or engine.pool.checkedout():  # type: ignore[attr-defined]
                engine.dispose()


@pytest.fixture(scope="session")
def ways(template: str, server: Server | None) -> Iterator[Ways]:
    made = Ways(server.url("tests") if server else template)
    yield made
    for one in made.engines:
        one.dispose()


@pytest.fixture
def app(shared: Flask, database: str, ways: Ways, clock: MovableClock, tmp_path: Path) -> Iterator[Flask]:
    """The shared application on a database of this test, with nothing left of the test before."""
    academy: Academy = shared.extensions["lms"]
    kept = {one.name: getattr(academy, one.name) for one in fields(academy)}
    config = dict(shared.config)
    release = academy.shelf["releases"][1]
    academy.settings = replace(academy.settings, data=tmp_path, database_url=database)
    academy.store = store = ways.store(database, academy)
    academy.clock = clock
    academy.shelf = {"releases": {1: release}}
    wiring.furnish(academy)
    shared.testing = True
    yield shared
    ways.close(store)
    for name, value in kept.items():
        setattr(academy, name, value)
    shared.config.clear()
    shared.config.update(config)


@pytest.fixture
def academy(app: Flask) -> Academy:
    made: Academy = app.extensions["lms"]
    return made


@pytest.fixture
def session(academy: Academy) -> Iterator[Session]:
    with academy.store.writing() as made:
        yield made


class Client(FlaskClient):
    """A client that lets the test's own session go before each request, since there is one writer at a time."""

    held: Session | None = None

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        if self.held is not None:
            self.held.commit()
            self.held.expire_all()
            self.held.info.pop("release", None)
        return super().open(*args, **kwargs)


@pytest.fixture
def client(app: Flask, session: Session) -> FlaskClient:
    app.test_client_class = Client
    made = app.test_client()
    assert isinstance(made, Client)
    made.held = session
    return made


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What never asks for a database need not run on both."""
    for item in items:
        if "database" not in getattr(item, "fixturenames", ()):
            item.add_marker("once")


def pytest_report_header(config: pytest.Config) -> list[str]:
    return [f"database: {config.getoption('--database')}"]
