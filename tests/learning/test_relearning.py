"""A material change opens a window to learn again; nobody loses anything by it."""

from collections.abc import Mapping
from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.assessment import marking
from lms.assessment import service as assessment
from lms.authoring import service as authoring
from lms.content.changes import Class
from lms.learning import service as learning
from lms.learning.models import Enrolment, Relearning
from lms.library import service as library
from lms.recognition import service as recognition
from lms.web.academy import Academy
from tests import academy as written
from tests import factories
from tests.assessment.corrected import CORRECTED, OPEN, PROFILE, hand_in
from tests.learning.deeds import AT, course, finish_first, lesson, pass_quiz, read, statements

LATER = AT + timedelta(days=10)
ONE = "courses/1-first/01-one.md"
NEW_ONE = {ONE: written.LESSON_ONE.replace("Readers trust a person who says it first.", "The law asks for it.")}
RAISED: Mapping[str, Class] = {"lesson:first/one": "material"}


def release(academy: Academy, session: Session, changes: Mapping[str, str], raised: Mapping[str, Class]) -> int:
    """Publish the test academy with changed files, some of them called material."""
    session.commit()
    with academy.store.reading() as reader:
        plan = authoring.plan(reader, written.files(changes), today=LATER.date(), origin="folder")
    decided = authoring.Decisions(choices=authoring.in_favour(plan.changes).choices, raised=raised)
    with academy.store.transaction() as own:
        number = authoring.publish(own, plan, decided, at=LATER, by=None, author="Tess", source="test").number
    session.info.pop("release", None)
    session.expire_all()
    return number


def windows(session: Session) -> list[Relearning]:
    session.expire_all()
    return list(session.scalars(select(Relearning).order_by(Relearning.person_id, Relearning.release)))


def test_only_those_who_completed_the_course_learn_again(
    academy: Academy, session: Session, ada: int, grace: int
) -> None:
    finish_first(session, ada)
    read(session, grace, "first/one")
    release(academy, session, NEW_ONE, RAISED)

    (window,) = windows(session)
    assert (window.person_id, window.course_id, window.release) == (ada, "first", 2)
    assert (window.lessons, window.quiz_id, window.due_on) == ({"one": None}, "first", date(2027, 1, 1))
    assert (window.opened_at, window.done_at) == (LATER, None)


@pytest.mark.parametrize(
    ("changes", "raised", "lessons", "quiz"),
    [
        (NEW_ONE, {}, None, ""),
        (NEW_ONE, {"lesson:first/one": "structural"}, None, ""),
        (
            {**NEW_ONE, "courses/1-first/course.md": course({"owner: champion": "owner: Tess"})},
            {"course:first": "material"},
            ["one"],
            "first",
        ),
        (
            {**NEW_ONE, "courses/1-first/course.md": course({"owner: champion": "recertify: full"})},
            RAISED,
            ["one", "two"],
            "first",
        ),
        (
            {"quizzes/first.md": written.QUIZ_FIRST.replace("pass: 80%", "pass: 90%")},
            {"quiz:first": "material"},
            [],
            "first",
        ),
        ({"courses/1-first/02-two.md": lesson(title="Be very kind"), **NEW_ONE}, RAISED, ["one"], "first"),
    ],
)
def test_what_is_learned_again_is_what_changed(
    academy: Academy,
    session: Session,
    ada: int,
    changes: Mapping[str, str],
    raised: Mapping[str, Class],
    lessons: list[str] | None,
    quiz: str,
) -> None:
    finish_first(session, ada)
    release(academy, session, changes, raised)

    found = windows(session)
    assert [list(one.lessons) for one in found] == ([] if lessons is None else [lessons])
    assert all(one.quiz_id == quiz for one in found)


def test_a_window_closes_once_when_all_is_read_and_passed_again(academy: Academy, session: Session, ada: int) -> None:
    finish_first(session, ada)
    before = recognition.standing(session, ada)
    release(academy, session, NEW_ONE, RAISED)
    learning.read_again(session, ada, "first", "one", at=LATER)
    assert windows(session)[0].done_at is None
    pass_quiz(session, ada, at=LATER + timedelta(days=1))

    (window,) = windows(session)
    assert window.done_at == window.quiz_at == LATER + timedelta(days=1)
    with pytest.raises(learning.NoSuchLesson):
        learning.read_again(session, ada, "first", "one", at=LATER + timedelta(days=2))
    learning.finish(session, ada, "first", at=LATER + timedelta(days=2))
    assert windows(session)[0].done_at == LATER + timedelta(days=1)
    after = recognition.standing(session, ada)
    assert (after.xp, after.badges, after.level_number) == (before.xp, before.badges, before.level_number)
    assert learning.recount(session) == []
    assert learning.export(session, ada)["learned again"][0]["lessons"]["one"] == LATER.isoformat()


def test_an_attempt_begun_before_the_change_is_not_learning_it_again(
    academy: Academy, session: Session, ada: int
) -> None:
    finish_first(session, ada)
    attempt = assessment.start(session, ada, "first", at=AT)
    release(academy, session, NEW_ONE, RAISED)
    hand_in(session, ada, attempt, LATER)
    learning.read_again(session, ada, "first", "one", at=LATER)

    assert windows(session)[0].done_at is None
    pass_quiz(session, ada, at=LATER + timedelta(days=1))
    assert windows(session)[0].done_at == LATER + timedelta(days=1)


def test_a_failed_attempt_leaves_the_window_open(academy: Academy, session: Session, ada: int) -> None:
    finish_first(session, ada)
    release(
        academy,
        session,
        {"quizzes/first.md": written.QUIZ_FIRST.replace("pass: 80%", "pass: 90%")},
        {"quiz:first": "material"},
    )
    learning.finish(session, ada, "first", at=LATER)

    assert windows(session)[0].done_at is None
    pass_quiz(session, ada, at=LATER)
    assert windows(session)[0].done_at == LATER


def test_a_quiz_that_a_trainer_marks_counts_for_the_window_with_its_mark(
    academy: Academy, session: Session, ada: int, grace: int
) -> None:
    finish_first(session, ada)
    release(academy, session, {**NEW_ONE, "quizzes/first.md": OPEN}, RAISED)
    learning.read_again(session, ada, "first", "one", at=LATER)
    hand_in(session, ada, assessment.start(session, ada, "first", at=LATER), LATER)
    assert windows(session)[0].done_at is None
    number = marking.queue(session, grace).entries[0].number
    given = {"reply": marking.Given({"a": "full", "b": "full"})}
    marking.mark(session, grace, number, given, at=LATER + timedelta(days=1))

    (window,) = windows(session)
    assert (window.quiz_at, window.done_at) == (LATER, LATER + timedelta(days=1))


def test_a_corrected_key_counts_for_the_window(academy: Academy, session: Session, ada: int) -> None:
    finish_first(session, ada)
    release(academy, session, NEW_ONE, RAISED)
    learning.read_again(session, ada, "first", "one", at=LATER)
    attempt = assessment.start(session, ada, "first", at=LATER)
    hand_in(session, ada, attempt, LATER, where=PROFILE, word="somebody")
    assert windows(session)[0].done_at is None
    release(academy, session, {**NEW_ONE, "quizzes/first.md": CORRECTED}, {})

    assert windows(session)[0].done_at == LATER


def test_who_has_no_attempt_left_is_not_held_up_by_the_quiz(academy: Academy, session: Session, ada: int) -> None:
    finish_first(session, ada)
    changes = {**NEW_ONE, "quizzes/first.md": written.QUIZ_FIRST.replace("attempts: 3", "attempts: 1")}
    release(academy, session, changes, RAISED)
    learning.read_again(session, ada, "first", "one", at=LATER)

    assert windows(session)[0].done_at == LATER


def test_two_windows_of_a_course_are_one_to_the_person(academy: Academy, session: Session, ada: int) -> None:
    finish_first(session, ada)
    release(academy, session, NEW_ONE, RAISED)
    both = {
        **NEW_ONE,
        "courses/1-first/02-two.md": written.LESSON_TWO.replace("Answer once, then leave.", "Just leave."),
    }
    release(academy, session, both, {"lesson:first/two": "material"})
    page = learning.changes(session, ada, "first", at=LATER)

    assert [(one.id, one.done) for one in page.again] == [("one", False), ("two", False)]
    learning.read_again(session, ada, "first", "one", at=LATER)
    learning.read_again(session, ada, "first", "two", at=LATER)
    pass_quiz(session, ada, at=LATER)
    assert [one.done_at for one in windows(session)] == [LATER, LATER]


def test_a_lesson_that_is_gone_meanwhile_asks_for_nothing(academy: Academy, session: Session, ada: int) -> None:
    finish_first(session, ada)
    release(academy, session, NEW_ONE, RAISED)
    gone = course({"1. [Say who you are](01-one.md)\n2. [Be kind](02-two.md)": "1. [Be kind](02-two.md)"})
    session.commit()
    files = {path: body for path, body in written.files({"courses/1-first/course.md": gone}).items() if path != ONE}
    files = {path: body.replace(b" [Read again](lesson:first/one).", b"") for path, body in files.items()}
    with academy.store.reading() as reader:
        plan = authoring.plan(reader, files, today=LATER.date(), origin="folder")
    with academy.store.transaction() as own:
        authoring.publish(own, plan, authoring.Decisions(), at=LATER, by=None, author="T", source="t")
    session.info.pop("release", None)
    pass_quiz(session, ada, at=LATER)

    assert windows(session)[0].done_at == LATER


def test_a_new_lesson_uncompletes_nobody_and_progress_stays_on_what_was_bound(
    academy: Academy, session: Session, ada: int, grace: int
) -> None:
    finish_first(session, ada)
    read(session, grace, "first/one")
    more = {
        "courses/1-first/course.md": course(
            {"2. [Be kind](02-two.md)": "2. [Be kind](02-two.md)\n3. [More](03-more.md)"}
        ),
        "courses/1-first/03-more.md": written.LESSON_TWO.replace("id: two", "id: more").replace("Be kind", "More"),
    }
    release(academy, session, more, {})

    assert learning.progress(session, ada)["first"].percent == 100
    half = learning.progress(session, grace)["first"]
    assert (half.done, half.total) == (1, 2)
    bound = session.scalars(select(Enrolment.release)).all()
    assert set(bound) == {1}
    read(session, grace, "first/two", at=LATER)
    pass_quiz(session, grace, at=LATER)
    assert session.scalars(select(Enrolment.completed_at)).all().count(None) == 0
    page = learning.changes(session, grace, "first", at=LATER)
    assert [(one.id, one.kind) for one in page.lessons] == [("more", "new")]


@pytest.fixture
def visitor(client: FlaskClient, session: Session, ada: int) -> FlaskClient:
    factories.sign_in(client, session, ada)
    return client


def test_today_and_the_course_point_to_what_changed_and_the_page_shows_it(
    academy: Academy, visitor: FlaskClient, session: Session, ada: int
) -> None:
    finish_first(session, ada)
    assert "Changed since you learned it" not in visitor.get("/").text
    release(academy, session, NEW_ONE, RAISED)
    today = visitor.get("/").text

    assert "Changed since you learned it" in today
    assert "/c/first/changes" in today
    assert "1 lesson to read again, and its quiz" in today
    assert "This course changed since you completed it" in visitor.get("/c/first").text
    page = visitor.get("/c/first/changes").text
    assert "You keep everything you have earned." in page
    assert "The law asks for it." in page
    assert "Readers trust a person who says it first." in page
    assert "Be kind" not in page
    reply = factories.post(visitor, "/c/first/changes", lesson="one")
    assert (reply.status_code, reply.headers["Location"]) == (303, "/c/first/changes")
    assert "Read again" in visitor.get("/c/first/changes").text
    assert factories.post(visitor, "/c/first/changes", lesson="nothing").status_code == 404
    pass_quiz(session, ada, at=academy.clock())
    assert "Nothing of it asks anything of you." in visitor.get("/c/first/changes").text
    assert "Changed since you learned it" not in visitor.get("/").text


def test_a_window_with_nothing_to_read_is_closed_by_the_one_who_looked(
    academy: Academy, visitor: FlaskClient, session: Session, ada: int
) -> None:
    finish_first(session, ada)
    changes = {"courses/1-first/course.md": course({"Two short lessons": "Short lessons"})}
    without = {**changes, "quizzes/first.md": written.QUIZ_FIRST.replace("attempts: 3", "attempts: 1")}
    release(academy, session, without, {"course:first": "material"})
    page = visitor.get("/c/first/changes").text

    assert "I have read what changed" in page
    reply = factories.post(visitor, "/c/first/changes")
    assert reply.status_code == 303
    assert "You have learned again what changed" in visitor.get("/c/first/changes").text


def test_there_is_nothing_to_compare_before_the_course_is_begun(visitor: FlaskClient) -> None:
    assert "You have not begun this course" in visitor.get("/c/first/changes").text
    assert visitor.get("/c/nothing/changes").status_code == 404


def test_what_changed_takes_a_fixed_number_of_queries(
    academy: Academy, visitor: FlaskClient, session: Session, ada: int
) -> None:
    finish_first(session, ada)
    release(academy, session, NEW_ONE, RAISED)
    session.commit()
    visitor.get("/c/first/changes")
    with statements(academy) as sent:
        visitor.get("/c/first/changes")

    assert len(sent) <= 9, sent
    assert library.current_number(session) == 2


def test_windows_can_be_told_from_those_that_must_not_be(session: Session, ada: int) -> None:
    row = {"course_id": "first", "release": 1, "lessons": {}, "quiz_id": "", "opened_at": AT, "due_on": AT.date()}
    session.add(Relearning(person_id=ada, **row))
    session.flush()

    assert learning.recount(session) == [f"course first of person {ada}: to be learned again, yet never completed"]
