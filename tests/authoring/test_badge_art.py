"""The art of a badge is shown as it will look, while it is written and for every name it may be drawn from."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from lms.content.badges import COLOURS, GLYPHS, SHAPES
from lms.library import service as library
from lms.recognition import service as recognition
from tests import academy as written
from tests import factories
from tests.recognition.deeds import AT


@pytest.fixture
def trainer(client: FlaskClient, session: Session) -> FlaskClient:
    factories.sign_in(client, session, factories.person(session, "Tom", roles=("trainer",)))
    return client


def test_every_shape_sign_and_colour_is_one_click_away(trainer: FlaskClient) -> None:
    page = trainer.get("/studio/badge-art?shape=hexagon&glyph=star&colour=clay").text

    for shape in SHAPES:
        assert f"shape={shape}&amp;glyph=star&amp;colour=clay" in page
    for glyph in GLYPHS:
        assert f"shape=hexagon&amp;glyph={glyph}&amp;colour=clay" in page
    for colour in COLOURS:
        assert f"shape=hexagon&amp;glyph=star&amp;colour={colour}" in page
    assert "shape: hexagon\nglyph: star\ncolour: clay" in page
    assert page.count('aria-current="true"') == 3


def test_a_name_that_is_none_is_the_first_one(trainer: FlaskClient) -> None:
    page = trainer.get("/studio/badge-art?shape=%3Cscript%3E").text

    assert f"shape: {SHAPES[0]}\nglyph: {GLYPHS[0]}\ncolour: {COLOURS[0]}" in page
    assert "<script>" not in page.partition("<main")[2]


@pytest.mark.parametrize(
    ("when", "says"),
    [
        ("course:first", "Complete the course “First steps”."),
        ("by-hand", "Given by a trainer, a champion or an administrator, with the reason."),
    ],
)
def test_the_editor_shows_a_badge_large_and_small_with_who_holds_it(
    trainer: FlaskClient, session: Session, when: str, says: str
) -> None:
    for name in ("Ada", "Bo"):
        recognition.record(session, factories.person(session, name), "course:first", at=AT)
    session.commit()
    text = written.TEXTS["badges/first.md"].replace("when: course:first", f"when: {when}")

    page = factories.post(trainer, "/studio/preview/badges/first.md", text=text, level="0").text

    assert page.count("badge-art--128") == page.count("badge-art--32") == 2
    assert "swatch--light" in page
    assert "swatch--dark" in page
    assert says in page
    assert "2 people" in page
    assert "<strong>first</strong>" in page
    assert library.current(session).library.badges["first"].when == "course:first"
