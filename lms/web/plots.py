"""What charts are made of: columns, lines, lying bars and intervals, drawn from points."""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup

from lms.web import drawing
from lms.web.drawing import Scale, across, element, short, text

NOT_SHOWN = "not shown (fewer than five)"
LEFT, RIGHT = 8.0, 97.0
"""Between which per cents of the width columns and lines are drawn; the words of the scale stand before."""
TOP, TALL, BELOW = 24, 180, 28
"""Pixels above the plot, of the plot, and for the words below it."""
ROW = 46
"""Pixels of one lying bar with the words above it."""
MOST_ROWS = 20
"""How many lying bars are drawn; the table holds the rest."""
FEW, SOME = 4, 10
"""How many words fit below a plot on a narrow screen, and on a wide one."""
MIDDLE = 0.5
"""Where a lying bar begins on its row, as a share of the room left beside it; 0 is the edge."""
Says = Callable[[float], str]


@dataclass(frozen=True, slots=True)
class Point:
    """One value with its name, and the interval it lies in. None: withheld."""

    label: str
    value: float | None
    low: float | None = None
    high: float | None = None


def number(value: float) -> str:
    """Say a number: 1,200 or 3.4."""
    rounded = round(value, 1) + 0.0  # Adding takes the sign off a zero.
    return f"{rounded:,.0f}" if rounded == int(rounded) else f"{rounded:,.1f}"


def percent(value: float) -> str:
    """Say a percentage: 12 % or -3.4 %."""
    return f"{number(value)} %"


@dataclass(frozen=True, slots=True)
class Plot:
    """Where the points of a plot lie."""

    scale: Scale
    count: int

    @property
    def width(self) -> float:
        """Per cents for one point."""
        return (RIGHT - LEFT) / max(self.count, 1)

    def x(self, index: int) -> float:
        """The middle of a point, in per cent."""
        return LEFT + (index + 0.5) * self.width

    def y(self, value: float) -> float:
        """How far down a value lies, in pixels."""
        return TOP + TALL * (1.0 - self.scale.share(value))

    def height(self, points: Sequence[Point]) -> int:
        """Of the whole picture; what is withheld is explained below it."""
        return TOP + TALL + BELOW + (20 if any(one.value is None for one in points) else 0)


def values(points: Iterable[Point]) -> list[float]:
    """Give the values that are not withheld."""
    return [one.value for one in points if one.value is not None]


def grid(plot: Plot, says: Says, points: Sequence[Point]) -> list[Markup]:
    """Draw the lines of the scale across a plot, with their values; none where every value is withheld."""
    drawn = []
    for one in plot.scale.ticks if values(points) else ():
        drawn.append(drawing.line(0.0, plot.y(one), 100.0, plot.y(one), "chart__axis" if one == 0 else "chart__grid"))
        drawn.append(text(says(one), 0.0, plot.y(one) - 5))
    return drawn


def columns(points: Sequence[Point], plot: Plot, says: Says) -> list[Markup]:
    """Draw a column for each point, and a dashed one where it is withheld."""
    drawn, wide, zero = [], plot.width * 0.72, plot.y(0.0)
    for index, one in enumerate(points):
        x, y = plot.x(index), TOP if one.value is None else plot.y(one.value)
        where = {"x": across(x - wide / 2), "y": min(y, zero), "width": across(wide), "height": abs(zero - y)}
        shape = "chart__gap" if one.value is None else "chart__bar"
        drawn.append(element("rect", element("title", _whole(one, says)), class_=shape, **where))
        if one.value is not None and len(points) <= SOME:
            seen = "chart__value" if len(points) <= FEW + 2 else "chart__value chart__wide"
            drawn.append(text(says(one.value), x, min(y, zero) - 6, seen, "middle"))
    return drawn


def strokes(points: Sequence[Point], plot: Plot) -> list[Markup]:
    """Draw the line from point to point; a withheld one breaks it."""
    return [
        drawing.line(plot.x(index), plot.y(before.value), plot.x(index + 1), plot.y(after.value), "chart__line")
        for index, (before, after) in enumerate(pairwise(points))
        if before.value is not None and after.value is not None
    ]


def dots(points: Sequence[Point], plot: Plot, says: Says) -> list[Markup]:
    """Draw a dot for each point, and a dashed box where it is withheld."""
    size = 4.0 if len(points) <= 60 else 1.5
    drawn = []
    for index, one in enumerate(points):
        told = element("title", _whole(one, says))
        if one.value is None:
            half, tall = plot.width * 0.36, float(TALL)
            where = {"x": across(plot.x(index) - half), "y": TOP, "width": across(2 * half), "height": tall}
            drawn.append(element("rect", told, class_="chart__gap", **where))
        else:
            where = {"cx": across(plot.x(index)), "cy": plot.y(one.value), "r": size}
            drawn.append(element("circle", told, class_="chart__dot", **where))
    return drawn


def below(points: Sequence[Point], plot: Plot) -> list[Markup]:
    """Write the names below a plot: as many as fit on a wide screen, of which those for a narrow one stay."""
    every, rare = math.ceil(len(points) / SOME) or 1, math.ceil(len(points) / FEW) or 1
    rare = every * math.ceil(rare / every)
    words = [
        text(
            short(one.label, drawing.LONGEST_BELOW),
            plot.x(index),
            TOP + TALL + 20,
            "" if index % rare == 0 else "chart__wide",
            "middle",
        )
        for index, one in enumerate(points)
        if index % every == 0
    ]
    gap = [text(f"Dashed: {NOT_SHOWN}", 0.0, TOP + TALL + 42)] if any(one.value is None for one in points) else []
    return words + gap


def lying(points: Sequence[Point], scale: Scale, says: Says, begins: float) -> list[Markup]:
    """Draw a bar for each point below its name. ``begins``: how much of the room beside it lies before it."""
    drawn = []
    for index, one in enumerate(points[:MOST_ROWS]):
        y = index * ROW
        drawn.append(text(short(one.label), 0.0, y + 15, "chart__name"))
        if one.value is None:
            drawn.append(text(NOT_SHOWN, 0.0, y + 34))
            continue
        zero, end = 100 * scale.share(0.0), 100 * scale.share(one.value)
        wide = abs(end - zero)
        x = min(zero, end) + begins * (100 - wide)
        told = element("title", _whole(one, says))
        bar = {"x": across(x), "y": y + 22, "width": across(wide), "height": 14, "rx": 2}
        drawn.append(element("rect", told, class_="chart__bar", **bar))
        drawn.append(text(says(one.value), 100.0, y + 15, "chart__value", "end"))
    return [*drawn, *_more(points, MOST_ROWS * ROW + 16)]


def spreads(points: Sequence[Point], says: Says) -> list[Markup]:
    """Draw each value in its interval, below a name, with a line at zero and a scale below all of them."""
    ends = [end for one in points if one.value is not None for end in (one.low, one.value, one.high)]
    scale = drawing.scale(one for one in ends if one is not None)
    held, at = points[:MOST_ROWS], _along(scale, 0.0)
    tall = len(held) * ROW
    # In pieces, so that it crosses no name.
    zero = [drawing.line(at, y + 20, at, y + ROW + 4, "chart__axis") for y in range(0, tall, ROW)]
    ticks = [
        text(says(one), _along(scale, one), tall + 20, "" if index % 2 == 0 else "chart__wide", "middle")
        for index, one in enumerate(scale.ticks)
    ]
    rows = [part for index, one in enumerate(held) for part in _spread(one, scale, says, index * ROW)]
    return [*zero, *rows, *ticks, *_more(points, tall + 42)]


def lying_height(points: Sequence[Point], below: int = 0) -> int:
    """Give the height of lying bars with so many pixels below them, and a line for those that are not drawn."""
    return min(len(points), MOST_ROWS) * ROW + below + (BELOW if len(points) > MOST_ROWS else 0)


def _spread(one: Point, scale: Scale, says: Says, y: int) -> list[Markup]:
    name = text(short(one.label), 0.0, y + 15, "chart__name")
    if one.value is None:
        return [name, text(NOT_SHOWN, 0.0, y + 34)]
    middle, told = y + 29, element("title", _whole(one, says))
    drawn = [name, text(says(one.value), 100.0, y + 15, "chart__value", "end")]
    if one.low is not None and one.high is not None:
        drawn.append(drawing.line(_along(scale, one.low), middle, _along(scale, one.high), middle, "chart__line"))
    where = {"cx": across(_along(scale, one.value)), "cy": middle, "r": 6}
    return [*drawn, element("circle", told, class_="chart__dot", **where)]


def _along(scale: Scale, value: float) -> float:
    return 4.0 + 92.0 * scale.share(value)


def _more(points: Sequence[Point], y: int) -> list[Markup]:
    left = len(points) - MOST_ROWS
    return [text(f"and {left:,} more in the table", 0.0, y)] if left > 0 else []


def _whole(one: Point, says: Says) -> str:
    said = NOT_SHOWN if one.value is None else says(one.value)
    if one.value is None or one.low is None or one.high is None:
        return f"{one.label}: {said}"
    return f"{one.label}: {said} ({says(one.low)} to {says(one.high)})"
