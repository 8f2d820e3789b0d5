"""Badges and their art."""

from dataclasses import replace
from itertools import product
from xml.etree import ElementTree as ET

import pytest

from lms.content import badges
from tests.content import small


def test_a_badge_is_read() -> None:
    badge = small.read().badges["basics"]
    assert (badge.shape, badge.glyph, badge.colour, badge.when) == ("triangle", "shield", "pine", "course:basics")
    assert (badge.criteria, badge.valid_for, badge.evidence, badge.line) == ("The holder has shown it.", None, "", 10)


@pytest.mark.parametrize(("shape", "glyph"), list(product(badges.SHAPES, badges.GLYPHS)))
def test_every_shape_goes_with_every_glyph(shape: str, glyph: str) -> None:
    badge = small.read().badges["basics"]
    drawings = [badges.art(replace(badge, shape=shape, glyph=glyph, colour=colour)) for colour in badges.COLOURS]
    assert len(set(drawings)) == len(badges.COLOURS)
    for drawing in drawings:
        assert ET.fromstring(drawing).tag == "{http://www.w3.org/2000/svg}svg"


def test_no_words_of_a_badge_become_markup() -> None:
    drawing = badges.art(replace(small.read().badges["basics"], title='<script>"&'))
    assert "<title>&lt;script&gt;&quot;&amp;</title>" in drawing
    assert "style" not in drawing
