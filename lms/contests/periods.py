"""The periods of contests in whole days of a zone: a day, a week, a month, a quarter, a number of days of one's own."""

import calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from types import MappingProxyType
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

MOST_DAYS = 366
DAILY, WEEKLY, MONTHLY, QUARTERLY, CUSTOM = "daily", "weekly", "monthly", "quarterly", "custom"
PERIODS: Mapping[str, str] = MappingProxyType(
    {
        DAILY: "Each day",
        WEEKLY: "Each week",
        MONTHLY: "Each month",
        QUARTERLY: "Each quarter",
        CUSTOM: "A number of days of your own",
    }
)
LEAD: Mapping[str, timedelta] = MappingProxyType(
    {
        DAILY: timedelta(days=1),
        WEEKLY: timedelta(days=3),
        MONTHLY: timedelta(days=7),
        QUARTERLY: timedelta(days=14),
        CUSTOM: timedelta(days=3),
    }
)
"""How long before it opens a contest of a series is announced."""


@dataclass(frozen=True, slots=True)
class Span:
    """A period in whole days, from the first to the last; ``key`` is its name for good."""

    key: str
    first: date
    last: date

    def opens(self, zone: str) -> datetime:
        """Give the instant the first day begins at in a zone."""
        return midnight(self.first, zone)

    def ends(self, zone: str) -> datetime:
        """Give the first instant after the last day in a zone; a day there may have 23 or 25 hours."""
        return midnight(self.last + timedelta(days=1), zone)


def is_zone(name: str) -> bool:
    """Tell whether there is a time zone of that name."""
    try:
        return bool(ZoneInfo(name))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False


def midnight(day: date, zone: str) -> datetime:
    """Give the instant a day begins at in a zone; where midnight is skipped, the first one after."""
    return datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)


def span_of(kind: str, day: date, *, days: int = 1, begins: date | None = None) -> Span:
    """Give the period of a kind that holds a day; one of one's own runs ``days`` days, counted from ``begins``."""
    if kind == WEEKLY:
        monday = day - timedelta(days=day.weekday())
        year, week, _ = day.isocalendar()
        return Span(f"{year}-W{week:02}", monday, monday + timedelta(days=6))
    if kind == MONTHLY:
        return Span(f"{day.year}-{day.month:02}", day.replace(day=1), _last(day.year, day.month))
    if kind == QUARTERLY:
        number = (day.month + 2) // 3
        return Span(f"{day.year}-Q{number}", date(day.year, 3 * number - 2, 1), _last(day.year, 3 * number))
    first = day if kind == DAILY or begins is None else begins + (day - begins) // timedelta(days=days) * _days(days)
    return Span(first.isoformat(), first, first + _days(days if kind == CUSTOM else 1) - timedelta(days=1))


def following(kind: str, span: Span, *, days: int = 1) -> Span:
    """Give the period after one."""
    return span_of(kind, span.last + timedelta(days=1), days=days)


def wanted(kind: str, at: datetime, zone: str, *, begins: date, days: int = 1) -> tuple[Span, ...]:
    """Give the periods of a series that should be there at an instant: the one that runs, and the next in good time.

    A period that was over before anybody could have joined is never made up afterwards.
    """
    today = at.astimezone(ZoneInfo(zone)).date()
    now = span_of(kind, max(today, begins), days=days, begins=begins)
    after = following(kind, now, days=days)
    return tuple(one for one in (now, after) if one.opens(zone) - LEAD[kind] <= at)


def day_of(at: datetime, zone: str) -> date:
    """Give the day an instant falls on where the contest is."""
    return at.astimezone(ZoneInfo(zone)).date()


def week_of(day: date) -> tuple[date, ...]:
    """List the days of a day's week, from Monday on."""
    monday = day - timedelta(days=day.weekday())
    return tuple(monday + timedelta(days=number) for number in range(7))


def _last(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def _days(number: int) -> timedelta:
    return timedelta(days=number)
