"""The small values that front matter is made of, read from strings; None means: not one."""

import re
from datetime import date, timedelta
from decimal import Decimal

_SPAN = re.compile(r"([0-9]{1,4})(m|h|d|w)", re.ASCII)
_MINUTES = {"m": 1, "h": 60, "d": 24 * 60, "w": 7 * 24 * 60}
_MONTHS = re.compile(r"([0-9]{1,3})mo", re.ASCII)
_PERCENT = re.compile(r"([0-9]{1,3}) ?%", re.ASCII)
_COUNT = re.compile(r"[0-9]{1,6}", re.ASCII)
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_POINTS = re.compile(r"([0-9]{1,3})(?:\.([0-9]{1,2}))?", re.ASCII)
_NUMBER = re.compile(r"[+-]?[0-9]{1,15}(?:\.[0-9]{1,6})?", re.ASCII)
_FLAGS = {"yes": True, "true": True, "no": False, "false": False}


def span(text: str) -> timedelta | None:
    """Read ``10m``, ``24h``, ``2d`` or ``1w``; nothing lasts 0."""
    found = _SPAN.fullmatch(text)
    minutes = int(found[1]) * _MINUTES[found[2]] if found else 0
    return timedelta(minutes=minutes) if minutes else None


def months(text: str) -> int | None:
    """Read ``12mo``, 1 to 120 months."""
    found = _MONTHS.fullmatch(text)
    return int(found[1]) if found and 1 <= int(found[1]) <= 120 else None


def percent(text: str) -> int | None:
    """Read ``80%``; more than 100 is for the caller to judge."""
    found = _PERCENT.fullmatch(text)
    return int(found[1]) if found else None


def count(text: str) -> int | None:
    """Read a whole number without a sign."""
    return int(text) if _COUNT.fullmatch(text) else None


def day(text: str) -> date | None:
    """Read ``2027-09-30``, if the calendar has it."""
    try:
        return date.fromisoformat(text) if _DATE.fullmatch(text) else None
    except ValueError:
        return None


def flag(text: str) -> bool | None:
    """Read ``yes`` or ``no``."""
    return _FLAGS.get(text.lower())


def points(text: str) -> int | None:
    """Read ``1`` or ``2.5`` as hundredths of a point; nothing is worth 0."""
    found = _POINTS.fullmatch(text)
    return int(found[1] + (found[2] or "").ljust(2, "0")) or None if found else None


def number(text: str) -> Decimal | None:
    """Read a decimal number; the true minus sign counts as one."""
    plain = text.strip().replace("\N{MINUS SIGN}", "-")
    return Decimal(plain) if _NUMBER.fullmatch(plain) else None
