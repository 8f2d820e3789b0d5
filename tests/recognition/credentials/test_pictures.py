"""Badge art as PNG, and credentials carried in pictures."""

import io

import pytest
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy.orm import Session

from lms.content import art
from lms.recognition.credentials import baking, painting
from tests.recognition.credentials import verifying

pytestmark = pytest.mark.once
TOKEN = "e30.e30.c2lnbmF0dXJl"


@pytest.mark.parametrize(("number", "glyph"), list(enumerate(art.GLYPHS)))
def test_every_badge_is_painted_in_its_own_colours(number: int, glyph: str) -> None:
    shape, colour = art.SHAPES[number % len(art.SHAPES)], art.COLOURS[number % len(art.COLOURS)]

    with Image.open(io.BytesIO(painting.png(shape, glyph, colour))) as image:
        assert (image.size, image.mode) == ((painting.SIZE, painting.SIZE), "RGBA")
        assert image.getpixel((0, 0)) == (0, 0, 0, 0), "nothing around the shape"
        found = {tuple(pixel[:3]) for _, pixel in image.getcolors(1 << 20) or [] if pixel[3] == 255}

    assert {tuple(bytes.fromhex(one[1:])) for one in art.FILLS[colour]} <= found


def test_a_picture_carries_exactly_one_credential_and_stays_a_picture() -> None:
    plain = painting.png("hexagon", "bridge", "clay")

    baked = baking.into_png(plain, TOKEN)

    assert verifying.token_in_png(baked) == TOKEN
    assert baked.count(b"openbadgecredential") == 1
    with Image.open(io.BytesIO(baked)) as image, Image.open(io.BytesIO(plain)) as before:
        image.load()
        assert image.tobytes() == before.tobytes()


def test_a_drawing_carries_it_as_its_first_element_and_stays_inert() -> None:
    drawn = art.draw('<script>"&', "circle", "key", "sun")

    baked = baking.into_svg(drawn, TOKEN)

    assert verifying.token_in_svg(baked.encode()) == TOKEN
    assert "<script" not in baked
    assert baked.endswith(drawn.partition(">")[2])


def test_the_same_badge_is_painted_once() -> None:
    assert painting.png("circle", "eye", "pine") is painting.png("circle", "eye", "pine")


def test_pages_for_readers_of_a_badge_tell_nothing_about_anybody(client: FlaskClient, session: Session) -> None:
    page = client.get("/badges/framework").text

    assert 'id="level-ready"' in page
    assert 'id="permission-story.view"' in page
    assert "read the stories" in page
