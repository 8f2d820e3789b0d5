"""How many hundredths of a point an answer earns, kind by kind."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from lms.assessment import scoring
from lms.assessment.rules import Score
from lms.content.quizzes import Kind, Question
from tests.assessment.made import question

SINGLE = question(Kind.SINGLE, right="b", wrong="acd")
TRUE_FALSE = question(Kind.TRUE_FALSE, right="b", wrong="a")
MULTIPLE = question(Kind.MULTIPLE, right="abc", wrong="de")
JUDGEMENT = question(Kind.JUDGEMENT, credits=(100, 50, 0, -25))
MODEST = question(Kind.JUDGEMENT, credits=(60, 30))
SHORT = question(Kind.SHORT, accepted=("#ad", "Straße nach  Köln"))
NUMERIC = question(Kind.NUMERIC, accepted=("180", "2.5±0.5"))


@pytest.mark.parametrize(
    ("asked", "answer", "earned", "verdict"),
    [
        (SINGLE, ["b"], 100, "right"),
        (SINGLE, ["a"], 0, "wrong"),
        (SINGLE, [], 0, "wrong"),
        (SINGLE, ["z"], 0, "wrong"),
        (SINGLE, ["a", "b"], 0, "wrong"),
        (TRUE_FALSE, ["b"], 100, "right"),
        (TRUE_FALSE, ["a"], 0, "wrong"),
        (MULTIPLE, ["a", "b", "c"], 100, "right"),
        (MULTIPLE, ["a", "b"], 66, "partly"),
        (MULTIPLE, ["a"], 33, "partly"),
        (MULTIPLE, ["a", "b", "d"], 33, "partly"),
        (MULTIPLE, ["a", "a", "a"], 33, "partly"),
        (MULTIPLE, ["a", "d"], 0, "wrong"),
        (MULTIPLE, ["a", "b", "c", "d", "e"], 33, "partly"),
        (MULTIPLE, ["d", "e"], 0, "wrong"),
        (MULTIPLE, [], 0, "wrong"),
        (JUDGEMENT, ["a"], 100, "right"),
        (JUDGEMENT, ["b"], 50, "partly"),
        (JUDGEMENT, ["c"], 0, "wrong"),
        (JUDGEMENT, ["d"], -25, "wrong"),
        (JUDGEMENT, ["d", "a"], -25, "wrong"),
        (JUDGEMENT, [], 0, "wrong"),
        (MODEST, ["a"], 60, "right"),
        (MODEST, ["b"], 30, "partly"),
        (SHORT, ["#ad"], 100, "right"),
        (SHORT, [" #AD "], 100, "right"),
        (SHORT, ["＃ａｄ"], 100, "right"),
        (SHORT, ["STRASSE   NACH KÖLN"], 100, "right"),
        (SHORT, ["# ad"], 0, "wrong"),
        (SHORT, [""], 0, "wrong"),
        (SHORT, [], 0, "wrong"),
        (NUMERIC, ["180"], 100, "right"),
        (NUMERIC, ["+180,0"], 100, "right"),
        (NUMERIC, ["180.000000000000000000000000000000000001"], 0, "wrong"),
        (NUMERIC, ["2"], 100, "right"),
        (NUMERIC, ["3,0"], 100, "right"),
        (NUMERIC, ["3.01"], 0, "wrong"),
        (NUMERIC, ["1.99"], 0, "wrong"),
        (NUMERIC, ["many"], 0, "wrong"),
        (NUMERIC, [], 0, "wrong"),
    ],
)
def test_an_answer_earns_what_its_kind_says(asked: Question, answer: list[str], earned: int, verdict: str) -> None:
    mark = scoring.mark(asked, answer)

    assert (mark.earned, mark.verdict) == (earned, verdict)


@pytest.mark.parametrize(
    ("points", "answer", "earned"),
    [(100, ["a", "b"], 66), (50, ["a", "b"], 33), (1, ["a", "b"], 0), (250, ["a"], 83), (0, ["a", "b", "c"], 0)],
)
def test_parts_of_points_are_rounded_down(points: int, answer: list[str], earned: int) -> None:
    assert scoring.mark(question(Kind.MULTIPLE, right="abc", wrong="de", points=points), answer).earned == earned


def test_a_negative_part_is_rounded_down_too() -> None:
    assert scoring.mark(question(Kind.JUDGEMENT, credits=(100, -25), points=33), ["b"]).earned == -9


def test_a_negative_answer_costs_what_others_earned() -> None:
    asked = [question(Kind.JUDGEMENT, name="one", credits=(100, -25)), question(name="two")]

    assert scoring.grade(asked, {"one": ["b"], "two": ["a"]}) == Score(75, 200)


def test_a_quiz_never_earns_less_than_nothing() -> None:
    asked = [question(Kind.JUDGEMENT, name=name, credits=(100, -25)) for name in ("one", "two")]

    assert scoring.grade(asked, {"one": ["b"], "two": ["b"]}) == Score(0, 200)


def test_answers_to_other_questions_are_ignored() -> None:
    assert scoring.grade([question()], {"one": ["a"], "elsewhere": ["a"]}) == Score(100, 100)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12", "12"),
        (" 12 000 ", "12000"),
        ("12,5", "12.5"),
        (".5", "0.5"),
        ("5.", "5"),
        ("−3", "-3"),
        ("１２", "12"),
    ],
)
def test_numbers_are_read_as_people_write_them(text: str, value: str) -> None:
    assert scoring.number(text) == Decimal(value)


@pytest.mark.parametrize("text", ["", " ", "1.000,5", "1e9", "NaN", "Infinity", "180 days", "-", ".", "1/2"])
def test_what_is_no_plain_number_is_none(text: str) -> None:
    assert scoring.number(text) is None


@pytest.mark.parametrize(
    ("asked", "answer", "words"),
    [
        (SINGLE, [], "choose one answer"),
        (JUDGEMENT, [], "choose one answer"),
        (MULTIPLE, [], "choose at least one answer"),
        (SHORT, [], "write your answer"),
        (SHORT, ["  "], "write your answer"),
        (NUMERIC, [], "write a number, such as 12 or 0.5"),
        (NUMERIC, ["many"], "write a number, such as 12 or 0.5"),
    ],
)
def test_an_answer_that_is_missing_is_named_with_its_place(asked: Question, answer: list[str], words: str) -> None:
    (problem,) = scoring.problems([asked], {"one": answer} if answer else {})

    assert (problem.question_id, str(problem)) == ("one", f"Question 1: {words}")


@pytest.mark.parametrize(
    ("asked", "answer"), [(SINGLE, "a"), (MULTIPLE, "d"), (SHORT, "x"), (NUMERIC, "0"), (JUDGEMENT, "d")]
)
def test_a_wrong_answer_is_no_missing_answer(asked: Question, answer: str) -> None:
    assert scoring.problems([asked], {"one": [answer]}) == ()


@pytest.mark.parametrize(
    ("asked", "keys"), [(SINGLE, "b"), (MULTIPLE, "abc"), (JUDGEMENT, "a"), (MODEST, "a"), (SHORT, "")]
)
def test_the_right_options_are_those_that_earn_most(asked: Question, keys: str) -> None:
    assert scoring.right_keys(asked) == frozenset(keys)


def test_a_numeric_answer_without_a_value_is_never_met() -> None:
    broken = question(Kind.NUMERIC)
    assert scoring.accepted(broken, ["1"]) is None


questions = some.one_of(
    some.builds(
        lambda right, points: question(Kind.MULTIPLE, right=right, wrong="xyz", points=points),
        some.text("abcde", min_size=1, max_size=5).map(lambda text: "".join(sorted(set(text)))),
        some.integers(0, 1000),
    ),
    some.builds(
        lambda shares, points: question(Kind.JUDGEMENT, credits=shares, points=points),
        some.lists(some.integers(-100, 100), min_size=1, max_size=6),
        some.integers(0, 1000),
    ),
    some.builds(lambda points: question(Kind.SINGLE, points=points), some.integers(0, 1000)),
    some.builds(lambda text: question(Kind.SHORT, accepted=(text,)), some.text(max_size=20)),
    some.builds(
        lambda value: question(Kind.NUMERIC, accepted=(str(value),)),
        some.decimals(-(10**6), 10**6, allow_nan=False, places=3),
    ),
)
replies = some.lists(some.one_of(some.sampled_from("abcdefxyz"), some.text(max_size=20)), max_size=8)


@given(some.lists(some.tuples(questions, replies), max_size=8))
def test_a_score_lies_between_nothing_and_all(pairs: list[tuple[Question, list[str]]]) -> None:
    score = scoring.grade([one for one, _ in pairs], {one.id: reply for one, reply in pairs})

    assert 0 <= score.earned <= score.possible
    assert 0 <= score.share <= 100


@given(some.text(max_size=40))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert scoring.folded(scoring.folded(text)) == scoring.folded(text)


@given(some.text(max_size=60))
def test_any_text_is_a_number_or_none(text: str) -> None:
    value = scoring.number(text)

    assert value is None or value.is_finite()
