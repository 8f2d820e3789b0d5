"""Which decision records are to be looked at again, and whose they are."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from lms.content.policies import Platform

State = Literal["overdue", "soon", "later", "undated"]
SOON_DAYS = 30
ROLES = ("trainer", "staff", "expert", "champion", "admin")
OTHERWISE = "champion"
"""Whose a record is that names nobody we know."""
_WORDS = {"trainer": "Trainers", "staff": "Staff", "expert": "Experts", "champion": "Champions", "admin": "Admins"}


@dataclass(frozen=True, slots=True)
class Review:
    """A decision record and how its review stands."""

    record: Platform
    state: State
    due: datetime | None
    """The last minute that is in time."""

    @property
    def overdue(self) -> bool:
        """Tell whether its date has gone by."""
        return self.state == "overdue"

    @property
    def owner(self) -> str:
        """Say who owns it: a role in words, an address as it is, or empty."""
        return _WORDS.get(self.record.owner, self.record.owner)


def review(record: Platform, at: datetime, zone_name: str) -> Review:
    """Tell how the review of a record stands; its last day is still in time."""
    if record.review_by is None:
        return Review(record, "undated", None)
    zone = _zone(zone_name)
    left = (record.review_by - at.astimezone(zone).date()).days
    due = datetime.combine(record.review_by + timedelta(days=1), time(), zone).astimezone(UTC) - timedelta(minutes=1)
    return Review(record, "overdue" if left < 0 else "soon" if left <= SOON_DAYS else "later", due)


def reviews(records: Iterable[Platform], at: datetime, zone_name: str) -> tuple[Review, ...]:
    """List records by the date of their review, so those overdue come first and those without a date last."""
    return tuple(
        review(one, at, zone_name)
        for one in sorted(records, key=lambda one: (one.review_by or date.max, one.title.casefold()))
    )


def role_of(owner: str) -> str:
    """Give the role that owns a record; the champions' where neither a role nor an address is named."""
    return owner if owner in ROLES else OTHERWISE


def concerns(record: Platform, roles: Collection[str], email: str) -> bool:
    """Tell whether a record is one person's to look at: by role, by address, or as a champion, who edits it."""
    return OTHERWISE in roles or record.owner in roles or record.owner.casefold() == email.casefold()


def field_line(text: str) -> int:
    """Give the line on which the date of the review is written; the first one where there is none."""
    return next((n for n, line in enumerate(text.splitlines(), 1) if line.startswith("review_by:")), 1)


def _zone(name: str) -> tzinfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return UTC
