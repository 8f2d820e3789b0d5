"""Groups of figures: what is put together, what is said, and that no sum less another tells of fewer than five."""

from collections.abc import Iterable, Iterator
from itertools import chain, combinations
from random import Random

import pytest

from lms.advocacy import anonymity
from lms.insights import groups

pytestmark = pytest.mark.once

Set = frozenset[int]


def people(*spans: tuple[int, int]) -> Set:
    return frozenset(chain.from_iterable(range(*span) for span in spans))


def subsets(things: Iterable[frozenset[groups.Cell]]) -> Iterator[frozenset[groups.Cell]]:
    held = tuple(things)
    for size in range(len(held) + 1):
        for some in combinations(held, size):
            yield frozenset().union(*some)


@pytest.mark.parametrize("count", range(12))
@pytest.mark.parametrize("of", [0, 4, 5, 9, 10, 11])
def test_the_numbers_are_those_of_taking_part(count: int, of: int) -> None:
    assert groups.LEAST == anonymity.LEAST
    assert groups.in_fives(count) == anonymity.in_fives(count)
    assert groups.tellable(count, of) == anonymity.tellable(count, of)


@pytest.mark.parametrize(
    ("count", "of", "said"),
    [
        (0, 20, None),
        (4, 20, None),
        (5, 20, 5),
        (9, 20, 5),
        (15, 20, 15),
        (16, 20, 15),
        (20, 20, 15),
        (5, 9, None),
        (9, 9, None),
        (10, 10, 5),
    ],
)
def test_a_figure_is_told_in_fives_and_never_says_that_everybody_did(count: int, of: int, said: int | None) -> None:
    assert groups.told(count, of) == said


@pytest.mark.parametrize(
    ("parts", "blocks"),
    [
        ({}, set()),
        ({"a": people((0, 4))}, set()),
        ({"a": people((0, 4)), "b": people((0, 4))}, set()),
        ({"a": people((0, 3)), "b": people((3, 6))}, {"ab"}),
        ({"a": people((0, 5)), "b": people((0, 7))}, {"a", "b"}),
        ({"a": people((0, 5)), "b": people((0, 7)), "c": people((9, 10))}, {"ac", "b"}),
        ({"a": people((0, 9)), "c": people((9, 12)), "d": people((12, 15))}, {"a", "cd"}),
        ({"a": people((0, 9)), "c": frozenset()}, {"ac"}),
    ],
)
def test_small_parts_are_put_together(parts: dict[str, Set], blocks: set[str]) -> None:
    assert {"".join(sorted(one)) for one in groups.together(parts)} == blocks


def test_a_column_that_would_tell_of_one_person_is_put_to_another() -> None:
    cells = {("a", "x"): people((0, 20)), ("b", "x"): people((20, 21)), ("b", "y"): people((21, 27))}

    rows, columns = groups.sides(cells)

    assert set(rows) == {frozenset("a"), frozenset("b")}
    assert columns == (frozenset("xy"),), "x less a is one person"


def test_a_row_that_would_tell_of_one_person_joins_columns_too() -> None:
    cells = {("a", "x"): people((0, 9)), ("a", "y"): people((9, 10)), ("b", "y"): people((10, 20))}
    assert groups.sides(cells)[1] == (frozenset("xy"),), "a less x is one person"


def test_sides_that_tell_of_nobody_stay_apart() -> None:
    cells = {(row, column): people((n * 5, n * 5 + 5)) for n, (row, column) in enumerate(("ax", "ay", "bx", "by"))}
    assert groups.sides(cells) == ((frozenset("a"), frozenset("b")), (frozenset("x"), frozenset("y")))


def test_more_columns_than_can_be_tried_are_put_together() -> None:
    cells = {("a", f"n{number:02}"): people((0, 5)) for number in range(14)}

    _, columns = groups.sides(cells)

    assert len(columns) == groups.MOST_SIDES
    assert len(frozenset().union(*columns)) == 14


def test_of_too_few_people_nothing_is_said() -> None:
    assert groups.sides({("a", "x"): people((0, 4)), ("b", "y"): people((1, 3))}) == ((), ())


@pytest.mark.parametrize("seed", range(120))
def test_no_sum_of_rows_less_a_sum_of_columns_tells_of_fewer_than_five(seed: int) -> None:
    rng = Random(seed)
    cells = {}
    for row in "abcde"[: rng.randint(1, 5)]:
        for column in "vwxyz"[: rng.randint(1, 5)]:
            if rng.random() < 0.6:
                cells[row, column] = frozenset(rng.sample(range(25), rng.choice([1, 1, 2, 4, 6, 9])))

    rows, columns = groups.sides(cells)

    by_row = [frozenset(cell for cell in cells if cell[0] in block) for block in rows]
    by_column = [frozenset(cell for cell in cells if cell[1] in block) for block in columns]
    for one in subsets(by_row):
        for other in subsets(by_column):
            for less, more in ((one, other), (other, one)):
                if less <= more:
                    left = frozenset().union(*(cells[cell] for cell in more - less))
                    assert not 0 < len(left) < groups.LEAST, (cells, less, more)
    if rows:
        assert frozenset().union(*by_row) == frozenset().union(*by_column) == frozenset(cells)
