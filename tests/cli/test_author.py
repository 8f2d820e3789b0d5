"""lms serve --author as a real process."""

import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from urllib.request import HTTPCookieProcessor, build_opener

import pytest

from lms.cli import author
from tests.cli.test_server import free_port, until

pytestmark = pytest.mark.once


@pytest.fixture
def database():
    """Author mode has a database of its own."""
    return "nonsense"


def test_it_serves_this_machine_alone(run, folder):
    result = run("serve", "--author", "--from", str(folder), "--host", "0.0.0.0", "--port", str(free_port()))

    assert result.exit_code == 2
    assert "0.0.0.0 can be reached from others" in result.stderr


def test_a_folder_that_is_no_academy_is_one_line(run, tmp_path):
    (tmp_path / "empty").mkdir()

    result = run("serve", "--author", "--from", str(tmp_path / "empty"), "--port", str(free_port()))

    assert result.exit_code == 1
    assert "has no courses folder" in result.stderr
    assert result.stderr.count("\n") == 1


def test_what_is_served_reaches_the_worker_whole(monkeypatch):
    wanted = author.Wanted(Path("/a b"), Path("/d"), "key", "::1", 8000)
    monkeypatch.setenv(author.KEPT, "")
    wanted.to_environment()

    assert author.Wanted.from_environment() == wanted


def test_a_folder_is_published_served_followed_and_left_in_order(environment, folder, tmp_path, broken):
    """Everything but the browser: a mistake at the start, its mend, a save, the end, and nothing written elsewhere."""
    port = free_port()
    log = tmp_path / "log"
    with log.open("w") as stream:
        words = [sys.executable, "-m", "lms", "serve", "--author", "--from", str(folder), "--port", str(port)]
        process = subprocess.Popen(words, cwd=tmp_path, stdout=stream, stderr=stream)
    try:
        assert until(lambda: "Open http" in log.read_text(), 60), log.read_text()
        assert log.read_text().count(f"{broken}:3:1 ") == 1
        opener = build_opener(HTTPCookieProcessor())
        # Before anything could be published the printed address already leads to what to mend.
        address = re.search(r"Open (http://\S+)", log.read_text())[1]
        assert f"127.0.0.1:{port}/studio/enter/" in address
        lesson = folder / broken
        lesson.write_text(lesson.read_text().replace("titel: Twice\n", ""))
        assert until(lambda: "Release 1: " in log.read_text(), 20), log.read_text()
        time.sleep(0.2)
        page = opener.open(address).read().decode()
        assert 'data-live="/studio/live"' in page
        assert "live--held" not in page
        assert (tmp_path / "data/author/academy.db").is_file()
        assert not (tmp_path / "data/academy.db").exists()
    finally:
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 0, log.read_text()
    assert log.read_text().endswith("Handrail has stopped.\n")
    assert "Traceback" not in log.read_text()
