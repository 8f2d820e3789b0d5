"""Until when, what may be required, and what a spreadsheet gets."""

from datetime import UTC, date, datetime, timedelta

import pytest

from lms.content.levels import Permission
from lms.learning import deadlines
from tests.learning.made import AT, course, library, policy

OUTWARD = Permission("story.share", 1, True, "share")
INWARD = Permission("story.view", 1, False, "read")


@pytest.mark.parametrize(
    ("day", "zone", "expected"),
    [
        (date(2026, 11, 30), "UTC", "2026-12-01T00:00:00"),
        (date(2026, 11, 30), "Europe/Berlin", "2026-11-30T23:00:00"),
        (date(2026, 7, 30), "Europe/Berlin", "2026-07-30T22:00:00"),
        (date(2026, 12, 31), "Pacific/Auckland", "2026-12-31T11:00:00"),
        # The days the clocks change: 23 and 25 hours long.
        (date(2026, 3, 28), "Europe/Berlin", "2026-03-28T23:00:00"),
        (date(2026, 3, 29), "Europe/Berlin", "2026-03-29T22:00:00"),
        (date(2026, 10, 24), "Europe/Berlin", "2026-10-24T22:00:00"),
        (date(2026, 10, 25), "Europe/Berlin", "2026-10-25T23:00:00"),
        # Midnight itself is skipped in Beirut; the day ends when the clocks go forward.
        (date(2026, 3, 28), "Asia/Beirut", "2026-03-28T22:00:00"),
        (date(2028, 2, 29), "UTC", "2028-03-01T00:00:00"),
        (date(2026, 11, 30), "No/Such_Zone", "2026-12-01T00:00:00"),
        (date(2026, 11, 30), "/etc/passwd", "2026-12-01T00:00:00"),
    ],
)
def test_a_day_ends_at_midnight_in_its_zone(day, zone, expected):
    assert deadlines.ends(day, zone) == datetime.fromisoformat(expected).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "zone", "expected"),
    [
        ("2026-11-22T09:00:00", "UTC", "2026-11-16T00:00:00"),
        ("2026-11-23T00:00:00", "UTC", "2026-11-23T00:00:00"),
        ("2026-11-22T23:30:00", "Europe/Berlin", "2026-11-22T23:00:00"),
        ("2026-10-25T12:00:00", "Europe/Berlin", "2026-10-18T22:00:00"),
        ("2026-10-26T12:00:00", "Europe/Berlin", "2026-10-25T23:00:00"),
        ("2027-01-01T12:00:00", "UTC", "2026-12-28T00:00:00"),
    ],
)
def test_a_week_begins_on_monday_in_its_zone_also_when_the_clocks_change(at, zone, expected):
    found = deadlines.week_begins(datetime.fromisoformat(at).replace(tzinfo=UTC), zone)

    assert found == datetime.fromisoformat(expected).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("done", "seconds", "expected"),
    [(None, -1, "open"), (None, 0, "overdue"), (None, 1, "overdue"), (AT, 1, "done"), (AT, -1, "done")],
)
def test_the_first_instant_of_the_next_day_is_too_late(done, seconds, expected):
    assert deadlines.status(done, AT, AT + timedelta(seconds=seconds)) == expected


@pytest.mark.parametrize(
    ("ref", "allowed"),
    [
        ("course:one", True),
        ("course:zero", True),
        ("policy:conduct", True),
        ("course:two", False),
        ("course:draft", False),
        ("course:old", False),
        ("course:none", False),
        ("policy:none", False),
        ("policy:silent", False),
        ("badge:one", False),
        ("", False),
    ],
)
def test_required_training_ends_at_level_1(ref, allowed):
    content = library(
        course("zero", tier=0),
        course("one", tier=1),
        course("two", tier=2),
        course("draft", status="draft"),
        course("old", status="deprecated"),
        policies=(policy(), policy("silent", acknowledge=False)),
        permissions=(INWARD, Permission("story.share", 2, True, "share")),
    )

    assert bool(deadlines.title_of(ref, content)) is allowed
    if allowed:
        deadlines.check(ref, content)
    else:
        with pytest.raises(deadlines.MayNotRequire):
            deadlines.check(ref, content)


def test_the_refusal_says_that_it_is_peoples_choice():
    assert "people's own choice" in deadlines.refusal("course:two", library(course("two", tier=2)))


def test_nothing_that_leads_outside_is_required_even_at_level_1():
    content = library(course("one", tier=1), permissions=(INWARD, OUTWARD))

    assert "outside the company" in deadlines.refusal("course:one", content)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ada", "Ada"),
        ("", ""),
        ("=1+1", "'=1+1"),
        ("+49", "'+49"),
        ("-x", "'-x"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        (" =1", "' =1"),
        ("a=1", "a=1"),
    ],
)
def test_no_cell_starts_a_formula(text, expected):
    assert deadlines.cell(text) == expected


def test_the_last_minute_of_the_day_is_shown():
    item = deadlines.Item("course:one", "One", "/c/one", AT, "open")

    assert item.due == AT - timedelta(minutes=1)
