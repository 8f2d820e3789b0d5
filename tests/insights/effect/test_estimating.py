"""Estimates and their intervals, beside what a statistics library says of the same numbers."""

import random
from math import exp, isclose, log, sqrt

import pytest
from scipy import stats

from lms.insights.effect.estimating import Estimate, Means, Part, Scale, estimate, means, people_needed, student

pytestmark = pytest.mark.once
TRAINED = ((6, 3), (4, 2), (5, 6), (9, 4), (3, 3), (7, 2))
OTHERS = ((3, 3), (2, 4), (5, 5), (4, 3), (1, 2), (3, 2), (2, 2))


def parts(trained=TRAINED, others=OTHERS) -> list[Part]:
    return [
        *(Part(True, (after, 1, before, 1, 0, 0, 0, 0)) for after, before in trained),
        *(Part(False, (0, 0, 0, 0, after, 1, before, 1)) for after, before in others),
    ]


@pytest.mark.parametrize("freedom", [4, 5, 7.5, 12, 30, 200, 10_000])
def test_the_point_of_students_t_is_that_of_scipy(freedom: float) -> None:
    assert student(freedom) == pytest.approx(stats.t.ppf(0.975, freedom), abs=2e-3)


def test_a_change_is_the_ratio_of_two_ratios() -> None:
    found = estimate(parts(), Scale.TIMES)

    assert found is not None
    assert found.value == pytest.approx((34 / 20) / (20 / 21) - 1)
    assert found.low < found.value < found.high


def test_points_are_welchs_interval_of_the_differences() -> None:
    found = estimate(parts(), Scale.POINTS)
    welch = stats.ttest_ind([a - b for a, b in TRAINED], [a - b for a, b in OTHERS], equal_var=False)
    low, high = welch.confidence_interval(0.95)

    assert found is not None
    assert (found.low, found.high) == pytest.approx((low, high), abs=0.01)


def test_the_variance_is_that_of_the_jackknife_done_by_hand() -> None:
    found = estimate(parts(), Scale.TIMES)

    def logarithm(rows) -> float:
        return log(sum(a for a, _ in rows) / sum(b for _, b in rows))

    whole = 0.0
    for rows in (TRAINED, OTHERS):
        left = [logarithm(rows[:at] + rows[at + 1 :]) for at in range(len(rows))]
        middle = sum(left) / len(left)
        whole += (len(left) - 1) / len(left) * sum((one - middle) ** 2 for one in left)
    assert found is not None
    reach = log(1 + found.high) - log(1 + found.value)
    assert reach / sqrt(whole) == pytest.approx(2.2, abs=0.1)


def test_the_interval_agrees_with_a_bootstrap_of_people() -> None:
    rng = random.Random(6)
    trained = [(rng.randint(1, 9), rng.randint(1, 6)) for _ in range(60)]
    others = [(rng.randint(1, 6), rng.randint(1, 6)) for _ in range(60)]
    found = estimate(parts(trained, others), Scale.TIMES)
    drawn = []
    for _ in range(1_000):
        one, two = rng.choices(trained, k=60), rng.choices(others, k=60)
        sums = [sum(row[at] for row in rows) for rows in (one, two) for at in (0, 1)]
        drawn.append(sums[0] / sums[1] / (sums[2] / sums[3]) - 1)
    drawn.sort()

    assert found is not None
    assert found.low == pytest.approx(drawn[25], abs=0.06)
    assert found.high == pytest.approx(drawn[975], abs=0.06)


@pytest.mark.parametrize(
    ("trained", "others"),
    [
        ((), OTHERS),
        (TRAINED, ()),
        (((3, 1), (0, 0), (0, 0)), OTHERS),
        (((3, 1),), OTHERS),
        (((2, 2), (2, 2)), ((3, 3), (3, 3))),
        (((0, 2), (0, 2)), OTHERS),
    ],
)
def test_where_nothing_can_be_told_nothing_is(trained, others) -> None:
    assert estimate(parts(trained, others), Scale.TIMES) is None


def test_points_may_begin_at_nothing() -> None:
    found = estimate(parts(((0, 1), (1, 0), (0, 0)), OTHERS), Scale.POINTS)

    assert isinstance(found, Estimate)
    assert estimate([], Scale.POINTS) is None


def test_means_stand_beside_each_other_and_an_empty_cell_says_so() -> None:
    assert means(parts()) == Means(34 / 6, 20 / 6, 20 / 7, 21 / 7)
    assert means([]) == Means(None, None, None, None)


def test_the_number_of_people_is_the_one_of_two_groups_and_eighty_percent() -> None:
    needed = people_needed(2.0, 0.3, Scale.TIMES)
    exact = (stats.norm.ppf(0.975) + stats.norm.ppf(0.8)) ** 2 * 2 / log(1.3) ** 2

    assert exact <= needed < exact + 50
    assert people_needed(0.5, 0.2, Scale.POINTS) == 100
    assert people_needed(0.0001, 0.5, Scale.TIMES) == 5
    assert isclose(exp(log(1.3)), 1.3)
