"""What four weeks come to and what may be said of them, in tables."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import combinations, pairwise
from random import Random

import pytest

from lms.insights import groups
from lms.insights.dashboard import rules
from lms.insights.dashboard.rules import Four, Group, Part, Period, Taken

pytestmark = pytest.mark.once

AT = datetime(2026, 11, 22, 10, tzinfo=UTC)
UNTIL = datetime(2026, 11, 16, tzinfo=UTC)


def test_periods_are_four_weeks_that_are_over_and_never_overlap() -> None:
    found = rules.periods(AT)

    assert len(found) == rules.BACK
    assert found[-1].last < AT.date()
    assert AT.date() - found[-1].last <= timedelta(days=rules.DAYS)
    assert all(one.until == other.since for one, other in pairwise(found))
    assert {one.first.weekday() for one in found} == {0}
    assert rules.periods(AT, [one.first for one in found[:-1]]) == found[-1:]
    assert rules.periods(AT, [one.first for one in found]) == ()


@pytest.mark.parametrize("hours", [0, 1, 27 * 24, 28 * 24 - 1])
def test_the_next_count_is_on_the_day_after_four_weeks_are_over(hours: int) -> None:
    begin = datetime(2026, 11, 2, tzinfo=UTC)
    assert rules.next_count(begin + timedelta(hours=hours)) == date(2026, 11, 30)


@pytest.mark.parametrize(
    ("teams", "top", "made"),
    [
        ({}, (), ()),
        ({"A": [3, 1]}, (None, None), ()),
        ({"A": [4, 2]}, (5, None), (Group(("A",), (5, None)),)),
        ({"A": [10, 12, 6]}, (25, 15, 5), (Group(("A",), (25, 15, 5)),)),
        ({"A": [0, 30]}, (30, 25), (Group(("A",), (30, None)),)),
        ({"A": [10, 10], "B": [10, 10]}, (40, 20), (Group(("A",), (20, 10)), Group(("B",), (20, 10)))),
        ({"A": [10, 10], "B": [1, 1]}, (20, 10), (Group(("A", "B"), (20, 10)),)),
        (
            {"A": [10, 10], "B": [6, 1], "C": [5, 2]},
            (30, 10),
            (Group(("A",), (20, None)), Group(("B", "C"), (10, None))),
        ),
        ({"A": [10, 10], "B": [4, 3], "C": [2, 4]}, (30, 15), (Group(("A",), (20, 10)), Group(("B", "C"), (10, 5)))),
        ({"A": [0, 0], "B": [10, 10]}, (20, 10), (Group(("B",), (20, 10)),)),
    ],
)
def test_steps_are_said_of_the_company_and_of_whole_teams(teams, top, made) -> None:  # type: ignore[no-untyped-def]
    assert rules.funnel(teams) == (top, made)


@pytest.mark.parametrize("seed", range(200))
def test_whatever_group_is_taken_from_whatever_the_rest_is_five_who_did_and_five_who_did_not(seed: int) -> None:
    rng = Random(seed)
    teams = {f"T{n}": [rng.choice([0, 1, 2, 5, 9, 20]) for _ in range(3)] for n in range(rng.randint(1, 6))}

    top, made = rules.funnel(teams)

    reached = {one: [sum(sum(teams[team][step:]) for team in one.teams) for step in range(3)] for one in made}
    whole = [sum(sum(row[step:]) for row in teams.values()) for step in range(3)]
    for step in (1, 2):
        said = [one for one in made if one.steps[step] is not None]
        for one in said:
            assert groups.tellable(reached[one][step], reached[one][0])
            assert one.steps[step] <= reached[one][step]  # type: ignore[operator]
        if top[step] is None:
            continue
        for size in range(1, len(said) + 1):
            for some in combinations(said, size):
                did = whole[step] - sum(reached[one][step] for one in some)
                left = whole[0] - sum(reached[one][0] for one in some)
                assert left == 0 or groups.tellable(did, left), (teams, some)


def cells(**of: tuple[int, int, str]) -> tuple[dict[groups.Cell, Taken], dict[groups.Cell, frozenset[int]]]:
    """Give cells by story and network: clicks, shares, and who, a letter each."""
    made = {(name[0], name[1]): Taken(shares, clicks, {"lead": 1}) for name, (shares, clicks, _) in of.items()}
    return made, {(name[0], name[1]): frozenset(map(ord, who)) for name, (_, _, who) in of.items()}


def test_stories_and_networks_are_told_with_what_came_of_them() -> None:
    whole, stories, networks = rules.taken(*cells(ax=(5, 30, "abcde"), by=(6, 50, "abcdef")))

    assert whole == Taken(11, 80, {"lead": 2})
    assert stories == (Part(("b",), Taken(6, 50, {"lead": 1})), Part(("a",), Taken(5, 30, {"lead": 1})))
    assert [one.names for one in networks] == [("y",), ("x",)]


def test_a_story_of_few_is_told_together_with_another() -> None:
    whole, stories, _ = rules.taken(*cells(ax=(5, 30, "abcde"), by=(6, 50, "abcdef"), cy=(1, 9, "g")))

    assert whole is not None
    assert [one.names for one in stories] == [("b",), ("a", "c")]
    assert sum(one.taken.clicks for one in stories) == whole.clicks == 89


@pytest.mark.parametrize(
    ("given", "whole"),
    [
        (cells(), Taken()),
        (cells(ax=(4, 30, "abcd")), None),
        (cells(ax=(0, 30, "")), None),
    ],
)
def test_of_fewer_than_five_people_nothing_is_told(given, whole) -> None:  # type: ignore[no-untyped-def]
    assert rules.taken(*given) == (whole, (), ())


def life(begun: int, span: int) -> tuple[datetime, datetime]:
    first = UNTIL - timedelta(days=begun)
    return first, first + timedelta(days=span)


@pytest.mark.parametrize(
    ("lives", "said"),
    [
        ([], (None, None, None)),
        ([life(40, 35)] * 5 + [life(40, 3)] * 5, (50, None, None)),
        ([life(40, 35)] * 4 + [life(40, 3)] * 6, (None, None, None)),
        ([life(100, 95)] * 5 + [life(100, 35)] * 5 + [life(100, 1)] * 5, (66, 33, 33)),
        ([life(100, 95)] * 10 + [life(100, 1)] * 10 + [life(70, 65)] * 3, (None, None, 50)),
        ([life(100, 95)] * 10 + [life(100, 1)] * 10 + [life(70, 65)] * 5, (60, 60, 50)),
        ([life(20, 19)] * 30, (None, None, None)),
    ],
)
def test_who_came_back_is_said_in_shares_of_groups(lives, said) -> None:  # type: ignore[no-untyped-def]
    assert rules.back(lives, UNTIL) == said


def test_a_value_is_clicks_at_the_cost_of_one() -> None:
    assert rules.worth(120, Decimal("0.855")) == Decimal("102.60")
    assert rules.worth(0, Decimal(3)) == 0


def test_what_is_past_its_date_comes_first() -> None:
    late, soon = AT - timedelta(minutes=1), AT + timedelta(days=1)
    given = {
        "late": (3, late),
        "waits": (1, None),
        "soon": (2, soon),
        "some day": (2, None),
        "dated": (1, soon),
    }

    order = sorted(given, key=lambda name: rules.urgency(*given[name], AT))

    assert order == ["late", "dated", "waits", "soon", "some day"]


def test_four_weeks_of_nothing_say_nothing() -> None:
    four = Four(Period(date(2026, 10, 5)))
    assert (four.trained, four.shares, four.clicks, four.results) == (None, None, None, None)
    whole = Four(four.period, steps=(10, 5), whole=Taken(1, 2, {"lead": 3, "hire": 1}))
    assert (whole.trained, whole.shares, whole.clicks, whole.results) == (5, 1, 2, 4)
