"""When a planned contest runs, which page of the wizard comes next, and what a look at the past covers. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from types import MappingProxyType

from lms.contests import periods
from lms.contests import rules as contests
from lms.contests.periods import Span
from lms.contests.rules import ContestError, Plan

GOAL, TIME, WHO, SCORE, PREVIEW, ANNOUNCE = "goal", "time", "who", "score", "preview", "announce"
PAGES: Mapping[str, str] = MappingProxyType(
    {
        GOAL: "What for",
        TIME: "When",
        WHO: "For whom",
        SCORE: "What counts",
        PREVIEW: "On past days",
        ANNOUNCE: "Words",
    }
)
"""The six pages, in their order."""
_PAGES: Mapping[str, str] = MappingProxyType(
    {
        "title": GOAL,
        "goal": GOAL,
        "mode": GOAL,
        "kind": TIME,
        "days": TIME,
        "first": TIME,
        "last": TIME,
        "zone": TIME,
        "about": ANNOUNCE,
    }
)
KEPT = timedelta(days=30)
"""How long a draft that was thrown away can be brought back."""
LOOKS = (7, 30, 90)
"""How many days a look at the past may cover."""
MOST_VALUES, MOST_LENGTH = 40, 4_000
"""How many fields of a page are kept, and how much of each."""


class NoSuchPlan(ContestError):
    """There is no such draft."""


class NotReady(ContestError):
    """Something is missing; ``page`` is where."""

    def __init__(self, page: str, words: str) -> None:
        super().__init__(words)
        self.page = page


@dataclass(frozen=True, slots=True)
class When:
    """When a contest runs, in days of its zone. ``last`` and ``days`` count where the length is one's own."""

    kind: str
    first: date
    again: bool = False
    last: date | None = None
    days: int = 1


@dataclass(frozen=True, slots=True)
class Draft:
    """A contest as it would be announced; ``winners``: how many of the first choose a reward."""

    plan: Plan
    when: When
    winners: int = 0


def span(when: When) -> Span:
    """Give the days a contest runs, or the first one of a series: the first whole period from the chosen day on.

    :raises contests.Unfit: a contest of one's own dates has no last day.
    """
    if when.kind == periods.CUSTOM and not when.again:
        if when.last is None:
            raise contests.Unfit("last", "Enter the last day.")
        return Span(when.first.isoformat(), when.first, when.last)
    found = periods.span_of(when.kind, when.first, days=when.days, begins=when.first)
    if found.first < when.first:
        found = periods.following(when.kind, found, days=when.days)
    return found


def after(page: str) -> str:
    """Name the page that follows; the last one is followed by itself."""
    names = tuple(PAGES)
    return names[min(names.index(page) + 1, len(names) - 1)]


def before(page: str) -> str:
    """Name the page before; before the first one there is none."""
    names = tuple(PAGES)
    place = names.index(page)
    return names[place - 1] if place else ""


def told(about: str, winners: int) -> str:
    """Give what everybody reads about a contest, with how many choose a reward, where anybody does."""
    if not winners:
        return about
    who = "Whoever stands first" if winners == 1 else f"The first {winners:,}"
    return f"{about}\n\n{who} may choose a reward once the result is confirmed."


def page_of(field: str) -> str:
    """Name the page a field of a contest stands on."""
    return _PAGES.get(field, SCORE)


def past(when: When, zone: str, at: datetime) -> tuple[datetime, datetime]:
    """Give the time a look at the past covers: seven days, thirty or ninety, up to the last midnight.

    Never just as many days as the contest has: looks of every length could be subtracted until one day is left.
    """
    days = span(when)
    length = (days.last - days.first).days + 1
    today = periods.day_of(at, zone)
    looked = next((one for one in LOOKS if one >= length), LOOKS[-1])
    return periods.midnight(today - timedelta(days=looked), zone), periods.midnight(today, zone)


def kept(values: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """Give what was typed on a page as it is kept, within limits."""
    named = [(name, said) for name, said in values.items() if name.isidentifier() and len(name) < MOST_VALUES]
    return {name: [one[:MOST_LENGTH] for one in said[:MOST_VALUES]] for name, said in named[:MOST_VALUES]}
