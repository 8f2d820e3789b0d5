"""Who fits a request for a mentor, how long one waits, and what the two may write each other."""

from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType

MENTOR, ASKING = "peer.mentor", "discuss.internal"
"""The permission keys: to offer to mentor, and to ask for one."""
MOST_PEOPLE = 10
MOST_ASKS = 3
"""Requests of one person that may wait at the same time."""
FEW = 5
"""Mentors that are offered to choose from, and that a request without a choice goes to."""
WAIT = timedelta(days=14)
"""How long a request waits. Before that nothing is told but that somebody accepts."""
AGAIN = timedelta(days=90)
"""How long a mentor whom a request went to is not offered to the same person again, whatever became of it."""
KEPT = timedelta(days=90)
"""How long a thread can be read after it ended; then it is erased."""
ABOUT_LENGTH = 300
WORDS_LENGTH = 500
MESSAGE_BYTES = 2000
MOST_MESSAGES = 60
"""Messages of one person within an hour."""

OPEN, MET, OVER, WITHDRAWN = "open", "met", "over", "withdrawn"
STATES = (OPEN, MET, OVER, WITHDRAWN)
SAYS: Mapping[str, str] = MappingProxyType(
    {
        OPEN: "waits for an answer",
        MET: "you have met",
        OVER: "not free now",
        WITHDRAWN: "withdrawn",
    }
)
"""What the asker reads; "not free now" is said of declined, unanswered, full and paused alike."""
