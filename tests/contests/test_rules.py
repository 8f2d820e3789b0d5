"""Periods, limits, words and orders of contests, as tables."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from lms.contests import judging, periods, rules, wording

PLAN = rules.Plan("Autumn of doors", weights={"share": 2, "click": 10})
DAY = date(2026, 11, 22)
AT = datetime(2026, 11, 22, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("kind", "day", "key", "first", "last"),
    [
        ("daily", "2026-11-22", "2026-11-22", "2026-11-22", "2026-11-22"),
        ("daily", "2028-02-29", "2028-02-29", "2028-02-29", "2028-02-29"),
        ("weekly", "2026-11-22", "2026-W47", "2026-11-16", "2026-11-22"),
        ("weekly", "2026-12-28", "2026-W53", "2026-12-28", "2027-01-03"),
        ("weekly", "2027-01-03", "2026-W53", "2026-12-28", "2027-01-03"),
        ("weekly", "2027-01-04", "2027-W01", "2027-01-04", "2027-01-10"),
        ("monthly", "2028-02-10", "2028-02", "2028-02-01", "2028-02-29"),
        ("monthly", "2026-12-31", "2026-12", "2026-12-01", "2026-12-31"),
        ("quarterly", "2026-11-22", "2026-Q4", "2026-10-01", "2026-12-31"),
        ("quarterly", "2027-03-31", "2027-Q1", "2027-01-01", "2027-03-31"),
    ],
)
def test_a_day_lies_in_one_period_of_each_kind(kind: str, day: str, key: str, first: str, last: str) -> None:
    span = periods.span_of(kind, date.fromisoformat(day))

    assert (span.key, span.first.isoformat(), span.last.isoformat()) == (key, first, last)


def test_periods_of_ones_own_are_counted_from_their_beginning() -> None:
    span = periods.span_of("custom", date(2026, 11, 22), days=10, begins=date(2026, 11, 1))

    assert span == periods.Span("2026-11-21", date(2026, 11, 21), date(2026, 11, 30))
    assert periods.following("custom", span, days=10).key == "2026-12-01"
    assert periods.span_of("custom", DAY, days=3).key == "2026-11-22"


@pytest.mark.parametrize("kind", ["daily", "weekly", "monthly", "quarterly"])
def test_periods_follow_each_other_without_a_gap_for_five_years(kind: str) -> None:
    span, keys = periods.span_of(kind, date(2024, 1, 1)), set()
    while span.first < date(2029, 1, 1):
        after = periods.following(kind, span)
        assert after.first == span.last + timedelta(days=1)
        assert span.key not in keys
        keys.add(span.key)
        span = after


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        ("Europe/Berlin", "2026-10-25", 25),
        ("Europe/Berlin", "2027-03-28", 23),
        ("America/New_York", "2026-11-01", 25),
        ("Australia/Sydney", "2026-10-04", 23),
        ("Africa/Cairo", "2026-04-24", 23),
        ("UTC", "2026-10-25", 24),
    ],
)
def test_a_day_has_as_many_hours_as_its_zone_says(zone: str, day: str, hours: int) -> None:
    span = periods.span_of("daily", date.fromisoformat(day))

    assert span.ends(zone) - span.opens(zone) == timedelta(hours=hours)
    assert periods.day_of(span.opens(zone), zone) == span.first
    assert periods.day_of(span.ends(zone) - timedelta(microseconds=1), zone) == span.last


def test_a_series_wants_the_period_that_runs_and_the_next_in_good_time() -> None:
    zone = "Europe/Berlin"

    def wanted(kind: str, at: str, begins: date = date(2026, 1, 1), days: int = 1) -> list[str]:
        local = datetime.fromisoformat(at).replace(tzinfo=ZoneInfo(zone))
        return [one.key for one in periods.wanted(kind, local, zone, begins=begins, days=days)]

    assert wanted("daily", "2026-11-22T00:00") == ["2026-11-22", "2026-11-23"]
    assert wanted("weekly", "2026-12-24T23:59") == ["2026-W52"]
    assert wanted("weekly", "2026-12-25T00:00") == ["2026-W52", "2026-W53"]
    assert wanted("monthly", "2026-11-24T00:00") == ["2026-11", "2026-12"]
    assert wanted("quarterly", "2026-12-16T23:59") == ["2026-Q4"]
    assert wanted("weekly", "2026-11-22T09:00", begins=date(2026, 12, 7)) == []
    assert wanted("custom", "2026-11-22T09:00", begins=date(2026, 11, 20), days=4) == ["2026-11-20", "2026-11-24"]


@pytest.mark.parametrize(
    ("day_cap", "week_cap", "used", "found"),
    [
        (3, 10, rules.Used(2, 9), rules.Verdict(2)),
        (3, 10, rules.Used(3, 9), rules.Verdict(0, "day")),
        (3, 10, rules.Used(0, 10), rules.Verdict(0, "week")),
        (0, 10, rules.Used(99, 9), rules.Verdict(2)),
        (0, 0, rules.Used(99, 99), rules.Verdict(2)),
    ],
)
def test_limits_hold_by_day_and_by_week(day_cap: int, week_cap: int, used: rules.Used, found: rules.Verdict) -> None:
    assert rules.settle(2, day_cap, week_cap, used) == found


@pytest.mark.parametrize(
    ("segment", "holds"),
    [
        (rules.EVERYBODY, True),
        (rules.Segment(teams=(1, 2)), True),
        (rules.Segment(teams=(3,)), False),
        (rules.Segment(level=2), True),
        (rules.Segment(level=3), False),
        (rules.Segment(language="en"), True),
        (rules.Segment(language="de"), False),
    ],
)
def test_a_segment_holds_whom_nothing_named_excludes(segment: rules.Segment, holds: bool) -> None:
    assert segment.holds(1, 2, "en") is holds


SPAN = periods.Span("2026-11-22", DAY, DAY)


@pytest.mark.parametrize(
    ("change", "span", "field"),
    [
        ({"title": "  "}, SPAN, "title"),
        ({"title": "a" * 101}, SPAN, "title"),
        ({"about": "a" * 2_001}, SPAN, "about"),
        ({"mode": "collective"}, SPAN, "mode"),
        ({"goal": "win"}, SPAN, "mode"),
        ({"zone": "Mars/Base"}, SPAN, "zone"),
        ({"zone": "../etc"}, SPAN, "zone"),
        ({"weights": {"lesson": 10}}, SPAN, "weights"),
        ({"weights": {"share": 1_001}}, SPAN, "weights"),
        ({"weights": {"share": 1, "click": -1}}, SPAN, "weights"),
        ({"day_cap": -1}, SPAN, "day_cap"),
        ({"week_cap": 10_001}, SPAN, "day_cap"),
        ({"threshold": -1}, SPAN, "threshold"),
        ({"goal": "together", "mode": "collective"}, SPAN, "threshold"),
        ({}, periods.Span("x", date(2026, 11, 1), date(2026, 11, 21)), "first"),
        ({}, periods.Span("x", date(2026, 11, 24), date(2026, 11, 23)), "last"),
        ({}, periods.Span("x", date(2026, 11, 22), date(2027, 11, 23)), "last"),
    ],
)
def test_a_plan_that_cannot_be_names_the_field(change: dict[str, object], span: periods.Span, field: str) -> None:
    with pytest.raises(rules.Unfit) as refused:
        rules.check(replace(PLAN, **change), DAY, span)  # type: ignore[arg-type]

    assert refused.value.field == field


def test_a_plan_is_cleaned_and_a_sprint_has_no_theme() -> None:
    plan = rules.check(replace(PLAN, title="  Autumn   of doors ", weights={"share": 2, "lesson": 9}), DAY, SPAN)
    sprint = rules.check(replace(PLAN, goal="sprint", weights={"lesson": 9}, topic_id=4), DAY)

    assert plan.title == "Autumn of doors"
    assert dict(plan.weights) == {"share": 2, "click": 0, "lead": 0}
    assert plan.kinds == ("share",)
    assert sprint.topic_id is None
    assert rules.plan_of(rules.kept(sprint)) == sprint


def test_what_is_learned_and_what_is_shared_never_count_in_one() -> None:
    assert rules.goals_of("share") == rules.goals_of("click") == ("part", "together")
    assert rules.goals_of("lesson") == ("sprint",)
    assert not set(rules.kinds_of("sprint")) & set(rules.kinds_of("part"))


def test_the_rule_is_said_in_words() -> None:
    words = " ".join(wording.in_words(replace(PLAN, threshold=20, zone="Europe/Berlin"), "Doors"))

    assert "a story shared: 2; somebody followed your link: 10." in words
    assert "Only stories about Doors count." in words
    assert "once for each network" in words
    assert "At most 10 a day and 40 a week count for one person; a day and a week end at midnight in" in words
    assert "the one reached earlier stands first" in words
    assert "A place needs at least 20." in words
    assert "No limit is set." in wording.in_words(replace(PLAN, day_cap=0, week_cap=0))
    goal = replace(PLAN, goal="together", mode="collective", threshold=500)
    assert wording.in_words(goal)[-1] == "What everybody does is added up. The goal is 500."
    sprint = replace(PLAN, goal="sprint", mode="team", weights={"lesson": 10}, week_cap=0)
    said = " ".join(wording.in_words(sprint))
    assert "network" not in said
    assert "At most 10 a day count" in said
    assert "Teams count by the average" in said


def test_what_did_not_count_says_why() -> None:
    assert wording.why_not("day", PLAN).startswith("On that day 10 had counted")
    assert wording.why_not("week", PLAN).startswith("In that week, from Monday on, 40 had counted")
    assert wording.why_not("", PLAN) == ""


@pytest.mark.parametrize(
    ("mode", "goal", "says"),
    [
        ("individual", "part", "Everybody who joined sees the alias or the name you choose, and your score."),
        ("team", "sprint", "what you complete and pass count here"),
        ("collective", "together", "Only the sum of everybody is shown."),
    ],
)
def test_the_text_of_the_choice_says_who_sees_what(mode: str, goal: str, says: str) -> None:
    text = wording.consent(replace(PLAN, mode=mode, goal=goal))

    assert says in text
    assert "leave on any day with one button" in text
    assert ("alias" in text) is (mode == "individual")
    assert rules.digest(text) != rules.digest(text + " ")


def test_a_keyed_hash_tells_contests_people_and_parts_apart() -> None:
    marks = {
        rules.mark("s", 1, 2, "deed", "a"),
        rules.mark("s", 2, 1, "deed", "a"),
        rules.mark("s", 1, 2, "day", "a"),
        rules.mark("t", 1, 2, "deed", "a"),
    }

    assert len(marks) == 4


def test_teams_stand_by_their_average_and_small_ones_are_not_shown() -> None:
    early, late = AT, AT + timedelta(hours=1)
    teams = [
        rules.TeamScore(1, 5, 50, late),
        rules.TeamScore(2, 10, 100, early),
        rules.TeamScore(3, 4, 900, early),
        rules.TeamScore(4, 6, 101, late),
    ]

    assert [one.team_id for one in rules.in_order(teams, 5)] == [4, 2, 1]
    assert [one.team_id for one in rules.in_order(teams, 5, threshold=11)] == [4]
    assert teams[3].average == "16.8"


@pytest.mark.parametrize(
    ("status", "hours", "phase"),
    [
        ("draft", 1, "draft"),
        ("announced", -1, "announced"),
        ("announced", 1, "open"),
        ("announced", 25, "ended"),
        ("open", 1, "open"),
        ("open", 24, "ended"),
        ("confirmed", 25, "confirmed"),
    ],
)
def test_a_contest_is_what_its_instants_say_however_late_the_job_is(status: str, hours: int, phase: str) -> None:
    contest = rules.Contest(7, "c", None, "k", PLAN, AT, AT + timedelta(hours=24), status)

    assert contest.phase(AT + timedelta(hours=hours)) == phase
    assert contest.board == "contest:7"


def past(person_id: int, *kinds: str, day: int = 1) -> list[judging.Past]:
    return [judging.Past(person_id, kind, datetime(2026, 10, day, 12, tzinfo=UTC)) for kind in kinds]


def test_a_preview_counts_by_the_same_limits() -> None:
    plan = replace(PLAN, day_cap=2, week_cap=3)
    deeds = past(1, "share", "share", "click", "lesson") + past(1, "share", "share", day=2)

    assert judging.scores(plan, deeds) == ({1: 6}, 3, 2)


def test_a_preview_of_fewer_than_five_people_says_nothing() -> None:
    deeds = [one for person in range(4) for one in past(person, "share")]

    assert judging.preview(PLAN, deeds) == judging.Preview(None)


def test_a_preview_speaks_in_fives() -> None:
    deeds = [one for person in range(13) for one in past(person, *("click",) * (1 + person % 3))]

    found = judging.preview(PLAN, deeds)

    assert (found.people, found.total, found.over) == (10, 250, 0)
    assert found.top == ((5, 20), (10, 10))
    assert found.bands == (judging.Band(10, 49, 10),)


def test_bands_of_too_few_people_are_put_to_a_neighbour() -> None:
    assert judging.bands([5] * 6 + [12] * 7 + [60]) == (judging.Band(1, 9, 5), judging.Band(10, 99, 5))
    assert judging.bands([1, 2, 900, 900, 900]) == (judging.Band(1, 999, 5),)
    assert judging.bands([]) == ()
