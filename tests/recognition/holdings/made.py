"""Short ways to credentials from elsewhere."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy.orm import Session

from lms.recognition.credentials import reports
from lms.recognition.credentials.examining import pictured
from lms.recognition.credentials.reports import Facts, Recipient
from lms.recognition.holdings import service
from lms.recognition.holdings.checking import Examined
from tests.recognition.credentials.issuers import ADA, png

AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
FACTS = Facts(
    standard="2.0",
    form="png",
    id="urn:uuid:4f3c",
    title="First aid",
    summary="Can help until others come.",
    issuer_id="https://badges.example.org/issuer",
    issuer_name="Open Guild",
    awarded_at=datetime(2026, 3, 1, tzinfo=UTC),
)


def examined(email: str = ADA, code: str = "valid", text: str = "text", **facts: Any) -> Examined:
    """Give what a check finds."""
    said = {name: getattr(FACTS, name) for name in FACTS.__slots__}
    named = Recipient("email", email, hashed=False)
    made = reports.report(
        code, Facts(**{**said, "recipients": (named,), **facts}), needs=["https://x"] * (code == "waiting")
    )
    return Examined(made, text, pictured(png("x")))


def brought(session: Session, person_id: int, found: Examined, name: str = "first-aid.png") -> str:
    """Bring it, and give its public id."""
    return service.bring(session, person_id, name, found, at=session.info["academy"].clock())[0]
