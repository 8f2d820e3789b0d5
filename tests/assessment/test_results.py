"""What a question says of an answer once it may be reviewed."""

import pytest

from lms.assessment import explaining
from lms.content.quizzes import Kind
from tests.assessment.made import question

JUDGEMENT = question(Kind.JUDGEMENT, credits=(100, 50, 0, -25))
MULTIPLE = question(Kind.MULTIPLE, right="ab", wrong="cd")
NUMERIC = question(Kind.NUMERIC, accepted=("180", "2.50±0.5"))


@pytest.mark.parametrize(
    ("given", "seen", "points"),
    [
        ("a", ("right", "plain", "plain", "plain"), "1"),
        ("b", ("missed", "plain", "plain", "plain"), "0.5"),
        ("c", ("missed", "plain", "wrong", "plain"), "0"),
        ("d", ("missed", "plain", "plain", "wrong"), "−0.25"),
    ],
)
def test_a_judgement_says_what_was_best_and_what_the_answer_is_worth(
    given: str, seen: tuple[str, ...], points: str
) -> None:
    explained = explaining.explain(JUDGEMENT, "abcd", [given], 1)

    assert tuple(option.state for option in explained.options) == seen
    assert explained.earned == points
    if given == "b":
        assert explained.options[1].remark == "Your answer. Worth 50 % of the points."
        assert explained.options[0].remark == "The best answer, not chosen."


def test_options_keep_the_order_they_were_shown_in() -> None:
    explained = explaining.explain(MULTIPLE, "cbda", ["b", "c"], 2)

    assert [(one.text, one.state) for one in explained.options] == [
        ("Option c", "wrong"),
        ("Option b", "right"),
        ("Option d", "plain"),
        ("Option a", "missed"),
    ]
    assert [one.feedback for one in explained.options] == ["Feedback c", "Feedback b", "", "Feedback a"]


@pytest.mark.parametrize(
    ("given", "typed", "accepted"),
    [(["180"], "180", ()), (["7"], "7", ("180", "2.50 ± 0.5")), ([], "", ("180", "2.50 ± 0.5"))],
)
def test_accepted_numbers_are_said_when_none_was_met(given: list[str], typed: str, accepted: tuple[str, ...]) -> None:
    explained = explaining.explain(NUMERIC, "", given, 1)

    assert (explained.typed, explained.accepted) == (typed, accepted)
