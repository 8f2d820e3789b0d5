"""Find people by name who show a badge to everybody, or one from elsewhere to the desk: nothing private is listed."""

import unicodedata
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from lms.people import service as people
from lms.recognition import awards
from lms.recognition import rules as recognition
from lms.recognition.holdings import shelf
from lms.recognition.holdings.models import Holding
from lms.recognition.holdings.rules import Holding as Brought
from lms.recognition.models import Award

LEAST = 2
"""Letters of a name to begin with."""
MOST = 50
"""People shown."""
MOST_BADGES = 20


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody with the badges they show, newest first, each with its state."""

    name: str
    badges: tuple[tuple[recognition.Award, str], ...]
    elsewhere: tuple[Brought, ...]
    """Credentials of other issuers that they show to those who check badges."""


@dataclass(frozen=True, slots=True)
class Holders:
    """Whom a search found. ``more``: there are more people than are shown."""

    people: tuple[Holder, ...]
    more: bool


def search(session: Session, words: str, *, at: datetime) -> Holders:
    """Find active people whose name holds ``words`` and who show a badge, by name."""
    key = unicodedata.normalize("NFKC", words).casefold().strip()
    if len(key) < LEAST:
        return Holders((), more=False)
    held = "%" + key.replace("/", "//").replace("%", "/%").replace("_", "/_") + "%"
    member = people.members_select().subquery()
    showing = select(Award.person_id).where(Award.public.is_(True))
    brought = select(Holding.person_id).where(*shelf.SHOWN)
    found = session.execute(
        select(member.c.id, member.c.name)
        .where(member.c.name_key.like(held, escape="/"), or_(member.c.id.in_(showing), member.c.id.in_(brought)))
        .order_by(member.c.name_key, member.c.id)
        .limit(MOST + 1)
    ).all()
    ids = [row.id for row in found[:MOST]]
    shown, elsewhere = awards.public_of(session, ids), shelf.shown_by(session, ids)
    made = (
        Holder(row.name, _with_states(shown.get(row.id, []), at), tuple(elsewhere.get(row.id, [])[:MOST_BADGES]))
        for row in found[:MOST]
    )
    return Holders(tuple(made), more=len(found) > MOST)


def _with_states(held: list[recognition.Award], at: datetime) -> tuple[tuple[recognition.Award, str], ...]:
    return tuple((one, one.state(at)) for one in held[:MOST_BADGES])
