"""Scores counted by size, and ranks that follow from the count."""

from datetime import UTC, datetime, timedelta

import pytest

from lms.contests.ranking import rules

pytestmark = pytest.mark.once
AT = datetime(2026, 11, 22, 9, tzinfo=UTC)


def standing(person: int, score: int, same: int = 1, minutes: int = 0) -> rules.Standing:
    return rules.Standing(person, score, AT + timedelta(minutes=minutes), same)


@pytest.mark.parametrize(
    ("score", "cells"),
    [
        (0, ((0, 0), (1, 0), (2, 0))),
        (1023, ((0, 0), (1, 0), (2, 1023))),
        (1024, ((0, 0), (1, 1), (2, 1024))),
        (rules.MOST, ((0, 953), (1, 976_562), (2, rules.MOST))),
    ],
)
def test_a_score_is_counted_once_on_each_level(score: int, cells: tuple[rules.Cell, ...]) -> None:
    assert rules.cells(score) == cells


@pytest.mark.parametrize(
    ("before", "after", "fewer", "more"),
    [
        (5, 7, [(2, 5)], [(2, 7)]),
        (1020, 1030, [(1, 0), (2, 1020)], [(1, 1), (2, 1030)]),
        (5, 5, [], []),
        (None, 3, [], [(0, 0), (1, 0), (2, 3)]),
        (3, None, [(0, 0), (1, 0), (2, 3)], []),
    ],
)
def test_a_change_touches_only_the_cells_that_differ(
    before: int | None, after: int | None, fewer: list[rules.Cell], more: list[rules.Cell]
) -> None:
    assert rules.changed(before, after) == (fewer, more)


def test_equal_scores_share_a_rank_and_the_next_one_counts_them_all() -> None:
    rows = [standing(1, 9, same=1), standing(2, 7, same=3), standing(3, 7, same=3), standing(4, 2, same=5)]

    assert [one.rank for one in rules.ranked(rows)] == [1, 2, 2, 5]
    assert [one.rank for one in rules.ranked_around(rows, 2, 5)] == [1, 2, 2, 5]
    assert rules.ranked([]) == ()


def test_among_equals_the_earlier_stands_first() -> None:
    rows = [standing(1, 7, minutes=2), standing(2, 7, minutes=1), standing(3, 8, minutes=9), standing(0, 7, minutes=2)]

    assert [one.person_id for one in rules.in_order(rows)] == [3, 2, 0, 1]
