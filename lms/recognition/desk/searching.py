"""Find people by name who show a badge to everybody: the desk lists nobody else's, nor any that is private."""

import unicodedata
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.people import service as people
from lms.recognition import awards
from lms.recognition import rules as recognition
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
    found = session.execute(
        select(member.c.id, member.c.name)
        .where(member.c.name_key.like(held, escape="/"), member.c.id.in_(showing))
        .order_by(member.c.name_key, member.c.id)
        .limit(MOST + 1)
    ).all()
    shown = awards.public_of(session, [row.id for row in found[:MOST]])
    made = (Holder(row.name, _with_states(shown.get(row.id, []), at)) for row in found[:MOST])
    return Holders(tuple(made), more=len(found) > MOST)


def _with_states(held: list[recognition.Award], at: datetime) -> tuple[tuple[recognition.Award, str], ...]:
    return tuple((one, one.state(at)) for one in held[:MOST_BADGES])
