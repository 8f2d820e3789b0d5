"""A real server in a process of its own, as the ``lms`` command runs it, with a clock the test moves."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from datetime import datetime
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent


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
