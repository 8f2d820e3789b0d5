"""Estimates with intervals from sums over people: pure, and without a library at run time.

A change is compared four ways: after and before, among those trained and among others in the same weeks. The
interval comes from leaving out each person once (the delete-one jackknife, by group), so that shares of one
person, which are alike, count as one person's; its width is Student's, with Welch's degrees of freedom.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import exp, log, sqrt
from statistics import NormalDist

CONFIDENCE = 0.95
POWER = 0.8
"""How often a comparison that is large enough would show the change."""
_LEAST = 1e-9
"""What is left of a sum from which all was taken away."""
_MOST = 20.0
"""The largest logarithm of a factor that is told; more is said by no interval anybody could use."""
_Z = NormalDist().inv_cdf(0.5 + CONFIDENCE / 2)
_Z_POWER = NormalDist().inv_cdf(POWER)


class Scale(StrEnum):
    """How two changes are compared: as factors of each other, or in points by subtraction."""

    TIMES = "times"
    POINTS = "points"


_NEEDED = {Scale.TIMES: range(8), Scale.POINTS: range(1, 8, 2)}
"""Which of the sums of a part may not be nothing: amounts too where factors are compared."""


@dataclass(frozen=True, slots=True)
class Part:
    """What one person adds: amounts and what they are divided by, of four cells.

    In the order trained after, trained before, others after, others before; each an amount and its divisor.
    """

    trained: bool
    """Whether the person is one of those whose training is measured; they may stand among the others earlier."""
    sums: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Estimate:
    """A change with its 95 % interval: 0.25 on the scale ``times`` is a quarter more, 0.1 on ``points`` ten points."""

    value: float
    low: float
    high: float
    spread: float
    """The variance one more person in each group would bring down: of the logarithm on the scale ``times``."""


@dataclass(frozen=True, slots=True)
class Means:
    """Amount by divisor in each cell; None: there is nothing to divide by."""

    trained_after: float | None
    trained_before: float | None
    others_after: float | None
    others_before: float | None


def means(parts: Iterable[Part]) -> Means:
    """Give what stands in the four cells."""
    totals = _totals(parts)
    return Means(*(totals[at] / totals[at + 1] if totals[at + 1] > 0 else None for at in (0, 2, 4, 6)))


def estimate(parts: Sequence[Part], scale: Scale) -> Estimate | None:
    """Compare the changes; None: a cell is empty or hangs on one person, or nothing differs between people."""
    totals = _totals(parts)
    value = _compared(totals, scale)
    groups = [_left_out(totals, [one for one in parts if one.trained is trained], scale) for trained in (True, False)]
    if value is None or None in groups:
        return None
    held = [one for one in groups if one is not None]
    variances, numbers = [variance for variance, _ in held], [number for _, number in held]
    if sum(variances) < _LEAST:
        return None
    reach = _reach(variances, numbers)
    spread = sum(variance * number for variance, number in held)
    middle, low, high = (_told(one, scale) for one in (value, value - reach, value + reach))
    return Estimate(middle, low, high, spread)


def student(freedom: float) -> float:
    """Give the 97.5 % point of Student's t, by its expansion around the normal one (to 0.001 from 4 degrees on)."""
    z = _Z
    terms = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
    )
    return z + sum(term / freedom**power for power, term in enumerate(terms, start=1))


def people_needed(spread: float, change: float, scale: Scale) -> int:
    """Tell how many people each group needs for a change to show in eight of ten such comparisons."""
    distance = log(1 + change) if scale is Scale.TIMES else change
    number = (_Z + _Z_POWER) ** 2 * spread / distance**2
    return max(_rounded_up(number), 5)


def _left_out(totals: Sequence[float], parts: Sequence[Part], scale: Scale) -> tuple[float, int] | None:
    """Give the variance that one group brings, found by leaving out each of its people once, and their number."""
    left = [_compared([whole - own for whole, own in zip(totals, one.sums, strict=True)], scale) for one in parts]
    held = [one for one in left if one is not None]
    if len(held) < 2 or len(held) < len(left):
        return None
    middle = sum(held) / len(held)
    return (len(held) - 1) / len(held) * sum((one - middle) ** 2 for one in held), len(held)


def _compared(sums: Sequence[float], scale: Scale) -> float | None:
    if min(sums[at] for at in _NEEDED[scale]) < _LEAST:
        return None
    after, before, others_after, others_before = (sums[at] / sums[at + 1] for at in (0, 2, 4, 6))
    if scale is Scale.TIMES:
        return log(after / before) - log(others_after / others_before)
    return (after - before) - (others_after - others_before)


def _told(value: float, scale: Scale) -> float:
    return exp(min(value, _MOST)) - 1 if scale is Scale.TIMES else value


def _reach(variances: Sequence[float], numbers: Sequence[int]) -> float:
    whole = sum(variances)
    freedom = whole**2 / sum(one**2 / (number - 1) for one, number in zip(variances, numbers, strict=True))
    return student(max(freedom, 4.0)) * sqrt(whole)


def _rounded_up(number: float) -> int:
    """Round up to fives, and from a hundred on to fifties: nobody knows it closer."""
    step = 5 if number <= 100 else 50
    return step * -int(-number // step)


def _totals(parts: Iterable[Part]) -> list[float]:
    return [sum(column) for column in zip(*(one.sums for one in parts), strict=True)] or [0.0] * 8
