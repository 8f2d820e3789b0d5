"""Which questions an attempt asks, in which order, and what a posted position means."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from lms.assessment import drawing
from lms.content.quizzes import Kind
from tests.assessment.made import question, quiz

POOL = tuple(
    question(name=f"q{place}", right="a", wrong="bcd", tags=("x" if place < 6 else "y",)) for place in range(10)
)


def test_the_same_seed_draws_the_same_attempt() -> None:
    asked = quiz(*POOL, draw=(("x", 3), ("y", 2)))

    assert drawing.draw(asked, 7) == drawing.draw(asked, 7)
    assert len({drawing.draw(asked, seed) for seed in range(20)}) > 10


def test_a_seed_draws_the_same_on_every_machine() -> None:
    drawn = drawing.draw(quiz(*POOL[:3]), 1)

    assert drawn == (
        ("q1", ("a", "d", "b", "c")),
        ("q2", ("b", "d", "a", "c")),
        ("q0", ("d", "b", "a", "c")),
    )


def test_so_many_questions_are_drawn_for_each_tag() -> None:
    drawn = dict(drawing.draw(quiz(*POOL, draw=(("x", 3), ("y", 2))), 5))

    tags = [one.tags[0] for one in POOL if one.id in drawn]
    assert sorted(tags) == ["x", "x", "x", "y", "y"]


def test_a_question_with_two_tags_is_drawn_once() -> None:
    both = [question(name=name, tags=("x", "y")) for name in ("one", "two", "three")]

    drawn = drawing.draw(quiz(*both, draw=(("x", 2), ("y", 2))), 3)

    assert len(drawn) == len(dict(drawn)) == 3


def test_without_shuffle_everything_keeps_the_order_of_the_source() -> None:
    drawn = drawing.draw(quiz(*POOL, shuffle=False), 9)

    assert [name for name, _ in drawn] == [one.id for one in POOL]
    assert {order for _, order in drawn} == {("a", "b", "c", "d")}


def test_every_question_is_asked_when_nothing_is_to_be_drawn() -> None:
    drawn = drawing.draw(quiz(*POOL), 9)

    assert sorted(name for name, _ in drawn) == sorted(one.id for one in POOL)


def test_true_and_false_keep_their_places() -> None:
    asked = quiz(question(Kind.TRUE_FALSE, right="b", wrong="a"))

    assert {drawing.draw(asked, seed) for seed in range(20)} == {(("one", ("a", "b")),)}


def test_every_place_of_an_option_is_about_as_likely() -> None:
    asked = quiz(POOL[0])
    places = [drawing.draw(asked, seed)[0][1].index("a") for seed in range(400)]

    assert all(60 < places.count(place) < 140 for place in range(4))


ORDERED = (("one", ("c", "a", "b")),)
SINGLE = question(right="a", wrong="bc")
MULTIPLE = question(Kind.MULTIPLE, right="ab", wrong="c")
SHORT = question(Kind.SHORT)


@pytest.mark.parametrize(
    ("asked", "given", "kept"),
    [
        (SINGLE, ["0"], ["c"]),
        (SINGLE, ["1", "2"], ["a"]),
        (SINGLE, ["a"], None),
        (SINGLE, ["3"], None),
        (SINGLE, ["-1"], None),
        (SINGLE, ["01"], None),
        (SINGLE, [], None),
        (MULTIPLE, ["2", "0", "2"], ["b", "c"]),
        (MULTIPLE, ["9", "1"], ["a"]),
        (SHORT, ["  twice "], ["twice"]),
        (SHORT, ["a\0b", "second"], ["ab"]),
        (SHORT, [" "], None),
        (SHORT, ["x" * 500], ["x" * 200]),
    ],
)
def test_only_positions_that_were_shown_count(asked, given, kept) -> None:
    drawn = ORDERED if asked.options else (("one", ()),)

    assert drawing.kept([asked], drawn, {"one": given, "two": ["0"]}) == ({"one": kept} if kept else {})


@given(some.integers(0, 2**63 - 1))
def test_what_a_row_remembers_is_what_was_drawn(seed: int) -> None:
    drawn = drawing.draw(quiz(*POOL), seed)

    assert drawing.from_rows(drawing.to_rows(drawn)) == drawn
    assert drawing.from_rows([["one", None]]) == (("one", ()),)
