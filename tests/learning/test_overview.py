"""Where a person is in the whole academy, and lessons ready to show."""

from datetime import date, timedelta

import pytest

from lms.learning import deadlines
from lms.learning import service as learning
from lms.library import service as library
from lms.recognition import service as recognition
from tests import academy as written
from tests.learning import deeds
from tests.learning.deeds import AT

LATER = AT + timedelta(days=1)


def conditions(session, person_id):
    return {one.course.id: one.condition for one in learning.overview(session, person_id, at=AT).states}


def test_a_new_person_finds_the_first_course_open_and_the_second_later(session, ada):
    assert conditions(session, ada) == {"first": "open", "second": "locked"}


def test_a_completed_course_opens_what_requires_it(session, ada):
    deeds.finish_first(session, ada)

    assert conditions(session, ada) == {"first": "done", "second": "open"}


def test_levels_in_order_with_what_they_unlock(session, ada):
    groups = learning.by_level(learning.overview(session, ada, at=AT))

    assert [(one.level.id, one.state) for one in groups] == [("start", "done"), ("ready", "current"), ("able", "open")]
    assert [one.unlocks for one in groups] == [(), ("read the stories",), ()]
    assert groups[2].offers == ("share stories in your own words",)
    assert [way.words for way in groups[2].courses[0].first] == ["Complete the course “First steps”."]


def test_a_level_reached_names_the_day(session, ada):
    recognition.record(session, ada, "policy:conduct", at=AT)
    deeds.finish_first(session, ada)

    reached = learning.by_level(learning.overview(session, ada, at=AT))[1]

    assert (reached.state, reached.reached_at) == ("done", AT)


def test_electives_stand_last_and_drafts_are_hidden(session, ada):
    deeds.publish(session, {**deeds.extra(), "courses/0-extra/course.md": ""}, drop=("courses/0-extra/course.md",))
    states = learning.by_level(learning.overview(session, ada, at=AT))[1].courses

    assert [(one.state.course.id, one.state.elective) for one in states] == [("first", False), ("extra", True)]

    deeds.publish(session, deeds.extra("draft"))
    assert "extra" not in conditions(session, ada)


def test_a_closed_course_shows_only_to_those_who_began_it(session, ada, grace):
    deeds.publish(session, deeds.extra())
    learning.start(session, ada, "extra", at=AT)
    deeds.publish(session, deeds.extra("deprecated"))

    assert conditions(session, ada)["extra"] == "reading"
    assert "extra" not in conditions(session, grace)
    with pytest.raises(learning.NoSuchCourse):
        learning.course_page(session, grace, "extra", at=AT)


def test_the_course_page_lists_lessons_badge_and_way_on(session, ada):
    deeds.read(session, ada, "first/one")

    page = learning.course_page(session, ada, "first", at=LATER)

    assert [(one.lesson.id, one.done_at) for one in page.lessons] == [("one", AT), ("two", None)]
    assert [(one.id, one.earned) for one in page.badges] == [("first", False)]
    assert (page.step.kind, page.step.path) == ("lesson", "/c/first/two")
    assert page.first == ()


def test_the_course_page_of_a_course_not_begun_says_what_comes_first(session, ada):
    page = learning.course_page(session, ada, "second", at=AT)

    assert [way.path for way in page.first] == ["/c/first"]
    assert page.step is None


def test_the_course_page_tells_until_when_a_course_waits(session, ada):
    deeds.publish(session, {"courses/1-first/02-two.md": deeds.lesson(drip="2d")})
    deeds.read(session, ada, "first/one")
    deeds.pass_quiz(session, ada)

    page = learning.course_page(session, ada, "first", at=LATER)

    assert page.waits_until == AT + timedelta(days=2)
    assert page.lessons[1].opens_at == page.waits_until


def test_a_score_that_is_never_shown_is_not_shown_here(session, ada):
    deeds.publish(session, {"quizzes/first.md": written.QUIZ_FIRST.replace("review: after-submit", "review: never")})
    deeds.finish_first(session, ada)

    quiz = learning.course_page(session, ada, "first", at=AT).state.quiz

    assert (quiz.passed, quiz.percent) == (True, None)


def test_the_next_step_follows_a_person_to_the_end(session, ada):
    def step():
        found = learning.next_step(session, ada, at=AT)
        return (found.kind, found.path) if found else None

    assert step() == ("course", "/c/first/one")
    deeds.read(session, ada, "first/one")
    assert step() == ("lesson", "/c/first/two")
    deeds.read(session, ada, "first/two")
    assert step() == ("quiz", "/quiz/about/first")
    deeds.pass_quiz(session, ada)
    assert step() == ("course", "/c/second/only")
    deeds.read(session, ada, "second/only")
    deeds.pass_quiz(session, ada, "second")
    assert step() is None


# --- what is required ---

DUE = {"course:first": date(2026, 11, 30), "policy:conduct": date(2026, 11, 20), "course:second": date(2026, 11, 1)}


def required(session, met, *, acknowledged=frozenset(), at=AT):
    catalogue = library.current(session)
    return learning.required_of(catalogue, met, DUE, acknowledged, at=at, zone_name="Europe/Berlin")


def test_required_things_by_date_and_nothing_beyond_level_1(session):
    items = required(session, {})

    assert [(one.ref, one.status) for one in items] == [("policy:conduct", "overdue"), ("course:first", "open")]
    assert items[1].ends == deadlines.ends(date(2026, 11, 30), "Europe/Berlin")


def test_what_is_done_comes_last(session):
    items = required(session, {"policy:conduct": AT}, acknowledged=frozenset({"conduct"}))

    assert [(one.ref, one.status) for one in items] == [("course:first", "open"), ("policy:conduct", "done")]


def test_a_policy_with_a_newer_version_is_open_again(session):
    items = required(session, {"policy:conduct": AT, "course:first": AT})

    assert [(one.ref, one.status) for one in items] == [("policy:conduct", "overdue"), ("course:first", "done")]


def test_of_two_dates_for_the_same_thing_the_earlier_counts():
    rows = [{"ref": "course:first", "due": "2026-12-01"}, {"ref": "course:first", "due": "2026-11-30"}]

    assert learning.required_rows(rows) == {"course:first": date(2026, 11, 30)}
    assert learning.required_rows(None) == {}


# --- lessons ready to show ---


def view(session, lesson_id="one", packed=None, at=AT):
    return learning.lesson(session, "first", lesson_id, packed, at=at)


def packed(**lessons):
    return {"course": "first", "lessons": lessons, "started": AT.isoformat(), "completed": None}


def test_a_lesson_comes_with_contents_neighbours_and_check_question(session):
    sheet = view(session).sheet

    assert [one[0] for one in sheet.contents] == ["why-it-matters", "how-to-say-it"]
    assert (sheet.before, sheet.after) == (None, ("Be kind", "/c/first/two"))
    assert [(one.position, one.chosen) for one in sheet.check.options] == [(0, False), (1, False)]


def test_the_sheet_is_made_once_a_release(session):
    assert view(session).sheet is view(session).sheet

    before = view(session).sheet
    deeds.publish(session, {"courses/1-first/02-two.md": deeds.lesson(title="Be kinder")})
    assert view(session).sheet is not before


@pytest.mark.parametrize(
    ("changes", "lessons", "expected"),
    [
        ({}, None, "read"),
        ({}, {"one": None, "two": None}, "read"),
        ({}, {"one": None, "two": AT.isoformat()}, "done"),
        ({"complete_when": "attest"}, None, "attest"),
        ({"complete_when": "quiz"}, {"one": None, "two": None}, "quiz"),
        ({"drip": "2d"}, None, "waits"),
        ({"drip": "2d"}, {"one": None, "two": None}, "waits"),
    ],
)
def test_how_a_lesson_is_done(session, changes, lessons, expected):
    deeds.publish(session, {"courses/1-first/02-two.md": deeds.lesson(**changes)} if changes else {})

    assert view(session, "two", packed(**lessons) if lessons else None).mode == expected


def test_the_check_question_answers_at_once_and_names_no_option_that_was_not_chosen(session):
    wrong = learning.answer_check(session, "first", "one", ["1"])
    right = learning.answer_check(session, "first", "one", ["0"])

    assert wrong.told.verdict == "wrong"
    assert "In the first line" not in str(wrong.told)
    assert "Readers rarely open it." in wrong.told.options[0].feedback
    assert len(wrong.told.options) == 1
    assert (right.told.verdict, right.words) == ("right", "That is right.")
    assert "clause 1" in right.told.explanation


@pytest.mark.parametrize("values", [[], ["9"], ["x"], [""]])
def test_no_answer_is_no_answer(session, values):
    found = learning.answer_check(session, "first", "one", values)

    assert (found.told, found.words, found.missing) == (None, "", "choose one answer")


@pytest.mark.parametrize("lesson_id", ["two", "none"])
def test_only_a_lesson_with_a_check_question_can_be_answered(session, lesson_id):
    with pytest.raises(learning.NoSuchLesson):
        learning.answer_check(session, "first", lesson_id, ["0"])


SHORT = written.LESSON_ONE[: written.LESSON_ONE.index("- [x] In the first")] + "- = {company}\n  > Well said.\n"


@pytest.mark.parametrize(("typed", "verdict", "said"), [("norda", "right", "Well said."), ("Acme", "wrong", "")])
def test_a_typed_answer_is_read_with_the_companys_name(session, typed, verdict, said):
    deeds.publish(session, {"courses/1-first/01-one.md": SHORT})

    found = learning.answer_check(session, "first", "one", [typed])

    assert (found.told.verdict, found.told.feedback, found.told.accepted) == (verdict, said, ())


def test_the_addresses_of_a_mounted_academy_hold_its_mount(session, academy):
    academy.prefix = "/academy"
    academy.shelf.pop("releases", None)

    assert view(session).sheet.after == ("Be kind", "/academy/c/first/two")
