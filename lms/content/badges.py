"""Badges: what they are for, and their generated art."""

import re
from dataclasses import dataclass

from lms.content import art as drawing
from lms.content.art import COLOURS, GLYPHS, SHAPES
from lms.content.document import Document
from lms.content.source import first_line, joined

__all__ = ["BY_HAND", "COLOURS", "GLYPHS", "SHAPES", "Badge", "art", "read"]

BY_HAND = "by-hand"
"""What `when` says of a badge that follows from nothing: somebody gives it, with a reason."""
_FACT = re.compile(rf"streak:[1-9][0-9]{{0,2}}w|idea\.accepted:[1-9][0-9]{{0,2}}|{BY_HAND}", re.ASCII)
_FOR = ("course", "quiz", "level")


@dataclass(frozen=True, slots=True)
class Badge:
    """One badge; ``criteria`` is Markdown."""

    id: str
    title: str
    summary: str
    shape: str
    glyph: str
    colour: str
    when: str
    """A reference, ``streak:4w``, ``idea.accepted:1`` or ``by-hand``."""
    valid_for: int | None
    evidence: str
    criteria: str
    path: str
    digest: str
    line: int = 1


def read(document: Document) -> Badge:
    """Read one badge file."""
    fields = document.fields()
    badge = Badge(
        id=fields.id(of=document.stated("title")),
        title=fields.text("title"),
        summary=fields.text("summary", required=False, most=500),
        shape=fields.choice("shape", SHAPES, SHAPES[0], required=True),
        glyph=fields.choice("glyph", GLYPHS, GLYPHS[0], required=True),
        colour=fields.choice("colour", COLOURS, COLOURS[0], required=True),
        when=fields.ref_or("when", _FOR, _FACT),
        valid_for=fields.months("valid_for"),
        evidence=fields.text("evidence", required=False, most=500),
        criteria=joined(document.body),
        path=document.path,
        digest=document.digest,
        line=first_line(document.body),
    )
    fields.close()
    return badge


def art(badge: Badge) -> str:
    """Draw the badge as SVG; the only words in it are its title, escaped."""
    return drawing.draw(badge.title, badge.shape, badge.glyph, badge.colour)
