"""A company in which some took a course while they shared, and some did not."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from lms.advocacy.models import Consent, ConsentText
from lms.people.models import Person
from lms.recognition.models import Achievement
from lms.sharing.models import Share, Story
from tests import factories
from tests.advocacy.deeds import AT
from tests.sharing import deeds

STEP = AT - timedelta(days=60)
OPEN = AT - timedelta(days=150)
TEXT = "t" * 64


@pytest.fixture
def champion(session: Session) -> int:
    """Who reads the figures."""
    deeds.publish(session)
    return factories.person(session, "Cham Pion", roles=("champion",))


@pytest.fixture
def reads(client: FlaskClient, session: Session, champion: int) -> int:
    """The champion, signed in."""
    factories.sign_in(client, session, champion)
    return champion


def advocates(session: Session, number: int, prefix: str = "a") -> list[int]:
    """Add people who may share since long, in bulk."""
    first = session.scalar(select(Person.id).order_by(Person.id.desc()).limit(1)) or 0
    ids = list(range(first + 1, first + 1 + number))
    made = [
        {
            "id": one,
            "public_id": f"{prefix}{one:031d}",
            "name": f"Person {one}",
            "name_key": f"person {one}",
            "email": f"{prefix}{one}@norda.example",
            "email_key": f"{prefix}{one}@norda.example",
            "active": True,
            "created_at": OPEN,
            "joined_at": OPEN,
        }
        for one in ids
    ]
    session.execute(insert(Person), made)
    says = [{"person_id": one, "choice": "yes", "at": OPEN, "policies": {}, "text": TEXT} for one in ids]
    _text(session)
    session.execute(insert(Consent), says)
    took = [{"person_id": one, "ref": "level:able", "evidence": {}, "at": OPEN} for one in ids]
    session.execute(insert(Achievement), took)
    session.commit()
    return ids


def _text(session: Session) -> None:
    if session.get(ConsentText, TEXT) is None:
        session.add(ConsentText(digest=TEXT, version="1", body="A choice."))
        session.flush()


def took(session: Session, people: list[int], ref: str, at=STEP) -> None:
    """Have people take a step."""
    session.execute(insert(Achievement), [{"person_id": one, "ref": ref, "evidence": {}, "at": at} for one in people])
    session.commit()


def shared(session: Session, champion: int, person: int, *days: int, own: bool = True) -> None:
    """Have somebody share, some days after the step (before it where negative)."""
    stories = list(session.scalars(select(Story.id).order_by(Story.id)))
    for number in range(len(stories), len(days)):
        deeds.story(session, champion, at=OPEN, title=f"Story {number}")
    stories = list(session.scalars(select(Story.id).order_by(Story.id)))
    usual = {"person_id": person, "network": "x", "counted": True, "keep": False, "own": own, "disclosed": True}
    times = [STEP + timedelta(days=day) for day in days]
    rows = [{**usual, "story_id": story, "at": at, "words_at": at} for story, at in zip(stories, times, strict=False)]
    session.execute(insert(Share), rows)
    session.commit()
