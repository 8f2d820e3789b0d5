"""What changed in a course, for somebody who learned it before."""

from lms.content.courses import Course
from lms.content.reading_changes import MOST, Paragraph, Reread, course_of, rereading
from tests import academy as written

FOLDER = "courses/1-first/"


def course(changes: dict[str, str] | None = None) -> Course:
    files = {path: body for path, body in written.files(changes).items() if path.startswith(FOLDER)}
    found = course_of(files, "first")
    assert found is not None
    return found


def test_a_course_is_read_from_its_folder_alone() -> None:
    assert [one.id for one in course().lessons] == ["one", "two"]
    assert course_of({}, "first") is None


def test_spelling_alone_is_nothing_to_read_again() -> None:
    new = {f"{FOLDER}02-two.md": written.LESSON_TWO.replace("Answer once, then leave.", "ANSWER once; then leave!")}

    assert rereading(course(), course(new)) == ()


def test_paragraphs_stand_beside_each_other_without_their_marks() -> None:
    text = written.LESSON_TWO.replace("> **Do** answer once.", "> **Do** answer [kindly](policy:conduct#kind).")
    text = text.replace("## The rule\n\n", "") + "\n\nOne more.\n"
    (found,) = rereading(course(), course({f"{FOLDER}02-two.md": text}))

    assert found == Reread(
        "two",
        "Be kind",
        "changed",
        (
            Paragraph("The rule", ""),
            Paragraph("Do answer once.", "Do answer kindly."),
            Paragraph("", "One more."),
        ),
    )


def test_lessons_that_came_and_went() -> None:
    listed = "1. [Say who you are](01-one.md)\n2. [Be kind](02-two.md)"
    less = {f"{FOLDER}course.md": written.COURSE_FIRST.replace(listed, "1. [Be kind](02-two.md)")}

    assert [(one.id, one.kind) for one in rereading(course(), course(less))] == [("one", "removed")]
    assert [(one.id, one.kind) for one in rereading(course(less), course())] == [("one", "new")]


def test_of_very_much_only_the_beginning_is_shown() -> None:
    long = written.LESSON_TWO + "".join(f"\n\nParagraph {number}.\n" for number in range(MOST + 2))
    (found,) = rereading(course(), course({f"{FOLDER}02-two.md": long}))

    assert (len(found.paragraphs), found.more) == (MOST, 2)
