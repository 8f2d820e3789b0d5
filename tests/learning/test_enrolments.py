"""Courses begun, lessons done, courses completed: once each."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from lms import signals
from lms.learning import service as learning
from lms.learning.models import Enrolment, LessonDone
from lms.library import service as library
from lms.recognition import service as recognition
from tests import academy as written
from tests.learning import deeds
from tests.learning.deeds import AT

LATER = AT + timedelta(hours=1)
ATTEST = {"courses/1-first/02-two.md": deeds.lesson(complete_when="attest")}
WITH_QUIZ = {"courses/1-first/02-two.md": deeds.lesson(complete_when="quiz")}
DRIP = {"courses/1-first/02-two.md": deeds.lesson(drip="2d")}
THIRD = {
    "courses/1-first/course.md": deeds.course(
        {"2. [Be kind](02-two.md)": "2. [Be kind](02-two.md)\n3. [New](03-new.md)"}
    ),
    "courses/1-first/03-new.md": deeds.lesson(title="New").replace("id: two", "id: new"),
}


def progress(session, person_id, course_id="first"):
    return learning.progress(session, person_id)[course_id]


def quiz(session, quiz_id="first"):
    return library.current(session).library.quizzes[quiz_id]


def xp(session, person_id):
    return recognition.standing(session, person_id).xp


def test_a_lesson_is_done_once_and_paid_once(session, academy, ada):
    with deeds.heard(signals.lesson_completed, academy) as told:
        for _ in range(2):
            learning.complete_lesson(session, ada, "first", "one", at=AT)

    assert len(told) == 1
    assert xp(session, ada) == 10
    assert (progress(session, ada).done, progress(session, ada).total) == (1, 2)


def test_doing_a_lesson_begins_the_course_and_names_the_next_lesson(session, ada):
    done = learning.complete_lesson(session, ada, "first", "one", at=AT)

    assert (done.next_lesson, done.completed_course, done.quiz_id) == ("two", False, "first")
    assert progress(session, ada).started_at == AT


def test_after_the_last_lesson_the_first_one_left_comes_next(session, ada):
    assert learning.complete_lesson(session, ada, "first", "two", at=AT).next_lesson == "one"


def test_with_all_lessons_done_the_quiz_comes_next(session, ada):
    deeds.read(session, ada, "first/one")

    done = learning.complete_lesson(session, ada, "first", "two", at=AT)

    assert (done.next_lesson, done.quiz_id, done.completed_course) == (None, "first", False)


def test_a_course_is_complete_with_its_lessons_and_its_quiz_and_announced_once(session, academy, ada):
    with deeds.heard(signals.course_completed, academy) as told:
        deeds.finish_first(session, ada)
        learning.start(session, ada, "first", at=LATER)
        learning.complete_lesson(session, ada, "first", "one", at=LATER)

    assert told == [{"person_id": ada, "course_id": "first", "at": AT}]
    assert progress(session, ada).completed_at == AT
    assert {"course:first", "badge:first"} <= recognition.met(session, ada)


def test_the_badge_of_a_course_knows_the_score_of_its_quiz(session, ada):
    deeds.finish_first(session, ada)

    award = next(one for one in recognition.badges(session, ada) if one.badge_id == "first")

    assert award.evidence["percent"] == 100
    assert award.evidence["revision"] == quiz(session).digest


def test_who_passes_the_quiz_unread_is_enrolled_and_still_has_to_read(session, ada):
    deeds.pass_quiz(session, ada)

    assert (progress(session, ada).percent, progress(session, ada).completed_at) == (33, None)
    assert "course:first" not in recognition.met(session, ada)


def test_the_last_lesson_completes_a_course_whose_quiz_is_passed(session, ada):
    deeds.pass_quiz(session, ada)
    deeds.read(session, ada, "first/one")

    done = learning.complete_lesson(session, ada, "first", "two", at=LATER)

    assert done.completed_course
    assert progress(session, ada).completed_at == LATER
    award = next(one for one in recognition.badges(session, ada) if one.badge_id == "first")
    assert award.evidence["percent"] == 100


@pytest.mark.parametrize("course_id", ["none", "second/only", ""])
def test_an_unknown_course_is_refused(session, ada, course_id):
    with pytest.raises(learning.NoSuchCourse):
        learning.start(session, ada, course_id, at=AT)


def test_an_unknown_lesson_is_refused(session, ada):
    with pytest.raises(learning.NoSuchLesson):
        learning.complete_lesson(session, ada, "first", "none", at=AT)


def test_a_draft_is_hidden(session, ada):
    deeds.publish(session, deeds.extra("draft"))

    with pytest.raises(learning.NoSuchCourse):
        learning.start(session, ada, "extra", at=AT)


def test_a_closed_course_stays_open_to_those_who_began_it(session, ada, grace):
    deeds.publish(session, deeds.extra())
    learning.start(session, ada, "extra", at=AT)
    deeds.publish(session, deeds.extra("deprecated"))

    with pytest.raises(learning.NoSuchCourse):
        learning.start(session, grace, "extra", at=AT)
    assert learning.complete_lesson(session, ada, "extra", "one", at=LATER).completed_course


def test_the_quiz_of_a_closed_course_is_closed_to_new_people(session, ada, grace):
    closed = {
        "courses/1-first/course.md": deeds.course({"status: active": "status: deprecated"}),
        "courses/levels.toml": written.LEVELS.replace('"course:first", ', "").replace(', "course:second"', ""),
        "courses/2-second/course.md": written.COURSE_SECOND.replace("[course:first]", "[]"),
    }
    learning.start(session, ada, "first", at=AT)
    deeds.publish(session, closed)

    assert "not open" in learning.why_not_start(session, grace, quiz(session), AT)
    assert learning.why_not_start(session, ada, quiz(session), AT) is None


def test_a_course_without_a_quiz_is_complete_with_its_lessons(session, ada):
    deeds.publish(session, deeds.extra())

    done = learning.complete_lesson(session, ada, "extra", "one", at=AT)

    assert (done.completed_course, done.next_lesson, done.quiz_id) == (True, None, None)


def test_what_a_course_requires_comes_before_it(session, ada):
    with pytest.raises(learning.NotYet, match="First steps"):
        learning.start(session, ada, "second", at=AT)
    with pytest.raises(learning.NotYet):
        learning.complete_lesson(session, ada, "second", "only", at=AT)
    assert "First steps" in learning.why_not_start(session, ada, quiz(session, "second"), AT)

    session.rollback()
    deeds.finish_first(session, ada)

    assert learning.start(session, ada, "second", at=AT).course_id == "second"
    assert learning.why_not_start(session, ada, quiz(session, "second"), AT) is None


def test_lessons_unread_do_not_stand_before_the_quiz(session, ada):
    assert learning.why_not_start(session, ada, quiz(session), AT) is None


def test_a_lesson_to_be_confirmed_stands_before_the_quiz(session, ada):
    deeds.publish(session, ATTEST)

    assert "Be kind" in learning.why_not_start(session, ada, quiz(session), AT)
    deeds.read(session, ada, "first/two")
    assert learning.why_not_start(session, ada, quiz(session), AT) is None


@pytest.mark.parametrize("for_", ["policy:conduct", "course:none"])
def test_other_quizzes_are_not_ours_to_hold_up(session, ada, for_):
    class Other:
        pass

    other = Other()
    other.for_ = for_

    assert learning.why_not_start(session, ada, other, AT) is None


def test_a_lesson_that_counts_with_the_quiz_is_done_by_passing_it(session, ada):
    deeds.publish(session, WITH_QUIZ)
    with pytest.raises(learning.NotYet, match="quiz"):
        learning.complete_lesson(session, ada, "first", "two", at=AT)
    session.rollback()
    deeds.read(session, ada, "first/one")

    deeds.pass_quiz(session, ada)

    assert progress(session, ada).completed_at == AT
    assert xp(session, ada) >= 20


def test_a_quiz_of_a_lesson_does_that_lesson(session, academy, ada):
    facts = {"person_id": ada, "for_ref": "lesson:first/one", "at": AT}

    learning.on_quiz_passed(academy, session=session, **facts)
    learning.on_quiz_passed(academy, session=session, **{**facts, "for_ref": "lesson:first/none"})

    assert progress(session, ada).done == 1


@pytest.mark.parametrize("for_ref", ["policy:conduct", "course:none", "lesson:none/x"])
def test_quizzes_of_other_things_change_nothing(session, academy, ada, for_ref):
    learning.on_quiz_passed(academy, session=session, person_id=ada, for_ref=for_ref, at=AT)

    assert learning.progress(session, ada) == {}


@pytest.mark.parametrize(("hours", "opens"), [(47, False), (48, True)])
def test_a_lesson_with_a_wait_is_refused_until_it_is_over(session, ada, hours, opens):
    deeds.publish(session, DRIP)
    learning.start(session, ada, "first", at=AT)

    if opens:
        learning.complete_lesson(session, ada, "first", "two", at=AT + timedelta(hours=hours))
    else:
        with pytest.raises(learning.NotYet, match="not open"):
            learning.complete_lesson(session, ada, "first", "two", at=AT + timedelta(hours=hours))


def test_a_lesson_added_later_uncompletes_nobody(session, ada, grace):
    deeds.finish_first(session, ada)
    deeds.read(session, grace, "first/one", "first/two")
    deeds.publish(session, THIRD)

    assert progress(session, ada).percent == 100
    assert (progress(session, grace).done, progress(session, grace).total) == (2, 2)
    deeds.pass_quiz(session, grace)
    assert progress(session, grace).completed_at == AT


def test_a_lesson_added_later_may_be_done_and_is_paid(session, ada):
    deeds.finish_first(session, ada)
    before = xp(session, ada)
    deeds.publish(session, THIRD)

    deeds.read(session, ada, "first/new")

    assert xp(session, ada) == before + 10


def test_a_course_left_with_nothing_to_do_is_closed_by_opening_it(session, ada):
    deeds.publish(session, THIRD)
    deeds.read(session, ada, "first/one", "first/two")
    deeds.pass_quiz(session, ada)
    deeds.publish(session, {})

    assert progress(session, ada).completed_at is None
    assert learning.start(session, ada, "first", at=LATER).completed_at == LATER


def test_courses_no_longer_published_are_left_out(session, ada):
    deeds.read(session, ada, "first/one")
    session.execute(update(Enrolment).values(course_id="gone"))

    assert learning.progress(session, ada) == {}


def test_two_requests_at_once_pay_once(session, academy, ada):
    def complete() -> None:
        with academy.store.transaction() as own:
            learning.complete_lesson(own, ada, "first", "one", at=AT)

    with ThreadPoolExecutor(4) as pool:
        for done in [pool.submit(complete) for _ in range(8)]:
            done.result()

    session.rollback()
    assert xp(session, ada) == 10
    assert len(session.scalars(select(LessonDone)).all()) == 1


def test_two_lessons_done_at_once_both_count(session, academy, ada):
    def complete(name: str) -> None:
        with academy.store.transaction() as own:
            learning.complete_lesson(own, ada, "first", name, at=AT)

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(complete, name) for name in ("one", "two")]:
            done.result()

    session.rollback()
    assert progress(session, ada).done == 2
    assert learning.recount(session) == []


def test_recount_names_what_differs_from_the_facts(session, ada):
    deeds.read(session, ada, "first/one")
    assert learning.recount(session) == []

    session.execute(update(Enrolment).values(lessons={"one": None, "two": None}))
    assert learning.recount(session)[0].startswith("course first of person")

    session.execute(update(Enrolment).values(course_id="gone", lessons={}))
    assert any("no enrolment" in words for words in learning.recount(session))


def test_a_person_gets_everything_kept_about_them(session, ada, grace):
    deeds.read(session, ada, "first/one")
    deeds.read(session, grace, "first/two")

    found = learning.export(session, ada)

    assert [one["lesson_id"] for one in found["lessons"]] == ["one"]
    assert found["courses"][0]["started_at"] == AT.isoformat()
