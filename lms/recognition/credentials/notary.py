"""The notary: a child process for everything that signs or verifies, since its libraries weigh 35 MB and more.

It is started when it is first needed, asked by one thread at a time, killed when it overruns, and goes by
itself when nobody has asked for a while. What it is asked is pure, so a question may be put again.
"""

import json
import os
from threading import Lock
from typing import Any

from lms.content import apart

__all__ = ["Notary", "NotaryError", "Refused", "ask", "stop", "wake"]

SECONDS = 20.0
"""The longest a question may take, unless it says otherwise."""
LONGEST_REPLY = 64_000_000
CHILD = "lms.recognition.credentials.child"


class NotaryError(Exception):
    """The notary gave no answer: it took too long, or died of the question."""


class Refused(NotaryError):
    """The notary understood and said no. ``code`` tells why, the message says it in words."""

    def __init__(self, code: str, words: str) -> None:
        super().__init__(words)
        self.code = code


class Notary:
    """One child process and the lock that lets one thread at a time ask it."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._running: apart.Running | None = None

    def ask(self, do: str, *, seconds: float = SECONDS, **values: Any) -> dict[str, Any]:
        """Have ``do`` done with ``values``, which are JSON, and give its reply.

        :raises Refused: the child said no.
        :raises NotaryError: it gave no answer within ``seconds``, or died.
        """
        line = json.dumps({"do": do, **values}, ensure_ascii=False).encode() + b"\n"
        with self._lock:
            reply = self._reply(line, seconds)
        if "refused" in reply:
            raise Refused(str(reply["refused"]), str(reply["words"]))
        answer: dict[str, Any] = reply["answer"]
        return answer

    def wake(self) -> None:
        """Start the child if it is not there, so that its start holds nothing up that is asked under a lock."""
        with self._lock:
            if self._running is not None and self._running.process.poll() is not None:
                self._end()
            if self._running is None:
                self._running = _started()

    def stop(self) -> None:
        """End the child; the next question starts another."""
        with self._lock:
            self._end()

    def forget(self) -> None:
        """Let go of the child without ending it: after a fork it is the parent's."""
        self._lock = Lock()
        running, self._running = self._running, None
        if running is not None:
            running.channel.close()

    def _reply(self, line: bytes, seconds: float) -> dict[str, Any]:
        was_running = self._running is not None
        try:
            return self._asked(line, seconds)
        except (OSError, EOFError, ValueError) as error:
            self._end()
            if isinstance(error, TimeoutError) or not was_running:
                raise NotaryError(_words(error, seconds)) from error
        # It had gone since it was last asked: a new one is started for this question, once.
        try:
            return self._asked(line, seconds)
        except (OSError, EOFError, ValueError) as error:
            self._end()
            raise NotaryError(_words(error, seconds)) from error

    def _asked(self, line: bytes, seconds: float) -> dict[str, Any]:
        if self._running is None:
            self._running = _started()
        reply: dict[str, Any] = json.loads(self._running.ask(line, seconds))
        return reply

    def _end(self) -> None:
        if self._running is not None:
            running, self._running = self._running, None
            running.end()


def _started() -> apart.Running:
    try:
        return apart.start(CHILD, longest=LONGEST_REPLY)
    except apart.NotStarting as error:
        raise NotaryError(str(error)) from error


def _words(error: Exception, seconds: float) -> str:
    if isinstance(error, TimeoutError):
        return f"Signing or checking took longer than {seconds:g} s and was stopped. Try again."
    return "The process that signs and checks ended before it answered. Try again."


_NOTARY = Notary()
ask = _NOTARY.ask
stop = _NOTARY.stop
wake = _NOTARY.wake
os.register_at_fork(after_in_child=_NOTARY.forget)
