"""Figures of one's own shares, and what may be said of them. Pure: no clock, no session.

Whoever compares many small numbers finds something in any of them. So a comparison needs five shares on both sides,
shares that had three days to be read, and an interval of 99 % that does not hold zero: with five comparisons on a page,
one in which nothing is behind speaks up less than once in twenty times (see the test that plays it through).
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta, tzinfo
from math import sqrt
from types import MappingProxyType

PERIODS = (4, 12, 52)
"""Weeks one may look back."""
USUAL = 12
FEWEST = 5
"""Shares on either side below which nothing is compared."""
SETTLED = timedelta(days=3)
"""How long a share is left alone before it is compared: people still come."""
FOUND, EVEN, FEW = "found", "even", "few"
HUMAN = "human"
CLICKS = ("human", "bot", "self", "duplicate")
BANDS: Mapping[str, tuple[int, int]] = MappingProxyType(
    {
        "in the night": (0, 6),
        "in the morning": (6, 11),
        "at midday": (11, 14),
        "in the afternoon": (14, 18),
        "in the evening": (18, 24),
    }
)
"""Parts of a day, by the hour they begin with and the hour they end before."""
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
KINDS: Mapping[str, str] = MappingProxyType(
    {
        "news": "News",
        "campaign": "Campaigns",
        "event": "Events",
        "promotion": "Promotions",
        "offer": "Offers",
        "job": "Jobs",
        "article": "Articles",
    }
)
STUDENT = (
    (4, 4.604),
    (5, 4.032),
    (6, 3.707),
    (7, 3.499),
    (8, 3.355),
    (9, 3.250),
    (10, 3.169),
    (12, 3.055),
    (15, 2.947),
    (20, 2.845),
    (30, 2.750),
    (60, 2.660),
)
"""Student's t for 99 %, by degrees of freedom; between two of them the wider one counts."""


@dataclass(frozen=True, slots=True)
class Share:
    """One's own share with what came of it until now. ``at`` is by the clock where the person is."""

    story_id: str
    title: str
    language: str
    kind: str
    network: str
    at: datetime
    own: bool | None
    """In one's own words; None: from before that was remembered."""
    disclosed: bool | None
    counts: Mapping[str, int]

    @property
    def clicks(self) -> int:
        """Clicks of people: the only ones that count."""
        return self.counts.get(HUMAN, 0)

    @property
    def came(self) -> tuple[tuple[str, int], ...]:
        """What else came of it, by kind, where anything did."""
        return came_of(self.counts)


@dataclass(frozen=True, slots=True)
class Sums:
    """What some shares add up to. ``own`` and ``disclosed``: of how many where it is known."""

    shares: int
    clicks: int
    others: tuple[tuple[str, int], ...]
    came: tuple[tuple[str, int], ...]
    own: tuple[int, int]
    disclosed: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Group:
    """Shares that have something in common."""

    label: str
    shares: int
    mean: float
    """Clicks of people a share."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What may be said of one comparison. ``low`` to ``high``: where the difference of clicks a share lies."""

    key: str
    state: str
    first: Group | None = None
    rest: Group | None = None
    low: float = 0.0
    high: float = 0.0

    @property
    def difference(self) -> float:
        """How many clicks more a share of the first group brought."""
        return self.first.mean - self.rest.mean if self.first and self.rest else 0.0


def since(now: datetime, zone: tzinfo, weeks: int) -> datetime:
    """Give the Monday, by the clock of a zone, with which the last ``weeks`` weeks begin; this week is the last."""
    today = now.astimezone(zone).date()
    monday = today - timedelta(days=today.weekday(), weeks=weeks - 1)
    return datetime.combine(monday, time(), zone)


def by_week(instants: Iterable[datetime], now: datetime, zone: tzinfo, weeks: int) -> tuple[tuple[str, int], ...]:
    """Count instants by ISO week where the person is, oldest first; what lies outside is left out."""
    counted = Counter(one.astimezone(zone).date().isocalendar()[:2] for one in instants)
    first = since(now, zone, weeks).date()
    found = ((first + timedelta(weeks=number)).isocalendar()[:2] for number in range(weeks))
    return tuple((f"W{week:02}", counted[year, week]) for year, week in found)


def sums(shares: Sequence[Share]) -> Sums:
    """Add shares up."""
    counts: Counter[str] = Counter()
    for one in shares:
        counts.update(one.counts)
    own, disclosed = _of(one.own for one in shares), _of(one.disclosed for one in shares)
    return Sums(len(shares), counts[HUMAN], not_counted(counts), came_of(counts), own, disclosed)


def not_counted(counts: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
    """Give the clicks that do not count, by kind, where there are any."""
    return tuple((kind, counts[kind]) for kind in CLICKS[1:] if counts.get(kind))


def came_of(counts: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
    """Give what else came of shares, by kind, where anything did."""
    return tuple((kind, number) for kind, number in sorted(counts.items()) if kind not in CLICKS and number)


def by(shares: Iterable[Share], key: str) -> tuple[Group, ...]:
    """Put shares into groups by something they have in common, those with most clicks a share first."""
    held: dict[str, list[int]] = {}
    for one in shares:
        label = label_of(one, key)
        if label:
            held.setdefault(label, []).append(one.clicks)
    groups = (Group(label, len(clicks), sum(clicks) / len(clicks)) for label, clicks in held.items())
    return tuple(sorted(groups, key=lambda one: (-one.mean, one.label)))


def label_of(share: Share, key: str) -> str:
    """Name what a share has in common with others; empty: it is not known of this one."""
    if key == "own":
        return {True: "in your own words", False: "near the story's words", None: ""}[share.own]
    if key == "network":
        return f"on {share.network}"
    if key == "kind":
        return KINDS.get(share.kind, share.kind)
    if key == "week":
        return "at the weekend" if share.at.weekday() >= 5 else "on working days"
    if key == "day":
        return DAYS[share.at.weekday()]
    return next(name for name, (first, end) in BANDS.items() if first <= share.at.hour < end)


COMPARED = ("own", "network", "kind", "week", "hour")
"""What is compared, in this order. Never disclosure: saying who one is, is right however it reads."""


def verdicts(shares: Sequence[Share], now: datetime) -> tuple[Verdict, ...]:
    """Say of each comparison whether something stands out, all are alike so far, or there is too little to tell."""
    settled = [one for one in shares if now - one.at >= SETTLED]
    return tuple(verdict(settled, key) for key in COMPARED)


def verdict(shares: Sequence[Share], key: str) -> Verdict:
    """Compare each large enough group with all others, and give the one that stands out most clearly."""
    known = [(label_of(one, key), one.clicks) for one in shares]
    held = [(label, clicks) for label, clicks in known if label]
    found = []
    for label in sorted({label for label, _ in held}):
        first = [clicks for name, clicks in held if name == label]
        rest = [clicks for name, clicks in held if name != label]
        if len(first) >= FEWEST and len(rest) >= FEWEST:
            low, high = interval(first, rest)
            state = FOUND if low > 0 else EVEN
            found.append(Verdict(key, state, _group(label, first), _group("all others", rest), low, high))
    if not found:
        return Verdict(key, FEW)
    best = max(found, key=lambda one: one.low)
    return best if best.state == FOUND else Verdict(key, EVEN)


def interval(first: Sequence[int], rest: Sequence[int]) -> tuple[float, float]:
    """Give the 99 % interval of the difference of two means (Welch), for counts of at least two shares each.

    Counts vary at least as much as chance alone makes them, so that a few equal ones never pass for certainty.
    """
    chance = (sum(first) + sum(rest)) / (len(first) + len(rest))
    one, other = (max(_variance(side), chance) / len(side) for side in (first, rest))
    if not one + other:
        return 0.0, 0.0
    freedom = (one + other) ** 2 / (one**2 / (len(first) - 1) + other**2 / (len(rest) - 1))
    width = _student(freedom) * sqrt(one + other)
    middle = sum(first) / len(first) - sum(rest) / len(rest)
    return middle - width, middle + width


def _student(freedom: float) -> float:
    return next((value for most, value in reversed(STUDENT) if most <= freedom), STUDENT[0][1])


def _variance(counts: Sequence[int]) -> float:
    mean = sum(counts) / len(counts)
    return sum((one - mean) ** 2 for one in counts) / (len(counts) - 1)


def _group(label: str, clicks: Sequence[int]) -> Group:
    return Group(label, len(clicks), sum(clicks) / len(clicks))


def _of(known: Iterable[bool | None]) -> tuple[int, int]:
    said = [one for one in known if one is not None]
    return sum(said), len(said)
