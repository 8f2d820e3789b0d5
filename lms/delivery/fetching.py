"""Ask an address of the web on behalf of a stranger's text, or tell it something: only public machines, 3 s, 512 kB.

A name is resolved once, every machine it stands for must be public, and one of those very addresses is connected
to, so that no name can change its meaning in between. A redirect is checked like the first address, and what tells
something follows none. Nothing is sent but the address itself and what is told: no cookie, no name of ours beyond
the product's, and no proxy is asked.
"""

import io
import socket
import ssl
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from http.client import HTTPException, HTTPResponse
from typing import Any

from lms.delivery import addresses
from lms.delivery.addresses import NotForUs, Target

SECONDS = 3.0
MOST_BYTES = 512 * 1024
MOST_MOVES = 3
_MOVED = frozenset({301, 302, 303, 307, 308})

Resolve = Callable[[str, int], Sequence[str]]


class Failed(Exception):
    """Nothing came of it. ``code``: not-web, not-safe, not-public, unknown-host, no-answer, too-slow, too-large,
    moved, moved-too-often or unreadable.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Answer:
    """What an address answered. ``url``: where it came from in the end."""

    status: int
    url: str
    kind: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Sent:
    """What is sent: a question, or something told. ``headers`` are ours, never a stranger's."""

    method: str = "GET"
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    def to(self, wanted: Target) -> bytes:
        """Write it down for one address."""
        own = {"Host": wanted.header, "User-Agent": "Handrail", "Accept-Encoding": "identity", "Connection": "close"}
        length = {"Content-Length": str(len(self.body))} if self.body else {}
        lines = [f"{name}: {value}" for name, value in {**own, **length, **self.headers}.items()]
        return "\r\n".join([f"{self.method} {wanted.path} HTTP/1.1", *lines, "", ""]).encode("ascii") + self.body


@dataclass(frozen=True, slots=True)
class Manner:
    """How to ask. A test gives machines and certificates of its own; nothing else may."""

    seconds: float = SECONDS
    most_bytes: int = MOST_BYTES
    accept: str = "*/*"
    is_allowed: Callable[[str], bool] = addresses.is_public
    resolve: Resolve | None = None
    trusts: Callable[[], ssl.SSLContext] = ssl.create_default_context


USUAL = Manner()


def fetch(url: str, manner: Manner = USUAL) -> Answer:
    """Ask an address and give its answer, whatever its status; moves are followed, three at most.

    :raises Failed: it may not be asked, or did not answer in time and within size.
    """
    deadline = time.monotonic() + manner.seconds
    return _guarded(lambda: _followed(url, deadline, manner))


def post(url: str, body: bytes, headers: Mapping[str, str], manner: Manner = USUAL) -> Answer:
    """Tell an address something, once, and give how it answered; the body of its answer is not read.

    :raises Failed: it may not be told, did not answer in time, or sent us on (``moved``).
    """
    deadline = time.monotonic() + manner.seconds
    return _guarded(lambda: _told(url, Sent("POST", headers, body), deadline, manner))


def _guarded(ask: Callable[[], Answer]) -> Answer:
    try:
        return ask()
    except NotForUs as error:
        raise Failed(error.code) from error
    except TimeoutError as error:
        raise Failed("too-slow") from error
    except (OSError, ssl.SSLError) as error:
        raise Failed("no-answer") from error
    except (HTTPException, UnicodeError, ValueError) as error:
        raise Failed("unreadable") from error


def _followed(url: str, deadline: float, manner: Manner) -> Answer:
    wanted, question = addresses.target(url), Sent(headers={"Accept": manner.accept})
    for _ in range(MOST_MOVES + 1):
        status, headers, body = _asked(wanted, question, deadline, manner)
        if status not in _MOVED or not headers.get("Location"):
            return Answer(status, wanted.url, headers.get("Content-Type", "").lower(), body)
        wanted = addresses.target(headers["Location"], wanted)
    raise Failed("moved-too-often")


def _told(url: str, sent: Sent, deadline: float, manner: Manner) -> Answer:
    wanted = addresses.target(url)
    status, headers, body = _asked(wanted, sent, deadline, manner)
    if status in _MOVED:
        raise Failed("moved")
    return Answer(status, wanted.url, headers.get("Content-Type", "").lower(), body)


def _asked(wanted: Target, sent: Sent, deadline: float, manner: Manner) -> tuple[int, Any, bytes]:
    """Ask once and read the answer to its end; of an answer to what was told, only its head."""
    machines = _machines(wanted, deadline, manner)
    if not machines:
        raise Failed("unknown-host")
    if not all(manner.is_allowed(one) for one in machines):
        raise Failed("not-public")
    with _connected(machines[0], wanted, deadline, manner) as channel:
        channel.settimeout(_left(deadline))
        channel.sendall(sent.to(wanted))
        answer = HTTPResponse(_Timed(channel, deadline), method=sent.method)  # type: ignore[arg-type]
        answer.begin()
        body = b"" if sent.body else answer.read(manner.most_bytes + 1)
        if len(body) > manner.most_bytes:
            raise Failed("too-large")
        if body and answer.headers.get("Content-Encoding", "identity").lower() != "identity":
            raise Failed("unreadable")
        return answer.status, answer.headers, body


def _connected(machine: str, wanted: Target, deadline: float, manner: Manner) -> socket.socket:
    channel = socket.create_connection((machine, wanted.port), timeout=_left(deadline))
    if wanted.scheme == "http":
        return channel
    try:
        channel.settimeout(_left(deadline))
        return manner.trusts().wrap_socket(channel, server_hostname=wanted.host)
    except BaseException:
        channel.close()
        raise


def _machines(wanted: Target, deadline: float, manner: Manner) -> Sequence[str]:
    """Give every machine a name stands for; whoever answers for names may hang, so that it is asked in a thread."""
    found: list[Sequence[str]] = []
    resolve = manner.resolve or _resolve

    def look() -> None:
        try:
            found.append(resolve(wanted.host, wanted.port))
        except (OSError, UnicodeError):
            found.append(())

    looking = threading.Thread(target=look, daemon=True, name="resolves a name")
    looking.start()
    looking.join(_left(deadline))
    if not found:
        raise TimeoutError
    return found[0]


def _resolve(host: str, port: int) -> list[str]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    # IPv4 first: it is what every machine can reach.
    return [str(one[4][0]) for one in sorted(found, key=lambda one: one[0] != socket.AF_INET)]


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


class _Timed:
    """A connection as an HTTP answer is read from, on which all reading together has a deadline."""

    def __init__(self, channel: socket.socket, deadline: float) -> None:
        self._channel = channel
        self._deadline = deadline

    def makefile(self, _mode: str) -> io.BufferedReader:
        """Give the file to read from."""
        return io.BufferedReader(_Reading(self._channel, self._deadline))


class _Reading(io.RawIOBase):
    def __init__(self, channel: socket.socket, deadline: float) -> None:
        self._channel = channel
        self._deadline = deadline

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Read what is there, waiting no longer than the deadline."""
        self._channel.settimeout(_left(self._deadline))
        return self._channel.recv_into(buffer)
