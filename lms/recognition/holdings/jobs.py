"""Work beside requests: look at what was brought and at what is kept, with what issuers publish."""

import time
from datetime import datetime
from typing import Protocol

from lms.clock import Clock
from lms.recognition.holdings import checking, service
from lms.store.sessions import Store

SECONDS = 3.0
"""How long a turn goes on taking up more, so that the other work gets its own."""


class Academy(Protocol):
    """What this needs of an academy."""

    @property
    def store(self) -> Store:
        """Give its store."""

    @property
    def clock(self) -> Clock:
        """Give its clock."""

    @property
    def fetch(self) -> checking.Fetch:
        """Give what asks the world outside."""


def work(academy: Academy, at: datetime) -> int:
    """Look at everything that is due, for a few seconds a turn; tell how many.

    The network is asked between two transactions and never inside one, so nobody waits for it to write.
    """
    with academy.store.reading() as reader:
        if not service.due(reader, at):
            return 0
    done, end = 0, time.monotonic() + SECONDS
    while not done or time.monotonic() < end:
        with academy.store.transaction() as session:
            service.forget(session, academy.clock())
            held = service.lease(session, academy.clock())
        if held is None:
            break
        found = checking.gathered(held.source, held.pinned, academy.fetch, at=academy.clock())
        with academy.store.transaction() as session:
            service.settle(session, held, found, at=academy.clock())
        done += 1
    return done
