"""Whose days are compared with whose."""

import pytest

from lms.insights.effect import rules
from lms.insights.effect.rules import Advocate, Deed, apart, due, figures, study, waves

pytestmark = pytest.mark.once
STEP, TODAY = 100, 200
MEASURES = {one.key: one for one in rules.MEASURES}


def people(trained: int = 5, others: int = 5, step: int = STEP) -> dict[int, Advocate]:
    """Five who took the step on a day, and five who never did."""
    took = {n: Advocate(0, step) for n in range(trained)}
    return took | {100 + n: Advocate(0) for n in range(others)}


def cells(found: rules.Study, person: int, what: int) -> list[float]:
    """What a person adds to trained after, trained before, others after, others before."""
    return [found.sums[person][8 * cell + what] for cell in range(4)]


@pytest.mark.parametrize(
    ("day", "after", "before"),
    [(69, 0, 0), (70, 0, 1), (99, 0, 1), (100, 0, 0), (101, 1, 0), (130, 1, 0), (131, 0, 0)],
)
def test_thirty_days_before_and_after_count_and_the_day_itself_does_not(day: int, after: int, before: int) -> None:
    found = study(people(), [Deed(0, day), Deed(100, day)], TODAY)

    assert cells(found, 0, rules.SHARES) == [after, before, 0, 0]
    assert cells(found, 100, rules.SHARES) == [0, 0, after, before]


def test_who_stands_beside_weighs_as_those_who_took_the_step_do_together() -> None:
    found = study(people(trained=6, others=8), (), TODAY)

    assert sum(cells(found, n, rules.PEOPLE)[0] for n in range(6)) == 6
    assert sum(cells(found, 100 + n, rules.PEOPLE)[2] for n in range(8)) == pytest.approx(6)


@pytest.mark.parametrize(
    ("one", "trained", "beside"),
    [
        (Advocate(STEP - 30, STEP), True, False),
        (Advocate(STEP - 29, STEP), False, False),
        (Advocate(0, TODAY - 31), True, True),
        (Advocate(0, TODAY - 30), False, True),
        (Advocate(0, STEP + 30), True, False),
        (Advocate(0, STEP + 31), True, True),
        (Advocate(STEP - 30), False, True),
        (Advocate(STEP - 29), False, False),
    ],
)
def test_days_before_are_open_and_days_after_are_over(one: Advocate, trained: bool, beside: bool) -> None:
    found = study({**people(6, 6), 7: one}, (), TODAY)

    assert (7 in found.trained) is trained
    assert (cells(found, 7, rules.PEOPLE)[2] > 0 if 7 in found.sums else False) is beside


def test_a_day_with_fewer_than_five_beside_it_is_in_no_figure() -> None:
    found = study(people(5, 4), (), TODAY)

    assert found.trained == frozenset()
    assert figures(found) == ()
    assert study({}, (), TODAY).trained == frozenset()


def test_fewer_than_five_are_spoken_of_nowhere() -> None:
    assert figures(study(people(4, 9), (), TODAY)) == ()
    assert len(figures(study(people(5, 5), (), TODAY))) == len(rules.MEASURES)


def test_each_measure_is_an_amount_by_what_it_is_of() -> None:
    after, before = STEP + 1, STEP - 1
    deeds = [
        Deed(0, after, own=True, disclosed=True, clicks=4),
        Deed(0, after, own=False, disclosed=None, clicks=0),
        Deed(0, before, own=None, disclosed=False, clicks=1),
        Deed(0, after, incident=True),
        Deed(55, after),
    ]
    sums = study(people(), deeds, TODAY)

    assert cells(sums, 0, rules.SHARES) == [2, 1, 0, 0]
    assert cells(sums, 0, rules.OWN) == [1, 0, 0, 0]
    assert cells(sums, 0, rules.OWN_KNOWN) == [2, 0, 0, 0]
    assert cells(sums, 0, rules.DISCLOSED) == [1, 0, 0, 0]
    assert cells(sums, 0, rules.DISCLOSED_KNOWN) == [1, 1, 0, 0]
    assert cells(sums, 0, rules.CLICKS) == [4, 1, 0, 0]
    assert cells(sums, 0, rules.INCIDENTS) == [1, 0, 0, 0]


def test_the_sums_are_those_of_counting_each_pair_of_people_by_hand() -> None:
    """The quick way, with sums over days, beside the slow one, with every window looked at."""
    held = {n: Advocate(n % 7, 40 + 3 * n if n % 2 else None) for n in range(40)}
    deeds = [Deed(n, (n * 37 + 11 * m) % 190) for n in range(40) for m in range(20)]
    found = study(held, deeds, TODAY)
    slow = [0.0, 0.0, 0.0, 0.0]
    for who in found.trained:
        step = held[who].step or 0
        beside = [
            other
            for other, one in held.items()
            if one.ready + 30 <= step and (one.step is None or one.step > step + 30)
        ]
        for deed in deeds:
            near = (step < deed.day <= step + 30, step - 30 <= deed.day < step)
            for at in (0, 1):
                slow[at] += near[at] * (deed.person == who)
                slow[2 + at] += near[at] * (deed.person in beside) / len(beside)

    quick = [sum(row[8 * cell + rules.SHARES] for row in found.sums.values()) for cell in range(4)]
    assert quick == pytest.approx(slow)
    assert len(found.trained) > 10


def test_two_groups_that_differ_by_one_to_four_people_do_not_stand_beside_each_other() -> None:
    """Every pair of views that may be chosen: what is left of one after the other is nobody, or five and more."""
    base = frozenset(range(10))
    groups = [base | set(range(20, 20 + n)) for n in range(8)] + [base - set(range(n)) for n in range(8)]
    published: list[frozenset[int]] = []
    for one in groups:
        if apart(one, published):
            published.append(frozenset(one))

    assert len(published) > 2
    for one in published:
        for other in published:
            assert len(one ^ other) == 0 or len(one ^ other) >= rules.LEAST


@pytest.mark.parametrize(
    ("before", "people_now", "today", "now"),
    [
        (None, 5, 100, True),
        ((5, 72), 10, 100, True),
        ((5, 72), 9, 100, False),
        ((5, 73), 10, 100, False),
        ((12, 72), 7, 100, True),
    ],
)
def test_between_two_publications_lie_four_weeks_and_five_people(before, people_now, today, now) -> None:
    assert due(before, people_now, today) is now


def test_the_lot_is_fair_and_can_be_drawn_again() -> None:
    one = waves(range(31), 3, "seed")

    assert one == waves(reversed(range(31)), 3, "seed")
    assert one != waves(range(31), 3, "another")
    assert sorted(list(one.values()).count(wave) for wave in range(3)) == [10, 10, 11]
