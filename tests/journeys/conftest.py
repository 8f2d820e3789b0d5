"""A real server in a process of its own, and a real browser in front of it."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests import academy as written
from tests.chromium import found

ROOT = Path(__file__).parent.parent.parent
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


class Running:
    """An academy served by the ``lms`` command, with a clock the test moves."""

    def __init__(self, folder: Path, content: Path | None, *, workers: int = 1) -> None:
        self.folder = folder
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.clock_file = folder / "clock"
        self.content = content
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("LMS_")},
            "LMS_DATA": str(folder),
            "LMS_CLOCK_FILE": str(self.clock_file),
            "LMS_BASE_URL": self.url,
            "LMS_COMPANY": "Norda",
            **({"LMS_CONTENT": str(content)} if content else {}),
        }
        self.log = (folder / "server.log").open("w", encoding="utf-8")
        self.workers = workers
        self.process: subprocess.Popen[bytes] | None = None

    def set_clock(self, at: datetime) -> None:
        """Move the clock of the running server."""
        self.now = at
        other = self.clock_file.with_suffix(".new")
        other.write_text(at.isoformat(), encoding="utf-8")
        other.replace(self.clock_file)

    def command(self, *words: str, stdin: str = "") -> str:
        """Run an ``lms`` command beside the server and give what it prints."""
        done = subprocess.run(
            [sys.executable, "-m", "lms", *words],
            cwd=self.folder,
            env=self.environment,
            input=stdin,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stderr + done.stdout
        return done.stdout

    def start(self) -> None:
        """Serve, and wait until it is ready."""
        words = ["serve", "--port", str(self.port), "--workers", str(self.workers)]
        self.process = subprocess.Popen(
            [sys.executable, "-m", "lms", *words],
            cwd=self.folder,
            env=self.environment,
            stdout=self.log,
            stderr=self.log,
        )
        wait_ready(self.url, self.process, Path(self.log.name))

    def stop(self) -> None:
        """Stop serving."""
        if self.process:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(20)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_ready(url: str, process: subprocess.Popen[bytes], log: Path, seconds: float = 90) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        assert process.poll() is None, log.read_text(encoding="utf-8")
        try:
            with urllib.request.urlopen(f"{url}/readyz", timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise AssertionError("the server did not become ready:\n" + log.read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = found()
    assert path, "the journeys need Chromium: run make chromium"
    with sync_playwright() as driver:
        running = driver.chromium.launch(executable_path=path, args=FLAGS)
        yield running
        running.close()


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
