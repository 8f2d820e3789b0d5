"""Which days count, what an alias may be, and when the figure of a team is said."""

from datetime import UTC, date, datetime
from itertools import count
from zoneinfo import ZoneInfo

import pytest

from lms.contests.boards import rules

pytestmark = pytest.mark.once
TODAY = date(2026, 11, 22)


def test_thirty_days_count_today_among_them() -> None:
    assert rules.first_day(TODAY) == date(2026, 10, 24)


@pytest.mark.parametrize(
    ("day", "zone", "at"),
    [
        (date(2026, 10, 24), "UTC", datetime(2026, 11, 23, tzinfo=UTC)),
        (date(2026, 10, 24), "Europe/Berlin", datetime(2026, 11, 22, 23, tzinfo=UTC)),
        (date(2026, 2, 28), "Europe/Berlin", datetime(2026, 3, 29, 22, tzinfo=UTC)),
        (date(2026, 2, 27), "Europe/Berlin", datetime(2026, 3, 28, 23, tzinfo=UTC)),
        # There is no midnight on that day in Santiago: it begins an hour later.
        (date(2026, 8, 7), "America/Santiago", datetime(2026, 9, 6, 4, tzinfo=UTC)),
        (date(2026, 10, 24), "Pacific/Auckland", datetime(2026, 11, 22, 11, tzinfo=UTC)),
    ],
)
def test_a_day_falls_out_as_the_thirtieth_after_it_begins(day: date, zone: str, at: datetime) -> None:
    found = rules.leaves_at(day, ZoneInfo(zone)).astimezone(UTC)

    assert found == at
    assert rules.first_day(found.astimezone(ZoneInfo(zone)).date()) > day


@pytest.mark.parametrize("text", ["Quiet Heron 12", "  Quiet   Heron ", "O'Malley-2", "Ünal", "कमल 3"])
def test_an_alias_is_letters_digits_spaces_hyphens_and_apostrophes(text: str) -> None:
    assert rules.clean_alias(text) == " ".join(text.split())


@pytest.mark.parametrize("text", ["", "ab", "x" * 31, "a<b>c", "line\x07bell", "123 456", "\u202ename", "a_b_c"])
def test_anything_else_is_no_alias(text: str) -> None:
    with pytest.raises(rules.BadAlias, match="alias"):
        rules.clean_alias(text)


def test_a_suggested_alias_is_the_same_for_a_person_until_somebody_has_it() -> None:
    first = rules.suggestion("secret", 7, lambda _: False)
    numbers = count()

    assert rules.clean_alias(first) == first
    assert rules.suggestion("secret", 7, lambda _: False) == first
    assert rules.suggestion("secret", 8, lambda _: False) != first
    assert rules.suggestion("other", 7, lambda _: False) != first
    assert rules.suggestion("secret", 7, lambda alias: next(numbers) < 3 or alias == first) != first


@pytest.mark.parametrize(
    ("team", "how"),
    [
        (rules.Team(), "now"),
        (rules.Team(waiting=4, left=3), "now"),
        (rules.Team(0, 0, date(2026, 11, 21), date(2026, 10, 1)), "same"),
        (rules.Team(4, 0, date(2026, 11, 21), date(2026, 10, 1)), "same"),
        (rules.Team(5, 0, date(2026, 11, 21), date(2026, 10, 1)), "now"),
        (rules.Team(5, 0, date(2026, 11, 21), date(2026, 11, 1)), "same"),
        (rules.Team(0, 1, date(2026, 11, 21), date(2026, 10, 1)), ""),
        (rules.Team(3, 1, date(2026, 11, 21), date(2026, 10, 1)), ""),
        (rules.Team(4, 1, date(2026, 11, 21), date(2026, 10, 1)), "now"),
        (rules.Team(4, 1, date(2026, 11, 21), date(2026, 11, 20)), ""),
        (rules.Team(0, 1, date(2026, 10, 24), date(2026, 10, 1)), ""),
        (rules.Team(0, 1, date(2026, 10, 23), date(2026, 10, 23)), "now"),
        (rules.Team(5, 0, date(2026, 11, 21), None), "now"),
    ],
)
def test_the_figure_of_a_team_is_of_other_people_only_where_subtracting_tells_of_nobody(
    team: rules.Team, how: str
) -> None:
    assert rules.may_say(team, TODAY) == how


@pytest.mark.parametrize(
    ("points", "active", "said"), [(100, 4, None), (0, 0, None), (99, 5, 15), (100, 5, 20), (124, 5, 20), (24, 5, 0)]
)
def test_an_average_is_of_five_people_or_more_and_rounded_down_to_fives(
    points: int, active: int, said: int | None
) -> None:
    assert rules.average(points, active) == said


@pytest.mark.parametrize(("people", "said"), [(5, 5), (9, 5), (10, 10), (1_000_003, 1_000_000)])
def test_people_are_counted_in_fives(people: int, said: int) -> None:
    assert rules.in_fives(people) == said
