"""Courses, lessons and the check of a lesson."""

from datetime import date, timedelta

import pytest

from lms.content.quizzes import Kind
from tests.content import small

CHECK = "- [x] Yes\n  > .\n- [ ] No\n  > .\n\n> [!NOTE]\n> ."


def found(changes: dict[str, str]) -> list[str]:
    return [f"{one.path.rpartition('/')[2]}:{one.line} {one.code}" for one in small.read(changes).findings]


def test_a_course_has_its_lessons_in_order() -> None:
    course = small.read().courses["basics"]
    assert [lesson.id for lesson in course.lessons] == ["say", "mean"]
    assert (course.tier, course.requires, course.valid_for, course.recertify) == (1, ("policy:conduct",), None, "quiz")
    assert (course.owner, course.review_by, course.lang, course.status) == ("", date(2027, 9, 30), "en", "active")
    assert course.body == "Two lessons."
    assert course.minutes == 9


def test_a_lesson_is_read_without_its_check() -> None:
    lesson = small.read().courses["basics"].lessons[0]
    assert lesson.body == (
        "Say it. See [clause 1](policy:conduct#open), [next](lesson:basics/mean) and [[word]].\n\n## Why\n\nBecause."
    )
    assert lesson.covers == ("policy:conduct#open",)
    assert (lesson.course_id, lesson.complete_when, lesson.drip, lesson.minutes, lesson.line) == (
        ("basics", "read", None, 8, 8)
    )
    assert lesson.check is not None
    assert (lesson.check.id, lesson.check.prompt, lesson.check.body) == ("check", "Do you say it?", "")
    assert (lesson.check.kind, lesson.check.cites) == (Kind.SINGLE, ("policy:conduct#open", "policy:conduct#true"))


def test_a_check_may_have_a_heading_and_an_id() -> None:
    changes = small.lesson(f"Text.\n\n## Check\n\n### What?\n<!-- id: mine -->\n\nReally.\n\n{CHECK}")
    check = small.read(changes).courses["basics"].lessons[1].check
    assert check is not None
    assert (check.id, check.prompt, check.body, check.line) == ("mine", "What?", "Really.", 11)
    assert found(changes) == []


def test_the_keys_of_a_lesson_are_typed() -> None:
    changes = {small.KINDS["mean"]: small.MEAN.replace("covers:", "complete_when: attest\ndrip: 2d\ncovers:")}
    lesson = small.read(changes).courses["basics"].lessons[1]
    assert (lesson.complete_when, lesson.drip) == ("attest", timedelta(days=2))


def test_reading_time_is_reckoned_if_nothing_is_said() -> None:
    lesson = small.read(small.lesson("word " * 301)).courses["basics"].lessons[1]
    assert lesson.minutes == 3


@pytest.mark.parametrize(
    ("body", "places"),
    [
        (f"## Check\n\nA?\n\n{CHECK}\n\n## Check\n\nB?\n\n{CHECK}", ["02-mean.md:19 LESSON-CHECK"]),
        (f"## Check\n\nA?\n\n{CHECK}\n\n## After\n\nMore.", ["02-mean.md:7 LESSON-CHECK"]),
        (f"## Check\n\n### A?\n\n{CHECK}\n\n### B?\n\n{CHECK}", ["02-mean.md:19 LESSON-CHECK"]),
        (f"## check\n\n{CHECK}", ["02-mean.md:7 QUIZ-PROMPT"]),
        ("## Check\n\nA?", ["02-mean.md:7 QUIZ-ANSWER-MISSING"]),
    ],
)
def test_a_lesson_ends_with_one_question(body: str, places: list[str]) -> None:
    assert found(small.lesson(body)) == places


@pytest.mark.parametrize(
    ("old", "new", "places"),
    [
        ("1. [Say it](01-say.md)\n2. [Mean it](02-mean.md)\n", "", ["course.md:1 COURSE-EMPTY"]),
        ("2. [Mean it](02-mean.md)", "2. [Mean it](02-meen.md)", ["course.md:15 LESSON-MISSING"]),
        ("2. [Mean it](02-mean.md)", "2. Mean it", ["course.md:15 COURSE-LIST"]),
        ("2. [Mean it]", "2. [Say it](01-say.md)\n3. [Mean it]", ["course.md:15 COURSE-LIST"]),
        ("2. [Mean it](02-mean.md)", "", ["02-mean.md:1 LESSON-UNLISTED"]),
        ("2. [Mean it](02-mean.md)", "2. [Mean it](02-mean.md#why)", ["course.md:15 REF-PART"]),
    ],
)
def test_the_list_of_lessons_names_each_file_once(old: str, new: str, places: list[str]) -> None:
    changes = {small.KINDS["course"]: small.COURSE.replace(old, new)}
    assert set(places) <= set(found(changes))


def test_a_lesson_that_is_not_there_is_answered_with_the_nearest_that_is() -> None:
    findings = small.spoilt("course", "(02-mean.md)", "(02-meen.md)")
    (message,) = [one.message for one in findings if one.code == "LESSON-MISSING"]
    assert message.endswith("Did you mean “courses/1-basics/02-mean.md”?")


def test_a_list_without_a_heading_is_the_list_too() -> None:
    course = small.read({small.KINDS["course"]: small.COURSE.replace("## Lessons\n\n", "")}).courses["basics"]
    assert (course.body, len(course.lessons)) == ("Two lessons.", 2)


def test_a_list_that_begins_the_body_leaves_nothing() -> None:
    text = small.COURSE.replace("Two lessons.\n\n## Lessons\n\n", "")
    assert small.read({small.KINDS["course"]: text}).courses["basics"].body == ""


def test_a_lesson_without_a_course_says_so() -> None:
    assert "01-a.md:1 COURSE-MISSING" in found({"courses/2-other/01-a.md": small.MEAN})


def test_two_lessons_do_not_share_an_id() -> None:
    changes = {small.KINDS["mean"]: small.MEAN.replace("id: mean", "id: say")}
    assert "02-mean.md:2 ID-DUPLICATE" in found(changes)


def test_a_lesson_without_an_id_is_left_out_and_reported_once() -> None:
    changes = {small.KINDS["mean"]: small.MEAN.replace("id: mean\n", "")}
    assert [one for one in found(changes) if "02-mean" in one] == ["02-mean.md:1 ID-MISSING"]
