"""Groups nobody stands out of, days in a row, and when a reminder may be written."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

APART = timedelta(days=14)
"""Between two reminders to the same person, whichever policy; and before a campaign reminds by itself."""
DAYS = 28
"""How many days are drawn."""


@dataclass(frozen=True, slots=True)
class Count:
    """How many of how many have acknowledged."""

    done: int
    people: int

    def __add__(self, other: "Count") -> "Count":
        return Count(self.done + other.done, self.people + other.people)

    @property
    def left(self) -> int:
        """Count who has not."""
        return self.people - self.done

    @property
    def percent(self) -> int:
        """Give the whole percent, rounded down; 100 only when nobody is left."""
        return self.done * 100 // self.people if self.people else 0


@dataclass(frozen=True, slots=True)
class Group:
    """Whole teams that are spoken of together; None: people without a team."""

    teams: frozenset[int | None]
    count: Count


@dataclass(frozen=True, slots=True)
class Day:
    """How many acknowledged on a day."""

    day: date
    number: int


NOBODY = Count(0, 0)


def groups(teams: Mapping[int | None, Count], least: int) -> tuple[Group, ...]:
    """Put teams that are too small together, and if need be with the smallest other; nothing where all are too few.

    Each team stands in one group only, so that no subtraction tells of fewer than ``least``.
    """
    held = [Group(frozenset({team}), one) for team, one in sorted(teams.items(), key=_order) if one.people]
    fit = [one for one in held if one.count.people >= least]
    small = [one for one in held if one.count.people < least]
    if not small:
        return tuple(fit)
    if sum(one.count.people for one in small) < least and fit:
        nearest = min(fit, key=lambda one: one.count.people)
        fit.remove(nearest)
        small.append(nearest)
    rest = Group(frozenset().union(*(one.teams for one in small)), sum((one.count for one in small), NOBODY))
    return (*fit, rest) if rest.count.people >= least else ()


def days(instants: Iterable[datetime], at: datetime, zone: tzinfo) -> tuple[Day, ...]:
    """Count by day in a zone, for the four weeks that end today; what lies before is left out."""
    counted = Counter(one.astimezone(zone).date() for one in instants)
    first = at.astimezone(zone).date() - timedelta(days=DAYS - 1)
    return tuple(Day(day, counted[day]) for day in (first + timedelta(days=n) for n in range(DAYS)))


def _order(item: tuple[int | None, Count]) -> int:
    return -1 if item[0] is None else item[0]
