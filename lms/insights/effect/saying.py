"""Figures of effects in words: rounded as far as they are known, and never more than they say."""

from collections.abc import Sequence
from dataclasses import dataclass

from lms.insights.effect.estimating import Estimate, Scale
from lms.insights.effect.rules import Measure

MOST = 10.0
"""A change above this factor is said as such: the interval is then too wide for numbers."""
NO_CHANGE, MUCH_MORE = "no change", "more than ten times as many"


@dataclass(frozen=True, slots=True)
class Line:
    """One measure in words. ``cells``: before and after, of those who took the step and of the others."""

    measure: Measure
    cells: tuple[str, str, str, str]
    change: Estimate | None
    words: str
    """The change."""
    between: str
    """Its interval."""


def line(measure: Measure, means: Sequence[float | None], change: Estimate | None) -> Line:
    """Say one measure."""
    cells = tuple(_cell(measure, one) for one in means)
    if change is None:
        return Line(measure, (cells[0], cells[1], cells[2], cells[3]), None, "cannot be told yet", "")
    between = f"{_change(measure, change.low)} to {_change(measure, change.high)}"
    return Line(measure, (cells[0], cells[1], cells[2], cells[3]), change, _change(measure, change.value), between)


def sentence(shares: Line, *, drawn: bool) -> str:
    """Say what happened to shares; ``drawn``: the lot decided who came first."""
    if shares.change is None:
        return "There are too few shares on one side to compare."
    told = f"{_amount(shares.words)} the others' change would let one expect ({shares.between})."
    if shares.change.low <= 0 <= shares.change.high:
        told += " No change at all lies in that interval, too."
    if drawn:
        why = "The lot drew the order, so a change comes from the invitation or from chance."
        return f"People invited first had {told} {why}"
    return f"People who took this step had {told}"


def _amount(words: str) -> str:
    if words == NO_CHANGE:
        return "as many shares as"
    return f"{words} shares as" if words == MUCH_MORE else f"{words} shares than"


def percent(value: float) -> float:
    """Give a change as percent, or points, for a chart."""
    return round(100 * min(value, MOST), 1)


def _change(measure: Measure, value: float) -> str:
    if measure.scale is Scale.POINTS:
        if measure.key == "incidents":
            number = round(100 * value, 1)
            return f"{abs(number):g} {'more' if number > 0 else 'fewer'} per 100 people" if number else NO_CHANGE
        points = round(100 * value)
        return f"{abs(points)} points {'more' if points > 0 else 'less'}" if points else NO_CHANGE
    if value > MOST:
        return MUCH_MORE
    number = round(100 * value)
    return f"{abs(number)} % {'more' if number > 0 else 'fewer'}" if number else NO_CHANGE


def _cell(measure: Measure, value: float | None) -> str:
    if value is None:
        return "none"
    if measure.key == "incidents":
        return f"{100 * value:.1f} per 100"
    return f"{100 * value:.0f} %" if measure.scale is Scale.POINTS else f"{value:.1f}"
