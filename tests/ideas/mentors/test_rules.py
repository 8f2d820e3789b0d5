"""Who fits, what may be asked and answered, and what is kept of words."""

from datetime import timedelta

import pytest

from lms.ideas.mentors import rules
from lms.ideas.mentors.rules import Candidate, Terms
from tests.advocacy.deeds import AT

pytestmark = pytest.mark.once


def candidate(number: int, zone: str = "UTC", language: str = "en", has: int = 0, most: int = 2) -> Candidate:
    return Candidate(number, f"p{number}", f"Person {number}", "", language, zone, has, most)


@pytest.mark.parametrize(
    ("candidates", "chosen"),
    [
        ([], []),
        ([candidate(1, has=2)], []),
        ([candidate(1, language="de")], []),
        ([candidate(1, language="en-GB")], [1]),
        ([candidate(1, "Asia/Tokyo"), candidate(2, "Europe/Lisbon"), candidate(3, "Europe/Berlin")], [2, 3, 1]),
        ([candidate(1, has=1), candidate(2), candidate(3)], [2, 3, 1]),
        ([candidate(1, "Not/A/Zone"), candidate(2, "America/New_York")], [1, 2]),
        ([candidate(number) for number in range(9, 0, -1)], [1, 2, 3, 4, 5]),
    ],
)
def test_who_fits_a_request(candidates: list[Candidate], chosen: list[int]) -> None:
    assert [one.person_id for one in rules.fits(candidates, "en-US", "UTC", AT)] == chosen


def test_clocks_are_compared_at_the_instant() -> None:
    winter, summer = AT, AT + timedelta(days=220)
    assert rules.apart("Europe/Berlin", "UTC", winter) == 1
    assert rules.apart("Europe/Berlin", "UTC", summer) == 2
    assert rules.apart("Asia/Kolkata", "UTC", winter) == 5
    assert rules.apart("America/New_York", "Europe/Berlin", winter) == 6


@pytest.mark.parametrize(
    ("terms", "field"),
    [
        (Terms((), "en", 1), "topics"),
        (Terms(("nothing",), "en", 1), "topics"),
        (Terms(("first",), "en", 0), "most"),
        (Terms(("first",), "en", 11), "most"),
        (Terms(("first",), "en", 1, "x" * 301), "about"),
    ],
)
def test_an_offer_that_does_not_fit_says_why(terms: Terms, field: str) -> None:
    with pytest.raises(rules.Unfit) as refused:
        rules.checked(terms, ["first"])
    assert refused.value.field == field


def test_an_offer_is_kept_clean() -> None:
    kept = rules.checked(Terms(("first", "first", "gone", "last"), "en", 10, " a \n b "), iter(["first", "last"]))
    assert (kept.topics, kept.about) == (("first", "last"), "a b")


def test_words_are_plain_and_have_an_end() -> None:
    assert rules.said(" a\r\nb\x00 ", 500) == "a\nb"
    assert rules.said("", 500) == ""
    with pytest.raises(rules.Unfit):
        rules.said("x" * 501, 500)
    assert rules.message(" Hello\x07 ") == "Hello"
    for text in ("", " \n ", "é" * 1001):
        with pytest.raises(rules.Unfit):
            rules.message(text)


@pytest.mark.parametrize(
    ("state", "minutes", "seen"),
    [("open", -1, "open"), ("open", 0, "over"), ("met", 9, "met"), ("withdrawn", 9, "withdrawn")],
)
def test_a_request_is_over_when_its_time_is(state: str, minutes: int, seen: str) -> None:
    at = AT + timedelta(minutes=minutes)
    assert rules.state_at(state, AT, at) == seen
    if seen == "open":
        rules.may_answer(state, AT, at)
        return
    with pytest.raises(rules.NotNow):
        rules.may_answer(state, AT, at)


@pytest.mark.parametrize(
    ("waiting", "lately", "refused"),
    [
        ([], 0, None),
        (["b", "c"], 9, None),
        (["a"], 1, rules.NotNow),
        (["b", "c", "d"], 3, rules.NotNow),
        ([], 10, rules.TooMany),
    ],
)
def test_how_often_one_may_ask(waiting: list[str], lately: int, refused: type[Exception] | None) -> None:
    if refused is None:
        rules.may_ask(waiting, "a", lately)
        return
    with pytest.raises(refused):
        rules.may_ask(waiting, "a", lately)
