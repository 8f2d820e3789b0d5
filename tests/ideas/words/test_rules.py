"""What may be written, and how long."""

import pytest

from lms.ideas.words import rules

pytestmark = pytest.mark.once


@pytest.mark.parametrize("typed", ["", " \n ", "x" * 2_001, "é" * 1_001])
def test_a_text_is_neither_empty_nor_of_more_than_2000_bytes(typed: str) -> None:
    with pytest.raises(rules.Unfit) as refused:
        rules.text_of(typed)

    assert refused.value.field == "words"


def test_a_text_keeps_its_lines() -> None:
    assert rules.text_of(" One.\r\nTwo.\0 ") == "One.\nTwo."


@pytest.mark.parametrize("typed", ["", " \n", "x" * 281])
def test_a_thank_you_is_short_and_not_empty(typed: str) -> None:
    with pytest.raises(rules.Unfit):
        rules.thanks_of(typed)


def test_a_thank_you_is_one_line() -> None:
    assert rules.thanks_of(" For the\n map. ") == "For the map."
