"""Start a server, tell what its processes cost, and stop it."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterable, Mapping
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")

LAUNCH = """
from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels
from granian.server import Server
import sys
Server(sys.argv[1], factory=True, interface=Interfaces.WSGI, address="127.0.0.1", port=int(sys.argv[2]),
       workers=1, blocking_threads=1, http=HTTPModes.http1, websockets=False, log_level=LogLevels.warning,
       respawn_failed_workers=True).serve()
"""


class Served:
    """One granian with one web process; the same server for the bare route and for the academy."""

    def __init__(self, target: str, environment: Mapping[str, str]) -> None:
        self.port = _free_port()
        self.process = subprocess.Popen(
            [sys.executable, "-c", LAUNCH, target, str(self.port)],
            env={**os.environ, **environment, "PYTHONPATH": str(Path(__file__).parent.parent)},
        )
        _listens(self.port)

    def cpu_seconds(self) -> float:
        """Tell the processor time this server's processes have used, user and system together."""
        return sum(_cpu(pid) for pid in (self.process.pid, *_children(self.process.pid)))

    def kill(self) -> None:
        """End the server and its workers at once, in the middle of whatever they do."""
        kill(self.process.pid)
        self.process.wait(30)

    def stop(self) -> None:
        """End the server."""
        self.process.terminate()
        self.process.wait(30)


def memory_megabytes(environment: Mapping[str, str], paths: Iterable[str]) -> float:
    """Serve as ``lms serve`` does, ask for some pages, and tell the memory of a web process.

    What parent and workers share is counted once, and the parent's part is shared out among the workers.
    """
    port, workers = _free_port(), 2
    words = ("serve", "--port", str(port), "--workers", str(workers), "--no-jobs")
    process = subprocess.Popen([sys.executable, "-m", "lms", *words], env={**os.environ, **environment})
    try:
        _listens(port)
        for path in [*paths] * 20 * workers:
            with contextlib.suppress(urllib.error.HTTPError), urllib.request.urlopen(f"http://127.0.0.1:{port}{path}"):
                pass
        return sum(_shared_out(pid) for pid in (process.pid, *_children(process.pid))) / workers / 1024
    finally:
        process.terminate()
        process.wait(30)


def kill(pid: int) -> None:
    """End a process and everything it started, with SIGKILL."""
    for one in (pid, *_children(pid)):
        with contextlib.suppress(ProcessLookupError):
            os.kill(one, signal.SIGKILL)


def _listens(port: int) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=2):
                return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the server to be measured did not start")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _children(pid: int) -> list[int]:
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").iterdir():
        found += [int(child) for child in (task / "children").read_text().split()]
    return found + [grand for child in found for grand in _children(child)]


def _cpu(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def _shared_out(pid: int) -> float:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return sum(float(line.split()[1]) for line in lines if line.startswith("Pss:"))
