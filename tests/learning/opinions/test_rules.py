"""When figures about a lesson may be said, and when they move."""

import pytest

from lms.learning.opinions import rules
from lms.learning.opinions.rules import Clarity

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    ("clarity", "percent"),
    [
        (Clarity(), 0),
        (Clarity(yes=5), 0),
        (Clarity(no=5), 100),
        (Clarity(partly=5), 50),
        (Clarity(yes=3, partly=1, no=1), 30),
        (Clarity(yes=2, no=1), 33),
    ],
)
def test_the_part_that_was_not_clear_is_rounded_down(clarity: Clarity, percent: int) -> None:
    assert clarity.unclear == percent


@pytest.mark.parametrize(("people", "told"), [(0, False), (4, False), (5, True), (6, True)])
def test_nothing_is_said_of_fewer_than_five(people: int, told: bool) -> None:
    assert (rules.said(Clarity(yes=people)) is not None) is told


@pytest.mark.parametrize(
    ("counted", "shown", "moves"),
    [(4, 0, False), (5, 0, True), (6, 5, False), (9, 5, False), (10, 5, True), (5, 5, False)],
)
def test_what_is_shown_moves_with_every_fifth_person_only(counted: int, shown: int, moves: bool) -> None:
    assert rules.moves(Clarity(yes=counted), Clarity(no=shown)) is moves


def test_a_sentence_is_one_line_of_at_most_500_characters() -> None:
    assert rules.words_of("  Too \n fast\0! ") == "Too fast !"
    assert len(rules.words_of("x" * 900)) == rules.MOST_WORDS
