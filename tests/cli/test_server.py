"""lms serve and lms jobs as real processes."""

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

import click
import pytest

from lms.cli import server
from lms.delivery import service as delivery
from tests.conftest import SECRET


class Running:
    """A server in a process of its own."""

    def __init__(self, arguments: list[str], port: int, environment: dict[str, str], log: Path) -> None:
        self.port = port
        self.log = log
        with log.open("w") as stream:
            command = [sys.executable, "-m", "lms", *arguments]
            self.process = subprocess.Popen(
                command, env=environment, stdout=stream, stderr=stream, start_new_session=True
            )

    def get(self, path: str) -> tuple[int, str]:
        try:
            with urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=10) as reply:
                return reply.status, reply.read().decode()
        except HTTPError as error:
            with error:
                return error.code, error.read().decode()

    def wait(self, path: str = "/healthz", seconds: float = 30) -> None:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            assert self.process.poll() is None, self.output()
            with contextlib.suppress(URLError, OSError):
                self.get(path)
                return
            time.sleep(0.05)
        raise AssertionError(f"did not answer\n{self.output()}")

    def children(self) -> list[int]:
        found = subprocess.run(["pgrep", "-P", str(self.process.pid)], capture_output=True, text=True, check=False)
        return [int(one) for one in found.stdout.split()]

    def workers(self) -> list[int]:
        return [one for one in self.children() if "jobs" not in words_of(one)]

    def output(self) -> str:
        """Give what it said, without a line of the server's that says nothing.

        Two of its threads wait for the same worker. On a busy machine the one that is told second looks before the
        first has written down that the worker is gone, and "kills" what has ended in order.
        """
        return NEEDLESS.sub("", self.log.read_text())


NEEDLESS = re.compile(r"\[WARNING\] Killing worker-\d+ after it refused to gracefully stop\n")


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as trial:
        return int(trial.getsockname()[1])


def words_of(pid: int) -> str:
    """The command line of a process; one that is just gone counts as no worker."""
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_text() or "jobs"
    return "jobs"


def alive(pid: int) -> bool:
    with contextlib.suppress(OSError):
        return "State:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    return False


def until(condition, seconds: float = 15) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.05)
    return False


@pytest.fixture
def settings(database, tmp_path) -> dict[str, str]:
    return {
        **os.environ,
        "LMS_DATA": str(tmp_path),
        "LMS_DATABASE_URL": database,
        "LMS_SECRET": SECRET,
        "LMS_PUBLISH_AT_START": "no",
    }


@pytest.fixture
def serve(settings, tmp_path) -> Iterator[Running]:
    port = free_port()
    running = Running(["serve", "--port", str(port), "--workers", "2"], port, settings, tmp_path / "log")
    running.wait()
    yield running
    for pid in running.children():
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    running.process.kill()
    running.process.wait()


def test_it_serves_and_ends_cleanly(serve):
    assert serve.get("/healthz") == (200, "ok\n")
    assert serve.get("/readyz") == (200, "ready\n")
    assert serve.get("/sign-in")[0] == 200
    assert len(serve.workers()) == 2
    family = serve.children()

    serve.process.send_signal(signal.SIGTERM)

    assert serve.process.wait(15) == 0
    assert not any(alive(pid) for pid in family)
    assert serve.output() == (
        f"Handrail listens on http://127.0.0.1:{serve.port} with 2 processes. Stop it with Ctrl+C.\n"
        "Handrail has stopped.\n"
    )


def test_ctrl_c_ends_it_just_as_cleanly(serve):
    os.killpg(serve.process.pid, signal.SIGINT)

    assert serve.process.wait(15) == 0
    assert serve.output().splitlines()[1:] == ["Handrail has stopped."]


def test_a_request_under_way_is_answered_before_it_ends(serve):
    body = b"email=ada%40norda.example&password=wrong"
    head = (
        b"POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        b"Content-Length: %d\r\n\r\n" % len(body)
    )
    with socket.create_connection(("127.0.0.1", serve.port)) as connection:
        connection.sendall(head + body[:10])
        time.sleep(0.5)
        serve.process.send_signal(signal.SIGTERM)
        time.sleep(0.5)
        connection.sendall(body[10:])
        answer = connection.recv(4096)

    assert answer.startswith(b"HTTP/1.1 400 ")
    assert serve.process.wait(30) == 0


def test_workers_that_are_killed_are_replaced_however_fast(serve):
    for _ in range(3):
        os.kill(serve.workers()[0], signal.SIGKILL)
        assert until(lambda: len(serve.workers()) == 2)
        serve.wait()

    serve.process.send_signal(signal.SIGTERM)
    assert serve.process.wait(15) == 0


def test_the_process_that_delivers_mail_is_replaced(serve):
    (jobs,) = set(serve.children()) - set(serve.workers())
    os.kill(jobs, signal.SIGKILL)

    assert until(lambda: len(serve.children()) == 3 and jobs not in serve.children())


def test_nothing_stays_behind_when_the_parent_is_killed(serve, settings, tmp_path):
    family = serve.children()
    serve.process.kill()
    serve.process.wait()

    assert until(lambda: not any(alive(pid) for pid in family))
    again = Running(["serve", "--port", str(serve.port)], serve.port, settings, tmp_path / "again")
    again.wait()
    again.process.send_signal(signal.SIGTERM)
    assert again.process.wait(15) == 0


def test_a_taken_port_is_said_in_one_line(settings):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        command = [sys.executable, "-m", "lms", "serve", "--port", str(port)]
        done = subprocess.run(command, env=settings, capture_output=True, text=True, timeout=30, check=False)

    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr == f"Error: Port {port} on 127.0.0.1 is taken by another program. Choose another with --port.\n"


@pytest.mark.parametrize(
    ("host", "port", "words"),
    [
        ("192.0.2.1", 8000, "This machine has no address 192.0.2.1. Choose another with --host."),
        ("no such host", 8000, "There is no address 'no such host' to listen on; try --host 127.0.0.1"),
    ],
)
def test_an_address_that_is_not_ours_is_said_in_words(host, port, words):
    with pytest.raises(click.ClickException, match=f"^{re.escape(words)}$"):
        server.free_address(host, port)


@pytest.mark.parametrize(
    ("number", "words"),
    [(13, "This user may not listen on port 80. Choose one above 1023"), (5, "Cannot listen on h, port 80: no luck.")],
)
def test_any_other_reason_is_said_in_words(number, words):
    assert server._port_words("h", 80, OSError(number, "no luck")).startswith(words)


def test_a_free_address_is_given_back():
    assert server.free_address("localhost", free_port()) in {"127.0.0.1", "::1"}


def test_wrong_settings_stop_the_start(run, environment):
    environment(environment="production", secret="short")

    result = run("serve", "--port", str(free_port()))

    assert result.exit_code == 2
    assert result.stderr.startswith("Error: LMS_SECRET is missing or weak")


def test_jobs_run_until_they_are_told_to_end(settings, academy, clock, tmp_path):
    with academy.store.transaction() as session:
        delivery.mail(session, to="ada@norda.example", subject="Hello", text="Words", at=clock() - timedelta(days=365))
    log = tmp_path / "log"
    with log.open("w") as stream:
        process = subprocess.Popen([sys.executable, "-m", "lms", "jobs"], env=settings, stderr=stream)
    assert until(lambda: "mail to ada@norda.example" in log.read_text(), 30)

    process.send_signal(signal.SIGTERM)

    assert process.wait(10) == 0
