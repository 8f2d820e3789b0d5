"""Who gets the weekly mail and when: on Monday morning where they are; what is new only if they asked for it."""

import hmac
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import (
    ColumnElement,
    ScalarSelect,
    and_,
    case,
    false,
    func,
    insert,
    literal,
    null,
    select,
    true,
    update,
)
from sqlalchemy.orm import Session

from lms.people import models
from lms.store.sessions import insert_once

HOUR = time(8)
"""When it leaves, by the clock on the wall."""
CHUNK = 200
"""How many people one run looks at."""
WEEKLY, ENDS, NONE = "weekly", "ends", "none"
"""What one may choose: what is new and what ends soon; only what ends soon, which nobody need choose; nothing."""
_CHOICE = case((models.Digest.weekly.is_(false()), NONE), (models.Digest.news.is_(true()), WEEKLY), else_=ENDS)


@dataclass(frozen=True, slots=True)
class Addressee:
    """Somebody whose weekly mail is due. ``since`` is when the last one was; None: this is the first look at them."""

    person_id: int
    name: str
    email: str
    time_zone: str
    since: datetime | None
    news: bool
    """Whether they asked for what is new."""
    public_id: str


@lru_cache(maxsize=16)
def digest_column(person: ColumnElement[int]) -> ScalarSelect[str]:
    """Give a person's choice as a column; null: never made, which counts as only what ends soon."""
    return select(_CHOICE).where(models.Digest.person_id == person).scalar_subquery()


def choose_digest(session: Session, person_id: int, choice: str, *, at: datetime) -> None:
    """Remember which weekly mail a person wants; from none to any it begins with the next Monday."""
    zone = session.scalar(select(models.Person.time_zone).where(models.Person.id == person_id)) or "UTC"
    weekly = choice != NONE
    values = {"weekly": weekly, "since": at if weekly else None, "next_at": monday(at, zone) if weekly else None}
    news = choice == WEEKLY
    if not insert_once(session, models.Digest, person_id=person_id, news=news, **values):
        mine = models.Digest.person_id == person_id
        session.execute(update(models.Digest).where(mine, models.Digest.weekly.is_not(weekly)).values(**values))
        session.execute(update(models.Digest).where(mine).values(news=news))


def export_digest(session: Session, person_id: int) -> dict[str, str | None]:
    """Give a person's choice about the weekly mail; None: never made, which counts as only what ends soon."""
    return {"choice": session.scalar(select(_CHOICE).where(models.Digest.person_id == person_id))}


def addressee(session: Session, person_id: int) -> Addressee:
    """Give a person as the weekly mail sees them now."""
    found = _addressees().where(models.Person.id == person_id)
    return Addressee(*session.execute(found).one())


def stop_token(secret: str, public_id: str) -> str:
    """Give what ends a person's weekly mail without signing in: signed, good for that alone and for good."""
    mark = hmac.digest(secret.encode(), b"weekly-mail:" + public_id.encode(), "sha256").hex()[:40]
    return f"{public_id}.{mark}"


def holder(session: Session, secret: str, token: str) -> int | None:
    """Tell whose weekly mail a token ends; None: it was not made here, or the person is gone."""
    public_id, _, _ = token.partition(".")
    if not hmac.compare_digest(stop_token(secret, public_id).encode(), token.encode()):
        return None
    return session.scalar(select(models.Person.id).where(models.Person.public_id == public_id))


def digests_due(session: Session, at: datetime) -> tuple[Addressee, ...]:
    """Give some of the people whose weekly mail is due, each once: their next one is a week later already.

    Whoever is new is given back with nothing to look back on, and gets the first mail on a Monday.
    """
    _begin(session, at)
    due = (models.Digest.weekly.is_(true()), models.Digest.next_at <= at, models.Person.active)
    query = _addressees().where(*due).order_by(models.Person.id).limit(CHUNK)
    found = tuple(Addressee(*row) for row in session.execute(query))
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


def _addressees() -> Any:
    person, digest = models.Person, models.Digest
    news = func.coalesce(digest.news, false())
    columns = (person.id, person.name, person.email, person.time_zone, digest.since, news, person.public_id)
    return select(*columns).outerjoin(digest, digest.person_id == person.id)


def _begin(session: Session, at: datetime) -> None:
    """Write down everybody who has no line yet, to be looked at now."""
    known = and_(models.Digest.person_id == models.Person.id)
    next_at = literal(at, models.Digest.__table__.c.next_at.type)
    missing = select(models.Person.id, literal(True), literal(False), null(), next_at)
    statement = missing.outerjoin(models.Digest, known).where(models.Digest.person_id.is_(None), models.Person.active)
    names = ["person_id", "weekly", "news", "since", "next_at"]
    session.execute(insert(models.Digest).from_select(names, statement))
