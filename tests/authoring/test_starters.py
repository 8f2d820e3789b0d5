"""What something new starts with is clean, whatever its title, and is read as it was meant."""

from datetime import UTC, date, datetime

import pytest

from lms.authoring import starters
from lms.content import library as content
from tests import academy as written

AT = date(2026, 11, 22)
MORNING = datetime(2026, 11, 22, 9, tzinfo=UTC)
TITLES = [
    "Handling comments",
    "Yes",
    "Comments: a start",
    "#ad and you",
    '"Quoted" & <odd>',
    "[Brackets] here",
    "42",
    "- dash",
    "Größe   zählt",
]


def errors_of(files: dict[str, bytes]) -> list[str]:
    library = content.read({**written.files(), **files}, today=AT)
    return [f"{one.path}:{one.line} {one.code}" for one in library.findings if one.path in files]


def new_course(title: str = "Handling comments") -> dict[str, bytes]:
    return starters.course_files("comments", title, 2, AT)


@pytest.mark.parametrize("title", TITLES)
def test_everything_new_is_clean_and_keeps_its_title(title: str) -> None:
    files = new_course(title)
    files |= starters.quiz_file("comments", title, "course:comments")
    files |= starters.badge_file("comments", title, "course:comments")
    policy = starters.policy_file("comments", title, AT)

    assert errors_of(files) == []
    assert errors_of(policy) == ["policies/comments.md:15 CLAUSE-UNCOVERED"]
    read = content.read({**written.files(), **files, **policy}, today=AT)
    wanted = " ".join(title.split())
    titles = [kind["comments"].title for kind in (read.courses, read.quizzes, read.badges, read.policies)]
    assert titles == [wanted] * 4


def test_a_course_begins_with_a_lesson_on_its_level_and_is_read_again_in_a_year() -> None:
    course = content.read({**written.files(), **new_course()}, today=AT).courses["comments"]

    assert (course.tier, course.review_by) == (2, date(2027, 11, 22))
    assert [(lesson.id, lesson.title) for lesson in course.lessons] == [("first", "The first lesson")]
    assert course.lessons[0].check is not None
    assert (
        starters.course_files("comments", "x", 2, datetime(2026, 11, 22, 9, tzinfo=UTC)).keys() == new_course().keys()
    )


@pytest.mark.parametrize("ending", ["\n", "", "\r\n", "\n\nMore words below.\n"])
def test_a_lesson_is_added_to_the_list_and_nothing_else_changes(ending: str) -> None:
    course = written.TEXTS["courses/1-first/course.md"].rstrip("\n") + ending
    text = course.replace("\n", "\r\n") if ending == "\r\n" else course
    path = starters.lesson_path("courses/1-first/course.md", 3, "three")
    after = starters.listed(text.encode(), "The [third]", "03-three.md").decode()

    assert path == "courses/1-first/03-three.md"
    line = "3. [The third](03-three.md)"
    assert line in after
    assert "".join(after.split(line)).split() == text.split()
    files = {**written.files(), "courses/1-first/course.md": after.encode()}
    files |= starters.lesson_file(path, "three", "The [third]")
    read = content.read(files, today=AT)
    assert [lesson.id for lesson in read.courses["first"].lessons] == ["one", "two", "three"]


def test_a_course_without_a_list_gets_one() -> None:
    assert (
        starters.listed(b"---\nid: x\n---\n\nText.\n", "One", "01-one.md")
        .decode()
        .endswith("Text.\n\n## Lessons\n\n1. [One](01-one.md)\n")
    )
