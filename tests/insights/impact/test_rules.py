"""What may be said of one's own shares, and what is only chance."""

import math
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from scipy import stats

from lms.insights.impact import rules
from lms.insights.impact.rules import EVEN, FEW, FOUND, Share

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")

pytestmark = pytest.mark.once


def share(clicks: int = 0, **changes: Any) -> Share:
    values = {
        "story_id": "s",
        "title": "News",
        "language": "en",
        "kind": "news",
        "network": "LinkedIn",
        "at": NOW - timedelta(days=10),
        "own": None,
        "disclosed": None,
        "counts": {"human": clicks},
    }
    return Share(**values | changes)


def shares(*clicks: int, **changes: Any) -> list[Share]:
    return [share(one, **changes) for one in clicks]


@pytest.mark.parametrize(
    ("own", "near", "state", "label"),
    [
        pytest.param((9, 10, 11, 9, 10), (1, 2, 1, 2, 1), FOUND, "in your own words", id="clearly more"),
        pytest.param((1, 2, 1, 2, 1), (9, 10, 11, 9, 10), FOUND, "near the story's words", id="clearly less"),
        pytest.param((9, 10, 11, 9), (1, 2, 1, 2, 1), FEW, None, id="four on one side"),
        pytest.param((9, 10, 11, 9, 10), (1, 2, 1, 2), FEW, None, id="four on the other side"),
        pytest.param((3, 0, 4, 2, 3), (1, 2, 1, 2, 1), EVEN, None, id="chance"),
        pytest.param((0, 0, 0, 0, 0), (0, 0, 0, 0, 0), EVEN, None, id="nobody came"),
        pytest.param((1, 1, 1, 1, 1), (0, 0, 0, 0, 0), EVEN, None, id="equal ones are no certainty"),
    ],
)
def test_own_words_are_said_to_work_only_where_it_is_more_than_chance(
    own: tuple[int, ...], near: tuple[int, ...], state: str, label: str | None
) -> None:
    found = rules.verdict([*shares(*own, own=True), *shares(*near, own=False), *shares(50, 50)], "own")

    assert (found.state, found.first.label if found.first else None) == (state, label)


def test_the_difference_lies_in_its_interval() -> None:
    found = rules.verdict([*shares(9, 10, 11, 9, 10, own=True), *shares(1, 2, 1, 2, 1, own=False)], "own")

    assert found.low < found.difference < found.high
    assert round(found.difference, 1) == 8.4
    assert rules.Verdict("own", FEW).difference == 0.0


def test_the_interval_is_that_of_welch() -> None:
    first, rest = [2, 9, 4, 12, 7, 5], [1, 8, 3, 3, 9, 14, 6, 2]
    expected = stats.ttest_ind(first, rest, equal_var=False).confidence_interval(0.99)

    low, high = rules.interval(first, rest)

    # The table of Student's t is read towards the wider side.
    assert low == pytest.approx(expected.low, abs=0.5)
    assert high == pytest.approx(expected.high, abs=0.5)
    assert low <= expected.low
    assert high >= expected.high


@pytest.mark.parametrize("freedom", [4, 5.5, 8, 11.9, 29, 61, 1000])
def test_students_t_is_never_too_narrow(freedom: float) -> None:
    exact = float(stats.t.ppf(0.995, freedom))

    assert exact - 0.001 <= rules._student(freedom) <= exact + 0.6


def test_a_freedom_below_the_table_takes_its_widest_row() -> None:
    assert rules._student(3.2) == rules.STUDENT[0][1]


def counted(random: Random, mean: float, spread: float) -> int:
    """Draw how many follow a share: some are followed by many, most by few."""
    limit, number, product = math.exp(-random.gammavariate(spread, mean / spread)), 0, random.random()
    while product > limit:
        product *= random.random()
        number += 1
    return number


@pytest.mark.parametrize(("mean", "spread"), [(3.0, 1.0), (8.0, 2.0)])
def test_where_nothing_is_behind_something_is_said_less_than_once_in_twenty_times(mean: float, spread: float) -> None:
    random, times, said = Random(20261122), 300, 0
    for _ in range(times):
        held = [
            share(
                counted(random, mean, spread),
                own=random.random() < 0.5,
                network=random.choice(("X", "LinkedIn", "Mastodon")),
                kind=random.choice(("news", "event", "job")),
                at=NOW - timedelta(hours=random.randrange(100, 2_000)),
            )
            for _ in range(40)
        ]
        said += any(one.state == FOUND for one in rules.verdicts(held, NOW))

    assert said / times <= 0.05


def test_what_is_so_is_mostly_said() -> None:
    random, times, said = Random(20261122), 200, 0
    for _ in range(times):
        held = [share(counted(random, 24 if own else 8, 2), own=own) for own in [True, False] * 20]
        said += rules.verdict(held, "own").state == FOUND

    assert said / times >= 0.8


def test_a_share_is_left_alone_for_three_days() -> None:
    young = NOW - rules.SETTLED + timedelta(seconds=1)
    held = [*shares(9, 10, 11, 9, own=True), share(9, own=True, at=young), *shares(1, 2, 1, 2, 1, own=False)]

    assert rules.verdicts(held, NOW)[0].state == FEW
    assert rules.verdicts(held, NOW + timedelta(seconds=1))[0].state == FOUND


def test_of_several_groups_the_clearest_one_is_said() -> None:
    held = [
        *shares(9, 10, 11, 9, 10, network="Mastodon"),
        *shares(4, 5, 4, 5, 4, network="LinkedIn"),
        *shares(1, 0, 1, 0, 1, network="X"),
    ]

    found = rules.verdict(held, "network")

    assert found.first is not None
    assert (found.state, found.first.label, found.first.shares) == (FOUND, "on Mastodon", 5)


@pytest.mark.parametrize(
    ("key", "changes", "label"),
    [
        ("own", {"own": True}, "in your own words"),
        ("own", {"own": False}, "near the story's words"),
        ("own", {}, ""),
        ("network", {}, "on LinkedIn"),
        ("kind", {"kind": "event"}, "Events"),
        ("kind", {"kind": "new kind"}, "new kind"),
        ("week", {"at": datetime(2026, 11, 22, 9, tzinfo=UTC)}, "at the weekend"),
        ("week", {"at": datetime(2026, 11, 20, 9, tzinfo=UTC)}, "on working days"),
        ("day", {"at": datetime(2026, 11, 20, 9, tzinfo=UTC)}, "Friday"),
        ("hour", {"at": datetime(2026, 11, 20, 0, tzinfo=UTC)}, "in the night"),
        ("hour", {"at": datetime(2026, 11, 20, 10, 59, tzinfo=UTC)}, "in the morning"),
        ("hour", {"at": datetime(2026, 11, 20, 11, tzinfo=UTC)}, "at midday"),
        ("hour", {"at": datetime(2026, 11, 20, 23, 59, tzinfo=UTC)}, "in the evening"),
    ],
)
def test_what_shares_have_in_common_has_a_name(key: str, changes: dict[str, Any], label: str) -> None:
    assert rules.label_of(share(**changes), key) == label


def test_disclosure_is_compared_with_nothing() -> None:
    assert {one.key for one in rules.verdicts([], NOW)} == set(rules.COMPARED)
    assert "disclosed" not in rules.COMPARED


def test_groups_stand_by_clicks_a_share_and_leave_out_what_is_not_known() -> None:
    held = [*shares(2, 4, network="X"), *shares(7), *shares(1, 1, own=True)]

    assert [(one.label, one.shares, one.mean) for one in rules.by(held, "network")] == [
        ("on LinkedIn", 3, 3.0),
        ("on X", 2, 3.0),
    ]
    assert [one.label for one in rules.by(held, "own")] == ["in your own words"]


def test_sums_keep_people_apart_from_the_rest() -> None:
    counts = {"human": 3, "bot": 2, "self": 0, "lead": 1, "application": 2}
    held = [share(counts=counts, own=True, disclosed=True), share(2, own=False), share(disclosed=False)]

    found = rules.sums(held)

    assert (found.shares, found.clicks) == (3, 5)
    assert found.others == (("bot", 2),)
    assert found.came == (("application", 2), ("lead", 1))
    assert (found.own, found.disclosed) == ((1, 2), (1, 2))


@pytest.mark.parametrize(
    ("now", "weeks", "since"),
    [
        pytest.param("2026-11-22T09:00+00:00", 4, "2026-10-26T00:00+01:00", id="a Sunday"),
        pytest.param("2026-11-22T23:30+00:00", 4, "2026-11-02T00:00+01:00", id="Monday has begun there"),
        pytest.param("2026-11-22T09:00+00:00", 12, "2026-08-31T00:00+02:00", id="over the end of summer time"),
    ],
)
def test_a_period_begins_with_a_monday_where_the_person_is(now: str, weeks: int, since: str) -> None:
    assert rules.since(datetime.fromisoformat(now), BERLIN, weeks) == datetime.fromisoformat(since)


def test_weeks_are_those_where_the_person_is_also_over_week_53() -> None:
    now = datetime(2027, 1, 6, 12, tzinfo=UTC)
    instants = [
        datetime(2026, 12, 27, 23, 30, tzinfo=UTC),
        datetime(2027, 1, 3, 22, 59, tzinfo=UTC),
        datetime(2027, 1, 3, 23, tzinfo=UTC),
        datetime(2026, 11, 1, tzinfo=UTC),
    ]

    assert rules.by_week(instants, now, BERLIN, 4) == (("W51", 0), ("W52", 0), ("W53", 2), ("W01", 1))
