"""What a question says of an answer once it may be reviewed."""

from dataclasses import replace

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


def test_a_correction_says_what_counts_now() -> None:
    told = explaining.explain(MULTIPLE, "abcd", ["a", "c"], 1)

    same = explaining.counted(told, (0, 100))
    better = explaining.counted(told, (100, 100))
    half = explaining.counted(told, (50, 100))
    none = explaining.counted(told, None)

    assert same is told
    assert (better.earned, better.verdict, better.corrected) == ("1", "right", True)
    assert (half.verdict, half.corrected) == ("partly", True)
    assert (none.void, none.corrected) == (True, False)


def test_what_would_have_been_right_stays_unsaid_while_one_may_try_again() -> None:
    told = explaining.veiled(explaining.explain(MULTIPLE, "abcd", ["a", "c"], 1))

    assert [(one.text, one.state) for one in told.options] == [("Option a", "right"), ("Option c", "wrong")]
    assert (told.right, told.accepted) == ((), ())


def test_a_hint_says_what_it_took_off() -> None:
    priced = replace(question(right="a", wrong="b", points=150), hint="Look.", hint_cost=25)

    assert explaining.explain(priced, "ab", ["a"], 1, hinted=True).hint == "0.38"
    assert explaining.explain(priced, "ab", ["a"], 1, hinted=True).earned == "1.12"
    assert explaining.explain(priced, "ab", ["b"], 1, hinted=True).hint == "0"
    assert explaining.explain(priced, "ab", ["a"], 1).hint == ""
