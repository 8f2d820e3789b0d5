"""What a dry run tells, and that it tells nothing about fewer than five people."""

import pytest

from lms.recognition.xp.figures import Figures, Group, shown


def counted(*changes: int) -> Figures:
    made = Figures()
    for change in changes:
        made.add(change, 1 if change else 0)
    return made


def test_numbers_say_how_many_by_how_much() -> None:
    found = shown(counted(*[10] * 6, *[60] * 5, *[-20] * 7, *[0] * 8))

    assert (found.people, found.same) == (26, 8)
    assert (found.up.people, found.up.total, found.up.largest) == (11, 360, 60)
    assert found.up.groups == (Group("up", 10, 49, 6), Group("up", 50, 99, 5))
    assert (found.down.people, found.down.total, found.down.largest) == (7, 140, 20)
    assert Figures(**counted(3, -700).kept()) == counted(3, -700)


@pytest.mark.parametrize("few", [1, 4])
def test_fewer_than_five_are_not_told_in_detail_nor_by_subtraction(few: int) -> None:
    found = shown(counted(*[10] * few, *[-20] * 6, *[0] * 9))

    assert found.up.few
    assert (found.up.people, found.up.total, found.up.largest, found.up.groups) == (None, None, None, ())
    assert found.same is None
    assert found.down.people == 6


def test_few_who_stay_the_same_are_not_told_either() -> None:
    assert shown(counted(*[10] * 6, 0, 0)).same is None
    assert shown(counted(*[10] * 6)).same == 0


def test_an_academy_of_four_learns_nothing_about_anybody() -> None:
    found = shown(counted(10, -10, 0, 0))

    assert found.few
    assert (found.people, found.same, found.up.people, found.down.people) == (None, None, None, None)
    assert found.up.few
    assert found.down.few
    assert not shown(counted()).few


@pytest.mark.parametrize(
    ("changes", "groups"),
    [
        ((*[1] * 2, *[10] * 3, *[600] * 5), (Group("up", 1, 49, 5), Group("up", 500, None, 5))),
        ((*[1] * 5, *[10] * 3), (Group("up", 1, None, 8),)),
        ((*[1] * 2, *[500] * 4), (Group("up", 1, None, 6),)),
    ],
)
def test_small_classes_are_joined_to_their_neighbours(changes: tuple[int, ...], groups: tuple[Group, ...]) -> None:
    assert shown(counted(*changes)).up.groups == groups
