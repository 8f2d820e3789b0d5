"""Badge art: a polygon, a rail inside its edge, and a glyph, drawn from names. No image is ever uploaded."""

import html
import math

SHAPES = ("circle", "triangle", "square", "pentagon", "hexagon", "heptagon", "octagon")
COLOURS = ("pine", "clay", "sun")
FILLS = {"pine": ("#0b5f59", "#fbfaf6"), "clay": ("#b8401f", "#fbfaf6"), "sun": ("#f0b429", "#16242b")}
"""The fill of the shape, and what is drawn on it."""
_ROOM = {"circle": (1.25, 0), "triangle": (0.8, 7), "square": (1.2, 0), "pentagon": (1.1, 2)}
"""How large the glyph is drawn, and how far below the middle."""

GLYPH_PATHS = {
    "shield": '<path d="M0-18 15-12V2C15 11 8 16 0 19-8 16-15 11-15 2V-12Z"/>',
    "lock": '<rect x="-13" y="-3" width="26" height="20" rx="3"/><path d="M-8-3V-9a8 8 0 0 1 16 0v6M0 5v5"/>',
    "compass": '<circle r="17"/><path d="M8-8 3 3-8 8-3-3Z"/>',
    "speech": '<path d="M-17-14H17V8H2L-8 17V8h-9Z"/>',
    "star": '<path d="M0-18 4.6-6.3 17.1-5.6 7.4 2.4 10.6 14.6 0 7.8-10.6 14.6-7.4 2.4-17.1-5.6-4.6-6.3Z"/>',
    "check": '<path d="M-15 1-5 11 15-10"/>',
    "handrail": '<path d="M-18 3 18-11M-18 12 18-2M-11 0v17M0-4v17M11-8V9"/>',
    "eye": '<path d="M-19 0C-10-12 10-12 19 0 10 12-10 12-19 0Z"/><circle r="5"/>',
    "key": '<circle cx="-9" r="7"/><path d="M-2 0H18M11 0v7M17 0v5"/>',
    "flag": '<path d="M-11 18V-17M-11-16H13L7-8l6 8h-24"/>',
    "book": '<path d="M0-10C-5-14-12-15-18-13V12C-12 10-5 11 0 15 5 11 12 10 18 12V-13C12-15 5-14 0-10ZV15"/>',
    "bridge": '<path d="M-19 12H19M-19-2H19M-12-2v-8M12-2v-8M-13 12C-13 1 13 1 13 12"/>',
}
GLYPHS = tuple(GLYPH_PATHS)


def draw(title: str, shape: str, glyph: str, colour: str) -> str:
    """Draw a badge as SVG without style or script; ``title`` is escaped."""
    fill, ink = FILLS[colour]
    scale, down = room(shape)
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="-60 -60 120 120" role="img">'
        f"<title>{html.escape(title)}</title>"
        f'<g fill="{fill}" stroke="{fill}" stroke-width="6" stroke-linejoin="round">{outline(shape, 54)}</g>'
        f'<g fill="none" stroke="{ink}" stroke-opacity=".45" stroke-width="1.5" stroke-linejoin="round">'
        f"{outline(shape, 47)}</g>"
        f'<g fill="none" stroke="{ink}" stroke-width="3.2" stroke-linecap="round" stroke-linejoin="round"'
        f' transform="translate(0 {down}) scale({scale})">{GLYPH_PATHS[glyph]}</g></svg>'
    )


def room(shape: str) -> tuple[float, float]:
    """Tell how large the glyph is drawn inside a shape, and how far below its middle."""
    return _ROOM.get(shape, (1.15, 0))


def outline(shape: str, radius: int) -> str:
    """Draw the edge of a shape, without colour."""
    if shape == "circle":
        return f'<circle r="{radius}"/>'
    sides = SHAPES.index(shape) + 2
    turn = 0.5 if sides % 2 == 0 else 0
    down = 8 if shape == "triangle" else 0
    corners = (math.tau * (corner + turn) / sides for corner in range(sides))
    points = " ".join(f"{radius * math.sin(a):.1f},{down - radius * math.cos(a):.1f}" for a in corners)
    return f'<polygon points="{points}"/>'
