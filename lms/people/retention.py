"""What is forgotten after its time: tries, ended sessions, used links."""

from datetime import datetime, timedelta

from sqlalchemy import CursorResult, delete, or_
from sqlalchemy.orm import Session

from lms.people import models, rules

KEPT = timedelta(days=30)
"""How long ended sessions and used links stay, so that somebody may ask what happened."""


def sweep(session: Session, at: datetime) -> int:
    """Delete what is past its time and tell how many rows that was. Meant for a job."""
    before = at - KEPT
    stale = [delete(models.Throttle).where(models.Throttle.at <= at - rules.TRY_WINDOW)]
    for model, ended in (
        (models.SignIn, models.SignIn.ended_at),
        (models.Invitation, models.Invitation.closed_at),
        (models.Reset, models.Reset.closed_at),
    ):
        stale.append(delete(model).where(or_(ended <= before, model.expires_at <= before)))
    results = [session.execute(one) for one in stale]
    return sum(one.rowcount for one in results if isinstance(one, CursorResult))
