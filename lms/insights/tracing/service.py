"""Trace each clause to what rests on it, and to how many people a change of it would ask something of."""

from sqlalchemy.orm import Session

from lms.insights.campaign import service as campaign
from lms.insights.tracing import rules
from lms.learning import service as learning
from lms.library import service as library

LEAST = campaign.LEAST


def traces(session: Session) -> tuple[rules.Trace, ...]:
    """Trace every policy in force, in three queries."""
    return rules.traces(library.current(session).library, campaign.done(session), completed(session))


def completed(session: Session) -> dict[str, int]:
    """Count by course id who completed it."""
    return {name: done for name, (_, done) in learning.reach(session).items()}
