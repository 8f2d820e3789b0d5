"""Findings for people, programs and GitHub."""

import json

from lms.content import report
from lms.content.findings import CODES, Finding, finding

FILES = {"a.md": b"\xef\xbb\xbffirst\r\n\tsecond \x1b[31m line\r\n" + b"x" * 300, "b.md": b"\xff"}


def test_a_finding_shows_its_line_with_a_caret() -> None:
    found = [finding("a.md", 1, 3, "QUIZ-MARK", "Wrong."), finding("a.md", 2, 2, "HTML-RAW", "Odd.")]
    assert report.text(found, FILES) == (
        "a.md:1:3 QUIZ-MARK Wrong.\n    first\n      ^\n"
        "a.md:2:2 HTML-RAW warning: Odd.\n    \tsecond \ufffd[31m line\n    \t^\n"
        "1 error, 1 warning. More: lms explain QUIZ-MARK\n"
    )


def test_a_long_line_is_cut_around_the_column() -> None:
    text = report.text([finding("a.md", 3, 200, "QUIZ-MARK", "Wrong.")], FILES)
    _, line, caret, _ = text.splitlines()
    assert len(line) == 104
    assert caret == " " * (4 + 49) + "^"


def test_a_line_that_is_not_there_is_not_shown() -> None:
    text = report.text(
        [finding("c.md", 1, 1, "FILE-LINK", "A\nlink."), finding("a.md", 9, 1, "FILE-LINK", "B.")], FILES
    )
    lines = ["c.md:1:1 FILE-LINK A link.", "a.md:9:1 FILE-LINK B.", "2 errors, 0 warnings. More: lms explain FILE-LINK"]
    assert text.splitlines() == lines


def test_colour_marks_the_code() -> None:
    found = [finding("b.md", 1, 1, "FILE-ENCODING", "x"), finding("b.md", 1, 1, "HTML-RAW", "y")]
    text = report.text(found, FILES, colour=True)
    assert "\x1b[31mFILE-ENCODING\x1b[0m" in text
    assert "\x1b[33mHTML-RAW\x1b[0m" in text


def test_nothing_found_is_said_too() -> None:
    assert report.text([], {}) == "Nothing to mend.\n"


def test_programs_get_the_mend_and_the_source_as_well() -> None:
    (one,) = json.loads(report.as_json([finding("a.md", 1, 3, "QUIZ-MARK", "Wrong.")], FILES))
    assert one == {
        "path": "a.md",
        "line": 1,
        "column": 3,
        "code": "QUIZ-MARK",
        "message": "Wrong.",
        "severity": "error",
        "mend": CODES["QUIZ-MARK"].mend,
        "source": "first",
    }


def test_github_gets_escaped_commands() -> None:
    found = Finding("a:b,c.md", 1, 3, "QUIZ-MARK", "50%\n::error::x", "warning")
    assert report.as_github([found], {}) == (
        "::warning file=a%3Ab%2Cc.md,line=1,col=3,title=QUIZ-MARK::QUIZ-MARK 50%25 ::error::x\n"
    )


def test_every_code_is_explained_in_full() -> None:
    for code, known in CODES.items():
        assert code == code.upper()
        assert all((known.title, known.why, known.mend, known.example)), code
        assert known.severity in ("error", "warning")
