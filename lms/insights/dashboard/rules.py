"""Four weeks and what may be said of them: steps, shares, clicks, results, who came back, and what clicks would cost.

Every figure is decided once, when its four weeks are over, and stands still from then on. Periods do not overlap,
groups do not overlap, and sums are sums of whole groups: whatever is subtracted from whatever tells of five or more.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from lms.insights import groups

DAYS = 28
FIRST_MONDAY = date(2024, 1, 1)
"""From which day on four weeks are counted, so that every academy agrees."""
BACK = 6
"""How many periods are made up for, when the first are counted."""
CAME = ("lead", "application", "hire")
"""What may come of a link, in this order."""
AFTER = (30, 60, 90)
"""After how many days one asks who came back."""
NOBODY = -1
"""Stands for those who left, where nobody else is known: one person at most."""


@dataclass(frozen=True, slots=True)
class Period:
    """Four weeks, Monday to Sunday, in UTC."""

    first: date

    @property
    def last(self) -> date:
        """Its last day."""
        return self.first + timedelta(days=DAYS - 1)

    @property
    def since(self) -> datetime:
        """Its first instant."""
        return datetime.combine(self.first, time(), UTC)

    @property
    def until(self) -> datetime:
        """The first instant at which it is over."""
        return self.since + timedelta(days=DAYS)


@dataclass(frozen=True, slots=True)
class Taken:
    """How often a story was taken to a network, the clicks of people that came, and what came of them."""

    shares: int = 0
    clicks: int = 0
    came: Mapping[str, int] = field(default_factory=dict)

    def __add__(self, other: "Taken") -> "Taken":
        came = Counter(self.came) + Counter(other.came)
        return Taken(self.shares + other.shares, self.clicks + other.clicks, dict(came))


@dataclass(frozen=True, slots=True)
class Part:
    """What is said of stories or networks that may only be spoken of together."""

    names: tuple[str, ...]
    taken: Taken


@dataclass(frozen=True, slots=True)
class Group:
    """Whole teams by name, and how many of their people reached each step at least. None: too few to say."""

    teams: tuple[str, ...]
    steps: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class Four:
    """Four weeks as they were counted."""

    period: Period
    joined: int | None = None
    """How many take part at least."""
    steps: tuple[int | None, ...] = ()
    """How many there are, and how many reached level 1, 2 and so on at least."""
    groups: tuple[Group, ...] = ()
    whole: Taken | None = None
    """None: fewer than five people have taken out a story."""
    stories: tuple[Part, ...] = ()
    networks: tuple[Part, ...] = ()
    back: tuple[int | None, ...] = ()
    """Of 100 who began, how many were there again after 30, 60 and 90 days."""

    @property
    def trained(self) -> int | None:
        """How many reached level 1 at least."""
        return self.steps[1] if len(self.steps) > 1 else None

    @property
    def shares(self) -> int | None:
        """How often stories were taken out."""
        return self.whole.shares if self.whole else None

    @property
    def clicks(self) -> int | None:
        """How many clicks of people came."""
        return self.whole.clicks if self.whole else None

    @property
    def results(self) -> int | None:
        """How many leads, applications and hires there were."""
        return sum(self.whole.came.values()) if self.whole else None


def periods(at: datetime, known: Iterable[date] = (), back: int = BACK) -> tuple[Period, ...]:
    """Give the last few periods that are over and not known yet, oldest first."""
    today = at.astimezone(UTC).date()
    over = FIRST_MONDAY + timedelta(days=(today - FIRST_MONDAY).days // DAYS * DAYS)
    firsts = (over - timedelta(days=DAYS * number) for number in range(back, 0, -1))
    done = frozenset(known)
    return tuple(Period(one) for one in firsts if one not in done)


def next_count(at: datetime) -> date:
    """Tell on which day the next four weeks are over."""
    return Period(periods(at, back=1)[0].first + timedelta(days=DAYS)).last + timedelta(days=1)


def funnel(
    teams: Mapping[str, Sequence[int]],
) -> tuple[tuple[int | None, ...], tuple[Group, ...]]:
    """Say of the company and of groups of whole teams how many reached each step.

    ``teams`` counts, by team, the people whose highest step is 0, 1, 2 and so on. Small teams are put together. What
    the groups leave of the whole at a step is said of five who did and five who did not, or not at all.
    """
    made = _merged(teams)
    reached = {one: _at_least(_sum(teams, one)) for one in made}
    whole = _at_least(_sum(teams, teams))
    said: dict[frozenset[str], list[int | None]] = {one: [groups.in_fives(all_[0])] for one, all_ in reached.items()}
    for step in range(1, len(whole)):
        for one, number in _beside({key: (counts[step], counts[0]) for key, counts in reached.items()}).items():
            said[one].append(number)
    top = [groups.in_fives(people) or None for people in whole[:1]]
    top += [groups.told(number, whole[0]) for number in whole[1:]]
    return tuple(top), tuple(Group(tuple(sorted(one)), tuple(said[one])) for one in made)


def taken(
    cells: Mapping[groups.Cell, Taken], people: Mapping[groups.Cell, frozenset[int]]
) -> tuple[Taken | None, tuple[Part, ...], tuple[Part, ...]]:
    """Say what came of all stories, of each, and on each network.

    ``people``: who took a story to a network, then or earlier. Where all of them left, one person is thought of.
    """
    who = {cell: people.get(cell) or frozenset({NOBODY}) for cell in cells}
    stories, networks = groups.sides(who)
    if not stories:
        return (None if cells else Taken()), (), ()
    whole = sum(cells.values(), Taken())
    return whole, _parts(cells, stories, 0), _parts(cells, networks, 1)


def back(lives: Iterable[tuple[datetime, datetime]], until: datetime) -> tuple[int | None, ...]:
    """Say how many of 100 who began were there again after so many days; ``lives``: first and last time of each.

    Who began too late to tell is not asked. A share is said only where five came back and five did not, and where
    nobody or five began between this span and the next longer one.
    """
    held = tuple(lives)
    begun = [[life for life in held if until - life[0] >= timedelta(days=days)] for days in AFTER]
    counts = [
        (sum(1 for life in some if life[1] - life[0] >= timedelta(days=days)), len(some))
        for days, some in zip(AFTER, begun, strict=True)
    ]
    return tuple(
        count * 100 // people if groups.tellable(count, people) and _apart(people, counts[number + 1 :]) else None
        for number, (count, people) in enumerate(counts)
    )


def urgency(given: int, due: datetime | None, at: datetime) -> tuple[int, datetime]:
    """Give what needs of the champion are put in order by: what is past its date first, then by urgency and date."""
    return (0 if due is not None and due <= at else given, due or datetime.max.replace(tzinfo=UTC))


def worth(clicks: int, cost: Decimal) -> Decimal:
    """Give what clicks would have cost, at the company's own cost of one."""
    return (clicks * cost).quantize(Decimal("0.01"))


def _again(lives: Iterable[tuple[datetime, datetime]], days: int) -> int:
    return sum(1 for first, last in lives if last - first >= timedelta(days=days))


def _apart(people: int, longer: Sequence[tuple[int, int]]) -> bool:
    return all(people - other in {0, people} or people - other >= groups.LEAST for _, other in longer)


def _merged(teams: Mapping[str, Sequence[int]]) -> list[frozenset[str]]:
    """Put teams together until five could have done something in each, and five not."""
    enough = 2 * groups.LEAST
    sizes = {team: sum(counts) for team, counts in teams.items() if sum(counts)}
    fit = [frozenset({team}) for team, size in sorted(sizes.items()) if size >= enough]
    rest = frozenset(team for team, size in sizes.items() if size < enough)
    if rest and fit and sum(sizes[team] for team in rest) < enough:
        nearest = min(fit, key=lambda one: (sum(sizes[team] for team in one), sorted(one)))
        fit.remove(nearest)
        rest |= nearest
    return [*fit, rest] if rest and sum(sizes[team] for team in rest) >= groups.LEAST else fit


def _beside(parts: Mapping[frozenset[str], tuple[int, int]]) -> dict[frozenset[str], int | None]:
    """Say a step of each group beside the whole: what is not said of some is left of five and five, or of nobody."""
    small = {one for one, (count, people) in parts.items() if not groups.tellable(count, people)}
    large = sorted((one for one in parts if one not in small), key=lambda one: (parts[one][1], sorted(one)))
    while (
        small
        and large
        and not groups.tellable(sum(parts[one][0] for one in small), sum(parts[one][1] for one in small))
    ):
        small.add(large.pop(0))
    return {one: None if one in small else groups.told(*parts[one]) for one in parts}


def _parts(cells: Mapping[groups.Cell, Taken], blocks: Iterable[frozenset[str]], side: int) -> tuple[Part, ...]:
    made = (
        Part(tuple(sorted(block)), sum((one for cell, one in cells.items() if cell[side] in block), Taken()))
        for block in blocks
    )
    return tuple(sorted(made, key=lambda one: (-one.taken.clicks, -one.taken.shares, one.names)))


def _sum(teams: Mapping[str, Sequence[int]], some: Iterable[str]) -> list[int]:
    rows = [teams[team] for team in some]
    return [sum(row[step] for row in rows) for step in range(len(rows[0]))] if rows else []


def _at_least(exactly: Sequence[int]) -> list[int]:
    return [sum(exactly[step:]) for step in range(len(exactly))]
