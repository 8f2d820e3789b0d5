"""Send requests over kept connections and note how long each answer takes."""

import socket
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Request:
    """One request, ready to be sent, and the status a good answer has."""

    method: str
    path: str
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    expects: int = 200

    def raw(self) -> bytes:
        """Give the bytes on the wire."""
        lines = [f"{self.method} {self.path} HTTP/1.1", "Host: 127.0.0.1", *(f"{k}: {v}" for k, v in self.headers)]
        if self.method == "POST":
            lines += [f"Content-Length: {len(self.body)}", "Content-Type: application/x-www-form-urlencoded"]
        return "\r\n".join(lines).encode() + b"\r\n\r\n" + self.body


def send(port: int, requests: Sequence[Request], connections: int) -> list[float]:
    """Send all requests over so many connections at once; give the milliseconds of each answer.

    :raises RuntimeError: an answer has another status than expected.
    """
    waiting = iter(requests)
    lock = threading.Lock()
    times: list[float] = []
    errors: list[str] = []

    def work() -> None:
        with socket.create_connection(("127.0.0.1", port), timeout=60) as wire:
            wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            for request in _taken(waiting, lock):
                began = time.perf_counter()
                wire.sendall(request.raw())
                status = _answer(wire)
                times.append((time.perf_counter() - began) * 1000)
                if status != request.expects:
                    errors.append(f"{request.method} {request.path} answered {status}, not {request.expects}")
                    return

    threads = [threading.Thread(target=work) for _ in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise RuntimeError(errors[0])
    return times


def _taken(waiting: Iterator[Request], lock: threading.Lock) -> Iterator[Request]:
    while True:
        with lock:
            request = next(waiting, None)
        if request is None:
            return
        yield request


def _answer(wire: socket.socket) -> int:
    data = b""
    while b"\r\n\r\n" not in data:
        part = wire.recv(65536)
        if not part:
            raise RuntimeError("the server closed a connection")
        data += part
    head, _, body = data.partition(b"\r\n\r\n")
    length = 0
    for line in head.split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        if name.strip().lower() == b"content-length":
            length = int(value)
    while len(body) < length:
        body += wire.recv(65536)
    return int(head.split(b" ", 2)[1])
