"""Ideas of the tests, and what is done with them."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from lms.ideas.box import service as box
from tests import factories
from tests.advocacy.deeds import AT


def submit(session: Session, who: int, title: str = "A ramp at the door", at: datetime = AT, **changes: Any) -> str:
    """Hand an idea in and give its public id."""
    values = {"kind": "other", "text": "Beside the stairs, for prams.", "credited": False} | changes
    public_id = box.submit(session, who, box.Text(title=title, **values), at=at)
    session.commit()
    return public_id


def decide(session: Session, by: int, public_id: str, status: str, words: str = "", at: datetime = AT) -> None:
    """Decide about an idea as it stands now."""
    seen = box.shown(session, by, public_id, any_state=True).standing.steps
    box.decide(session, public_id, box.Decision(status, words, seen), by=by, at=at)
    session.commit()


def supporters(session: Session, public_id: str, number: int, at: datetime = AT) -> list[int]:
    """Let some people support an idea."""
    made = [factories.person(session, f"Person {n} {public_id[:4]}") for n in range(number)]
    for who in made:
        box.support(session, who, public_id, supported=True, at=at)
    session.commit()
    return made


def card(session: Session, public_id: str, who: int = 0) -> box.Card:
    """Give an idea as lists show it."""
    session.expire_all()
    return box.shown(session, who, public_id, any_state=True).card
