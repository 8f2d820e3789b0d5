"""The pieces server-made SVG is drawn from: elements, scales and words that fit.

Lengths across are whole per cents of the picture's width and lengths down are pixels, so that a picture is as wide
as its place, and its words stay as large as those beside it. Colours come from classes: nothing here knows one.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

LONGEST = 38
"""How many characters of a name are drawn; the table holds all of it."""
LONGEST_BELOW = 9
"""How many characters stand below one of several columns."""


@dataclass(frozen=True, slots=True)
class Scale:
    """Even steps from ``low`` to ``high``."""

    low: float
    high: float
    step: float

    def share(self, value: float) -> float:
        """Tell how far along the scale a value lies, from 0 to 1."""
        return min(max((value - self.low) / (self.high - self.low), 0.0), 1.0)

    @property
    def ticks(self) -> tuple[float, ...]:
        """Give the values at the steps, both ends among them."""
        count = round((self.high - self.low) / self.step)
        return tuple(round(self.low + number * self.step, 10) for number in range(count + 1))


def scale(values: Iterable[float], steps: int = 4) -> Scale:
    """Make a scale of about so many round steps that holds zero and every value."""
    held = [one for one in values if math.isfinite(one)]
    low, high = min([0.0, *held]), max([0.0, *held])
    if low == high:
        return Scale(0.0, 1.0, 1.0)
    rough = (high - low) / steps
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * times for times in (1, 2, 5, 10) if power * times >= rough * (1 - 1e-9))
    return Scale(math.floor(low / step + 1e-9) * step, math.ceil(high / step - 1e-9) * step, step)


def exact(values: Iterable[float]) -> Scale:
    """Make a scale that ends where the values end, for pictures without its words."""
    held = [one for one in values if math.isfinite(one)]
    low, high = min([0.0, *held]), max([0.0, *held])
    return Scale(low, high, high - low) if low < high else Scale(0.0, 1.0, 1.0)


def element(name: str, *inside: Any, **attributes: Any) -> Markup:
    """Make an element; what is inside is escaped unless it is markup already. ``class_`` is class, ``a_b`` is a-b."""
    given = Markup("").join(
        Markup(' {}="{}"').format(key.rstrip("_").replace("_", "-"), _said(value))
        for key, value in attributes.items()
        if value is not None
    )
    start = Markup("<{}{}").format(Markup(name), given)  # noqa: S704 the name of an element, ours
    if not inside:
        return start + Markup("/>")
    held = Markup("").join(one if isinstance(one, Markup) else Markup.escape(_plain(str(one))) for one in inside)
    return start + Markup(">") + held + Markup("</{}>").format(Markup(name))  # noqa: S704 as above


def text(words: str, x: float, y: float, class_: str = "", anchor: str = "start") -> Markup:
    """Write words at a place: ``x`` in per cent, ``y`` in pixels."""
    return element("text", words, x=across(x), y=y, class_=class_ or None, text_anchor=anchor)


def line(x1: float, y1: float, x2: float, y2: float, class_: str) -> Markup:
    """Draw a line between two places."""
    return element("line", x1=across(x1), y1=y1, x2=across(x2), y2=y2, class_=class_)


def across(percent: float) -> str:
    """Give a length across, in per cent."""
    return f"{_said(percent)}%"


def short(words: str, longest: int = LONGEST) -> str:
    """Cut words to what there is room for."""
    plain = _plain(words)
    return plain if len(plain) <= longest else f"{plain[: longest - 1].rstrip()}…"


def _plain(words: str) -> str:
    """Take out what XML forbids: characters that control something."""
    return "".join(one if one.isprintable() else " " for one in words)


def _said(value: Any) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)
