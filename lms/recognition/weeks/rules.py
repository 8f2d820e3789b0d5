"""Which week an instant lies in, and the run that weeks of learning make, with leave and bridged weeks.

A week is the Monday of an ISO week, so that week 53 and New Year need no rule of their own.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from lms.recognition.rules import RecognitionError

WEEK = timedelta(days=7)
EARNED_BY = 4
"""How many counted weeks in a run earn a week that may be bridged."""
MOST_KEPT = 2
"""How many weeks to bridge are kept at most."""
LONGEST_LEAVE = timedelta(days=366)
AHEAD = timedelta(days=366)
"""How far ahead leave may begin."""
MOST_LEAVES = 20
"""How many leaves that are not over somebody may have."""
ZONES = (timedelta(hours=14), timedelta(hours=-12))
"""The zones whose clocks are furthest ahead and furthest behind."""

State = Literal["counted", "leave", "bridged", "open", "free"]
"""A week counted, was leave, was bridged, is not over yet, or was free of learning."""


class BadLeave(RecognitionError):
    """Leave cannot be so; ``field`` is the part of it that needs a change."""

    def __init__(self, field: str, words: str) -> None:
        super().__init__(words)
        self.field = field


class NoSuchLeave(RecognitionError):
    """There is no such leave of this person, or it is over."""


@dataclass(frozen=True, slots=True)
class Leave:
    """Days off, from the first to the last, both included."""

    starts: date
    ends: date

    def touches(self, week: date) -> bool:
        """Tell whether a day of the week is among them."""
        return self.starts < week + WEEK and self.ends >= week


@dataclass(frozen=True, slots=True)
class Run:
    """Where somebody stands in a week: weeks in a row, the most there ever were, and weeks that may be bridged."""

    current: int = 0
    longest: int = 0
    kept: int = 0


@dataclass(frozen=True, slots=True)
class Standing:
    """A run, and how long it stays as it is if nothing is learned.

    ``changes_on`` and ``ends_on`` are the Mondays on which time alone changes something, and ends the run.
    """

    run: Run
    changes_on: date | None
    ends_on: date | None


@lru_cache(maxsize=256)
def zone(name: str) -> tzinfo:
    """Give the zone of that name, or UTC where it is unknown."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return UTC


def monday(day: date) -> date:
    """Give the Monday of a day's ISO week."""
    return day - timedelta(days=day.weekday())


def week_of(at: datetime, zone_name: str) -> date:
    """Give the week an instant lies in, by the calendar of a zone."""
    return monday(at.astimezone(zone(zone_name)).date())


def everywhere(at: datetime) -> date | None:
    """Give the week an instant lies in if it is the same in every zone of the world; else None."""
    first, last = (monday((at.astimezone(UTC) + shift).date()) for shift in ZONES)
    return first if first == last else None


def begins(week: date, zone_name: str) -> datetime:
    """Give the first instant of a week in a zone.

    Where midnight is skipped that is the instant of the change; where it comes twice, its first time.
    """
    return datetime.combine(week, time.min, zone(zone_name)).astimezone(UTC)


def label(week: date) -> str:
    """Name a week as ISO 8601 does: 2026-W53."""
    year, number, _ = week.isocalendar()
    return f"{year}-W{number:02}"


def standing(weeks: Collection[date], leaves: Iterable[Leave], now: date) -> Standing:
    """Work out where somebody stands in week ``now``, and when that changes by itself."""
    off = tuple(leaves)
    run = _walk(weeks, off, now)[0]
    changes_on, week, later = None, now, run
    while later.current:
        after = later if week in weeks else _close(later, week, weeks, off)
        week += WEEK
        changes_on = changes_on or (week if after != later else None)
        later = after
    return Standing(run, changes_on, week if run.current else None)


def present(weeks: Collection[date], now: date) -> date:
    """Give the week it is: one learned in further ahead in the world stays, also after a flight back over a Monday."""
    return max(now, max(weeks, default=now))


def states(weeks: Collection[date], leaves: Iterable[Leave], now: date, last: int) -> tuple[tuple[date, State], ...]:
    """Tell of the ``last`` weeks, the newest first, what became of each."""
    off = tuple(leaves)
    bridged = _walk(weeks, off, now)[1]
    told = [now - place * WEEK for place in range(last)]
    return tuple((week, _state(week, now, weeks, bridged, off)) for week in told)


def shown(current: int, ends_on: date | None, now: date) -> int:
    """Give the weeks in a row as of week ``now``, from a run worked out in an earlier one."""
    return current if ends_on is None or now < ends_on else 0


def check_leave(wanted: Leave, others: Iterable[Leave], today: date) -> None:
    """Let leave be entered.

    :raises BadLeave: it ends before it begins, lies before this week, is too long, too far ahead, too many, or
        overlaps other leave.
    """
    if wanted.ends < wanted.starts:
        raise BadLeave("ends", "The last day comes before the first. Check both.")
    if wanted.starts < monday(today):
        raise BadLeave("starts", "Leave can begin this week or later. Weeks that are over stay as they are.")
    if wanted.starts > today + AHEAD:
        raise BadLeave("starts", "That is more than a year ahead. Enter it when it is nearer.")
    if wanted.ends - wanted.starts >= LONGEST_LEAVE:
        raise BadLeave("ends", "Leave is at most a year long. Enter the rest when it is nearer.")
    open_ones = [one for one in others if one.ends >= today]
    if any(one.starts <= wanted.ends and wanted.starts <= one.ends for one in open_ones):
        raise BadLeave("starts", "You have leave on some of these days already. Change the dates, or remove the other.")
    if len(open_ones) >= MOST_LEAVES:
        raise BadLeave("starts", f"You have {MOST_LEAVES} leaves entered. Remove one first.")


def _walk(weeks: Collection[date], leaves: tuple[Leave, ...], now: date) -> tuple[Run, frozenset[date]]:
    """Go through all weeks before ``now`` and this one as far as it is; give the run and the weeks bridged."""
    run, bridged = Run(), set()
    week = min(weeks, default=now)
    while week < now:
        after = _close(run, week, weeks, leaves)
        if after.kept < run.kept:
            bridged.add(week)
        run, week = after, week + WEEK
    return (_counted(run) if now in weeks else run), frozenset(bridged)


def _close(run: Run, week: date, weeks: Collection[date], leaves: tuple[Leave, ...]) -> Run:
    """Take a week that is over into a run that holds all weeks before it."""
    if week in weeks:
        return _counted(run)
    if not run.current or any(leave.touches(week) for leave in leaves):
        return run
    if run.kept:
        return Run(run.current, run.longest, run.kept - 1)
    return Run(0, run.longest, 0)


def _counted(run: Run) -> Run:
    current = run.current + 1
    kept = min(MOST_KEPT, run.kept + (current % EARNED_BY == 0))
    return Run(current, max(run.longest, current), kept)


def _state(
    week: date, now: date, weeks: Collection[date], bridged: Collection[date], leaves: tuple[Leave, ...]
) -> State:
    if week in weeks:
        return "counted"
    if any(leave.touches(week) for leave in leaves):
        return "leave"
    if week in bridged:
        return "bridged"
    return "open" if week == now else "free"
