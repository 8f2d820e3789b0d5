"""What the desk forgets in time, and what it gives a person of itself."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.recognition.desk import kept, lists
from lms.recognition.desk.models import Check, CheckList


def sweep(session: Session, at: datetime) -> None:
    """Forget checks and lists after thirty days."""
    kept.sweep(session, at)
    lists.sweep(session, at)


def export(session: Session, person_id: int) -> dict[str, Any]:
    """Give what a person checked in the last thirty days, for their own download."""
    checks = select(Check.label, Check.asked_at, Check.report).where(Check.person_id == person_id)
    sent = select(CheckList.label, CheckList.sent_at, CheckList.total).where(CheckList.person_id == person_id)
    return {
        "checks": [
            {"what": what, "at": at.isoformat(), "answer": (report or {}).get("code")}
            for what, at, report in session.execute(checks.order_by(Check.id))
        ],
        "lists": [
            {"name": name, "at": at.isoformat(), "lines": total}
            for name, at, total in session.execute(sent.order_by(CheckList.id))
        ],
    }
