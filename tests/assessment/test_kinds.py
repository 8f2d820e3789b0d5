"""Ordering, matching, cloze, range, pattern, scenario, open: what is kept, what it earns, what is shown."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from lms.assessment import arranged, drawing, kinds, paths, scoring
from lms.assessment.rules import NoSuchKind, Score
from lms.content.quizzes import Kind, Question
from tests.assessment import made

ORDERING = made.ordering("abcd")
MATCHING = made.matching("ab-a", distractors="c")
CLOZE = made.cloze(("#ad", "#sponsored"), ("disclose",), ("24",))
RANGE = made.question(Kind.RANGE, accepted=("90..110", "5"))
PATTERN = made.question(Kind.PATTERN, accepted=("/#(ad|advert)/", "sponsored"))
OPEN = made.question(Kind.OPEN)
SCENARIO = made.scenario(
    {"": [(50, "one"), (100, "two")], "one": [(0, "one"), (100, "end")], "two": [(100, "end")], "end": []}
)
"""Options a and b at the opening, c and d at step one, e at step two."""
ALL = (ORDERING, MATCHING, CLOZE, RANGE, PATTERN, SCENARIO)


@pytest.mark.parametrize(
    ("asked", "answer", "earned", "verdict"),
    [
        (ORDERING, ["a", "b", "c", "d"], 100, "right"),
        (ORDERING, ["a", "c", "b", "d"], 66, "partly"),
        (ORDERING, ["b", "a", "d", "c"], 33, "partly"),
        (ORDERING, ["d", "c", "b", "a"], 0, "wrong"),
        (ORDERING, [], 0, "wrong"),
        (MATCHING, ["a", "b", "-", "a"], 100, "right"),
        (MATCHING, ["a", "b", "c", "a"], 75, "partly"),
        (MATCHING, ["a", "", "", ""], 25, "partly"),
        (MATCHING, ["b", "a", "a", "b"], 0, "wrong"),
        (MATCHING, [], 0, "wrong"),
        (CLOZE, ["#AD ", " disclose", "24"], 100, "right"),
        (CLOZE, ["#sponsored", "", "no"], 33, "partly"),
        (CLOZE, ["", "", ""], 0, "wrong"),
        (CLOZE, [], 0, "wrong"),
        (RANGE, ["90"], 100, "right"),
        (RANGE, ["110,0"], 100, "right"),
        (RANGE, ["5"], 100, "right"),
        (RANGE, ["110.01"], 0, "wrong"),
        (RANGE, ["many"], 0, "wrong"),
        (PATTERN, ["#ADVERT"], 100, "right"),
        (PATTERN, ["Sponsored"], 100, "right"),
        (PATTERN, ["#adverts"], 0, "wrong"),
        (SCENARIO, ["b", "e"], 100, "right"),
        (SCENARIO, ["a", "d"], 75, "partly"),
        (SCENARIO, ["a", "c", "d"], 50, "partly"),
        (SCENARIO, ["b"], 50, "partly"),
        (SCENARIO, ["e"], 0, "wrong"),
        (SCENARIO, [], 0, "wrong"),
        (OPEN, ["My words."], 0, "pending"),
        (OPEN, [], 0, "wrong"),
    ],
)
def test_an_answer_earns_what_its_kind_says(asked: Question, answer: list[str], earned: int, verdict: str) -> None:
    mark = scoring.mark(asked, answer)

    assert (mark.earned, mark.possible, mark.verdict) == (earned, 100, verdict)


def test_a_path_never_earns_less_than_nothing() -> None:
    asked = made.scenario({"": [(-100, "end"), (100, "end")], "end": []})

    assert scoring.mark(asked, ["a"]).earned == 0


def test_a_range_may_be_negative() -> None:
    asked = replace(RANGE, accepted=(replace(RANGE.accepted[0], low=Decimal(-5), high=Decimal(-1)),))

    assert [scoring.mark(asked, [typed]).earned for typed in ("-5", "−1", "0")] == [100, 100, 0]


@pytest.mark.parametrize(
    ("asked", "order", "given", "kept"),
    [
        (ORDERING, "cabd", ["1", "2", "0", "3"], ["a", "b", "c", "d"]),
        (ORDERING, "cabd", ["1", "2", "0"], None),
        (ORDERING, "cabd", ["1", "1", "0", "3"], None),
        (ORDERING, "cabd", ["1", "2", "0", "3", "9"], None),
        (ORDERING, "cabd", ["a", "b", "c", "d"], None),
        (MATCHING, "bca", ["2", "0", "-", ""], ["a", "b", "-", ""]),
        (MATCHING, "bca", ["2"], ["a", "", "", ""]),
        (MATCHING, "bca", ["x", "a", "3", "-1"], None),
        (MATCHING, "bca", ["2", "0", "-", "2", "0", "0"], ["a", "b", "-", "a"]),
        (made.matching("ab"), "ba", ["-", "0"], ["", "b"]),
        (CLOZE, "", [" #ad ", "x\0y", "z" * 300], ["#ad", "xy", "z" * 200]),
        (CLOZE, "", ["", "b"], ["", "b", ""]),
        (CLOZE, "", ["", " ", "", "d"], None),
        (RANGE, "", [" 90 ", "5"], ["90"]),
        (SCENARIO, "abcde", ["1", "4"], ["b", "e"]),
        (SCENARIO, "abcde", ["1", "2"], ["b"]),
        (SCENARIO, "abcde", ["4"], None),
        (SCENARIO, "abcde", ["1", "4", "4"], ["b", "e"]),
        (SCENARIO, "abcde", ["0", *["2"] * 300], ["a", *["c"] * 99]),
        (OPEN, "", [" words " + "x" * 5000], ["words " + "x" * 3994]),
    ],
)
def test_what_a_form_sent_is_kept(asked: Question, order: str, given: list[str], kept: list[str] | None) -> None:
    found = drawing.kept([asked], (("one", tuple(order)),), {"one": given})

    assert found == ({"one": kept} if kept else {})


@pytest.mark.parametrize("asked", ALL, ids=lambda one: str(one.kind))
def test_the_right_answer_earns_everything_and_is_shown_as_it_was_sent(asked: Question) -> None:
    order = drawing.order_of(asked, 7)
    right = kinds.of(asked).right(asked)
    sent = drawing.shown(asked, order, right)

    assert drawing.kept([asked], (("one", order),), {"one": sent}) == {"one": right}
    assert scoring.mark(asked, right).verdict == "right"
    assert scoring.problems([asked], {"one": right}) == ()


@pytest.mark.parametrize(
    ("asked", "given", "words"),
    [
        (ORDERING, [], "put the items in order"),
        (MATCHING, ["a", "", "-", "a"], "choose one in every row"),
        (CLOZE, ["a", "", "b"], "fill every gap"),
        (RANGE, ["many"], "write a number, such as 12 or 0.5"),
        (PATTERN, [], "write your answer"),
        (SCENARIO, [], "choose one answer"),
        (SCENARIO, ["a", "c"], "go on to the end of the scenario"),
        (OPEN, [], "write your answer"),
    ],
)
def test_what_is_missing_is_said(asked: Question, given: list[str], words: str) -> None:
    assert [one.words for one in scoring.problems([asked], {"one": given})] == [words]


@given(some.integers(0, 2**63 - 1), some.integers(2, 26))
def test_an_ordering_is_never_shown_as_it_is_right(seed: int, items: int) -> None:
    asked = made.ordering("abcdefghijklmnopqrstuvwxyz"[:items])
    order = drawing.order_of(asked, seed)

    assert sorted(order) == [one.key for one in asked.options]
    assert list(order) != [one.key for one in asked.options]
    assert 2 * sum(arranged.neighbours_met(asked, order)) <= items - 1


def test_a_check_question_is_not_shown_in_the_right_order_either() -> None:
    assert drawing.order_of(made.ordering("ab")) == ("b", "a")


def test_right_sides_are_shuffled_even_where_the_quiz_is_not() -> None:
    asked = made.matching("abcdef")

    assert len({drawing.order_of(asked, seed) for seed in range(30)}) > 20


def test_scenes_are_shuffled_within_themselves_where_the_quiz_is() -> None:
    assert {drawing.order_of(SCENARIO, seed) for seed in range(9)} == {tuple("abcde")}
    orders = {drawing.order_of(SCENARIO, seed, shuffle=True) for seed in range(40)}
    assert orders == {tuple("abcde"), tuple("bacde"), tuple("abdce"), tuple("badce")}


def test_a_path_says_where_it_has_come_to() -> None:
    assert paths.here(SCENARIO, []) is None
    step = paths.here(SCENARIO, ["a", "c"])
    assert step is not None
    assert step.id == "one"
    assert [paths.at_an_end(SCENARIO, path) for path in ([], ["b"], ["b", "e"])] == [False, False, True]


def test_a_scenario_without_a_best_path_has_no_right_answer() -> None:
    assert kinds.of(SCENARIO).right(made.scenario({"": [(50, "end"), (90, "end")], "end": []})) == []


def test_a_hint_takes_its_price_off_what_was_earned() -> None:
    asked = replace(made.question(right="a", wrong="b"), hint_cost=25, points=150)
    assert [scoring.mark(asked, [key], hint=True).earned for key in "ab"] == [112, 0]
    assert scoring.grade([asked], {"one": ["a"]}, hints=["one"]) == Score(112, 150)
    assert scoring.grade([asked], {"one": ["a"]}) == Score(150, 150)


def test_a_hint_never_takes_more_than_was_earned() -> None:
    half = replace(made.question(Kind.JUDGEMENT, credits=(100, 20, -20)), hint_cost=50)
    assert [scoring.mark(half, [key], hint=True).earned for key in "abc"] == [50, 0, -20]


def test_an_open_answer_is_worth_what_the_trainer_gives() -> None:
    assert scoring.pending([OPEN, RANGE], {"one": ["Words."]}) == ("one",)
    assert scoring.pending([OPEN], {}) == ()
    assert scoring.mark(OPEN, ["Words."], percent=60).earned == 60
    assert scoring.grade([OPEN], {"one": ["Words."]}, marked={"one": 100}) == Score(100, 100)
    assert scoring.mark(RANGE, ["1"], percent=60).earned == 0


def test_a_kind_nobody_knows_says_which() -> None:
    with pytest.raises(NoSuchKind, match="“gone”"):
        kinds.of(replace(OPEN, kind="gone"))


def test_a_name_is_taken_once_and_built_in_kinds_stay() -> None:
    with pytest.raises(ValueError, match="'single'"):
        kinds.add(kinds.of(made.question()))
    kinds.remove("single")
    assert set(kinds.names()) >= {str(one) for one in Kind}
