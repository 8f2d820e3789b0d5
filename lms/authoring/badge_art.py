"""The page of all shapes, signs and colours that the picture of a badge is drawn from."""

from collections.abc import Sequence
from dataclasses import replace

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.authoring.desk import WRITERS
from lms.content.badges import COLOURS, GLYPHS, SHAPES, Badge
from lms.web import access

bp = Blueprint("badge_art", __name__)
SHELVES = (("shape", "Shapes", SHAPES), ("glyph", "Signs", GLYPHS), ("colour", "Colours", COLOURS))


@bp.get("/studio/badge-art")
@access.roles(*WRITERS)
def choose() -> ResponseReturnValue:
    """Show one picture large and small, and every other that is one name away."""
    shape, glyph, colour = (_asked(name, words) for name, _, words in SHELVES)
    chosen = Badge("art", "Badge", "", shape, glyph, colour, "", None, "", "", "", "")
    shelves = [(name, title, [_choice(chosen, name, word) for word in words]) for name, title, words in SHELVES]
    return render_template("lms/authoring/badge_art.html", chosen=chosen, shelves=shelves)


def _asked(name: str, words: Sequence[str]) -> str:
    asked = request.args.get(name, "")
    return asked if asked in words else words[0]


def _choice(chosen: Badge, name: str, word: str) -> tuple[Badge, str, str, bool]:
    names = {one: getattr(chosen, one) for one, _, _ in SHELVES} | {name: word}
    badge = replace(chosen, title=word.capitalize(), **names)
    return badge, word, url_for(".choose", **names), getattr(chosen, name) == word
