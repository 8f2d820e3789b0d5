"""A small academy in which a level is signed off and a badge is given by hand, under ids of its own."""

from sqlalchemy.orm import Session

from lms.recognition import service as recognition
from tests import academy as written
from tests import factories
from tests.recognition.deeds import AT, become_ready, publish

HELPER = """---
id: hand-up
title: Hand up
summary: Helps colleagues learn.
shape: circle
glyph: bridge
colour: sun
when: by-hand
valid_for: 6mo
---

The holder helped a colleague learn.
"""
SIGNED = (
    written.LEVELS
    + """
[[level]]
number = 5
id = "mandated"
title = "Mandated"
requires = ["level:ready"]
sign_off = "expert"
"""
).replace('requires = ["level:ready", "course:second"]', 'requires = ["level:ready"]')
"""The level above all others is signed off by experts."""
TERMS = recognition.Mandate("Repairs", "Clear words, week after week.")
PEOPLE = {
    "Ada": (),
    "Tom": ("trainer",),
    "Cora": ("champion",),
    "Carl": ("champion",),
    "Ann": ("admin",),
    "Sam": ("staff",),
    "Eve": ("expert",),
    "Eli": ("expert", "trainer"),
}


def furnish(session: Session) -> dict[str, int]:
    """Publish the academy and add its people; give their keys by name."""
    publish(session, {"courses/levels.toml": SIGNED, "badges/hand-up.md": HELPER})
    return {name: factories.person(session, name, roles=roles) for name, roles in PEOPLE.items()}


def at_the_door(session: Session, person_id: int) -> None:
    """Meet everything that the signed level asks for but the sign-off."""
    become_ready(session, person_id)


def give(session: Session, who: dict[str, int], to: str = "Ada", by: str = "Tom") -> str:
    """Give the badge that is given by hand."""
    return recognition.give(session, who[to], "hand-up", by=who[by], reason="Helped a new colleague.", at=AT)


def signed(session: Session, who: dict[str, int], to: str = "Ada") -> int:
    """Propose and confirm somebody who is at the door."""
    number = recognition.propose(session, who[to], "mandated", TERMS, by=who["Tom"], at=AT)
    recognition.confirm(session, number, by=who["Eve"], at=AT)
    return number
