"""What counts as done, what comes first, what comes next."""

from datetime import timedelta

import pytest

from lms.content.levels import Level
from lms.learning import rules
from lms.learning.rules import QuizView
from tests.learning.made import AT, HOUR, course, enrolled, lesson, quiz, state

TWO = course("one")
FAILED = QuizView(quiz(), passed=False, left=2)
PASSED = QuizView(quiz(), passed=True, left=2)


@pytest.mark.parametrize(
    ("done", "view", "expected"),
    [
        (None, None, (0, 2, 0)),
        (None, PASSED, (0, 2, 0)),
        ({"a": None, "b": None}, None, (0, 2, 0)),
        ({"a": AT, "b": None}, None, (1, 2, 50)),
        ({"a": AT, "b": None}, FAILED, (1, 2, 33)),
        ({"a": AT, "b": AT}, FAILED, (2, 2, 66)),
        ({"a": AT, "b": None}, PASSED, (1, 2, 66)),
        ({"a": AT, "b": AT}, PASSED, (2, 2, 100)),
        ({"a": AT}, None, (1, 1, 100)),
        ({"gone": AT}, None, (0, 0, 100)),
        ({"gone": AT}, FAILED, (0, 0, 0)),
    ],
)
def test_percent_counts_lessons_and_the_quiz_and_is_rounded_down(done, view, expected):
    mine = enrolled(done) if done is not None else None

    found = rules.progress_of(TWO, mine, view)

    assert (found.done, found.total, found.percent) == expected


def test_a_completed_course_stays_at_100_percent_when_a_lesson_is_added():
    longer = course("one", lesson("a"), lesson("b"), lesson("new"))
    mine = enrolled({"a": AT, "b": AT}, completed=AT)

    assert rules.progress_of(longer, mine, FAILED).percent == 100
    assert rules.open_lessons(longer, mine) == ()


def test_a_lesson_added_later_does_not_count_until_it_is_done():
    longer = course("one", lesson("a"), lesson("b"), lesson("new"))

    before = rules.progress_of(longer, enrolled({"a": AT, "b": None}), None)
    after = rules.progress_of(longer, enrolled({"a": AT, "b": None, "new": AT}), None)

    assert (before.done, before.total) == (1, 2)
    assert (after.done, after.total) == (2, 3)


@pytest.mark.parametrize(
    ("done", "view", "completed", "missing", "expected"),
    [
        (None, None, None, (), "open"),
        (None, None, None, ("course:x",), "locked"),
        ({"a": AT, "b": None}, FAILED, None, (), "reading"),
        ({"a": AT, "b": None}, PASSED, None, (), "reading"),
        ({"a": AT, "b": AT}, FAILED, None, (), "quiz"),
        ({"a": AT, "b": AT}, PASSED, None, (), "ready"),
        ({"a": AT, "b": AT}, None, None, (), "ready"),
        ({"a": AT, "b": AT}, PASSED, AT, (), "done"),
    ],
)
def test_where_a_person_is_with_a_course(done, view, completed, missing, expected):
    assert state(TWO, done, quiz_view=view, completed=completed, missing=missing).condition == expected


@pytest.mark.parametrize(
    ("done", "passed", "expected"),
    [
        ({"a": AT, "b": AT}, True, True),
        ({"a": AT, "b": AT}, False, False),
        ({"a": AT, "b": None}, True, False),
    ],
)
def test_a_course_is_complete_with_all_lessons_and_its_quiz(done, passed, expected):
    assert rules.is_complete(TWO, enrolled(done), quiz_passed=passed) is expected


def test_passing_a_quiz_is_not_asked_where_there_is_none():
    assert rules.quiz_is_passed(None)
    assert rules.quiz_is_passed(PASSED)
    assert not rules.quiz_is_passed(FAILED)


def test_what_is_not_met_is_missing_in_the_order_written():
    assert rules.missing(("course:a", "level:b", "policy:c"), {"level:b"}) == ("course:a", "policy:c")


def test_the_last_touch_is_the_newest_lesson_or_the_start():
    assert enrolled({"a": None}).touched_at == AT
    assert enrolled({"a": AT + HOUR, "b": AT + 2 * HOUR, "c": None}).touched_at == AT + 2 * HOUR


@pytest.mark.parametrize(("seconds", "expected"), [(-1, None), (0, "b"), (1, "b")])
def test_a_lesson_with_a_wait_opens_exactly_when_it_is_over(seconds, expected):
    dripped = course("one", lesson("a"), lesson("b", drip=timedelta(days=2)))
    mine = enrolled({"a": AT, "b": None})

    found = rules.next_lesson(dripped, mine, None, AT + timedelta(days=2, seconds=seconds))

    assert (found.id if found else None) == expected


def test_before_the_start_the_first_lesson_without_a_wait_comes_next():
    dripped = course("one", lesson("a", drip=HOUR), lesson("b"))

    assert rules.next_lesson(dripped, None, None, AT).id == "b"


def test_a_lesson_that_counts_with_the_quiz_is_left_to_it():
    mixed = course("one", lesson("a", when="quiz"), lesson("b"))
    mine = enrolled({"a": None, "b": None})

    assert [one.id for one in rules.to_read(mixed, mine, FAILED)] == ["b"]
    assert [one.id for one in rules.to_read(mixed, mine, None)] == ["a", "b"]
    assert [one.id for one in rules.open_lessons(mixed, mine)] == ["a", "b"]


def test_only_lessons_to_be_confirmed_stand_before_the_quiz():
    mixed = course("one", lesson("a"), lesson("b", when="attest"))

    assert [one.id for one in rules.unattested(mixed, None)] == ["b"]
    assert rules.unattested(mixed, enrolled({"a": None, "b": AT})) == ()


def test_a_course_no_level_asks_for_is_elective():
    levels = (Level(1, "ready", "Ready", ("course:one",), None),)

    assert not rules.is_elective(course("one"), levels)
    assert rules.is_elective(course("other"), levels)


@pytest.mark.parametrize(
    ("levels", "expected"),
    [
        ((), None),
        ((Level(1, "b", "B", ("course:x",), None), Level(0, "a", "A", (), None)), "a"),
        ((Level(0, "a", "A", ("course:x",), None), Level(1, "b", "B", (), None)), None),
    ],
)
def test_an_account_gives_the_lowest_level_if_it_asks_for_nothing(levels, expected):
    found = rules.given_level(levels)

    assert (found.id if found else None) == expected


@pytest.mark.parametrize(
    ("view", "expected"),
    [
        (QuizView(quiz()), True),
        (QuizView(quiz(), left=0), False),
        (QuizView(quiz(), left=1, next_at=AT), False),
        (QuizView(quiz(), left=0, open_attempt="x"), True),
    ],
)
def test_a_quiz_can_be_tried_while_attempts_are_left_and_no_wait_lasts(view, expected):
    assert view.may_try is expected


# --- what comes next ---

NEW = state(course("new"))
BEGUN = state(course("begun"), {"a": AT, "b": None})
LATER = state(course("later"), {"a": AT + HOUR, "b": None})
DONE = state(course("done"), {"a": AT, "b": AT}, completed=AT)


def step_of(*states):
    step = rules.next_step(states, AT + HOUR)
    return (step.kind, step.course.id, step.path) if step else None


@pytest.mark.parametrize(
    ("states", "expected"),
    [
        ((), None),
        ((DONE,), None),
        ((NEW,), ("course", "new", "/c/new/a")),
        ((NEW, BEGUN), ("lesson", "begun", "/c/begun/b")),
        ((BEGUN, LATER), ("lesson", "later", "/c/later/b")),
        ((LATER, BEGUN), ("lesson", "later", "/c/later/b")),
        ((state(course("shut"), missing=("course:x",)),), None),
        ((state(course("old", status="deprecated")),), None),
        ((state(course("waits", lesson("a", drip=HOUR, course="waits"))), NEW), ("course", "new", "/c/new/a")),
        ((state(course("waits", lesson("a", drip=HOUR, course="waits"))),), None),
        ((state(TWO, {"a": AT, "b": AT}, quiz_view=FAILED),), ("quiz", "one", "/quiz/about/one")),
        (
            (state(TWO, {"a": AT, "b": AT}, quiz_view=QuizView(quiz(), open_attempt="attempt")),),
            ("quiz", "one", "/quiz/attempt"),
        ),
        ((state(TWO, {"a": AT, "b": AT}, quiz_view=PASSED),), ("finish", "one", "/c/one")),
        ((state(TWO, {"a": AT, "b": AT}, quiz_view=QuizView(quiz(), left=0)), NEW), ("course", "new", "/c/new/a")),
        ((state(TWO, {"a": AT, "b": AT}, quiz_view=QuizView(quiz(), left=0)),), None),
    ],
)
def test_the_next_step(states, expected):
    assert step_of(*states) == expected


def test_courses_a_level_asks_for_come_before_electives_and_lower_levels_before_higher():
    elective = state(course("extra", tier=1), elective=True)
    high, low = state(course("high", tier=2)), state(course("low", tier=1))

    assert step_of(elective, high, low)[1] == "low"
    assert step_of(elective, high)[1] == "high"
    assert step_of(elective)[1] == "extra"


def test_when_everything_waits_the_first_to_open_is_named():
    dripped = course("drip", lesson("a", course="drip"), lesson("b", course="drip", drip=timedelta(days=3)))
    cooling = QuizView(quiz(), left=1, next_at=AT + timedelta(days=1))

    step = rules.next_step(
        (state(dripped, {"a": AT, "b": None}), state(TWO, {"a": AT, "b": AT}, quiz_view=cooling)), AT + HOUR
    )

    assert (step.kind, step.course.id, step.opens_at) == ("wait", "one", AT + timedelta(days=1))


def test_the_step_names_the_place_and_the_percent():
    step = rules.next_step((BEGUN,), AT)

    assert (step.number, step.percent, step.title, step.minutes) == (2, 50, "B", 3)


def test_what_was_never_begun_waits_for_nothing():
    assert rules.openings(NEW) == ()
    assert rules.openings(state(TWO, {"a": AT, "b": AT}, quiz_view=PASSED)) == ()
