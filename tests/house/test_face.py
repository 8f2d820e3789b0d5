"""What a host application imports, and how short the example of one is; tests/plugin drives it."""

from pathlib import Path

import pytest

import lms

EXAMPLE = Path(__file__).parent.parent.parent / "examples" / "host_app.py"

pytestmark = pytest.mark.once


def test_the_face_shows_what_a_host_imports_and_nothing_else() -> None:
    names = {"LMS", "Identity", "QuestionType", "add_question_type", "create_app"}
    assert {getattr(lms, name).__name__ for name in lms.__all__} == names
    with pytest.raises(AttributeError, match="no attribute 'wiring_of'"):
        _ = lms.wiring_of


def test_the_example_is_short() -> None:
    assert len(EXAMPLE.read_text(encoding="utf-8").splitlines()) < 40
