"""What contests need of the champion."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from lms.contests.watching import service
from lms.web.academy import Asked, Need


def needs(session: Session, at: datetime, _values: Sequence[Any]) -> Iterator[Need]:
    """Say whose result waits to be confirmed, and where something looks unusual, in one query."""
    for one in service.to_see_to(session, at):
        path = f"/programme/contests/{one.public_id}"
        if one.over:
            yield Need(f"“{one.title}” is over: its result waits for you.", path, "See the result", urgency=1)
        if one.odd:
            yield Need(f"Something looks unusual in “{one.title}”.", f"{path}/unusual", "Look at it", urgency=2)


NEEDS = Asked(needs)
