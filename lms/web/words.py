"""Dates, spans and counts in plain words, in the visitor's own zone."""

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from markupsafe import Markup


@lru_cache(maxsize=256)
def zone(name: str) -> tzinfo:
    """Give the zone of that name, or UTC where it is unknown."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return UTC


def day(at: datetime, zone_name: str = "UTC") -> str:
    """Say a date: 3 November 2026."""
    local = at.astimezone(zone(zone_name))
    return f"{local.day} {local:%B %Y}"


def moment(at: datetime, zone_name: str = "UTC") -> str:
    """Say date, time and zone: 3 November 2026, 14:05 UTC."""
    local = at.astimezone(zone(zone_name))
    return f"{local.day} {local:%B %Y, %H:%M} {local.tzname()}"


def end_of_day(on: date, zone_name: str = "UTC") -> datetime:
    """Give the instant at which a day is over in a zone."""
    return datetime.combine(on + timedelta(days=1), time(), zone(zone_name)).astimezone(UTC)


def instant(local: datetime, zone_name: str = "UTC") -> datetime:
    """Give the instant of a date and time as a clock in a zone shows it."""
    return local.replace(tzinfo=zone(zone_name)).astimezone(UTC)


def relative(at: datetime, now: datetime) -> str:
    """Say how far an instant is: in 3 days, 2 hours ago, just now."""
    seconds = (at - now).total_seconds()
    words = span(abs(seconds))
    if words == "less than a minute":
        return "just now" if seconds <= 0 else "in less than a minute"
    return f"in {words}" if seconds > 0 else f"{words} ago"


def span(seconds: float) -> str:
    """Say a length of time in its largest unit, rounded down: 3 days."""
    for unit, length in (("day", 86_400), ("hour", 3_600), ("minute", 60)):
        if seconds >= length:
            return count(int(seconds // length), unit)
    return "less than a minute"


def count(number: int, noun: str, plural: str = "") -> str:
    """Say a number with its noun: 1 day, 3 days, 1,200 people."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def minutes(number: int) -> str:
    """Say a reading time: 8 min, 1 h 20 min."""
    hours, rest = divmod(number, 60)
    if not hours:
        return f"{rest} min"
    return f"{hours} h {rest} min" if rest else f"{hours} h"


def length(span_of: timedelta) -> str:
    """Say a fixed span: 10 minutes, 24 hours, 2 days."""
    seconds = int(span_of.total_seconds())
    if seconds % 86_400 == 0 and seconds > 86_400:
        return count(seconds // 86_400, "day")
    if seconds % 3_600 == 0:
        return count(seconds // 3_600, "hour")
    return count(seconds // 60, "minute")


def time_tag(at: datetime, words: str) -> Markup:
    """Wrap words about an instant into a ``<time>`` element."""
    return Markup('<time datetime="{}">{}</time>').format(at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"), words)
