"""Badges: what they are for, and their generated art."""

from dataclasses import dataclass

SHAPES = ("circle", "triangle", "square", "pentagon", "hexagon", "heptagon", "octagon")
GLYPHS = ("shield", "lock", "compass", "speech", "star", "check", "handrail", "eye", "key", "flag", "book", "bridge")
COLOURS = ("pine", "clay", "sun")


@dataclass(frozen=True, slots=True)
class Badge:
    """One badge; ``when`` is a reference, ``streak:4w`` or ``idea.accepted:1``; ``criteria`` is Markdown."""

    id: str
    title: str
    summary: str
    shape: str
    glyph: str
    colour: str
    when: str
    valid_for: int | None
    evidence: str
    criteria: str
    path: str
    digest: str
