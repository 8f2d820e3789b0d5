"""From a bank to a quiz file that lints, and back."""

from datetime import date

import pytest

from lms.authoring.exchange import banks
from lms.authoring.exchange.bank import ExchangeError
from lms.content import library

TODAY = date(2026, 11, 22)
BANK = b"$CATEGORY: top/Doors: a drill\n\nIs it *so*? {=Yes#Right ~No#Wrong ####Because.}\n\nWrite. {}\n"


def test_a_bank_becomes_a_quiz_file_that_reads_back() -> None:
    made = banks.taken(BANK, "quizzes/doors.md", closes="course:doors", today=TODAY)

    quiz = library.read({"quizzes/doors.md": made.text}, today=TODAY).quizzes["doors"]
    assert (quiz.title, quiz.for_, made.questions) == ("Doors: a drill", "course:doors", 2)
    assert [one.prompt for one in quiz.questions] == ["Is it \\*so\\*?", "Write."]
    assert [one.text for one in quiz.questions[0].options] == ["Yes", "No"]


def test_findings_are_those_of_the_new_file_alone() -> None:
    made = banks.taken(BANK, "quizzes/doors.md", beside={"quizzes/other.md": b"nothing"}, today=TODAY)

    assert {one.path for one in made.findings} == {"quizzes/doors.md"}
    assert "REF-BROKEN" in {one.code for one in made.findings}


def test_a_title_that_yaml_would_read_otherwise_stays_a_title() -> None:
    made = banks.taken(b'$CATEGORY: a "b" \\ - : #c\n\nSo? {T}', "quizzes/x.md", today=TODAY)

    assert library.read({"quizzes/x.md": made.text}, today=TODAY).quizzes["x"].title == 'a "b" \\ - : #c'


def test_a_bank_without_a_question_that_can_be_asked_is_refused_with_the_reason() -> None:
    with pytest.raises(ExchangeError, match="a text without a question was left out"):
        banks.taken(b"Only words.", "quizzes/x.md", today=TODAY)


def test_each_question_is_heard_of_while_it_is_read() -> None:
    heard: list[int] = []

    banks.taken(BANK, "quizzes/x.md", today=TODAY, heard=heard.append)

    assert heard == [1, 2]
    assert banks.about(BANK, "gift") == 2
