"""Charts as server-made SVG, each with a title, a sentence, a table and rows for a spreadsheet.

Pure: the makers take points and give a ``Chart``; the macro ``chart`` of ``_charts.html`` shows it. A value of None
is withheld, since it speaks of fewer than five people, and is drawn as what it is: not shown.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256

from markupsafe import Markup

from lms.web import drawing, plots
from lms.web.drawing import element, text
from lms.web.plots import NOT_SHOWN, Point, Says, number, percent

__all__ = ["NOT_SHOWN", "Chart", "Point", "bars", "funnel", "interval", "line", "number", "percent"]
Cell = str | float


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture with what it says: one sentence, and everything as rows of a table below its ``head``."""

    svg: Markup
    title: str
    """No other chart of the page has the same."""
    sentence: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    """As they are read, numbers in words."""
    cells: tuple[tuple[Cell, ...], ...]
    """As a spreadsheet takes them, numbers as numbers."""


@dataclass(frozen=True, slots=True)
class _Words:
    title: str
    sentence: str
    head: tuple[str, ...]
    says: Says


def line(
    title: str,
    sentence: str,
    points: Iterable[Point],
    *,
    head: Sequence[str] = ("Name", "Number"),
    says: Says = number,
) -> Chart:
    """Draw values one after the other as a line; a withheld one breaks it."""
    held = tuple(points)
    plot = plots.Plot(drawing.scale(plots.values(held)), len(held))
    drawn = [*plots.grid(plot, says, held), *plots.strokes(held, plot), *plots.dots(held, plot, says)]
    drawn += plots.below(held, plot)
    return _chart(_Words(title, sentence, tuple(head), says), held, drawn, plot.height(held))


def bars(
    title: str,
    sentence: str,
    points: Iterable[Point],
    *,
    head: Sequence[str] = ("Name", "Number"),
    says: Says = number,
    lying: bool = False,
    full: float = 0.0,
) -> Chart:
    """Draw values as columns; ``lying``: as bars below each other, for things with names. ``full``: a whole bar."""
    held, words = tuple(points), _Words(title, sentence, tuple(head), says)
    if lying:
        drawn = plots.lying(held, drawing.exact([full, *plots.values(held)]), says, 0.0)
        return _chart(words, held, drawn, plots.lying_height(held))
    plot = plots.Plot(drawing.scale(plots.values(held)), len(held))
    drawn = [*plots.grid(plot, says, held), *plots.columns(held, plot, says), *plots.below(held, plot)]
    return _chart(words, held, drawn, plot.height(held))


def funnel(
    title: str,
    sentence: str,
    steps: Iterable[Point],
    *,
    head: Sequence[str] = ("Step", "People"),
    says: Says = number,
) -> Chart:
    """Draw steps of which each holds some of the one before, as bars below each other around the middle."""
    held = tuple(steps)
    drawn = plots.lying(held, drawing.exact(plots.values(held)), says, plots.MIDDLE)
    return _chart(_Words(title, sentence, tuple(head), says), held, drawn, plots.lying_height(held))


def interval(
    title: str,
    sentence: str,
    points: Iterable[Point],
    *,
    head: Sequence[str] = ("Name", "Estimate", "From", "To"),
    says: Says = number,
) -> Chart:
    """Draw each value as a dot in its interval, with a line at zero through all of them."""
    held, words = tuple(points), _Words(title, sentence, tuple(head), says)
    return _chart(words, held, plots.spreads(held, says), plots.lying_height(held, plots.BELOW), spread=True)


def _chart(words: _Words, points: Sequence[Point], drawn: Iterable[Markup], height: int, spread: bool = False) -> Chart:
    key = f"chart-{sha256(words.title.encode()).hexdigest()[:8]}"
    told = (element("title", words.title, id=f"{key}-title"), element("desc", words.sentence, id=f"{key}-words"))
    inside = tuple(drawn) if points else (text("There is nothing to draw yet.", 0.0, 16),)
    labels = f"{key}-title {key}-words"
    shape = {"class_": "chart", "role": "img", "width": "100%", "height": height}
    svg = element("svg", *told, *inside, aria_labelledby=labels, **shape)
    cells = tuple((one.label, *_figures(one, spread=spread)) for one in points)
    rows = tuple(tuple(one if isinstance(one, str) else words.says(one) for one in row) for row in cells)
    return Chart(svg, words.title, words.sentence, words.head, rows, cells)


def _figures(one: Point, *, spread: bool) -> tuple[Cell, ...]:
    if one.value is None:
        return (NOT_SHOWN,) * (3 if spread else 1)
    return (one.value, *("" if end is None else end for end in (one.low, one.high))) if spread else (one.value,)
