"""When a planned contest runs, what a look at the past covers, and what is kept of a page."""

from datetime import UTC, date, datetime

import pytest

from lms.contests import rules as contests
from lms.contests.planning import rules
from lms.contests.planning.rules import When

AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
SUNDAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("when", "key", "first", "last"),
    [
        (When("daily", SUNDAY), "2026-11-22", SUNDAY, SUNDAY),
        (When("weekly", SUNDAY), "2026-W48", date(2026, 11, 23), date(2026, 11, 29)),
        (When("weekly", date(2026, 12, 28)), "2026-W53", date(2026, 12, 28), date(2027, 1, 3)),
        (When("monthly", SUNDAY), "2026-12", date(2026, 12, 1), date(2026, 12, 31)),
        (When("monthly", date(2026, 12, 1)), "2026-12", date(2026, 12, 1), date(2026, 12, 31)),
        (When("quarterly", SUNDAY), "2027-Q1", date(2027, 1, 1), date(2027, 3, 31)),
        (When("custom", SUNDAY, last=date(2026, 12, 6)), "2026-11-22", SUNDAY, date(2026, 12, 6)),
        (When("custom", SUNDAY, again=True, days=10), "2026-11-22", SUNDAY, date(2026, 12, 1)),
    ],
)
def test_a_contest_runs_in_the_first_whole_period_from_its_day_on(
    when: When, key: str, first: date, last: date
) -> None:
    found = rules.span(when)
    assert (found.key, found.first, found.last) == (key, first, last)


def test_days_of_ones_own_need_a_last_one() -> None:
    with pytest.raises(contests.Unfit, match="last day"):
        rules.span(When("custom", SUNDAY))


@pytest.mark.parametrize(
    ("when", "days"),
    [
        (When("daily", SUNDAY), 7),
        (When("weekly", SUNDAY), 7),
        (When("custom", SUNDAY, last=date(2026, 11, 30)), 30),
        (When("monthly", SUNDAY), 90),
        (When("quarterly", SUNDAY), 90),
        (When("custom", SUNDAY, last=date(2027, 11, 1)), 90),
    ],
)
def test_a_look_at_the_past_has_one_of_three_lengths(when: When, days: int) -> None:
    since, until = rules.past(when, "Europe/Lisbon", AT)
    assert until == datetime(2026, 11, 22, tzinfo=UTC)
    assert (until - since).days in {days, days - 1}


def test_whoever_reads_about_it_reads_of_rewards() -> None:
    assert rules.told("Doors.", 0) == "Doors."
    assert rules.told("Doors.", 1) == "Doors.\n\nWhoever stands first may choose a reward once the result is confirmed."
    assert "The first 3 may choose a reward" in rules.told("Doors.", 3)


def test_the_pages_follow_each_other() -> None:
    names = list(rules.PAGES)
    assert len(names) == 6
    assert [rules.after(one) for one in names] == [*names[1:], "announce"]
    assert [rules.before(one) for one in names] == ["", *names[:-1]]


@pytest.mark.parametrize(
    ("field", "page"), [("title", "goal"), ("last", "time"), ("about", "announce"), ("x", "score")]
)
def test_each_field_stands_on_a_page(field: str, page: str) -> None:
    assert rules.page_of(field) == page


def test_what_was_typed_is_kept_within_limits() -> None:
    said = {"title": ["A" * 5_000], "teams": ["1"] * 100, "no name": ["x"], "n" * 40: ["x"]}
    assert rules.kept(said) == {"title": ["A" * 4_000], "teams": ["1"] * 40}
    assert len(rules.kept({f"f{n}": ["x"] for n in range(99)})) == 40
