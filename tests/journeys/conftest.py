"""A real browser in front of a real server, and the academies they meet."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests import academy as written
from tests.chromium import found
from tests.journeys.company import Company
from tests.journeys.running import Running

__all__ = ["Running"]

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
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Company]:
    """The demo company, built and served once."""
    made = Company(tmp_path_factory.mktemp("company"))
    try:
        made.start()
        yield made
    finally:
        made.stop()


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
