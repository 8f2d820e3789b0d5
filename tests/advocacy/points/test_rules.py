"""What a deed pays, its limits at and over each, days where the clocks change, versions of the rule."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from lms.advocacy.points import rules
from lms.advocacy.points.rules import Rule, Scale, Used, Verdict

AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
SCALE = Scale()


@pytest.mark.parametrize(
    ("kind", "used", "verdict"),
    [
        ("share", Used(), Verdict(2)),
        ("share", Used(day=2, week=9), Verdict(2)),
        ("share", Used(day=3, week=3), Verdict(0, "day")),
        ("share", Used(day=0, week=10), Verdict(0, "week")),
        ("share", Used(each=99), Verdict(2)),
        ("caption", Used(day=2), Verdict(2)),
        ("caption", Used(day=3), Verdict(0, "day")),
        ("click", Used(day=19, each=9), Verdict(10)),
        ("click", Used(day=19, each=10), Verdict(0, "share")),
        ("click", Used(day=20, each=0), Verdict(0, "day")),
        ("lead", Used(day=99, week=99, each=99), Verdict(50)),
        ("content_idea", Used(day=99), Verdict(30)),
        ("other_idea", Used(day=99), Verdict(15)),
        ("answer", Used(day=2), Verdict(5)),
        ("answer", Used(day=3), Verdict(0, "day")),
    ],
)
def test_a_deed_pays_up_to_its_limits(kind: str, used: Used, verdict: Verdict) -> None:
    assert rules.settle(kind, SCALE, used) == verdict


def test_a_rule_that_pays_nothing_says_so() -> None:
    assert rules.settle("answer", Scale(answer=0), Used()) == Verdict(0, "rule")
    assert rules.settle("share", Scale(shares_a_day=0), Used()) == Verdict(0, "day")


@pytest.mark.parametrize(
    ("at", "zone", "day"),
    [
        (datetime(2026, 11, 22, 23, 59, 59, tzinfo=UTC), "UTC", date(2026, 11, 22)),
        (datetime(2026, 11, 23, tzinfo=UTC), "UTC", date(2026, 11, 23)),
        (datetime(2026, 11, 22, 22, 59, 59, tzinfo=UTC), "Europe/Berlin", date(2026, 11, 22)),
        (datetime(2026, 11, 22, 23, 0, tzinfo=UTC), "Europe/Berlin", date(2026, 11, 23)),
        # The night the clocks go back: that Sunday in Berlin has 25 hours.
        (datetime(2026, 10, 24, 22, 0, tzinfo=UTC), "Europe/Berlin", date(2026, 10, 25)),
        (datetime(2026, 10, 25, 22, 59, 59, tzinfo=UTC), "Europe/Berlin", date(2026, 10, 25)),
        (datetime(2026, 10, 25, 23, 0, tzinfo=UTC), "Europe/Berlin", date(2026, 10, 26)),
        # The night they go forward: 23 hours.
        (datetime(2026, 3, 28, 23, 0, tzinfo=UTC), "Europe/Berlin", date(2026, 3, 29)),
        (datetime(2026, 3, 29, 21, 59, 59, tzinfo=UTC), "Europe/Berlin", date(2026, 3, 29)),
        (datetime(2026, 3, 29, 22, 0, tzinfo=UTC), "Europe/Berlin", date(2026, 3, 30)),
        (datetime(2026, 11, 22, 10, 0, tzinfo=UTC), "Pacific/Kiritimati", date(2026, 11, 23)),
    ],
)
def test_a_day_ends_at_the_persons_midnight(at: datetime, zone: str, day: date) -> None:
    assert rules.day_of(at, ZoneInfo(zone)) == day


def test_a_week_runs_from_monday_to_sunday_over_the_end_of_a_year() -> None:
    assert rules.week_of(date(2027, 1, 3)) == rules.week_of(date(2026, 12, 28))
    assert rules.week_of(date(2027, 1, 1))[0] == date(2026, 12, 28)
    assert rules.week_of(date(2027, 1, 4))[0] == date(2027, 1, 4)


def test_a_rule_counts_from_a_full_minute_that_lies_ahead() -> None:
    newest = rules.BUILT_IN

    assert rules.begins(AT, newest) == AT + timedelta(minutes=1)
    assert rules.begins(AT + timedelta(seconds=1), newest) == AT + timedelta(minutes=2)
    later = Rule(2, SCALE, AT + timedelta(minutes=5))
    assert rules.begins(AT, later) == AT + timedelta(minutes=6)
    assert rules.in_force((newest, later), AT + timedelta(minutes=5, microseconds=-1)) == newest
    assert rules.in_force((newest, later), AT + timedelta(minutes=5)) == later


def test_a_new_rule_follows_the_newest_and_changes_something() -> None:
    with pytest.raises(rules.SameScale):
        rules.check_new(Scale(), rules.BUILT_IN, 1)
    with pytest.raises(rules.ScaleChanged):
        rules.check_new(Scale(share=3), rules.BUILT_IN, 2)
    rules.check_new(Scale(share=3), rules.BUILT_IN, 1)
    assert rules.difference(Scale(), Scale(share=3, clicks_a_day=5)) == (
        ("A story shared", 2, 3),
        ("Visits paid a day", 20, 5),
    )


def test_a_scale_is_read_as_it_was_kept_and_says_itself_in_words() -> None:
    assert rules.scale_of({"share": 7, "else": 1}) == Scale(share=7)
    assert "Signing in and inviting somebody pay nothing." in rules.in_words(SCALE)
    assert rules.in_words(Scale(lead=77))[2] == "A lead or an application pays 77, once."
    assert set(rules.LABELS) == {*rules.AMOUNTS, *rules.CAPS}


@pytest.mark.parametrize("over", ["day", "week", "share", "rule"])
def test_what_is_not_paid_says_why(over: str) -> None:
    assert rules.why_not(over, rules.BUILT_IN)
    assert rules.why_not("", rules.BUILT_IN) == ""


def test_a_mark_tells_nothing_without_the_key() -> None:
    assert rules.mark("a", 1, "deed", "x") != rules.mark("b", 1, "deed", "x") != rules.mark("b", 2, "deed", "x")
