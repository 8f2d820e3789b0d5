"""What recognition adds to a quiz's result page."""

import pytest
from flask import Flask, g
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from lms.recognition import panels
from lms.recognition import service as recognition
from tests.advocacy.deeds import acknowledge
from tests.factories import post, sign_in
from tests.recognition.deeds import AT, become_ready, pass_first_quiz


def shown(app: Flask, person_id: int, attempt_id: str = "attempt-1") -> str:
    with app.test_request_context("/"):
        made = panels.quiz_result_panel(person_id=person_id, attempt_id=attempt_id, quiz_id="first")
        g.pop("lms_reading").close()
        return str(made)


def test_the_result_page_shows_the_badge_just_awarded(app: Flask, session: Session, ada: int) -> None:
    pass_first_quiz(session, ada)
    session.commit()

    panel = shown(app, ada)

    assert "You earned a badge" in panel
    assert "Badge first" in panel
    assert recognition.badges(session, ada)[0].public_id in panel
    assert "60 XP, and why" in panel
    assert "You can now" not in panel


def test_a_level_reached_says_what_one_can_do_now(app: Flask, session: Session, ada: int) -> None:
    acknowledge(session, ada, AT)
    pass_first_quiz(session, ada)
    session.commit()

    panel = shown(app, ada)

    assert "You are at level 1, Ready." in panel
    assert "You can now:" in panel
    assert "<li>read the stories</li>" in panel
    assert "if you ever choose to advocate" not in panel


def test_the_news_of_a_level_is_put_away_on_the_result_page_too(
    app: Flask, client: FlaskClient, session: Session, ada: int
) -> None:
    become_ready(session, ada)
    sign_in(client, session, ada)
    attempt = "a-public-id-of-an-attempt"
    assert 'name="attempt" value="attempt-1"' in shown(app, ada)

    reply = post(client, "/level/seen", attempt=attempt)

    assert (reply.status_code, reply.location) == (303, f"/quiz/{attempt}/result")
    panel = shown(app, ada)
    assert "With it you reached level 1, Ready." in panel
    assert "You can now" not in panel
    assert "put this away" not in panel
    assert "put this away" not in client.get("/").text


@pytest.mark.parametrize("attempt", ["//evil.example", "../../x", "", "x" * 65, "a b"])
def test_from_anywhere_else_it_leads_to_today(client: FlaskClient, session: Session, ada: int, attempt: str) -> None:
    sign_in(client, session, ada)

    assert post(client, "/level/seen", attempt=attempt).location == "/"


def test_a_policy_to_acknowledge_first_is_said(app: Flask, session: Session, ada: int) -> None:
    recognition.record(session, ada, "policy:conduct", at=AT, evidence={"version": 1})
    pass_first_quiz(session, ada)
    session.commit()

    panel = shown(app, ada)

    assert "As soon as you have acknowledged the policy, you can:" in panel
    assert "You can now" not in panel


def test_an_outward_key_is_offered_and_never_pressed(app: Flask, session: Session, ada: int) -> None:
    become_ready(session, ada)
    recognition.record(session, ada, "course:second", at=AT, evidence={"attempt": "attempt-2"})
    session.commit()

    panel = shown(app, ada, "attempt-2")

    assert "You are at level 2, Able." in panel
    assert "if you ever choose to advocate. It is your choice" in panel
    assert "<li>share stories in your own words</li>" in panel


def test_an_attempt_that_earned_nothing_shows_nothing(app: Flask, ada: int) -> None:
    assert shown(app, ada) == ""
