"""What a rule would have given on deeds of the past, in figures in which nobody can be found."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from lms.contests import periods, rules

LEAST = 5
EDGES = (1, 10, 25, 50, 100, 250, 500, 1_000)
"""From which scores on the bands of a preview begin; those of too few people are put to the one below."""
FIRST = (5, 10, 25)
"""Of the best so many it is said what each of them came to at least."""


@dataclass(frozen=True, slots=True)
class Past:
    """Something somebody did, as a rule looks at it."""

    person_id: int
    kind: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Band:
    """Scores from ``low`` up to ``high`` (None: and more), and how many people have one, in fives."""

    low: int
    high: int | None
    people: int


@dataclass(frozen=True, slots=True)
class Preview:
    """What a rule would have given. ``people`` None: fewer than five would have been in it, and nothing is said.

    ``people`` and ``total`` are rounded down to fives; ``top`` says of the best so many what each has at least.
    ``over``: the whole percent of deeds a limit would not have counted.
    """

    people: int | None
    total: int | None = None
    bands: tuple[Band, ...] = ()
    top: tuple[tuple[int, int], ...] = ()
    over: int | None = None


def scores(plan: rules.Plan, deeds: Iterable[Past]) -> tuple[dict[int, int], int, int]:
    """Count deeds by a plan, in the order given: the scores, how many deeds counted, how many a limit stopped."""
    days: Counter[tuple[int, date]] = Counter()
    weeks: Counter[tuple[int, date]] = Counter()
    found: defaultdict[int, int] = defaultdict(int)
    over = 0
    for one in deeds:
        weight = plan.weights.get(one.kind, 0)
        if weight <= 0:
            continue
        day = periods.day_of(one.at, plan.zone)
        mine, week = (one.person_id, day), (one.person_id, periods.week_of(day)[0])
        verdict = rules.settle(weight, plan.day_cap, plan.week_cap, rules.Used(days[mine], weeks[week]))
        found[one.person_id] += verdict.amount
        days[mine] += not verdict.over
        weeks[week] += not verdict.over
        over += bool(verdict.over)
    return dict(found), sum(days.values()), over


def preview(plan: rules.Plan, deeds: Iterable[Past]) -> Preview:
    """Say what a plan would have given, in fives; nothing at all of fewer than five people."""
    found, counted, over = scores(plan, deeds)
    reached = sorted(found.values(), reverse=True)
    if len(reached) < LEAST:
        return Preview(None)
    top = tuple((n, reached[n - 1]) for n in FIRST if n <= len(reached))
    share = 100 * over // (counted + over)
    return Preview(in_fives(len(reached)), in_fives(sum(reached)), bands(reached), top, share)


def bands(reached: Iterable[int]) -> tuple[Band, ...]:
    """Cut scores into bands of five people and more."""
    held = list(reached)
    cut: list[tuple[int, int | None, int]] = []
    ends: tuple[int | None, ...] = (*EDGES[1:], None)
    for low, end in zip(EDGES, ends, strict=True):
        count = sum(1 for one in held if one >= low and (end is None or one < end))
        cut.append((low, end, count))
    while (
        len(cut) > 1
        and (small := next((n for n in reversed(range(len(cut))) if 0 < cut[n][2] < LEAST), None)) is not None
    ):
        other = small - 1 if small else 1
        first, last = sorted((small, other))
        cut[first : last + 1] = [(cut[first][0], cut[last][1], cut[first][2] + cut[last][2])]
    return tuple(Band(low, end - 1 if end else None, in_fives(count)) for low, end, count in cut if count)


def in_fives(number: int) -> int:
    """Round down to a multiple of five."""
    return number - number % LEAST
