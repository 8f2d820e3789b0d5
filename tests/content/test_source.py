"""Bytes to lines."""

import pytest

from lms.content import source
from lms.content.notes import Notes
from lms.content.source import Line
from tests.content import small


@pytest.mark.parametrize("data", [b"a\nb", b"a\r\nb", b"a\rb", b"\xef\xbb\xbfa\nb"])
def test_line_ends_and_a_byte_order_mark_change_nothing(data: bytes) -> None:
    notes = Notes("x.md")
    assert source.decode(data, notes) == "a\nb"
    assert notes.findings == []


@pytest.mark.parametrize(
    ("data", "place"),
    [
        (b"caf\xe9", "1:4 FILE-ENCODING"),
        ("ä\n".encode() + b"x\xff", "2:2 FILE-ENCODING"),
        ("a\n".encode("utf-16"), "1:1 FILE-ENCODING"),
        (b"a\nb\x00c", "2:2 FILE-CONTROL"),
        (b"a\x1b[31m", "1:2 FILE-CONTROL"),
        (b"x" * (source.MOST_BYTES + 1), "1:1 FILE-LARGE"),
    ],
)
def test_what_is_not_text_is_found_at_its_place(data: bytes, place: str) -> None:
    notes = Notes("x.md")
    source.decode(data, notes)
    assert small.places(tuple(notes.findings)) == [place]


def test_invisible_characters_are_replaced_and_the_file_is_read_on() -> None:
    assert source.decode(b"a\x00b", Notes("x.md")) == "a\ufffdb"


def test_a_bad_file_hides_no_other() -> None:
    library = small.read({small.KINDS["badge"]: b"\xff\xfe"})
    assert small.places(library.findings) == ["1:1 FILE-ENCODING"]
    assert small.places(small.read({small.KINDS["quiz"]: b"\xff"}).findings) == ["1:1 FILE-ENCODING"]
    assert list(library.courses) == ["basics"]
    assert library.badges == {}


def test_tabs_and_windows_line_ends_are_accepted() -> None:
    files = {path: text.replace("\n", "\r\n") for path, text in small.FILES.items()}
    files[small.KINDS["quiz"]] = small.QUIZ.replace("- [x] This", "-\t[x] This").replace("  > Right.", "\t> Right.")
    library = small.read(files)
    assert library.findings == ()
    assert library.courses["basics"].digest == small.read().courses["basics"].digest


def test_a_line_knows_where_its_end_stands() -> None:
    line = Line(3, "  > word ", 4).after(4)
    assert (line.text, line.column(), line.column(2)) == ("word ", 9, 11)
    assert line.stripped() == Line(3, "word", 8)
    assert Line(1, "\t x").indent == 5
    assert Line(1, " \t").blank
