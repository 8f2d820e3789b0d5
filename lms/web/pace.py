"""How fast one caller may ask: so many questions a minute, counted in the memory of a process."""

import time
from collections import OrderedDict
from threading import Lock

from lms.web.academy import Academy
from lms.web.errors import Problem

MOST = 600
"""Questions a minute from one caller to one process: more than any page needs, less than it takes to go through
a company unseen in a moment."""
SECONDS = 60.0
_CALLERS = 10_000
_SHELF = "pace"


class Pace:
    """Questions of the running minute, by caller; who has not asked for longest is forgotten first."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._asked: OrderedDict[int, tuple[float, int]] = OrderedDict()

    def takes(self, caller: str, now: float, most: int) -> bool:
        """Count a question; False where it is one too many."""
        name = hash(caller)  # never the caller itself, which may be a secret
        with self._lock:
            begun, count = self._asked.pop(name, (now, 0))
            if now - begun >= SECONDS:
                begun, count = now, 0
            self._asked[name] = (begun, count + 1)
            while len(self._asked) > _CALLERS:
                self._asked.popitem(last=False)
        return count < most


def hold(academy: Academy, caller: str, most: int = MOST) -> None:
    """Count a question of somebody.

    :raises Problem: they ask too fast.
    """
    pace: Pace = academy.shelf.setdefault(_SHELF, Pace())
    if not pace.takes(caller, time.monotonic(), most):
        words = f"That is more than {most} questions in a minute. Go on in a minute."
        raise Problem(429, "Please wait a little", words, wait=int(SECONDS))
