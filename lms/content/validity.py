"""How long what is earned counts: whole calendar months from an instant, and on from there when it is renewed."""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Period:
    """One stretch of validity: the first instant that counts, and the first that does not. ``n``: renewals before."""

    n: int
    start: datetime
    end: datetime


def add_months(at: datetime, months: int, day: int = 0) -> datetime:
    """Go forward by calendar months, same time of day in UTC; a day the month lacks becomes its last day.

    31 January and one month is 28 or 29 February; 29 February and twelve months is 28 February. ``day`` is the
    day of the month that is meant, where ``at`` itself stands on a shorter month's last day.
    """
    year, month = divmod(at.year * 12 + at.month - 1 + months, 12)
    wanted = min(day or at.day, monthrange(year, month + 1)[1])
    return at.replace(year=year, month=month + 1, day=wanted)


def periods(start: datetime, months: int, renewals: Iterable[datetime] = ()) -> tuple[Period, ...]:
    """List the stretches from a first instant and the renewals after it, in their order.

    Renewed before its end, a stretch is followed by one that begins at that end, so that nobody loses a day by
    being early; renewed later, by one that begins at the renewal. Ends keep the day of the month that the first of
    an unbroken row began on: 29 February comes back every fourth year.
    """
    found = [Period(0, start, add_months(start, months))]
    day = start.day
    for at in renewals:
        last = found[-1]
        begins = max(last.end, at)
        day = day if begins == last.end else at.day
        found.append(Period(last.n + 1, begins, add_months(begins, months, day)))
    return tuple(found)


def renewed_until(ends: datetime, months: int, at: datetime, early: timedelta, day: int = 0) -> datetime:
    """Give the new end of something renewed at ``at``: on from its end where that is at most ``early`` ahead.

    Renewed long before its end it is valid for the whole span from the renewal on, and never shorter than it was.
    """
    if at >= ends:
        return add_months(at, months)
    if ends - at <= early:
        return add_months(ends, months, day)
    return max(ends, add_months(at, months))
