"""What contests need of the champion."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy.orm import Session

from lms.contests.watching import service
from lms.web.academy import Need


def needs(session: Session, at: datetime) -> Iterator[Need]:
    """Say whose result waits to be confirmed, and where something looks unusual, in one query."""
    for one in service.to_see_to(session, at):
        path = f"/programme/contests/{one.public_id}"
        if one.over:
            yield Need(f"“{one.title}” is over: its result waits for you.", path, "See the result", urgency=1)
        if one.odd:
            yield Need(f"Something looks unusual in “{one.title}”.", f"{path}/unusual", "Look at it", urgency=2)
