"""The pages of a quiz, asked for as a browser would."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, func, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from lms.assessment import service
from lms.assessment.models import Attempt, Submission
from lms.web import csrf
from lms.web.academy import Academy
from tests import academy as written
from tests import factories
from tests.assessment import replies
from tests.conftest import MovableClock

GIVEN_AWAY = ("Rarely opened", "Seen first", "Often cut", "Clause 1", "explanation", "feedback", "credit", "correct")
"""Words of the test quiz that belong to its answers."""


@pytest.fixture
def signed_in(client: FlaskClient, session: Session, ada: int) -> FlaskClient:
    factories.sign_in(client, session, ada)
    return client


def start(client: FlaskClient, quiz_id: str = "first") -> str:
    """Start a quiz by its button and give the address of the attempt."""
    reply = factories.post(client, f"/quiz/about/{quiz_id}")
    assert (reply.status_code, "/quiz/" in reply.location) == (303, True)
    return reply.location


def right(session: Session, person_id: int, path: str, **changes: Any) -> dict[str, list[str]]:
    answers = replies.to(session, person_id, path.rsplit("/", 1)[1], **changes)
    session.rollback()
    return replies.fields(answers)


def hand_in(client: FlaskClient, path: str, answers: dict[str, list[str]]) -> TestResponse:
    return factories.post(client, path, **answers)


def words(reply: TestResponse) -> str:
    """Give the words of a page as they are read."""
    return " ".join(re.sub(r"<[^>]+>", " ", reply.text).split())


# ---- who may ----


@pytest.mark.parametrize("path", ["/quiz/about/first", "/quiz/" + "x" * 22, "/quiz/" + "x" * 22 + "/result"])
def test_signed_out_visitors_are_asked_to_sign_in(client: FlaskClient, path: str) -> None:
    reply = client.get(path)

    assert (reply.status_code, reply.location) == (303, f"/sign-in?next={path}")


@pytest.mark.parametrize("path", ["/quiz/about/first", "/quiz/" + "x" * 22, "/quiz/" + "x" * 22 + "/save"])
def test_signed_out_visitors_change_nothing(client: FlaskClient, path: str) -> None:
    reply = factories.post(client, path)

    assert reply.status_code == 303
    assert reply.location.endswith("/sign-in")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/quiz/about/none"),
        ("POST", "/quiz/about/none"),
        ("GET", "/quiz/none"),
        ("POST", "/quiz/none"),
        ("GET", "/quiz/%00none"),
        ("POST", "/quiz/none/save"),
        ("GET", "/quiz/none/result"),
    ],
)
def test_what_does_not_exist_is_missing(signed_in: FlaskClient, method: str, path: str) -> None:
    reply = signed_in.get(path) if method == "GET" else factories.post(signed_in, path)

    assert reply.status_code == 404


def test_somebody_elses_attempt_is_missing(app: Flask, signed_in: FlaskClient, session: Session, ada: int) -> None:
    path = start(signed_in)
    other = app.test_client()
    factories.sign_in(other, session, factories.person(session, "Bob"))

    pages = [other.get(path), other.get(f"{path}/result"), factories.post(other, path)]
    pages.append(factories.post(other, f"{path}/save"))
    assert {page.status_code for page in pages} == {404}


def test_a_post_without_its_token_changes_nothing(signed_in: FlaskClient, session: Session) -> None:
    assert signed_in.post("/quiz/about/first").status_code == 400
    assert session.scalar(select(func.count()).select_from(Attempt)) == 0


# ---- about ----


def test_the_about_page_says_what_is_asked(signed_in: FlaskClient) -> None:
    page = words(signed_in.get("/quiz/about/first"))

    assert "4 questions, all on one page" in page
    assert "80 % or more. Your best attempt counts." in page
    assert "3 of 3 left." in page
    assert "you wait 10 minutes, then 24 hours, so that" in page
    assert "the right answers and why they are right" in page
    assert "Start the quiz" in page
    assert "No limit" in page


def test_the_about_page_of_a_timed_quiz_says_how_long(signed_in: FlaskClient) -> None:
    page = words(signed_in.get("/quiz/about/second"))

    assert "10 minutes from the start" in page
    assert "As many as you like." in page
    assert "The answers are not shown." in page


def test_looking_at_a_quiz_starts_nothing(signed_in: FlaskClient, session: Session) -> None:
    signed_in.get("/quiz/about/first")

    assert session.scalar(select(func.count()).select_from(Attempt)) == 0


def test_an_open_attempt_is_continued(signed_in: FlaskClient) -> None:
    path = start(signed_in)

    page = signed_in.get("/quiz/about/first")
    assert "Continue the quiz" in page.text
    assert path in page.text
    assert start(signed_in) == path


def test_a_wait_is_said_with_date_time_zone_and_words(
    signed_in: FlaskClient, session: Session, ada: int, clock: MovableClock
) -> None:
    path = start(signed_in)
    hand_in(signed_in, path, right(session, ada, path, wrong=["kind"]))

    page = words(signed_in.get("/quiz/about/first"))
    assert "You can try again on 22 November 2026, 09:10 UTC (in 10 minutes)" in page
    assert "Start the quiz" not in page
    refused = factories.post(signed_in, "/quiz/about/first")
    assert refused.status_code == 422

    clock.move(minutes=10)
    assert "Start the quiz" in signed_in.get("/quiz/about/first").text


def test_when_all_attempts_are_used_the_pages_say_so(
    signed_in: FlaskClient, session: Session, ada: int, clock: MovableClock
) -> None:
    for _ in range(3):
        path = start(signed_in)
        hand_in(signed_in, path, right(session, ada, path, wrong=["kind"]))
        clock.move(days=2)
        factories.sign_in(signed_in, session, ada)

    about, result = words(signed_in.get("/quiz/about/first")), words(signed_in.get(f"{path}/result"))
    assert "0 of 3 left." in about
    assert "You have used all your attempts at this quiz." in about
    assert "Start the quiz" not in about
    assert "If you need another, ask the social media team." in result


def test_what_has_to_come_first_is_said(academy: Academy, signed_in: FlaskClient) -> None:
    academy.shelf["may_start"] = [lambda *_: "Finish “First steps” before this quiz."]

    page = signed_in.get("/quiz/about/second")
    refused = factories.post(signed_in, "/quiz/about/second")

    assert "Finish “First steps” before this quiz." in page.text
    assert "Start the quiz" not in page.text
    assert (refused.status_code, "Error: Second steps quiz" in refused.text) == (422, True)


def test_the_history_lists_attempts_newest_first(
    signed_in: FlaskClient, session: Session, ada: int, clock: MovableClock
) -> None:
    path = start(signed_in)
    hand_in(signed_in, path, right(session, ada, path, wrong=["kind"]))
    clock.move(minutes=10)
    second = start(signed_in)

    page = words(signed_in.get("/quiz/about/first"))
    assert page.index("Attempt 2") < page.index("Attempt 1")
    assert "60 % Not passed" in page

    hand_in(signed_in, second, right(session, ada, second))
    page = words(signed_in.get("/quiz/about/first"))
    assert "You have passed this quiz. Your best result is 100 %." in page


# ---- take ----


def test_the_questions_are_one_page_of_groups(signed_in: FlaskClient) -> None:
    path = start(signed_in)

    page = signed_in.get(path)

    assert page.headers["Cache-Control"] == "no-store"
    assert page.text.count("<fieldset") == 4
    assert "Question 3 of 4" in page.text
    assert f'data-autosave="{path}/save"' in page.text
    assert f'formaction="{path}/save"' in page.text
    assert 'name="q-kind"' in page.text
    assert 'type="checkbox"' in page.text
    assert 'inputmode="decimal"' in page.text
    assert "data-deadline" not in page.text


def test_no_answer_leaves_the_server_before_it_is_handed_in(signed_in: FlaskClient) -> None:
    path = start(signed_in)
    replies_ = [
        signed_in.get(path),
        signed_in.get("/quiz/about/first"),
        factories.post(signed_in, path, **{"q-where": "0"}),
        factories.post(signed_in, f"{path}/save", **{"q-where": "0"}),
        signed_in.get(f"{path}/result"),
    ]

    for reply in replies_:
        sent = reply.text + str(reply.headers)
        assert not [word for word in GIVEN_AWAY if word.casefold() in sent.casefold()]
        assert "employer" not in sent


def test_options_are_sent_by_their_place_only(signed_in: FlaskClient, session: Session) -> None:
    path = start(signed_in)

    page = signed_in.get(path).text

    assert re.findall(r'name="q-where" value="([^"]*)"', page) == ["0", "1", "2"]


def test_without_shuffle_the_options_stand_as_written(signed_in: FlaskClient) -> None:
    page = words(signed_in.get(start(signed_in, "second")))

    assert page.index("In my own words") < page.index("As it stands, with thanks")


def test_a_hint_is_folded_away(
    signed_in: FlaskClient, session: Session, publish: Callable[..., int], clock: MovableClock
) -> None:
    hint = written.QUIZ_SECOND.replace("- [100%]", "> [!TIP]\n> Think of your reader.\n\n- [100%]")
    publish({"quizzes/second.md": hint})

    page = signed_in.get(start(signed_in, "second")).text

    assert re.search(r"<details>\s*<summary>Show a hint</summary>.*?Think of your reader\..*?</details>", page, re.S)


def test_a_timed_quiz_shows_its_end(signed_in: FlaskClient) -> None:
    page = signed_in.get(start(signed_in, "second"))

    assert 'data-deadline="2026-11-22T09:10:00+00:00"' in page.text
    assert "22 November 2026, 09:10 UTC" in page.text
    assert "in 10 minutes" in page.text


def test_when_time_is_over_a_page_says_so_and_a_button_settles(
    signed_in: FlaskClient, session: Session, clock: MovableClock
) -> None:
    path = start(signed_in, "second")
    factories.post(signed_in, f"{path}/save", **{"q-how": "0"})
    clock.move(minutes=11)

    page = signed_in.get(path)
    assert "Time is over" in page.text
    assert "You had answered 1 of 2 questions." in words(page)
    assert "<fieldset" not in page.text
    assert "See your result" in signed_in.get("/quiz/about/second").text
    assert session.scalar(select(func.count()).select_from(Submission)) == 0
    session.rollback()

    result = signed_in.get(factories.post(signed_in, path).location)
    assert "You scored 50 %." in result.text
    assert "Time was over before your answers arrived" in result.text


# ---- save ----


def test_the_script_saves_without_a_page(signed_in: FlaskClient) -> None:
    path = start(signed_in)
    data = {csrf.FIELD: factories.token(signed_in), "q-word": "half"}

    reply = signed_in.post(f"{path}/save", data=data, headers={"X-Requested-With": "fetch"})

    assert (reply.status_code, reply.text) == (204, "")
    assert 'value="half"' in signed_in.get(path).text


def test_the_script_hears_that_an_attempt_has_ended(signed_in: FlaskClient, session: Session, ada: int) -> None:
    path = start(signed_in)
    hand_in(signed_in, path, right(session, ada, path))
    data = {csrf.FIELD: factories.token(signed_in), "q-word": "half"}

    assert signed_in.post(f"{path}/save", data=data, headers={"X-Requested-With": "fetch"}).status_code == 409
    assert factories.post(signed_in, f"{path}/save", **{"q-word": "half"}).location == path


def test_save_and_leave_works_without_a_script(signed_in: FlaskClient) -> None:
    path = start(signed_in)

    reply = factories.post(signed_in, f"{path}/save", **{"q-word": 'a "quoted" word'})

    assert (reply.status_code, reply.location) == (303, "/quiz/about/first")
    assert "Your answers so far are saved." in signed_in.get(reply.location).text
    assert "a &#34;quoted&#34; word" in signed_in.get(path).text


# ---- submit ----


def test_missing_answers_are_named_and_everything_typed_is_kept(
    signed_in: FlaskClient, session: Session, ada: int
) -> None:
    path = start(signed_in)
    answers = right(session, ada, path) | {"q-times": ["often"]}
    del answers["q-kind"]

    reply = hand_in(signed_in, path, answers)

    assert reply.status_code == 422
    assert "<title>Error: First steps quiz" in reply.text
    assert re.search(r'<a href="#q-kind">Question \d: choose at least one answer</a>', reply.text)
    assert re.search(r'<a href="#q-times">Question \d: write a number, such as 12 or 0.5</a>', reply.text)
    assert 'id="q-kind-error"' in reply.text
    assert reply.text.count("data-focus") == 1
    for page in (reply, signed_in.get(path)):
        assert 'value="often"' in page.text
        assert 'value="employer"' in page.text
        assert len(re.findall(r'name="q-where" value="\d" checked', page.text)) == 1
    assert session.scalar(select(func.count()).select_from(Submission)) == 0


def test_handing_in_twice_shows_the_same_result(signed_in: FlaskClient, session: Session, ada: int) -> None:
    path = start(signed_in)
    answers = right(session, ada, path)

    first, second = hand_in(signed_in, path, answers), hand_in(signed_in, path, {"q-where": ["0"]})

    assert (first.status_code, first.location) == (second.status_code, second.location) == (303, f"{path}/result")
    assert "You scored 100 %." in signed_in.get(first.location).text
    assert signed_in.get(path).location == f"{path}/result"


def test_forty_posts_at_once_give_one_submission_and_one_page(
    app: Flask, signed_in: FlaskClient, session: Session, ada: int
) -> None:
    path = start(signed_in)
    answers = right(session, ada, path)
    clients = [app.test_client() for _ in range(40)]
    for one in clients:
        factories.sign_in(one, session, ada)
    barrier = Barrier(40)

    def post(one: FlaskClient) -> tuple[int, str]:
        data = {csrf.FIELD: factories.token(one), **answers}
        barrier.wait()
        reply = one.post(path, data=data)
        return reply.status_code, reply.location

    with ThreadPoolExecutor(40) as pool:
        assert set(pool.map(post, clients)) == {(303, f"{path}/result")}
    assert session.scalar(select(func.count()).select_from(Submission)) == 1
    assert service.recount(session) == []


def test_a_page_takes_a_fixed_number_of_queries(
    academy: Academy, signed_in: FlaskClient, session: Session, ada: int, clock: MovableClock
) -> None:
    counts = []
    for _ in range(2):
        path = start(signed_in)
        pages = ["/quiz/about/first", path]
        counts.append([queries(academy, signed_in, page) for page in pages])
        hand_in(signed_in, path, right(session, ada, path, wrong=["kind"]))
        counts[-1].append(queries(academy, signed_in, f"{path}/result"))
        clock.move(minutes=10)

    assert counts[0] == counts[1]
    assert max(counts[0]) <= 6


def queries(academy: Academy, client: FlaskClient, path: str) -> int:
    """Count the queries of one page."""
    seen: list[str] = []

    def record(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        seen.append(statement)

    event.listen(academy.store.read_engine, "before_cursor_execute", record)
    assert client.get(path).status_code == 200
    event.remove(academy.store.read_engine, "before_cursor_execute", record)
    return len(seen)


def test_handing_in_takes_few_statements(academy: Academy, signed_in: FlaskClient, session: Session, ada: int) -> None:
    path = start(signed_in)
    answers = right(session, ada, path)
    seen: list[str] = []

    def record(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        seen.append(statement)

    for engine in (academy.store.read_engine, academy.store.write_engine):
        event.listen(engine, "before_cursor_execute", record)
    hand_in(signed_in, path, answers)

    # A process reads what XP pay at most twice a minute, whoever hands in.
    seen = [one for one in seen if "lms_xp_rule" not in one]
    assert len([one for one in seen if "lms_" in one and ("attempt" in one or "quiz" in one or "score" in one)]) <= 6


# ---- result ----


def test_an_open_attempt_has_no_result_yet(signed_in: FlaskClient) -> None:
    path = start(signed_in)

    assert signed_in.get(f"{path}/result").location == path


def test_a_result_says_why_and_what_to_read_again(signed_in: FlaskClient, session: Session, ada: int) -> None:
    path = start(signed_in)
    hand_in(signed_in, path, right(session, ada, path, wrong=["where", "word", "kind"]))

    page = signed_in.get(f"{path}/result")
    said = words(page)

    assert "Not passed yet" in said
    assert "You scored 20 %." in said
    assert "That is 1 of 5 points. The pass mark is 80 %, so this attempt does not pass." in said
    assert "Your answer. Not right." in said
    assert "In the first line The right answer, not chosen. Seen first." in said
    assert 'href="/c/first/one"' in page.text
    assert 'href="/c/second/only"' not in page.text
    assert 'href="/policy/conduct#open"' in page.text
    assert "Accepted." in said
    assert "-987654" in said
    assert "You can try again on 22 November 2026, 09:10 UTC (in 10 minutes)" in said
    assert "You have 2 attempts left" in said
    assert re.search(r'<a class="button" href="/c/first">Back to First steps</a>', page.text)


def test_a_later_failure_takes_nothing_back(signed_in: FlaskClient, session: Session, ada: int) -> None:
    path = start(signed_in)
    hand_in(signed_in, path, right(session, ada, path))
    about = words(signed_in.get("/quiz/about/first"))
    again = start(signed_in)
    hand_in(signed_in, again, right(session, ada, again, wrong=["kind"]))

    page = words(signed_in.get(f"{again}/result"))
    assert "Go on with First steps Take it again" in about
    assert "Not passed this time" in page
    assert "You passed this quiz in another attempt, and that stays." in page
    assert "Your next attempt" not in page


def test_a_pass_leads_on(signed_in: FlaskClient, session: Session, ada: int) -> None:
    path = start(signed_in)
    hand_in(signed_in, path, right(session, ada, path))

    page = words(signed_in.get(f"{path}/result"))

    assert "You passed" in page
    assert "Go on with First steps" in page
    assert "Your next attempt" not in page
    assert "Read again:" not in page


def test_other_rooms_say_what_came_of_it(academy: Academy, signed_in: FlaskClient, session: Session, ada: int) -> None:
    heard: list[dict[str, Any]] = []

    def panel(**facts: Any) -> str:
        heard.append(facts)
        return "<p>A badge is yours.</p>"

    academy.panels["quiz_result"] = [panel]
    path = start(signed_in)
    hand_in(signed_in, path, right(session, ada, path))

    assert "<p>A badge is yours.</p>" in signed_in.get(f"{path}/result").text
    attempt_id = path.rsplit("/", 1)[1]
    assert heard == [{"person_id": ada, "quiz_id": "first", "attempt_id": attempt_id, "passed": True}]


@pytest.mark.parametrize(
    ("review", "score", "answers"),
    [("never", False, False), ("score", True, False), ("after-submit", True, True), ("after-pass", True, False)],
)
def test_a_failed_attempt_shows_what_the_review_policy_allows(
    signed_in: FlaskClient,
    session: Session,
    ada: int,
    publish: Callable[..., int],
    review: str,
    score: bool,
    answers: bool,
) -> None:
    publish({"quizzes/first.md": written.QUIZ_FIRST.replace("review: after-submit", f"review: {review}")})
    path = start(signed_in)
    hand_in(signed_in, path, right(session, ada, path, wrong=["kind"]))

    page = words(signed_in.get(f"{path}/result"))

    assert ("You scored 60 %." in page) is score
    assert ("Seen first." in page) is answers
    assert ("shown here once you have passed" in page) is (review == "after-pass")
    assert ("60 %" in words(signed_in.get("/quiz/about/first"))) is score


def test_after_a_pass_its_answers_are_shown_where_the_policy_waits_for_one(
    signed_in: FlaskClient, session: Session, ada: int, publish: Callable[..., int]
) -> None:
    publish({"quizzes/first.md": written.QUIZ_FIRST.replace("review: after-submit", "review: after-pass")})
    path = start(signed_in)
    hand_in(signed_in, path, right(session, ada, path, wrong=["where"]))

    assert "Seen first." in signed_in.get(f"{path}/result").text


def test_a_result_of_an_older_revision_keeps_its_words(
    signed_in: FlaskClient, session: Session, ada: int, publish: Callable[..., int]
) -> None:
    path = start(signed_in)
    answers = right(session, ada, path)
    publish({"quizzes/first.md": written.QUIZ_FIRST.replace("In the first line", "In **line** one")})

    assert "In the first line" in signed_in.get(path).text
    hand_in(signed_in, path, answers)
    assert "In the first line" in signed_in.get(f"{path}/result").text
