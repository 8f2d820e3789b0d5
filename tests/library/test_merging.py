"""Merging two texts that began from the same one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.library.merging import Part, merge

BASE = "one\ntwo\nthree\nfour\nfive\n"


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "expected"),
    [
        (BASE, BASE, BASE, BASE),
        (BASE, "ONE\ntwo\nthree\nfour\nfive\n", BASE, "ONE\ntwo\nthree\nfour\nfive\n"),
        (BASE, BASE, "one\ntwo\nthree\nfour\n", "one\ntwo\nthree\nfour\n"),
        (BASE, "ONE\ntwo\nthree\nfour\nfive\n", "one\ntwo\nthree\nfour\nFIVE\n", "ONE\ntwo\nthree\nfour\nFIVE\n"),
        (BASE, "zero\n" + BASE, BASE + "six\n", "zero\n" + BASE + "six\n"),
        (BASE, "one\ntwo\nTHREE\nfour\nfive\n", "one\ntwo\nTHREE\nfour\nfive\n", "one\ntwo\nTHREE\nfour\nfive\n"),
        (BASE, "one\nthree\nfour\nfive\n", "one\ntwo\nthree\nfour\nfive\nsix", "one\nthree\nfour\nfive\nsix"),
        ("", "", "a\n", "a\n"),
        ("a\r\nb\r\n", "a\r\nB\r\n", "a\r\nb\r\n", "a\r\nB\r\n"),
    ],
)
def test_what_one_side_changed_is_taken(base: str, ours: str, theirs: str, expected: str) -> None:
    found = merge(base, ours, theirs)

    assert found.clean
    assert found.hunks == ()
    assert found.text() == expected


def test_what_both_changed_is_shown_with_its_sides() -> None:
    found = merge(BASE, "one\n2\nthree\nfour\nfive\n", "one\nzwei\nthree\nfour\nfünf")

    assert not found.clean
    assert found.hunks == (Part(("two\n",), ("2\n",), ("zwei\n",)),)
    assert found.text() == "one\n<<<<<<< folder\n2\n=======\nzwei\n>>>>>>> browser\nthree\nfour\nfünf"


def test_a_last_line_without_an_end_stays_readable_between_the_marks() -> None:
    found = merge("a", "b", "c")

    assert found.text(ours="here", theirs="there") == "<<<<<<< here\nb\n=======\nc\n>>>>>>> there\n"


TEXTS = st.lists(st.sampled_from(["a\n", "b\n", "c\n", "\n"]), max_size=8).map("".join)


@given(base=TEXTS, ours=TEXTS, theirs=TEXTS)
def test_merging_is_fair_and_loses_nothing(base: str, ours: str, theirs: str) -> None:
    assert merge(base, ours, base).text() == ours
    assert merge(base, base, theirs).text() == theirs
    assert merge(base, ours, ours).text() == ours
    one, other = merge(base, ours, theirs), merge(base, theirs, ours)
    assert one.clean == other.clean
    if one.clean:
        assert one.text() == other.text()
    else:
        mine = "".join(line for part in one.parts for line in part.ours)
        assert {*ours.splitlines()} - {*base.splitlines()} <= {*mine.splitlines()}


def test_a_long_text_of_equal_lines_is_merged_in_no_time() -> None:
    long = "a\n" * 20_000

    assert merge(long, long + "b\n", long).text() == long + "b\n"
