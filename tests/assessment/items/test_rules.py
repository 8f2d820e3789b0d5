"""Facility, discrimination and doubts, against an independent statistics package."""

import math
from random import Random
from statistics import median

import pytest
from scipy import stats

from lms.assessment.items import rules
from lms.assessment.items.rules import OptionUse, Sums

GROUPS = [(1, 5, 0.9), (2, 30, 0.8), (3, 400, 0.5), (4, 400, 0.0), (5, 60, -0.9)]


def summed(rows: list[tuple[int, int, int, int]]) -> Sums:
    sums = Sums()
    for earned, possible, rest, rest_possible in rows:
        sums = sums.with_answer(earned, possible, rest, rest_possible, right=earned == possible)
    return sums


def answers(seed: int, n: int, skill: float) -> list[tuple[int, int, int, int]]:
    """Make answers of n people whose chance here depends on how they do in the rest."""
    rng = Random(seed)
    rows = []
    for _ in range(n):
        rest = rng.randrange(0, 1001, 25)
        chance = 0.5 + skill * (rest / 1000 - 0.5)
        rows.append((100 if rng.random() < chance else 0, 100, rest, 1000))
    return rows


@pytest.mark.parametrize(("seed", "n", "skill"), GROUPS)
def test_discrimination_is_the_point_biserial_correlation_of_scipy(seed: int, n: int, skill: float) -> None:
    rows = answers(seed, n, skill)
    expected = stats.pointbiserialr([row[0] == row[1] for row in rows], [row[2] / row[3] for row in rows])

    assert rules.discrimination(summed(rows)) == pytest.approx(expected.statistic, abs=1e-9)


@pytest.mark.parametrize("seed", range(5))
def test_with_parts_of_the_points_it_is_pearsons_correlation_of_scipy(seed: int) -> None:
    rng = Random(seed)
    rows = [(rng.choice((-25, 0, 50, 100)), 100, rng.randrange(0, 901, 50), 900) for _ in range(200)]
    # Shares are kept in ten-thousandths, rounded down, which is all the difference there is.
    expected = stats.pearsonr([row[0] / row[1] for row in rows], [row[2] / row[3] for row in rows])

    assert rules.discrimination(summed(rows)) == pytest.approx(expected.statistic, abs=1e-4)


@pytest.mark.parametrize("seed", range(5))
def test_the_share_earned_is_the_mean_of_scipy_rounded_down(seed: int) -> None:
    rows = answers(seed, 37, 0.3)
    expected = stats.describe([100 * row[0] / row[1] for row in rows]).mean

    assert rules.facility(summed(rows)) == math.floor(expected)


def test_four_answers_show_nothing_and_five_do() -> None:
    rows = answers(7, 5, 0.9)

    assert (rules.facility(summed(rows[:4])), rules.discrimination(summed(rows[:4]))) == (None, None)
    assert rules.facility(summed(rows)) is not None


def test_where_all_did_the_same_there_is_no_correlation() -> None:
    assert rules.discrimination(summed([(100, 100, rest, 1000) for rest in range(0, 1000, 100)])) is None
    assert rules.discrimination(summed([(100 * (n % 2), 100, 500, 1000) for n in range(10)])) is None


def test_a_question_alone_in_its_quiz_has_nothing_to_compare_with() -> None:
    assert rules.discrimination(summed([(100 * (n % 2), 100, 0, 0) for n in range(10)])) is None


def test_a_voided_question_with_no_points_counts_as_nothing_earned() -> None:
    assert rules.facility(summed([(0, 0, 100, 100)] * 5)) == 0


def option(key: str, *, right: bool, chosen: int) -> OptionUse:
    return OptionUse(key, key, right, chosen, 0)


NEGATIVE, POSITIVE = answers(5, 20, -0.95), answers(2, 20, 0.95)


@pytest.mark.parametrize(
    ("rows", "options", "expected"),
    [
        (NEGATIVE, [option("a", right=True, chosen=9), option("b", right=False, chosen=11)], ("negative",)),
        (NEGATIVE[:19], [option("a", right=True, chosen=9), option("b", right=False, chosen=10)], ()),
        (POSITIVE, [option("a", right=True, chosen=20), option("b", right=False, chosen=0)], ("silent-option",)),
        (POSITIVE[:19], [option("a", right=True, chosen=19), option("b", right=False, chosen=0)], ()),
        (POSITIVE[:5], [option("a", right=True, chosen=0), option("b", right=False, chosen=5)], ("silent-key",)),
        (POSITIVE[:4], [option("a", right=True, chosen=0), option("b", right=False, chosen=4)], ()),
        (POSITIVE, [], ()),
    ],
)
def test_doubts_begin_exactly_where_there_is_enough_to_doubt(
    rows: list[tuple[int, int, int, int]], options: list[OptionUse], expected: tuple[str, ...]
) -> None:
    assert rules.suspicions(summed(rows), options) == expected


@pytest.mark.parametrize(("against", "doubted"), [(17, True), (12, False)])
def test_a_correlation_that_chance_may_make_is_no_doubt(against: int, doubted: bool) -> None:
    """Of twenty, so many did well in one half and badly in the other: -0.7 is beyond chance, -0.2 is not."""
    rows = [(100 * (n % 2), 100, 1000 * ((n + (n < against)) % 2), 1000) for n in range(20)]

    assert rules.suspicions(summed(rows), []) == (("negative",) if doubted else ())


def test_the_use_of_options_is_in_whole_percent_rounded_down() -> None:
    found = rules.uses([("a", "A", True), ("b", "B", False)], {"a": 2}, 3)

    assert [(one.chosen, one.percent) for one in found] == [(2, 66), (0, 0)]
    assert rules.uses([("a", "A", True)], {}, 0)[0].percent == 0


@pytest.mark.parametrize("seed", range(5))
def test_the_median_time_is_at_most_a_fifth_off(seed: int) -> None:
    rng = Random(seed)
    times = [int(rng.lognormvariate(6, 0.7)) for _ in range(501)]
    counted: dict[int, int] = {}
    for one in times:
        counted[rules.step_of(one)] = counted.get(rules.step_of(one), 0) + 1

    assert rules.median_seconds(counted) == pytest.approx(median(times), rel=0.2)


def test_times_at_the_ends_have_a_class() -> None:
    assert [rules.step_of(one) for one in (-5, 0, 1)] == [0, 0, 4]
    assert rules.step_of(10**12) == 100
    assert rules.median_seconds({0: 5}) == 0
    assert rules.median_seconds({3: 4}) is None


def test_words_of_a_learner_are_bounded() -> None:
    assert rules.words_of(" a\0b\n\n c ") == "a b c"
    assert len(rules.words_of("x" * 9_000)) == 500


def test_figures_are_said_in_words() -> None:
    shown = rules.Figures("q", "Q", 1, 20, 50, -0.126, (), ("negative", "silent-key"))

    assert (shown.telling, len(shown.words), shown.shown) == ("−0.13", 2, True)
    assert rules.Figures("q", "Q", 1, 4, None, None, (), ()).telling == "–"


def test_an_option_that_tempts_nobody_is_no_reason_to_revise_by_itself() -> None:
    idle = rules.Figures("q", "Q", 1, 20, 50, 0.4, (), ("silent-option",))
    odd = rules.Figures("q", "Q", 1, 20, 50, -0.2, (), ("negative", "silent-option"))
    assert idle.grave == ()
    assert idle.words
    assert odd.grave == (rules.WORDS["negative"],)
