"""A real browser in front of a real server, and the academies they meet."""

import fcntl
import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, sync_playwright

from lms.app import create_app
from tests import academy as written
from tests.chromium import found
from tests.journeys.company import Company, build
from tests.journeys.running import Running

__all__ = ["Running"]

FIRST = ("test_more_pages.py", "test_wheel.py", "test_pages.py")
"""What takes longest; while one process builds the company for both tours, the other builds one from the wheel."""

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = found()
    assert path, "the journeys need Chromium: run make chromium"
    with sync_playwright() as driver:
        running = driver.chromium.launch(executable_path=path, args=FLAGS)
        yield running
        running.close()


@pytest.fixture(scope="session")
def together(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all processes of this run have in common."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


@pytest.fixture
def routes(tmp_path: Path) -> Flask:
    """An application whose routes are those of the demo."""
    return create_app(environment="development", data=str(tmp_path), publish_at_start="no", secret="x" * 40)


@pytest.fixture(scope="session")
def built(together: Path) -> Path:
    """The demo company as it is built, once for all processes; nobody works in it."""
    folder = together / "built"
    with (together / "built.lock").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        if not (folder / "sign-ins.json").exists():
            build(folder)
    return folder


@pytest.fixture(scope="session")
def company(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Company]:
    """The demo company, served once for all tests of this process but the tours."""
    yield from served(built, tmp_path_factory.mktemp("company"))


@pytest.fixture(scope="module")
def toured(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Company]:
    """A demo company of a tour's own, since a tour changes much of it."""
    yield from served(built, tmp_path_factory.mktemp("toured"))


def served(built: Path, folder: Path) -> Iterator[Company]:
    """Serve a copy of the company."""
    shutil.copytree(built, folder, dirs_exist_ok=True)
    made = Company(folder)
    try:
        made.start()
        yield made
    finally:
        made.stop()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest: each of two processes has one tour then, and the rest is shared out."""
    items.sort(key=lambda item: FIRST.index(item.path.name) if item.path.name in FIRST else len(FIRST))


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB", timezone_id="UTC")
    made = context.new_page()
    problems: list[str] = []
    made.on("console", lambda message: problems.append(message.text) if refused(message.text) else None)
    made.on("pageerror", lambda error: problems.append(str(error)))
    yield made
    context.close()
    assert not problems, "the browser complained:\n" + "\n".join(problems)


def refused(text: str) -> bool:
    return bool(re.search(r"Content Security Policy|Refused to|Uncaught", text))


@pytest.fixture
def generated(tmp_path: Path) -> Path:
    """The test's own academy on disk: other ids, levels, keys, language and pass marks than the starter's."""
    folder = tmp_path / "content"
    for path, body in written.files().items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(body)
    return folder
