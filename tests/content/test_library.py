"""Everything together: what is kept, found, listed for rendering."""

from datetime import date

import pytest

from lms.content import library
from lms.content.gather import Files
from lms.content.library import Fragment
from tests.content import small


def test_a_small_academy_has_nothing_to_mend() -> None:
    assert small.read().findings == ()


def test_nothing_at_all_has_nothing_to_mend() -> None:
    assert library.read({}, today=small.TODAY) == library.read(Files(), today=small.TODAY)
    assert library.read({}, today=small.TODAY).findings == ()


def test_things_are_found_by_reference() -> None:
    read = small.read()
    lesson = read.lesson("basics/mean")
    assert lesson is not None
    assert lesson.title == "Mean it"
    assert (read.lesson("basics/none"), read.lesson("none/say"), read.level(7), read.quiz_for("course:none")) == (
        (None, None, None, None)
    )
    assert read.quiz_for("course:basics") is read.quizzes["basics"]
    assert read.level(1) is read.levels[1]
    assert [one.id for one in read.covering("policy:conduct#open")] == ["say"]
    assert read.glossary["word"].body == "What is said."


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("courses/01-say.md", "FILE-PLACE"),
        ("courses/1-basics/deep/01-say.md", "FILE-PLACE"),
        ("courses/1-basics/notes.toml", "FILE-PLACE"),
        ("quizzes/more/basics.md", "FILE-PLACE"),
        ("policies/more/x.md", "FILE-PLACE"),
        ("other/x.md", "FILE-PLACE"),
        ("x.md", "FILE-PLACE"),
    ],
)
def test_a_file_in_another_place_is_not_read(path: str, code: str) -> None:
    assert [(one.path, one.code) for one in small.read({path: "words"}).findings] == [(path, code)]


@pytest.mark.parametrize("path", ["README.md", "courses/README.md", "courses/1-basics/readme.md"])
def test_a_readme_may_stand_anywhere(path: str) -> None:
    assert small.read({path: "words"}).findings == ()


def test_an_id_belongs_to_the_first_file_that_has_it() -> None:
    read = small.read(
        {"quizzes/second.md": small.QUIZ.replace("for: course", "for: policy").replace("y:basics", "y:conduct")}
    )
    assert [(one.path, one.line, one.code) for one in read.findings] == [("quizzes/second.md", 2, "ID-DUPLICATE")]
    assert read.quizzes["basics"].path == "quizzes/basics.md"


def test_a_word_is_explained_once() -> None:
    read = small.read({small.KINDS["glossary"]: small.GLOSSARY + "\n## Word\n\nAgain."})
    assert [(one.line, one.code) for one in read.findings] == [(7, "ID-DUPLICATE")]
    assert read.glossary["word"].body == "What is said."


def test_every_piece_of_markdown_is_listed_with_its_line() -> None:
    listed = library.fragments(small.read())
    pieces = {(piece.path.rpartition("/")[2], piece.line, piece.text) for piece in listed}
    assert {
        ("course.md", 10, "Two lessons."),
        ("02-mean.md", 7, "Mean it, at {company}. [Back](lesson:basics/say#why)."),
        ("01-say.md", 14, "Do you say it?"),
        ("01-say.md", 14, "Now and then"),
        ("basics.md", 10, "An introduction."),
        ("basics.md", 12, "A hint."),
        ("basics.md", 12, "Somebody asks you."),
        ("basics.md", small.QUIZ.split("\n").index("## How many?") + 1, "About right."),
        ("basics.md", 10, "The holder has shown it."),
        ("conduct.md", 11, "Say it, mean it."),
        ("conduct.md", 23, "Nothing limits you."),
        ("square.md", 11, "Good for talking."),
        ("glossary.md", 3, "What is said."),
    } <= pieces
    assert all(piece.text for piece in listed)


def test_the_pieces_of_a_quiz_are_those_of_the_whole() -> None:
    read = small.read()
    pieces = library.quiz_fragments(read.quizzes["basics"])
    assert set(pieces) == {one for one in library.fragments(read) if one.path == "quizzes/basics.md"}


def test_findings_of_reading_from_disk_are_kept() -> None:
    files = Files()
    files.refuse("courses/x.md", "FILE-LINK", "A link.")
    assert [one.code for one in library.read(files, today=date.min).findings] == ["FILE-LINK"]


def test_html_depends_on_text_alone() -> None:
    course = small.COURSE.replace("id: basics", "id: other").replace("tier: 1", "tier: 0")
    say = small.SAY.replace("policy:conduct#open), [next]", "policy:conduct#open), ![A card](card.png) [next]")
    changes: dict[str, str | bytes | None] = {
        "courses/2-other/course.md": course,
        "courses/2-other/01-say.md": say,
        "courses/2-other/02-mean.md": small.MEAN,
        "courses/2-other/card.png": b"",
    }
    read = small.read(changes)
    assert read.findings == ()
    lesson = read.lesson("other/say")
    assert lesson is not None
    assert "![A card](@/c/other/files/card.png) [next](lesson:other/mean)" in lesson.body
    assert Fragment(lesson.path, 8, lesson.body) in library.fragments(read)


def test_a_picture_in_a_folder_without_a_course_has_no_address() -> None:
    assert small.read({"courses/3-none/x.png": b""}).findings == ()
