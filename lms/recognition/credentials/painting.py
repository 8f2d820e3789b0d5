"""Badge art as PNG: the shapes and strokes of ``lms.content.art``, painted without any system library."""

import io
import math
import re
from collections.abc import Iterator
from functools import lru_cache

from PIL import Image, ImageColor, ImageDraw

from lms.content import art

SIZE = 400
"""Pixels along each side."""
_FINE = 3
"""Painted so many times larger, and then made small, so that edges are smooth."""
_VIEW = 120
_STEPS = 16
"""Straight pieces a curve is made of."""
_PART = re.compile(r"<(path|rect|circle|polygon)([^>]*)/>")
_VALUE = re.compile(r'([\w-]+)="([^"]*)"')
_TOKEN = re.compile(r"([MLHVCAZmlhvcaz])|(-?(?:\d+\.?\d*|\.\d+))")
_NUMBERS = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "A": 7, "Z": 0}

Point = tuple[float, float]


@lru_cache(maxsize=64)
def png(shape: str, glyph: str, colour: str) -> bytes:
    """Paint a badge from the names of its shape, glyph and colour."""
    fill, ink = art.FILLS[colour]
    scale, down = art.room(shape)
    large = Image.new("RGBA", (SIZE * _FINE, SIZE * _FINE), (0, 0, 0, 0))
    pen = _Pen(ImageDraw.Draw(large), SIZE * _FINE / _VIEW)
    for line in _lines(art.outline(shape, 54)):
        pen.area(line, fill)
        pen.stroke(line, fill, 6)
    for line in _lines(art.outline(shape, 47)):
        pen.stroke(line, _mixed(fill, ink, 0.45), 1.5)
    for line in _lines(art.GLYPH_PATHS[glyph]):
        pen.stroke([(x * scale, y * scale + down) for x, y in line], ink, 3.2 * scale)
    return _written(large.resize((SIZE, SIZE), Image.Resampling.LANCZOS))


def _written(image: Image.Image) -> bytes:
    target = io.BytesIO()
    image.save(target, "PNG", optimize=True)
    return target.getvalue()


class _Pen:
    """Draws in the units of the art, whose middle is 0, 0."""

    def __init__(self, draw: ImageDraw.ImageDraw, scale: float) -> None:
        self.draw = draw
        self.scale = scale

    def area(self, line: list[Point], colour: str) -> None:
        self.draw.polygon(self._placed(line), fill=colour)

    def stroke(self, line: list[Point], colour: str, width: float) -> None:
        """Draw with round ends and round corners."""
        thick = width * self.scale
        placed = self._placed(line)
        self.draw.line(placed, fill=colour, width=round(thick))
        for x, y in placed:
            self.draw.ellipse((x - thick / 2, y - thick / 2, x + thick / 2, y + thick / 2), fill=colour)

    def _placed(self, line: list[Point]) -> list[Point]:
        middle = _VIEW / 2
        return [((x + middle) * self.scale, (y + middle) * self.scale) for x, y in line]


def _mixed(under: str, over: str, share: float) -> str:
    below, above = ImageColor.getrgb(under), ImageColor.getrgb(over)
    red, green, blue = (round(low + (high - low) * share) for low, high in zip(below[:3], above[:3], strict=True))
    return f"#{red:02x}{green:02x}{blue:02x}"


def _lines(drawn: str) -> Iterator[list[Point]]:
    """Give the lines of a drawing of ours as points; it has paths, circles, polygons and rounded rectangles."""
    for kind, written in _PART.findall(drawn):
        values = dict(_VALUE.findall(written))
        number = {name: float(value) for name, value in values.items() if name not in {"d", "points"}}
        if kind == "circle":
            yield _arc(number.get("cx", 0), number.get("cy", 0), number["r"], 0, math.tau)
        elif kind == "polygon":
            corners = [tuple(map(float, pair.split(","))) for pair in values["points"].split()]
            yield [(x, y) for x, y in (*corners, corners[0])]
        elif kind == "rect":
            yield _rectangle(number["x"], number["y"], number["width"], number["height"], number["rx"])
        else:
            yield from _path(values["d"])


def _rectangle(x: float, y: float, width: float, height: float, radius: float) -> list[Point]:
    corners = (
        (x + width - radius, y + radius, -90),
        (x + width - radius, y + height - radius, 0),
        (x + radius, y + height - radius, 90),
        (x + radius, y + radius, 180),
    )
    points: list[Point] = []
    for cx, cy, degrees in corners:
        begin = math.radians(degrees)
        points += _arc(cx, cy, radius, begin, begin + math.pi / 2)
    return [*points, points[0]]


def _arc(cx: float, cy: float, radius: float, begin: float, end: float) -> list[Point]:
    steps = max(8, round(6 * _STEPS * abs(end - begin) / math.tau))
    angles = (begin + (end - begin) * step / steps for step in range(steps + 1))
    return [(cx + radius * math.cos(a), cy + radius * math.sin(a)) for a in angles]


def _path(written: str) -> Iterator[list[Point]]:
    """Follow a path, absolute or relative."""
    line: list[Point] = []
    x = y = 0.0
    for command, given in _steps(written):
        kind, (dx, dy) = command.upper(), (x, y) if command.islower() else (0.0, 0.0)
        if kind == "M":
            if line:
                yield line
            x, y = given[0] + dx, given[1] + dy
            line = [(x, y)]
            continue
        if kind == "Z":
            line.append(line[0])
            x, y = line[0]
            continue
        piece = _piece(kind, given, (x, y), (dx, dy))
        line += piece
        x, y = piece[-1]
    yield line


def _piece(kind: str, given: list[float], at: Point, shift: Point) -> list[Point]:
    (x, y), (dx, dy) = at, shift
    if kind == "H":
        return [(given[0] + dx, y)]
    if kind == "V":
        return [(x, given[0] + dy)]
    if kind == "L":
        return [(given[0] + dx, given[1] + dy)]
    if kind == "A":
        return _half_circle(at, (given[5] + dx, given[6] + dy), given[4] > 0)
    pairs = [(given[place] + dx, given[place + 1] + dy) for place in (0, 2, 4)]
    return [_on_curve(at, pairs, step / _STEPS) for step in range(1, _STEPS + 1)]


def _half_circle(begin: Point, end: Point, clockwise: bool) -> list[Point]:
    cx, cy = (begin[0] + end[0]) / 2, (begin[1] + end[1]) / 2
    radius = math.dist(begin, end) / 2
    start = math.atan2(begin[1] - cy, begin[0] - cx)
    return _arc(cx, cy, radius, start, start + (math.pi if clockwise else -math.pi))


def _on_curve(begin: Point, pairs: list[Point], t: float) -> Point:
    weights = ((1 - t) ** 3, 3 * (1 - t) ** 2 * t, 3 * (1 - t) * t**2, t**3)
    points = (begin, *pairs)
    return (
        sum(weight * point[0] for weight, point in zip(weights, points, strict=True)),
        sum(weight * point[1] for weight, point in zip(weights, points, strict=True)),
    )


def _steps(written: str) -> Iterator[tuple[str, list[float]]]:
    """Give each command with its numbers; numbers that follow without one repeat it, after a move as lines."""
    command, numbers = "", list[float]()
    for letter, number in _TOKEN.findall(written):
        if letter:
            command, numbers = letter, []
            if command in "Zz":
                yield command, []
            continue
        numbers.append(float(number))
        if len(numbers) == _NUMBERS[command.upper()]:
            yield command, numbers
            numbers = []
            command = {"M": "L", "m": "l"}.get(command, command)
