"""How a Python process of ours is started beside the web process, for work that may hang, or eat all memory."""

import json
import math
import os
import resource
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

_ROOM = str(Path(__file__).resolve().parents[1])
START = """
import importlib, json, sys, types
sys.path[:] = json.loads(sys.argv[1])
face = sys.modules["lms"] = types.ModuleType("lms")
face.__path__ = [sys.argv[2]]
room = importlib.import_module(sys.argv[3])
room.main()
"""
"""The child knows the package without its face, which would load Flask and take half a second."""
KEPT = ("LD_LIBRARY_PATH", "PATH")


def command(module: str) -> list[str]:
    """Give the command that runs ``main()`` of a module of ours in a process of its own."""
    return [sys.executable, "-I", "-W", "ignore", "-c", START, json.dumps(sys.path), _ROOM, module]


def environment() -> dict[str, str]:
    """Give the little of our environment that such a process sees: no secret and no setting."""
    return {name: os.environ[name] for name in KEPT if name in os.environ}


START_SECONDS = 30.0
"""For the child to import what it needs, on a very busy machine."""


class NotStarting(RuntimeError):
    """The process ended before it was ready; the message holds what it said last."""


@dataclass(frozen=True, slots=True)
class Running:
    """A process that answers each line with a line, asked by one thread at a time."""

    process: subprocess.Popen[bytes]
    channel: socket.socket
    longest: int
    """Bytes of the longest reply."""

    def ask(self, line: bytes, seconds: float) -> bytes:
        """Send a line and give the line it is answered with.

        :raises TimeoutError: there is none within ``seconds``.
        :raises EOFError: the process is gone, or says too much.
        """
        deadline = time.monotonic() + seconds
        self.channel.settimeout(seconds)
        self.channel.sendall(line)
        return self.line(deadline)

    def line(self, deadline: float) -> bytes:
        """Read one line, which ends what the process has to say."""
        said = bytearray()
        while not said.endswith(b"\n"):
            self.channel.settimeout(max(deadline - time.monotonic(), 0.001))
            piece = self.channel.recv(1 << 16)
            if not piece or len(said) > self.longest:
                raise EOFError
            said += piece
        return bytes(said)

    def end(self) -> bytes:
        """Kill it, and give what it wrote to its standard error."""
        self.channel.close()
        self.process.kill()
        return self.process.communicate()[1]


def start(module: str, *, longest: int) -> Running:
    """Start a process and wait until it says that it is ready.

    :raises NotStarting: it ended before.
    """
    ours, theirs = socket.socketpair()
    with theirs:
        end, words, seen = theirs.fileno(), command(module), environment()
        process = subprocess.Popen(words, stdin=end, stdout=end, stderr=subprocess.PIPE, env=seen)  # noqa: S603
    made = Running(process, ours, longest)
    try:
        made.line(time.monotonic() + START_SECONDS)
    except (OSError, EOFError) as error:
        said = made.end().decode(errors="replace")
        raise NotStarting(f"{module} does not start: {said.strip()[-500:]}") from error
    return made


def confine(memory_bytes: int) -> None:
    """Inside such a process: take no more memory than this, and leave no core."""
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def limit_cpu(seconds: int) -> None:
    """Inside such a process: allow so much work from now on; it counts if the parent is gone."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    most = math.ceil(used.ru_utime + used.ru_stime) + seconds
    resource.setrlimit(resource.RLIMIT_CPU, (most, resource.getrlimit(resource.RLIMIT_CPU)[1]))
