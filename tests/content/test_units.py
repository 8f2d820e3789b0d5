"""The small values of front matter."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from lms.content import units


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("40m", timedelta(minutes=40)),
        ("24h", timedelta(hours=24)),
        ("2d", timedelta(days=2)),
        ("1w", timedelta(weeks=1)),
        ("0m", None),
        ("40", None),
        ("-1d", None),
        ("1.5h", None),
        ("99999d", None),
        ("٣d", None),
    ],
)
def test_a_duration_is_a_number_and_a_unit(text: str, span: timedelta | None) -> None:
    assert units.span(text) == span


@pytest.mark.parametrize(
    ("text", "months"), [("12mo", 12), ("0mo", None), ("121mo", None), ("12", None), ("12m", None)]
)
def test_months_go_from_one_to_ten_years(text: str, months: int | None) -> None:
    assert units.months(text) == months


@pytest.mark.parametrize(("text", "percent"), [("80%", 80), ("80 %", 80), ("0%", 0), ("80", None), ("0.8", None)])
def test_percent_carries_its_sign(text: str, percent: int | None) -> None:
    assert units.percent(text) == percent


@pytest.mark.parametrize(("text", "count"), [("0", 0), ("12", 12), ("-1", None), ("1.0", None), ("²", None)])
def test_a_count_is_digits(text: str, count: int | None) -> None:
    assert units.count(text) == count


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2027-09-30", date(2027, 9, 30)),
        ("2028-02-29", date(2028, 2, 29)),
        ("2027-02-29", None),
        ("2027-9-30", None),
        ("20270930", None),
        ("0000-01-01", None),
    ],
)
def test_a_date_is_one_of_the_calendar(text: str, day: date | None) -> None:
    assert units.day(text) == day


@pytest.mark.parametrize(
    ("text", "flag"), [("yes", True), ("True", True), ("no", False), ("false", False), ("1", None)]
)
def test_yes_and_no_are_flags(text: str, flag: bool | None) -> None:
    assert units.flag(text) is flag


@pytest.mark.parametrize(
    ("text", "hundredths"),
    [("1", 100), ("2.5", 250), ("0.25", 25), ("0", None), ("0.00", None), ("1.234", None), ("-1", None), (".5", None)],
)
def test_points_are_kept_in_hundredths(text: str, hundredths: int | None) -> None:
    assert units.points(text) == hundredths


@pytest.mark.parametrize(
    ("text", "number"),
    [("2", Decimal(2)), (" -1.5 ", Decimal("-1.5")), ("−3", Decimal(-3)), ("2,5", None), ("1e9", None), ("NaN", None)],
)
def test_a_number_is_plain(text: str, number: Decimal | None) -> None:
    assert units.number(text) == number
