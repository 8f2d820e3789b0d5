"""Weeks at their borders: zones, clocks that change, week 53, leap days, leave and weeks that are bridged."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from lms.recognition.weeks import rules
from lms.recognition.weeks.rules import WEEK, BadLeave, Leave, Run, Standing

FIRST = date(2026, 9, 7)
"""A Monday."""


def weeks(pattern: str) -> frozenset[date]:
    """Give the weeks with an x, from the first on."""
    return frozenset(FIRST + place * WEEK for place, mark in enumerate(pattern) if mark == "x")


def away(pattern: str) -> list[Leave]:
    """Give leave over the weeks with an l: one day in the middle of each."""
    days = [FIRST + place * WEEK + timedelta(days=2) for place, mark in enumerate(pattern) if mark == "l"]
    return [Leave(day, day) for day in days]


def at(pattern: str) -> date:
    """Give the last week of the pattern, which is the one it is."""
    return FIRST + (len(pattern) - 1) * WEEK


@pytest.mark.parametrize(
    ("instant", "zone", "label"),
    [
        (datetime(2026, 11, 22, 23, 59, 59, tzinfo=UTC), "UTC", "2026-W47"),
        (datetime(2026, 11, 23, 0, 0, tzinfo=UTC), "UTC", "2026-W48"),
        (datetime(2026, 11, 22, 10, 0, tzinfo=UTC), "Pacific/Kiritimati", "2026-W48"),
        (datetime(2026, 11, 22, 9, 59, 59, tzinfo=UTC), "Pacific/Kiritimati", "2026-W47"),
        (datetime(2026, 11, 23, 11, 59, 59, tzinfo=UTC), "Etc/GMT+12", "2026-W47"),
        (datetime(2026, 11, 23, 12, 0, tzinfo=UTC), "Etc/GMT+12", "2026-W48"),
        (datetime(2026, 12, 28, 5, 0, tzinfo=UTC), "America/New_York", "2026-W53"),
        (datetime(2026, 12, 28, 4, 59, tzinfo=UTC), "America/New_York", "2026-W52"),
        (datetime(2027, 1, 3, 23, 0, tzinfo=UTC), "UTC", "2026-W53"),
        (datetime(2027, 1, 3, 23, 0, tzinfo=UTC), "Europe/Berlin", "2027-W01"),
        (datetime(2028, 2, 29, 12, 0, tzinfo=UTC), "UTC", "2028-W09"),
        (datetime(2027, 3, 28, 21, 59, tzinfo=UTC), "Europe/Berlin", "2027-W12"),
        (datetime(2027, 3, 28, 22, 0, tzinfo=UTC), "Europe/Berlin", "2027-W13"),
        (datetime(2026, 10, 25, 22, 59, tzinfo=UTC), "Europe/Berlin", "2026-W43"),
        (datetime(2026, 10, 25, 23, 0, tzinfo=UTC), "Europe/Berlin", "2026-W44"),
        (datetime(2026, 11, 22, 23, 0, tzinfo=UTC), "Not/AZone", "2026-W47"),
    ],
)
def test_an_instant_lies_in_the_week_of_its_zone(instant: datetime, zone: str, label: str) -> None:
    assert rules.label(rules.week_of(instant, zone)) == label


@pytest.mark.parametrize("zone", ["UTC", "Europe/Berlin", "America/New_York", "Pacific/Kiritimati", "Etc/GMT+12"])
def test_a_week_begins_where_the_one_before_ends_all_the_year(zone: str) -> None:
    for number in range(120):
        week = FIRST + number * WEEK
        begin = rules.begins(week, zone)
        assert rules.week_of(begin, zone) == week
        assert rules.week_of(begin - timedelta(microseconds=1), zone) == week - WEEK


def test_where_midnight_of_a_monday_is_skipped_the_week_begins_with_the_change() -> None:
    # Beirut changed its clocks at midnight; so did Cairo, on a Friday.
    week = date(2024, 4, 22)
    local = rules.begins(week, "Africa/Cairo").astimezone(ZoneInfo("Africa/Cairo"))
    assert local.date() == week


@pytest.mark.parametrize(
    ("instant", "week"),
    [
        (datetime(2026, 11, 22, 9, 59, 59, tzinfo=UTC), date(2026, 11, 16)),
        (datetime(2026, 11, 22, 10, 0, tzinfo=UTC), None),
        (datetime(2026, 11, 23, 11, 59, 59, tzinfo=UTC), None),
        (datetime(2026, 11, 23, 12, 0, tzinfo=UTC), date(2026, 11, 23)),
    ],
)
def test_most_of_the_week_it_is_the_same_week_everywhere(instant: datetime, week: date | None) -> None:
    assert rules.everywhere(instant) == week
    if week:
        zones = ("Pacific/Kiritimati", "Etc/GMT+12", "Asia/Kathmandu", "America/St_Johns")
        assert {rules.week_of(instant, zone) for zone in zones} == {week}


@pytest.mark.parametrize(
    ("pattern", "current", "longest", "kept"),
    [
        (".", 0, 0, 0),
        ("x", 1, 1, 0),
        ("x.", 1, 1, 0),
        ("x..", 0, 1, 0),
        ("xxx.", 3, 3, 0),
        ("xxx..", 0, 3, 0),
        ("xxx.x", 1, 3, 0),
        ("xxxx", 4, 4, 1),
        ("xxxx.", 4, 4, 1),
        ("xxxx..", 4, 4, 0),
        ("xxxx.x", 5, 5, 0),
        ("xxxx..x", 1, 4, 0),
        ("xxxx...", 0, 4, 0),
        ("xxxxxxxx", 8, 8, 2),
        ("xxxxxxxx..x", 9, 9, 0),
        ("xxxxxxxx...x", 1, 8, 0),
        ("xxxxxxxxxxxx", 12, 12, 2),
        ("xxxx.xxxx", 8, 8, 1),
        ("xxllll.", 2, 2, 0),
        ("xxllllx", 3, 3, 0),
        ("xxl.lx", 1, 2, 0),
        ("xxxxl.lx", 5, 5, 0),
        ("llx", 1, 1, 0),
        ("xxll", 2, 2, 0),
    ],
)
def test_weeks_in_a_row(pattern: str, current: int, longest: int, kept: int) -> None:
    found = rules.standing(weeks(pattern), away(pattern), at(pattern))

    assert found.run == Run(current, longest, kept)


def test_a_week_of_leave_in_which_something_was_learned_counts() -> None:
    leave = [Leave(FIRST, FIRST + timedelta(days=20))]

    assert rules.standing(weeks("x.x"), leave, at("x.x")).run.current == 2


@pytest.mark.parametrize(
    ("pattern", "changes", "ends"),
    [
        ("x", 2, 2),
        ("x.", 1, 1),
        ("xxxx", 2, 3),
        ("xxxx.", 1, 2),
        ("xxxxxxxx", 2, 4),
        ("xx.", 1, 1),
        ("...", None, None),
    ],
)
def test_it_is_known_ahead_when_a_run_changes_and_ends(pattern: str, changes: int | None, ends: int | None) -> None:
    now = at(pattern)

    found = rules.standing(weeks(pattern), (), now)

    assert found.changes_on == (now + changes * WEEK if changes else None)
    assert found.ends_on == (now + ends * WEEK if ends else None)
    for later in range(8):
        then = rules.standing(weeks(pattern), (), now + later * WEEK).run.current
        assert then == rules.shown(found.run.current, found.ends_on, now + later * WEEK)


def test_leave_ahead_moves_the_end() -> None:
    leave = [Leave(FIRST + WEEK, FIRST + 4 * WEEK)]

    assert rules.standing(weeks("x"), leave, FIRST) == Standing(Run(1, 1, 0), FIRST + 6 * WEEK, FIRST + 6 * WEEK)


@pytest.mark.parametrize("last", [date(2026, 12, 28), date(2020, 12, 28)])
def test_week_53_is_a_week_like_any_other(last: date) -> None:
    run = [last - WEEK, last, last + WEEK]

    assert rules.label(last).endswith("W53")
    assert rules.standing(run, (), last + WEEK).run.current == 3
    assert rules.standing([run[0], run[2]], (), last + WEEK).run.current == 1


def test_a_flight_back_over_a_monday_loses_no_week() -> None:
    ahead = weeks("xxx")
    back_home = FIRST + WEEK

    now = rules.present(ahead, back_home)

    assert now == FIRST + 2 * WEEK
    assert rules.standing(ahead, (), now).run.current == 3
    assert rules.present((), back_home) == back_home


def test_the_page_tells_what_became_of_each_week() -> None:
    pattern = "xxxx.xl.."

    told = rules.states(weeks(pattern), away(pattern), at(pattern), 10)

    assert [state for _, state in told] == [
        "open",
        "free",
        "leave",
        "counted",
        "bridged",
        "counted",
        "counted",
        "counted",
        "counted",
        "free",
    ]


TODAY = date(2026, 11, 25)
"""A Wednesday."""


@pytest.mark.parametrize(
    ("starts", "ends", "field"),
    [
        (date(2026, 11, 23), date(2026, 11, 23), None),
        (date(2026, 11, 22), date(2026, 11, 30), "starts"),
        (date(2026, 12, 2), date(2026, 12, 1), "ends"),
        (date(2026, 12, 1), date(2027, 12, 1), None),
        (date(2026, 12, 1), date(2027, 12, 2), "ends"),
        (date(2027, 11, 26), date(2027, 11, 26), None),
        (date(2027, 11, 27), date(2027, 11, 27), "starts"),
        (date(2028, 2, 29), date(2028, 2, 29), "starts"),
    ],
)
def test_leave_is_this_week_or_later_and_bounded(starts: date, ends: date, field: str | None) -> None:
    if field is None:
        rules.check_leave(Leave(starts, ends), (), TODAY)
        return
    with pytest.raises(BadLeave) as caught:
        rules.check_leave(Leave(starts, ends), (), TODAY)
    assert caught.value.field == field


def test_leave_does_not_overlap_and_is_not_endless() -> None:
    week = Leave(date(2026, 12, 7), date(2026, 12, 11))
    over = Leave(date(2026, 11, 23), date(2026, 11, 24))
    with pytest.raises(BadLeave, match="on some of these days already"):
        rules.check_leave(Leave(date(2026, 12, 11), date(2026, 12, 12)), [week], TODAY)
    rules.check_leave(Leave(date(2026, 12, 12), date(2026, 12, 12)), [week], TODAY)
    rules.check_leave(over, [over], TODAY)
    many = [Leave(TODAY + timedelta(days=n), TODAY + timedelta(days=n)) for n in range(1, 21)]
    with pytest.raises(BadLeave, match="20 leaves"):
        rules.check_leave(Leave(date(2027, 3, 1), date(2027, 3, 2)), many, TODAY)
