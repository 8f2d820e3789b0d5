"""Months as a calendar shows them, in the time zone of whoever looks, across the change of clocks."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from lms.sharing.rules import SharingError

EVENT, STORY = "event", "story"
KINDS = (EVENT, STORY)
OPENS, EMBARGO, ENDS, BEGINS, PLANNED = "opens", "embargo", "ends", "begins", "planned"
"""What a calendar tells of: a story opens, an embargo ends, a story ends, an event begins, a story is planned."""
FIRST, LAST = 2000, 2099
_MONTH = re.compile(r"(\d{4})-(\d{2})", re.ASCII)


class NoSuchPlan(SharingError):
    """There is no such entry."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing at an instant. ``key``: of the story, or the number of the plan; ``ours``: it is a plan."""

    what: str
    at: datetime
    title: str
    language: str
    key: str
    ours: bool = False


@dataclass(frozen=True, slots=True)
class Day:
    """One day of a calendar, with what is on it in the order of the clock."""

    on: date
    inside: bool
    """Whether it belongs to the month shown."""
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Month:
    """A month by its year and number."""

    year: int
    number: int

    @property
    def key(self) -> str:
        """Give it as addresses carry it: 2026-11."""
        return f"{self.year}-{self.number:02}"

    @property
    def first(self) -> date:
        """Give its first day."""
        return date(self.year, self.number, 1)

    @property
    def before(self) -> "Month | None":
        """Give the month before it; None at the beginning of all calendars."""
        return _moved(self, -1)

    @property
    def after(self) -> "Month | None":
        """Give the month after it; None at the end of all calendars."""
        return _moved(self, 1)

    def weeks(self) -> tuple[tuple[date, ...], ...]:
        """Give its weeks, Monday to Sunday, with the days of other months that fill them."""
        start = self.first - timedelta(days=self.first.weekday())
        following = self.after.first if self.after else date(LAST + 1, 1, 1)
        number = -(-(following - start).days // 7)
        return tuple(tuple(start + timedelta(days=7 * week + day) for day in range(7)) for week in range(number))


def month_of(text: str, today: date) -> Month:
    """Read a month such as 2026-11; whatever is none is the month of today."""
    found = _MONTH.fullmatch(text)
    if found and FIRST <= int(found[1]) <= LAST and 1 <= int(found[2]) <= 12:
        return Month(int(found[1]), int(found[2]))
    return Month(min(max(today.year, FIRST), LAST), today.month)


def span(month: Month, zone: tzinfo) -> tuple[datetime, datetime]:
    """Give the instants between which the days of a month's weeks lie in a zone, the last one not included."""
    weeks = month.weeks()
    return _midnight(weeks[0][0], zone), _midnight(weeks[-1][-1] + timedelta(days=1), zone)


def placed(month: Month, entries: Iterable[Entry], zone: tzinfo) -> tuple[tuple[Day, ...], ...]:
    """Put everything on the day it falls on in a zone, in the order of instants."""
    by_day: dict[date, list[Entry]] = {}
    for one in sorted(entries, key=lambda one: (one.at, one.what, one.title, one.key)):
        by_day.setdefault(one.at.astimezone(zone).date(), []).append(one)
    return tuple(
        tuple(Day(on, (on.year, on.month) == (month.year, month.number), tuple(by_day.get(on, ()))) for on in week)
        for week in month.weeks()
    )


def today(at: datetime, zone: tzinfo) -> date:
    """Tell which day it is in a zone."""
    return at.astimezone(zone).date()


def _midnight(on: date, zone: tzinfo) -> datetime:
    # Where clocks skip midnight the day begins at the first minute there is: the skipped time is read as before.
    return datetime.combine(on, time(), zone).astimezone(UTC)


def _moved(month: Month, by: int) -> Month | None:
    whole = month.year * 12 + month.number - 1 + by
    return Month(whole // 12, whole % 12 + 1) if FIRST <= whole // 12 <= LAST else None
