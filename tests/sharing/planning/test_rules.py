"""Months, weeks and days, in zones whose clocks change."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from lms.sharing.planning import rules
from lms.sharing.planning.rules import Entry, Month

pytestmark = pytest.mark.once
TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("2026-02", "2026-02"),
        ("2000-01", "2000-01"),
        ("2099-12", "2099-12"),
        ("", "2026-11"),
        ("2026-13", "2026-11"),
        ("2026-00", "2026-11"),
        ("1999-12", "2026-11"),
        ("2100-01", "2026-11"),
        ("2026-1", "2026-11"),
        ("٢٠٢٦-٠١", "2026-11"),
        ("2026-11-01", "2026-11"),
    ],
)
def test_a_month_is_read_from_an_address(text: str, key: str) -> None:
    assert rules.month_of(text, TODAY).key == key


def test_a_day_no_calendar_has_is_shown_in_the_nearest_year() -> None:
    assert rules.month_of("", date(1990, 5, 1)).key == "2000-05"


def test_months_follow_each_other_and_end() -> None:
    assert Month(2026, 12).after == Month(2027, 1)
    assert Month(2027, 1).before == Month(2026, 12)
    assert Month(rules.LAST, 12).after is None
    assert Month(rules.FIRST, 1).before is None


@pytest.mark.parametrize(
    ("month", "first", "last", "weeks"),
    [
        (Month(2026, 2), date(2026, 1, 26), date(2026, 3, 1), 5),
        (Month(2027, 2), date(2027, 2, 1), date(2027, 2, 28), 4),
        (Month(2028, 2), date(2028, 1, 31), date(2028, 3, 5), 5),
        (Month(2026, 8), date(2026, 7, 27), date(2026, 9, 6), 6),
        (Month(2026, 12), date(2026, 11, 30), date(2027, 1, 3), 5),
        (Month(2099, 12), date(2099, 11, 30), date(2100, 1, 3), 5),
    ],
)
def test_weeks_go_from_monday_to_sunday(month: Month, first: date, last: date, weeks: int) -> None:
    shown = month.weeks()

    assert (shown[0][0], shown[-1][-1], len(shown)) == (first, last, weeks)
    assert all(week[0].weekday() == 0 and len(week) == 7 for week in shown)


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York", "Pacific/Apia", "Asia/Beirut", "UTC"])
@pytest.mark.parametrize("month", [Month(2026, 3), Month(2026, 10), Month(2026, 11), Month(2011, 12)])
def test_every_instant_of_a_month_falls_on_one_of_its_days(zone: str, month: Month) -> None:
    there = ZoneInfo(zone)
    start, end = rules.span(month, there)
    instants = [start + timedelta(hours=one) for one in range(int((end - start).total_seconds() // 3600))]
    entries = [Entry(rules.OPENS, at, "T", "en", str(at)) for at in [*instants, end - timedelta(microseconds=1)]]

    weeks = rules.placed(month, entries, there)

    assert sum(len(day.entries) for week in weeks for day in week) == len(entries)
    for before in (start - timedelta(microseconds=1), end):
        outside = rules.placed(month, [Entry(rules.OPENS, before, "T", "en", "x")], there)
        assert not any(day.entries for week in outside for day in week)


def test_a_day_is_the_readers_own_and_may_have_25_hours() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    late = Entry(rules.ENDS, datetime(2026, 10, 25, 22, 59, tzinfo=UTC), "Late", "en", "1")
    next_day = Entry(rules.ENDS, datetime(2026, 10, 25, 23, 0, tzinfo=UTC), "Next", "en", "2")
    early = Entry(rules.OPENS, datetime(2026, 10, 24, 22, 0, tzinfo=UTC), "Early", "en", "3")

    days = {day.on: day for week in rules.placed(Month(2026, 10), [late, next_day, early], berlin) for day in week}

    assert [one.title for one in days[date(2026, 10, 25)].entries] == ["Early", "Late"]
    assert [one.title for one in days[date(2026, 10, 26)].entries] == ["Next"]


def test_days_of_other_months_fill_the_weeks_and_are_said_to_be_outside() -> None:
    days = [day for week in rules.placed(Month(2026, 11), [], ZoneInfo("UTC")) for day in week]

    assert [day.on.day for day in days if not day.inside] == [26, 27, 28, 29, 30, 31, 1, 2, 3, 4, 5, 6]
    assert sum(day.inside for day in days) == 30


def test_today_is_the_readers_day() -> None:
    at = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)

    assert rules.today(at, ZoneInfo("Pacific/Auckland")) == date(2026, 11, 23)
    assert rules.today(at, ZoneInfo("UTC")) == date(2026, 11, 22)
