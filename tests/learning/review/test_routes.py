"""Reviews and certifications as they are shown: one question at a time, why at once, stop at any time."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from lms.assessment import drawing
from lms.assessment import service as assessment
from lms.content.questions import Kind
from lms.learning.certification import service as certification
from lms.learning.review import service as review
from lms.recognition import service as recognition
from lms.web.academy import Academy
from tests import academy as written
from tests import factories
from tests.assessment import every
from tests.conftest import MovableClock
from tests.learning import deeds as learned
from tests.learning.certification import deeds as certified
from tests.learning.certification.deeds import TOP
from tests.learning.review import deeds

START = datetime(2027, 2, 28, 22, 30, tzinfo=UTC)
OPENS, ENDS = datetime(2027, 12, 30, 22, 30, tzinfo=UTC), datetime(2028, 2, 28, 22, 30, tzinfo=UTC)
PRESSING = (
    "don't lose",
    "falling behind",
    "last chance",
    "do better",
    "expire",
    "hurry",
    "only have",
    "miss out",
    "must",
)


@pytest.fixture
def there(client: FlaskClient, session: Session, ada: int, clock: MovableClock) -> FlaskClient:
    """Ada, who reached the third level, on the first day of her window."""
    clock.now = START
    deeds.publish(session, START)
    deeds.learn(session, ada, START)
    clock.now = OPENS
    factories.sign_in(client, session, ada)
    return client


def words(reply: TestResponse) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", reply.text).split())


def test_nothing_to_review_says_so_with_one_way_on(client: FlaskClient, session: Session, ada: int) -> None:
    factories.sign_in(client, session, ada)

    reply = client.get("/review")

    assert "Nothing to review yet." in reply.text
    assert factories.post(client, "/review").headers["Location"] == "/review"
    assert "You have nothing yet that has an end." in client.get("/certification").text


def test_a_review_goes_one_question_at_a_time_and_says_why(there: FlaskClient, session: Session, ada: int) -> None:
    front = there.get("/review")
    assert "6 questions could be looked at again, from First steps, Second steps." in words(front)
    assert factories.post(there, "/review").headers["Location"] == "/review/1"
    found = review.sheet(session, ada, 1)
    renewed = False
    for step in found.steps:
        page = there.get("/review/1")
        assert f"Question {step.place} of 6" in page.text
        assert page.text.count('class="button"') == 1
        right = step.place != 2
        fields = {f"q-{step.question_id}": deeds.values(session, found, step, right=right)}
        reply = factories.post(there, f"/review/1/{step.place}/answer", **fields)
        assert reply.status_code == 303
        why = there.get(f"/review/1/{step.place}")
        assert ("You remember this" if right else "This one comes back soon") in why.text
        assert "/policy/conduct#" in why.text
        assert not any(word in words(why).casefold() for word in PRESSING)
        renewed = renewed or "is renewed" in why.text
    assert not renewed
    done = there.get("/review/1")
    assert "You looked at 6 questions." in done.text
    assert "5 of 6 questions remembered" in words(done)
    assert "A few more" in done.text

    factories.post(there, "/review")
    found = review.sheet(session, ada, 2)
    step = found.steps[0]
    factories.post(there, "/review/2/1/answer", **{f"q-{step.question_id}": deeds.values(session, found, step)})
    assert "Your certification “Top” is renewed." in there.get("/review/2/1").text
    assert "You remember all of it" in there.get("/review/2").text


def test_an_empty_answer_is_asked_for_and_nothing_is_kept(there: FlaskClient, session: Session, ada: int) -> None:
    factories.post(there, "/review")
    step = review.sheet(session, ada, 1).steps[0]

    reply = factories.post(there, "/review/1/1/answer")

    assert reply.status_code == 422
    assert "There is a problem" in reply.text
    assert f'href="#q-{step.question_id}"' in reply.text
    assert there.get("/review/1/1").headers["Location"] == "/review/1"


def test_a_review_can_be_stopped_at_any_time(there: FlaskClient) -> None:
    factories.post(there, "/review")

    assert factories.post(there, "/review/1/stop").headers["Location"] == "/review/1"

    assert "You answered nothing this time, and that is fine." in there.get("/review/1").text
    assert "You have a review you can go on with" not in there.get("/review").text


def test_a_review_left_open_can_be_gone_on_with(there: FlaskClient) -> None:
    factories.post(there, "/review")

    assert "You have a review you can go on with." in there.get("/review").text
    assert factories.post(there, "/review").headers["Location"] == "/review/1"


def test_what_comes_back_later_is_said_with_its_date(there: FlaskClient, clock: MovableClock) -> None:
    clock.now = START + timedelta(hours=1)

    reply = there.get("/review")

    assert "The next question comes back on" in reply.text
    assert "2 March 2027" in words(reply)


def test_every_kind_is_asked_but_open_answers_and_buttons_inside_keep_nothing(
    client: FlaskClient, session: Session, ada: int, clock: MovableClock
) -> None:
    clock.now = START
    known = every.QUIZ[every.QUIZ.index("## ") : every.QUIZ.rindex("## ")]
    deeds.publish(session, START, **{"quizzes/first.md": written.QUIZ_FIRST.partition("## ")[0] + known})
    learned.read(session, ada, "first/one", "first/two", at=START)
    attempt = assessment.start(session, ada, "first", at=START)
    drawn = assessment.drawn_questions(session, ada, attempt)
    right = {one.id: assessment.sample(one, order, right=True) for one, order in drawn}
    assert assessment.submit(session, ada, attempt, right, at=START).share == 100
    deeds.fold(session, START)
    clock.now = OPENS
    factories.sign_in(client, session, ada)
    kinds, number = set(), 0
    while review.ahead(session, ada, at=OPENS).waiting:
        factories.post(client, "/review")
        number += 1
        for step in review.sheet(session, ada, number).steps:
            question = assessment.question(session, step.revision, step.question_id)
            kinds.add(str(question.kind))
            order = drawing.order_of(question, review.sheet(session, ada, number).seed + step.place, shuffle=True)
            name, path = f"q-{step.question_id}", f"/review/{number}/{step.place}/answer"
            sent = assessment.sample(question, order, right=True)
            if question.kind == "ordering":
                moved = factories.post(client, path, **{name: sent, "move": f"{step.question_id}:{sent[1]}:up"})
                assert moved.status_code == 200
                shown = re.findall(rf'name="{name}" value="(\d+)"', moved.text)
                assert shown == [sent[1], sent[0], *sent[2:]]
            if question.kind == "scenario":
                on = factories.post(client, path, **{name: sent[:1], "on": step.question_id})
                assert on.status_code == 200
                assert "Your way so far" in on.text
            assert review.sheet(session, ada, number).step(step.place).given is None
            assert factories.post(client, path, **{name: sent}).status_code == 303
            assert "You remember this" in client.get(f"/review/{number}/{step.place}").text
    assert kinds == {str(one) for one in Kind} - {"open"}
    assert review.recount(session) == []


@pytest.mark.parametrize("state", ["valid", "window", "grace", "ended"])
def test_the_page_says_until_when_and_what_is_left_and_never_presses(
    there: FlaskClient, session: Session, ada: int, clock: MovableClock, state: str
) -> None:
    clock.now = {
        "valid": START + timedelta(days=10),
        "window": OPENS,
        "grace": ENDS,
        "ended": ENDS + timedelta(days=14),
    }[state]
    factories.sign_in(there, session, ada)

    found = words(there.get("/certification"))

    says = {
        "valid": ("Valid until 28 February 2028, 22:30 UTC", "You can renew it from 30 December 2027, 22:30 UTC"),
        "window": ("Valid, can be renewed", "0 of 6 questions remembered", "Review now"),
        "grace": ("It ended on 28 February 2028, 22:30 UTC", "stays yours until 13 March 2028, 22:30 UTC (in 14 days)"),
        "ended": ("Your level, XP and badges stay yours", "0 of 6 questions remembered", "Review now"),
    }[state]
    assert all(one in found for one in says), found
    assert ("Review now" in found) == (state != "valid")
    assert not any(word in found.casefold() for word in PRESSING)


def test_lessons_are_read_again_where_a_course_asks_for_all_of_it(
    client: FlaskClient, session: Session, ada: int, clock: MovableClock
) -> None:
    clock.now = START
    full = {
        "courses/1-first/course.md": written.COURSE_FIRST.replace("lang: en", "lang: en\nrecertify: full"),
        "courses/2-second/course.md": written.COURSE_SECOND.replace("lang: de", "lang: de\nrecertify: full"),
    }
    deeds.publish(session, START, **full)
    deeds.learn(session, ada, START)
    clock.now = OPENS
    factories.sign_in(client, session, ada)
    page = words(client.get("/certification"))
    assert "First steps: read again" in page
    assert "The quiz First steps quiz to pass again." in page
    assert "Review now" not in page

    for lesson in ("first/one", "first/one", "first/two", "second/only"):
        assert factories.post(client, "/certification/read", ref=TOP, lesson=lesson).status_code == 303
    assert factories.post(client, "/certification/read", ref=TOP, lesson="first/none").status_code == 404
    learned.pass_quiz(session, ada, "first", at=OPENS)
    learned.pass_quiz(session, ada, "second", at=OPENS)
    deeds.fold(session, OPENS)

    assert "you passed the quiz again" in client.get("/certification").text
    assert certification.recount(session) == []


def test_a_level_that_asks_for_nothing_is_renewed_by_a_word(
    client: FlaskClient, session: Session, ada: int, clock: MovableClock
) -> None:
    clock.now = START
    levels = certified.LEVELS.replace(', "course:first", "course:second"]', ', "policy:conduct"]')
    certified.publish(session, START, **{"courses/levels.toml": levels})
    certified.reach(session, ada, START)
    certified.sweep(session, OPENS)
    clock.now = OPENS
    factories.sign_in(client, session, ada)
    assert "It asks for nothing but your word" in client.get("/certification").text

    reply = factories.post(client, "/certification/renew", ref=TOP)
    assert reply.status_code == 303
    assert "is renewed" in client.get("/certification").text
    assert factories.post(client, "/certification/renew", ref=TOP).status_code == 404


def test_champions_see_numbers_of_groups_of_five(client: FlaskClient, session: Session, clock: MovableClock) -> None:
    certified.publish(session, START)
    champion = factories.person(session, "Cham Pion", roles=("champion",))
    for number in range(9):
        certified.reach(session, factories.person(session, f"Early {number}"), START)
    late = [factories.person(session, f"Late {number}") for number in range(5)]
    clock.now = START + timedelta(days=400)
    for one in late[:4]:
        certified.reach(session, one, START + timedelta(days=300))
    factories.sign_in(client, session, champion)
    assert "too few to say" in client.get("/programme/certification").text

    certified.reach(session, late[4], START + timedelta(days=300))

    found = words(client.get("/programme/certification"))
    assert "3, Top 5 9" in found
    assert "Early" not in found


def test_an_academy_without_ends_says_so(client: FlaskClient, session: Session) -> None:
    factories.sign_in(client, session, factories.person(session, "Cham Pion", roles=("champion",)))

    assert "No level of this academy has an end" in client.get("/programme/certification").text


@pytest.mark.parametrize("path", ["/review", "/review/1", "/review/1/1", "/review/2", "/certification"])
def test_each_page_asks_at_most_six_times(
    there: FlaskClient, session: Session, ada: int, academy: Academy, path: str
) -> None:
    deeds.go_through(session, ada, OPENS - timedelta(days=100))
    review.begin(session, ada, at=OPENS)
    session.commit()
    there.get(path)

    with learned.statements(academy) as sent:
        assert there.get(path).status_code == 200

    assert len(sent) <= 6, "\n".join(sent)


def test_badges_renewed_show_their_new_end(there: FlaskClient, session: Session, ada: int) -> None:
    deeds.go_through(session, ada, OPENS)

    ends = {one.badge_id: one.expires_at for one in recognition.badges(session, ada)}

    assert ends["top"] == datetime(2029, 2, 28, 22, 30, tzinfo=UTC)


def test_today_the_course_and_the_path_say_it_while_the_window_is_open(
    there: FlaskClient, session: Session, ada: int, clock: MovableClock
) -> None:
    paths = ("/", "/c/first", "/learn")
    today, course, learn = (words(there.get(path)) for path in paths)
    assert "Renew what you know Top Valid until 28 February 2028, 22:30 UTC (in 60 days)" in today
    assert "You can renew Top Valid until 28 February 2028, 22:30 UTC" in course
    assert "certified until 28 February 2028" in today
    assert "certified until 28 February 2028" in learn

    clock.now = OPENS - timedelta(seconds=1)
    today, course, learn = (words(there.get(path)) for path in paths)
    assert "Renew what you know" not in today
    assert "You can renew" not in course
    assert "certified until 28 February 2028" in today

    clock.now = OPENS
    deeds.go_through(session, ada, OPENS)
    today, course, learn = (words(there.get(path)) for path in paths)
    assert "Renew what you know" not in today
    assert "You can renew" not in course
    assert "certified until 28 February 2029" in learn
