"""Figures in words, which never say more than is known."""

import pytest

from lms.insights.effect import rules, saying
from lms.insights.effect.estimating import Estimate

pytestmark = pytest.mark.once
MEASURES = {one.key: one for one in rules.MEASURES}


def line(key: str, value: float, low: float, high: float, means=(1.0, 2.25, 0.5, None)) -> saying.Line:
    return saying.line(MEASURES[key], means, Estimate(value, low, high, 1.0))


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("shares", 0.244, "24 % more"),
        ("shares", -0.08, "8 % fewer"),
        ("clicks", 0.001, "no change"),
        ("shares", 25.0, "more than ten times as many"),
        ("own", 0.1, "10 points more"),
        ("disclosed", -0.123, "12 points less"),
        ("own", 0.001, "no change"),
        ("incidents", 0.021, "2.1 more per 100 people"),
        ("incidents", -0.5, "50 fewer per 100 people"),
        ("incidents", 0.0001, "no change"),
    ],
)
def test_a_change_is_said_as_far_as_it_is_known(key: str, value: float, words: str) -> None:
    assert line(key, value, value, value).words == words


def test_each_cell_has_its_unit() -> None:
    assert line("shares", 0, 0, 0).cells == ("1.0", "2.2", "0.5", "none")
    assert line("own", 0, 0, 0, (0.5, 1, 0, None)).cells == ("50 %", "100 %", "0 %", "none")
    assert line("incidents", 0, 0, 0, (0.021, 0, 0, None)).cells == (
        "2.1 per 100",
        "0.0 per 100",
        "0.0 per 100",
        "none",
    )
    assert saying.line(MEASURES["own"], (1, 1, 1, 1), None).words == "cannot be told yet"


@pytest.mark.parametrize(
    ("value", "begins"),
    [
        (0.2, "People who took this step had 20 % more shares than the others' change would let one expect ("),
        (0.0, "People who took this step had as many shares as the others' change"),
        (30.0, "People who took this step had more than ten times as many shares as the others' change"),
    ],
)
def test_a_sentence_compares_with_the_others(value: float, begins: str) -> None:
    assert saying.sentence(line("shares", value, -0.1, value + 0.1), drawn=False).startswith(begins)


def test_an_interval_around_nothing_says_so_and_only_a_lot_says_where_a_change_comes_from() -> None:
    unsure, sure = line("shares", 0.2, -0.1, 0.5), line("shares", 0.2, 0.1, 0.3)

    assert "No change at all lies in that interval, too." in saying.sentence(unsure, drawn=False)
    assert "No change at all" not in saying.sentence(sure, drawn=False)
    assert "from the invitation or from chance" not in saying.sentence(sure, drawn=False)
    assert saying.sentence(sure, drawn=True).endswith("a change comes from the invitation or from chance.")
    assert saying.sentence(saying.line(MEASURES["shares"], (1, 1, 1, 1), None), drawn=True).startswith(
        "There are too few"
    )
    for one in (unsure, sure):
        for drawn in (True, False):
            assert "proof" not in saying.sentence(one, drawn=drawn)
            assert "prove" not in saying.sentence(one, drawn=drawn)


def test_a_chart_takes_percent_and_ends_somewhere() -> None:
    assert saying.percent(0.256) == 25.6
    assert saying.percent(400) == 1000
