"""Who gets the weekly mail and when: on Monday morning where they are, if they have not chosen none."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import ColumnElement, ScalarSelect, and_, insert, literal, null, select, true, update
from sqlalchemy.orm import Session

from lms.people import models
from lms.store.sessions import insert_once

HOUR = time(8)
"""When it leaves, by the clock on the wall."""
CHUNK = 200
"""How many people one run looks at."""


@dataclass(frozen=True, slots=True)
class Addressee:
    """Somebody whose weekly mail is due. ``since`` is when the last one was; None: this is the first look at them."""

    person_id: int
    name: str
    email: str
    time_zone: str
    since: datetime | None


@lru_cache(maxsize=16)
def digest_column(person: ColumnElement[int]) -> ScalarSelect[bool]:
    """Give a person's choice as a column; null: never made, which counts as weekly."""
    return select(models.Digest.weekly).where(models.Digest.person_id == person).scalar_subquery()


def choose_digest(session: Session, person_id: int, *, weekly: bool, at: datetime) -> None:
    """Remember whether a person wants the weekly mail; from none to weekly it begins with the next Monday."""
    zone = session.scalar(select(models.Person.time_zone).where(models.Person.id == person_id)) or "UTC"
    values = {"weekly": weekly, "since": at if weekly else None, "next_at": monday(at, zone) if weekly else None}
    if not insert_once(session, models.Digest, person_id=person_id, **values):
        changed = (models.Digest.person_id == person_id, models.Digest.weekly.is_not(weekly))
        session.execute(update(models.Digest).where(*changed).values(**values))


def export_digest(session: Session, person_id: int) -> dict[str, bool | None]:
    """Give a person's choice about the weekly mail; None: never made, which counts as weekly."""
    mine = models.Digest.person_id == person_id
    return {"weekly": session.scalar(select(models.Digest.weekly).where(mine))}


def digests_due(session: Session, at: datetime) -> tuple[Addressee, ...]:
    """Give some of the people whose weekly mail is due, each once: their next one is a week later already.

    Whoever is new is given back with nothing to look back on, and gets the first mail on a Monday.
    """
    _begin(session, at)
    due = (models.Digest.weekly.is_(true()), models.Digest.next_at <= at, models.Person.active)
    columns = (models.Person.id, models.Person.name, models.Person.email, models.Person.time_zone, models.Digest.since)
    query = select(*columns).join(models.Digest, models.Digest.person_id == models.Person.id).where(*due)
    found = tuple(Addressee(*row) for row in session.execute(query.order_by(models.Person.id).limit(CHUNK)))
    for one in found:
        following = {"since": at, "next_at": monday(at, one.time_zone)}
        session.execute(update(models.Digest).where(models.Digest.person_id == one.person_id).values(**following))
    return found


def monday(at: datetime, zone_name: str) -> datetime:
    """Give the next Monday at eight after an instant, by the clock on the wall of a zone, whatever the clocks do."""
    try:
        zone = ZoneInfo(zone_name)
    except (ZoneInfoNotFoundError, ValueError):
        zone = ZoneInfo("UTC")
    today = at.astimezone(zone).date()
    first = today - timedelta(days=today.weekday())
    coming = (datetime.combine(first + timedelta(weeks=weeks), HOUR, zone).astimezone(UTC) for weeks in (0, 1))
    return next(one for one in coming if one > at)


def _begin(session: Session, at: datetime) -> None:
    """Write down everybody who has no line yet, to be looked at now."""
    known = and_(models.Digest.person_id == models.Person.id)
    missing = select(models.Person.id, literal(True), null(), literal(at, models.Digest.__table__.c.next_at.type))
    statement = missing.outerjoin(models.Digest, known).where(models.Digest.person_id.is_(None), models.Person.active)
    names = ["person_id", "weekly", "since", "next_at"]
    session.execute(insert(models.Digest).from_select(names, statement))
