"""The clock: where every room's ``at`` comes from, and the one place a test may move."""

import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

Clock = Callable[[], datetime]
"""Gives the present instant, aware, in UTC."""


def system() -> datetime:
    """Tell the machine's time."""
    return datetime.now(UTC)


class FileClock:
    """A clock read from a file that holds an ISO instant, so that a test can move a running server.

    The machine's time is used while the file is empty or missing.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._stamp: tuple[int, int] | None = None
        self._instant: datetime | None = None

    def __call__(self) -> datetime:
        """Tell the instant the file holds now.

        :raises ValueError: the file holds something that is not an ISO instant.
        """
        try:
            status = os.stat(self.path)
        except FileNotFoundError:
            return system()
        stamp = (status.st_mtime_ns, status.st_size)
        if stamp != self._stamp:
            self._instant = parse(self.path.read_text(encoding="utf-8"))
            self._stamp = stamp
        return self._instant or system()


def parse(text: str) -> datetime | None:
    """Read an ISO instant; without a zone it is UTC; empty text is no instant.

    :raises ValueError: the text is not an ISO instant.
    """
    words = text.strip()
    if not words:
        return None
    try:
        instant = datetime.fromisoformat(words)
    except ValueError:
        raise ValueError(f"not an ISO instant: {words[:40]!r}; write for example 2026-11-22T09:00:00Z") from None
    return (instant if instant.tzinfo else instant.replace(tzinfo=UTC)).astimezone(UTC)


def choose(path: Path | None) -> Clock:
    """Give the clock of a file, or the machine's."""
    return FileClock(path) if path else system
