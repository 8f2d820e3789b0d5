"""Where files live, and how a text from a form meets the one before."""

import pytest

from lms.authoring import texts
from lms.content.findings import finding

BOM = b"\xef\xbb\xbf"


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("courses/x/course.md", "course"),
        ("courses/x/01 with spaces and ü.md", "lesson"),
        ("courses/x/a.PNG", "picture"),
        ("quizzes/x.md", "quiz"),
        ("badges/x.md", "badge"),
        ("policies/x.md", "policy"),
        ("policies/platforms/x.md", "platform"),
        ("courses/levels.toml", "levels"),
        ("courses/glossary.md", "glossary"),
        ("courses/README.md", "other"),
        ("README.md", ""),
        ("courses/../quizzes/x.md", ""),
        ("/quizzes/x.md", ""),
        ("quizzes//x.md", ""),
        ("quizzes\\x.md", ""),
        ("quizzes/.x.md", ""),
        ("courses/__MACOSX/x.md", ""),
        ("quizzes/x\n.md", ""),
        ("quizzes/x.txt", ""),
        ("quizzes/" + "x" * 300 + ".md", ""),
        ("", ""),
    ],
)
def test_a_file_is_what_its_place_says(path, kind):
    assert texts.kind_of(path) == kind


@pytest.mark.parametrize(
    ("roles", "path", "may"),
    [
        ({"trainer"}, "quizzes/x.md", True),
        ({"trainer"}, "policies/x.md", True),
        ({"champion"}, "quizzes/x.md", False),
        ({"champion"}, "courses/levels.toml", False),
        ({"champion"}, "policies/x.md", True),
        ({"champion"}, "policies/platforms/x.md", True),
        ({"admin", "staff", "expert"}, "policies/x.md", False),
    ],
)
def test_trainers_write_everything_and_champions_what_is_decided(roles, path, may):
    assert texts.may_write(roles, path) == may


@pytest.mark.parametrize(
    ("typed", "before", "kept"),
    [
        ("a\r\nb\r\n", None, b"a\nb\n"),
        ("a\r\nb\r\n", b"x\ny\n", b"a\nb\n"),
        ("a\r\nb\r\n", b"x\r\ny\r\n", b"a\r\nb\r\n"),
        ("a\r\nb\r\n", b"x\r\ny\n", b"a\nb\n"),
        ("a\rb", None, b"a\nb"),
        ("a", BOM + b"x", BOM + b"a"),
        ("\ufeffa", None, b"a"),
        ("  a  \n\n", None, b"  a  \n\n"),
    ],
)
def test_line_ends_and_mark_stay_as_the_file_had_them(typed, before, kept):
    assert texts.typed(typed, before) == kept


def test_a_text_shown_and_typed_again_is_the_same():
    for body in (b"a\nb\n", b"a\r\nb\r\n", BOM + b"a\n", b"\n\n a", b""):
        assert texts.typed(texts.shown(body).replace("\n", "\r\n"), body) == body


@pytest.mark.parametrize(
    ("column", "line", "parts"),
    [
        (1, "abc", ("", "a", "bc")),
        (3, "abc", ("ab", "c", "")),
        (9, "abc", ("abc", " ", "")),
        (1, "", ("", " ", "")),
        (2, "\tx\x01", (" ", "x", "\ufffd")),
    ],
)
def test_a_finding_points_to_its_letter(column, line, parts):
    found = texts.pointed([finding("x", 1, column, "KEY-UNKNOWN", "No.")], line)[0]
    assert (found.before, found.at, found.after) == parts
    assert found.mend


def test_a_long_line_is_cut_around_the_column():
    found = texts.pointed([finding("x", 1, 500, "KEY-UNKNOWN", "No.")], "a" * 499 + "b" + "c" * 500)[0]
    assert found.at == "b"
    assert found.before.startswith("…a")
    assert found.after.endswith("c…")
    assert len(found.before + found.after) < 110


def test_a_difference_says_where_it_is():
    unified = ["--- a/x", "+++ b/x", "@@ -1,2 +7,2 @@", " same", "-old", "+new", "+++ more"]
    assert texts.diff_lines(unified) == [
        ("gap", "From line 7"),
        ("same", "same"),
        ("removed", "old"),
        ("added", "new"),
        ("added", "++ more"),
    ]
    assert texts.diff_lines(["The line ends differ, nothing else."]) == [
        ("same", "The line ends differ, nothing else.")
    ]


def test_a_title_is_read_or_is_the_files_name():
    assert texts.title_of(b'---\ntitle: "A: b"\n---\n', "quizzes/x.md") == "A: b"
    assert texts.title_of(b"no front matter", "quizzes/x.md") == "x.md"
    assert texts.title_of(b"\xff\xfe", "quizzes/x.md") == "x.md"
