"""Figures of groups: nothing under five, nothing left over under five, whatever two views one subtracts."""

from collections import defaultdict
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.advocacy import anonymity
from lms.advocacy.anonymity import Counts, Figure

TEAMS, LEVELS = (1, 2, 3, None), (2, 3, 4)
counts = st.integers(0, 30).flatmap(
    lambda people: st.integers(0, people).flatmap(
        lambda joined: st.integers(0, joined).map(lambda shared: Counts(people, joined, shared))
    )
)
companies = st.dictionaries(st.tuples(st.sampled_from(TEAMS), st.sampled_from(LEVELS)), counts)


@pytest.mark.parametrize(
    ("count", "people", "may"),
    [(5, 10, True), (4, 10, False), (6, 10, False), (5, 9, False), (0, 50, False), (50, 50, False), (45, 50, True)],
)
def test_a_count_is_told_where_five_did_and_five_did_not(count: int, people: int, may: bool) -> None:
    assert anonymity.tellable(count, people) is may


def test_a_part_of_fewer_than_five_is_withheld_with_the_smallest_other_one() -> None:
    parts = {"a": Figure(90, 4), "b": Figure(70, 6), "c": Figure(50, 9), "d": Figure(0, 0)}

    assert anonymity.together(parts) == {"a": None, "b": None, "c": 50, "d": 0}


def test_parts_that_are_all_large_are_all_told() -> None:
    assert anonymity.together({"a": Figure(9, 5), "b": Figure(7, 6)}) == {"a": 9, "b": 7}


@given(st.dictionaries(st.integers(0, 6), st.integers(0, 12)))
def test_what_the_total_leaves_over_is_of_five_people_or_of_nobody(people: dict[int, int]) -> None:
    told = anonymity.together({name: Figure(10 * many, many) for name, many in people.items()})

    left = [people[name] for name, value in told.items() if value is None]
    assert not left or max(left) >= anonymity.LEAST or len(left) == sum(1 for many in people.values() if many)


def test_a_sum_of_fewer_than_five_people_is_not_said() -> None:
    assert anonymity.total(Figure(40, 4)) is None
    assert anonymity.total(Figure(40, 5)) == 40
    assert anonymity.total(Figure(0, 0)) == 0


def test_levels_of_a_team_that_are_too_small_are_put_together() -> None:
    made = anonymity.blocks({(1, 2): Counts(20, 11, 6), (1, 3): Counts(8, 4, 1), (1, 4): Counts(4, 1, 0)})

    assert [(sorted(one.cells), one.people, one.joined, one.shared) for one in made] == [
        ([(1, 2)], 20, 10, 5),
        ([(1, 3), (1, 4)], 12, 5, None),
    ]


def test_a_team_that_is_too_small_is_put_to_others() -> None:
    made = anonymity.blocks({(1, 2): Counts(30, 15, 10), (2, 2): Counts(3, 1, 0), (3, 2): Counts(12, 6, 0)})

    assert [sorted(one.cells) for one in made] == [[(1, 2)], [(2, 2), (3, 2)]]


def test_two_small_teams_are_one_block() -> None:
    made = anonymity.blocks({(1, 2): Counts(30, 15, 10), (2, 2): Counts(6, 3, 0), (3, 2): Counts(6, 3, 0)})

    assert [sorted(one.cells) for one in made] == [[(1, 2)], [(2, 2), (3, 2)]]


@pytest.mark.parametrize("joined", [0, 1, 4, 6, 9])
def test_a_company_that_is_too_small_is_not_told_of(joined: int) -> None:
    assert anonymity.blocks({(1, 2): Counts(5, joined // 2, 0), (2, 2): Counts(4, joined - joined // 2, 0)}) == ()


@given(companies)
def test_blocks_do_not_overlap_and_each_may_be_told(company: dict[anonymity.Cell, Counts]) -> None:
    made = anonymity.blocks(company)

    cells = [cell for one in made for cell in one.cells]
    assert len(cells) == len(set(cells))
    assert not made or set(cells) == {cell for cell, one in company.items() if one.people}
    for one in made:
        exact = sum((company[cell] for cell in one.cells), anonymity.NOBODY)
        assert anonymity.tellable(exact.joined, exact.people)
        assert one.joined == exact.joined - exact.joined % 5
        assert one.shared is None or anonymity.tellable(exact.shared, exact.joined)


@given(companies)
def test_no_two_filters_subtracted_leave_a_group_under_five(company: dict[anonymity.Cell, Counts]) -> None:
    made = anonymity.blocks(company)
    teams = (None, *({one} for one in TEAMS), {1, 2})
    filters = [(frozenset(one) if one else None, level) for one, level in product(teams, (None, *LEVELS))]
    shown = [frozenset(anonymity.chosen(made, teams=team, level=level)) for team, level in filters]

    for one, other in product(shown, shown):
        for left in (one - other, other - one):
            exact = sum((company[cell] for block in left for cell in block.cells), anonymity.NOBODY)
            assert not left or anonymity.tellable(exact.joined, exact.people)
        if other <= one:
            a, b, rest = (anonymity.whole(rows) for rows in (one, other, one - other))
            assert (a.people - b.people, a.joined - b.joined) == (rest.people, rest.joined)


@pytest.mark.parametrize("people", [(6, 12, 5, 3), (10, 10, 10, 10), (11, 4, 1, 13), (20, 1, 2, 0)])
def test_whoever_sees_everything_that_is_shown_knows_of_nobody(people: tuple[int, ...]) -> None:
    """Every choice of every company of this size: from what is shown no cell can be told to be all in, or all out."""
    cells = ((1, 2), (1, 3), (2, 2), (2, 3))
    behind: dict[tuple[anonymity.Block, ...], list[tuple[int, ...]]] = defaultdict(list)
    for joined in product(*(range(many + 1) for many in people)):
        company = {cell: Counts(many, yes, 0) for cell, many, yes in zip(cells, people, joined, strict=True)}
        behind[anonymity.blocks(company)].append(joined)

    for shown, possible in behind.items():
        for n, many in enumerate(people):
            answers = {one[n] for one in possible}
            assert not many or (min(answers) < many and max(answers) > 0), (shown, cells[n])
