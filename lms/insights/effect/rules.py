"""Whose days are compared with whose: thirty before and after a step, beside the same days of people not there yet.

A step is what somebody reaches on a day: a level, a course, or the day an invitation to one was drawn for. The
day itself is in no window. Pure: days are numbers, people are keys, and nothing asks a clock.
"""

from array import array
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import accumulate
from random import Random

from lms.insights.effect import estimating
from lms.insights.effect.estimating import Part, Scale

SPAN = 30
"""Days before, and days after."""
LEAST = 5
"""People a group needs to be spoken of."""
APART = 28
"""Days between two publications of one step; and then only if at least ``LEAST`` people more or fewer are in it."""
BETWEEN = 35
"""Days between two waves of an order: more than ``SPAN``, so that who waits is not invited within the days after."""
WAVES = (2, 3, 4, 5, 6)
PLAN = (0.2, 0.3, 0.5)
"""Changes for which it is said how many people are needed to see them."""
TYPICAL = 2.0
"""The spread of shares while an academy has no figures of its own: about two shares a person in thirty days."""
_FAR = 1 << 40


@dataclass(frozen=True, slots=True)
class Advocate:
    """Somebody who takes part: the first day on which sharing was open to them, and when they took the step."""

    ready: int
    step: int | None = None


@dataclass(frozen=True, slots=True)
class Deed:
    """What somebody did on a day: one share, or an incident. ``own`` and ``disclosed`` None: not known."""

    person: int
    day: int
    own: bool | None = None
    disclosed: bool | None = None
    clicks: int = 0
    incident: bool = False


SHARES, OWN, OWN_KNOWN, DISCLOSED, DISCLOSED_KNOWN, CLICKS, INCIDENTS, PEOPLE = range(8)
"""What is added up in each cell."""


@dataclass(frozen=True, slots=True)
class Measure:
    """One thing that is compared: an amount by a divisor, on a scale."""

    key: str
    title: str
    amount: int
    by: int
    scale: Scale


MEASURES = (
    Measure("shares", "Shares a person", SHARES, PEOPLE, Scale.TIMES),
    Measure("own", "Shares in own words", OWN, OWN_KNOWN, Scale.POINTS),
    Measure("clicks", "Human clicks a share", CLICKS, SHARES, Scale.TIMES),
    Measure("disclosed", "Shares that say it first", DISCLOSED, DISCLOSED_KNOWN, Scale.POINTS),
    Measure("incidents", "Incidents a person", INCIDENTS, PEOPLE, Scale.POINTS),
)


@dataclass(frozen=True, slots=True)
class Study:
    """What was added up about one step: who took it and who stood beside them, with the sums of each."""

    trained: frozenset[int]
    others: int
    sums: "Mapping[int, array[float]]"

    def parts(self, measure: Measure) -> list[Part]:
        """Give what each person adds to a measure."""
        places = [at + part for at in range(0, 32, 8) for part in (measure.amount, measure.by)]
        return [Part(who in self.trained, tuple(sums[at] for at in places)) for who, sums in self.sums.items()]


@dataclass(frozen=True, slots=True)
class Figure:
    """A measure of a step: what stands in the cells, and the change with its interval where one can be given."""

    measure: Measure
    means: estimating.Means
    change: estimating.Estimate | None


def study(people: Mapping[int, Advocate], deeds: Iterable[Deed], today: int) -> Study:
    """Add up the days around the step of each who took it, and the same days of those who had not by their end.

    Somebody counts whose thirty days before lie after sharing was open to them, whose thirty days after are over,
    and beside whom at least five others stood.
    """
    window = _Windows.of(people, today)
    sums = {person: array("d", bytes(256)) for person in people if window.holds(person)}
    for person, row in sums.items():
        window.people(person, row)
    for deed in deeds:
        found = sums.get(deed.person)
        if found is not None:
            _add(found, deed, window.weights(deed.person, deed.day))
    trained = frozenset(person for person in sums if person in window.trained)
    return Study(trained, sum(1 for row in sums.values() if row[16 + PEOPLE]), sums)


def figures(found: Study) -> tuple[Figure, ...]:
    """Compare each measure; none at all where fewer than five took the step, or fewer than five stand beside them."""
    if len(found.trained) < LEAST or found.others < LEAST:
        return ()
    held = ((one, found.parts(one)) for one in MEASURES)
    return tuple(Figure(one, estimating.means(parts), estimating.estimate(parts, one.scale)) for one, parts in held)


def apart(people: Collection[int], published: Iterable[Collection[int]]) -> bool:
    """Tell whether figures of a group may stand beside those of others: none differs from it by one to four people."""
    mine = frozenset(people)
    return all(len(mine.symmetric_difference(one)) not in range(1, LEAST) for one in published)


def due(before: tuple[int, int] | None, people: int, today: int) -> bool:
    """Tell whether figures are made anew; ``before``: of how many people they are, and from which day.

    Between two publications of a step lie four weeks and five people, so that no two tell of one person.
    """
    return before is None or (today - before[1] >= APART and abs(people - before[0]) >= LEAST)


def waves(people: Iterable[int], number: int, seed: str) -> dict[int, int]:
    """Draw the wave of each person: the same people and the same seed give the same order."""
    order = sorted(set(people))
    Random(seed).shuffle(order)
    return {person: place % number for place, person in enumerate(order)}


@dataclass(frozen=True, slots=True)
class _Windows:
    """For each day on which somebody took the step, what one person beside them weighs; added up from the first."""

    trained: Mapping[int, int]
    first: int
    added: tuple[float, ...]
    spans: Mapping[int, tuple[int, int]]
    """Of each person, the first and the last day beside which they may stand."""

    @classmethod
    def of(cls, people: Mapping[int, Advocate], today: int) -> "_Windows":
        taken = {
            person: one.step
            for person, one in people.items()
            if one.step is not None and one.ready + SPAN <= one.step < today - SPAN
        }
        spans = {person: _span(one) for person, one in people.items()}
        if not taken:
            return cls({}, 0, (0.0,), spans)
        first, last = min(taken.values()), max(taken.values())
        beside = _beside(spans.values(), first, last)
        many = [0] * (last - first + 1)
        for day in taken.values():
            many[day - first] += 1
        enough = [one if number >= LEAST else 0 for one, number in zip(many, beside, strict=True)]
        weights = (one / number if one else 0.0 for one, number in zip(enough, beside, strict=True))
        kept = {person: day for person, day in taken.items() if enough[day - first]}
        return cls(kept, first, tuple(accumulate(weights, initial=0.0)), spans)

    def holds(self, person: int) -> bool:
        return person in self.trained or self._weight(person, self.first, self.first + len(self.added)) > 0

    def people(self, person: int, row: "array[float]") -> None:
        row[PEOPLE] = row[8 + PEOPLE] = float(person in self.trained)
        weight = self._weight(person, self.first, self.first + len(self.added))
        row[16 + PEOPLE] = row[24 + PEOPLE] = weight

    def weights(self, person: int, day: int) -> tuple[float, float, float, float]:
        """Tell how much a day of a person counts in each of the four cells."""
        step = self.trained.get(person)
        after = before = 0.0
        if step is not None:
            after, before = float(step < day <= step + SPAN), float(step - SPAN <= day < step)
        beside = self._weight(person, day - SPAN, day - 1), self._weight(person, day + 1, day + SPAN)
        return after, before, *beside

    def _weight(self, person: int, low: int, high: int) -> float:
        start, end = self.spans[person]
        low = max(low, start, self.first) - self.first
        high = min(high, end, self.first + len(self.added) - 2) - self.first
        return self.added[high + 1] - self.added[low] if high >= low else 0.0


def _span(one: Advocate) -> tuple[int, int]:
    return one.ready + SPAN, _FAR if one.step is None else one.step - SPAN - 1


def _beside(spans: Iterable[tuple[int, int]], first: int, last: int) -> list[int]:
    """Count for each day how many may stand beside those who took the step on it."""
    steps = [0] * (last - first + 2)
    for start, end in spans:
        if start <= last and end >= max(start, first):
            steps[max(start, first) - first] += 1
            steps[min(end, last) - first + 1] -= 1
    return list(accumulate(steps))[:-1]


def _add(row: "array[float]", deed: Deed, weights: tuple[float, float, float, float]) -> None:
    for cell, weight in enumerate(weights):
        if not weight:
            continue
        at = 8 * cell
        if deed.incident:
            row[at + INCIDENTS] += weight
            continue
        row[at + SHARES] += weight
        row[at + CLICKS] += weight * deed.clicks
        if deed.own is not None:
            row[at + OWN_KNOWN] += weight
            row[at + OWN] += weight * deed.own
        if deed.disclosed is not None:
            row[at + DISCLOSED_KNOWN] += weight
            row[at + DISCLOSED] += weight * deed.disclosed
