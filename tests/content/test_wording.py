"""Case, space and punctuation say nothing; everything else does."""

from datetime import timedelta

import pytest

from lms.content import wording


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Who decides?", "who decides"),
        ("Who  decides?", " Who decides? "),
        ("Who, then, decides?", "Who then decides!"),
        ("**Who** decides?", "Who *decides*?"),
        ("See [the clause](policy:a#b).", "See [the clause](policy:a#c)."),
        ("It's yours", "It’s yours"),
        ("ﬁne", "fine"),
        ("5 −3", "5 -3"),
        ("", " "),
    ],
)
def test_these_say_the_same(one: str, other: str) -> None:
    assert wording.same(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Who decides?", "Who decided?"),
        ("You may", "You may not"),
        ("1.5 hours", "15 hours"),
        ("-5 degrees", "5 degrees"),
        ("10 %", "10"),
        ("5 €", "5 $"),
        ("a > b", "a < b"),
        ("Post 👍", "Post 👎"),
        ("nowhere", "now here"),
        (":-)", ":-("),
        ("", "a"),
        ("की", "का"),
    ],
)
def test_these_do_not(one: str, other: str) -> None:
    assert not wording.same(one, other)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Who **decides**?\n", "“Who decides?”"),
        ("# See [the _clause_](policy:a#b)", "“See the clause”"),
        ("x" * 61, "“" + "x" * 60 + "…”"),
        ("", "“”"),
    ],
)
def test_a_text_is_named_in_one_short_line(text: str, expected: str) -> None:
    assert wording.quoted(text) == expected


def test_two_long_texts_are_told_apart_by_all_their_words() -> None:
    one, other = f"{'so ' * 30}it is", f"{'so ' * 30}it was"

    assert wording.told_apart(one, other) == (f"“{one}”", f"“{other}”")
    assert wording.told_apart("a" * 61, "b") == (f"“{'a' * 60}…”", "“b”")


def test_numbers_are_said_with_their_units() -> None:
    assert [wording.span(timedelta(minutes=each)) for each in (1, 10, 60, 90, 1440, 20160)] == [
        "1 minute",
        "10 minutes",
        "1 hour",
        "90 minutes",
        "1 day",
        "2 weeks",
    ]
    assert wording.span(None) == "without a limit"
    assert [wording.points(each) for each in (100, 200, 150, 25)] == [
        "1 point",
        "2 points",
        "1.5 points",
        "0.25 points",
    ]
    assert wording.listed([]) == "nothing"
    assert wording.listed(["a", "b"]) == "“a”, “b”"
