"""Groups, days, reviews and traces are decided without a database."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from lms.content import library as content
from lms.insights.campaign.rules import Count, days, groups
from lms.insights.platforms import rules as reviewing
from lms.insights.tracing import rules as tracing
from tests import academy as written

AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
LEAST = 5
PLATFORM = """---
id: {0}
title: {1}
kind: external
decision: allowed
owner: {2}
{3}---

## Why

See [clause 1](policy:conduct#open).
"""


def labelled(teams):
    return {group.teams: (group.count.done, group.count.people) for group in groups(teams, LEAST)}


def test_large_teams_stand_alone_and_small_ones_together():
    teams = {1: Count(3, 6), 2: Count(1, 3), 3: Count(0, 4), None: Count(0, 0)}
    assert labelled(teams) == {frozenset({1}): (3, 6), frozenset({2, 3}): (1, 7)}


def test_a_rest_too_small_takes_the_smallest_other_team_in():
    teams = {1: Count(9, 9), 2: Count(3, 6), None: Count(1, 1)}
    assert labelled(teams) == {frozenset({1}): (9, 9), frozenset({2, None}): (4, 7)}


def test_where_all_are_too_few_nothing_is_said():
    assert labelled({1: Count(2, 3), 2: Count(1, 1)}) == {}
    assert labelled({}) == {}
    assert labelled({4: Count(5, 5)}) == {frozenset({4}): (5, 5)}


@pytest.mark.parametrize("sizes", [(a, b, c) for a in range(8) for b in range(8) for c in range(8)])
def test_every_person_stands_in_one_group_of_five_or_more(sizes):
    found = groups({n: Count(0, size) for n, size in enumerate(sizes)}, LEAST)
    assert all(one.count.people >= LEAST for one in found)
    assert sum(one.count.people for one in found) == (sum(sizes) if sum(sizes) >= LEAST else 0)
    assert sum(len(one.teams) for one in found) == len(frozenset().union(*(one.teams for one in found)))


def test_a_percent_is_whole_only_when_nobody_is_left():
    assert (Count(199, 200).percent, Count(199, 200).left, Count(200, 200).percent, Count(0, 0).percent) == (
        99,
        1,
        100,
        0,
    )


def test_days_are_those_of_the_zone():
    late = datetime(2026, 11, 21, 23, 30, tzinfo=UTC)
    found = days([late, AT, AT - timedelta(days=40)], AT, ZoneInfo("Europe/Vienna"))
    assert len(found) == 28
    assert (found[-1].day, found[-1].number) == (date(2026, 11, 22), 2)
    assert sum(one.number for one in found) == 2


def read(files):
    return content.read(written.files(files), today=AT.date())


def record(name, owner="champion", review_by=""):
    line = f"review_by: {review_by}\n" if review_by else ""
    return PLATFORM.format(name, name.title(), owner, line)


def records(**stated):
    return read({f"policies/platforms/{name}.md": text for name, text in stated.items()}).platforms.values()


def test_overdue_reviews_come_first_and_undated_ones_last():
    listed = records(
        a=record("a"), b=record("b", review_by="2027-06-30"), c=record("c", review_by="2026-11-21"),
        d=record("d", review_by="2026-11-22"),
    )  # fmt: skip
    found = {
        one.record.id: (one.state, one.overdue)
        for one in reviewing.reviews(listed, AT, "UTC")
        if one.record.id in "abcd"
    }
    assert found == {"c": ("overdue", True), "d": ("soon", False), "b": ("later", False), "a": ("undated", False)}
    assert list(found) == ["c", "d", "b", "a"]


def test_a_review_is_overdue_when_its_day_is_over_where_the_academy_is():
    (one,) = (one for one in records(a=record("a", review_by="2026-11-21")) if one.id == "a")
    midnight = datetime(2026, 11, 21, 23, 30, tzinfo=UTC)
    assert not reviewing.review(one, midnight, "UTC").overdue
    assert reviewing.review(one, midnight, "Europe/Vienna").overdue
    assert not reviewing.review(one, midnight, "nowhere").overdue
    due = reviewing.review(one, midnight, "Europe/Vienna").due
    assert due == datetime(2026, 11, 21, 22, 59, tzinfo=UTC)


def test_an_owner_is_a_role_an_address_or_the_champions():
    (one,) = (one for one in records(a=record("a", owner="ada@norda.example")) if one.id == "a")
    assert reviewing.concerns(one, {"learner"}, "Ada@norda.example")
    assert reviewing.concerns(one, {"champion"}, "cleo@norda.example")
    assert not reviewing.concerns(one, {"trainer"}, "tess@norda.example")
    assert reviewing.review(one, AT, "UTC").owner == "ada@norda.example"
    assert (reviewing.role_of("trainer"), reviewing.role_of("ada@norda.example")) == ("trainer", "champion")


def test_the_line_of_the_date_is_found():
    text = record("a", review_by="2026-11-21")
    assert text.splitlines()[reviewing.field_line(text) - 1] == "review_by: 2026-11-21"
    assert reviewing.field_line(record("a")) == 1


def test_a_clause_is_traced_to_all_that_rests_on_it():
    library = read({"policies/platforms/a.md": record("a")})
    (trace,) = tracing.traces(library, {"conduct": 7}, {"first": 3})
    clause = next(one for one in trace.clauses if one.clause.id == "open")
    assert trace.acknowledged == 7
    assert [(one.title, one.page, one.path) for one in clause.lessons] == [
        ("Say who you are", "/c/first/one", "courses/1-first/01-one.md"),
        ("Pass it on", "/c/second/only", "courses/2-second/01-only.md"),
    ]
    assert ("Where do you say it?", "First steps quiz") in {(one.title, one.within) for one in clause.questions}
    assert "A" in [one.title for one in clause.platforms]
    assert ("First steps", 3) in {(one.title, one.completed) for one in clause.courses}
    assert clause.missing == ()
    assert clause.title.startswith("1. ")
    for one in (*clause.lessons, *clause.questions, *clause.platforms):
        lines = written.files({"policies/platforms/a.md": record("a")})[one.path].decode().splitlines()
        assert 1 <= one.line <= len(lines)


def test_a_clause_nothing_rests_on_is_marked_and_sections_beside_the_clauses_are_not():
    policy = written.POLICY.replace("## Check", "## 3. Alone\n<!-- id: alone -->\n\nNothing yet.\n\n## Check")
    policy = policy.replace("## 1.", "## Aside\n<!-- id: aside -->\n\nWords.\n\n## 1.", 1)
    (trace,) = tracing.traces(read({"policies/conduct.md": policy}), {}, {})
    found = {one.clause.id: one for one in trace.clauses}
    assert found["alone"].missing == ("No lesson covers it", "No question cites it")
    assert (found["aside"].missing, found["aside"].title) == ((), "Aside")
    assert found["alone"] in trace.unlinked
    assert found["aside"] not in trace.unlinked
