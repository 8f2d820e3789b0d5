"""Processes that belong together: a helper that is kept alive, and children that follow their parent."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable

LOOK_SECONDS = 0.5
RESTART_SECONDS = 2.0


class Helper:
    """An `lms` command run beside this process, started again if it dies."""

    def __init__(self, *arguments: str) -> None:
        self.arguments = [sys.executable, "-m", "lms", *arguments]
        self._stop = threading.Event()
        self._process = self._start()
        self._watcher = threading.Thread(target=self._watch, daemon=True)
        self._watcher.start()

    def stop(self, seconds: float) -> None:
        """End it: kindly at first, by force after ``seconds``."""
        self._stop.set()
        self._process.terminate()
        self._watcher.join(seconds)
        if self._watcher.is_alive():
            self._process.kill()
            self._watcher.join()

    def _watch(self) -> None:
        while True:
            self._process.wait()
            if self._stop.wait(RESTART_SECONDS):
                return
            self._process = self._start()
            if self._stop.is_set():
                self._process.terminate()

    def _start(self) -> subprocess.Popen[bytes]:
        # A session of its own: Ctrl+C reaches the parent alone, which then ends this one in order.
        return subprocess.Popen(self.arguments, start_new_session=True)  # noqa: S603


def when_orphaned(parent: int, act: Callable[[], object], *, seconds: float | None = None) -> None:
    """Call ``act`` once this process is no longer a child of ``parent``, and leave for good ``seconds`` later."""

    def look() -> None:
        while os.getppid() == parent:
            time.sleep(LOOK_SECONDS)
        act()
        if seconds is not None:
            time.sleep(seconds)
            os._exit(1)

    threading.Thread(target=look, name="follows its parent", daemon=True).start()
