"""The pages of a policy, as a person meets them."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from lms.policy import service
from tests import factories
from tests.factories import post


@pytest.fixture
def ada(client: FlaskClient, session: Session) -> int:
    person_id = factories.person(session)
    factories.sign_in(client, session, person_id)
    return person_id


def digest(session: Session) -> str:
    return service.current(session, "conduct").digest


def test_signed_out_people_are_led_to_sign_in_and_back(client: FlaskClient) -> None:
    reply = client.get("/policy/conduct")

    assert reply.status_code == 303
    assert reply.location == "/sign-in?next=/policy/conduct"


def test_the_only_policy_is_shown_at_once(client: FlaskClient, ada: int) -> None:
    assert client.get("/policy").location.endswith("/policy/conduct")


def test_the_page_shows_every_clause_and_the_check_without_its_answers(client: FlaskClient, ada: int) -> None:
    text = client.get("/policy/conduct").text

    assert 'id="open"' in text
    assert "Say that you work at Norda" in text
    assert "When do you say where you work?" in text
    assert "Too late" not in text


def test_a_missing_policy_is_a_page_in_words(client: FlaskClient, ada: int) -> None:
    reply = client.get("/policy/nothing")

    assert reply.status_code == 404
    assert "there is no policy" in reply.text


def test_right_answers_acknowledge_and_say_so(client: FlaskClient, session: Session, ada: int) -> None:
    reply = post(client, "/policy/conduct", **{"digest": digest(session), "q-0": "0", "q-1": "1"})

    assert reply.status_code == 303
    assert service.acknowledged(session, ada) == {"conduct"}
    page = client.get(reply.location).text
    assert "Your acknowledgement is recorded" in page
    assert "You have acknowledged this policy" in page


def test_a_wrong_answer_keeps_the_others_and_says_what_to_read(client: FlaskClient, session: Session, ada: int) -> None:
    reply = post(client, "/policy/conduct", **{"digest": digest(session), "q-0": "1", "q-1": "1"})

    assert reply.status_code == 422
    assert "Error:" in reply.text
    assert "Question 1: look at your answer again" in reply.text
    assert "Too late" in reply.text
    assert reply.text.count(" checked") == 2
    assert service.acknowledged(session, ada) == frozenset()


@pytest.mark.parametrize("fields", [{}, {"q-x": "1"}, {"q-0": "²", "q-1": "-1"}, {"q-00000": "1"}, {"q-0": "9" * 40}])
def test_answers_nobody_can_read_are_asked_again(
    client: FlaskClient, session: Session, ada: int, fields: dict[str, str]
) -> None:
    reply = post(client, "/policy/conduct", digest=digest(session), **fields)

    assert reply.status_code == 422
    assert "choose one answer" in reply.text


def test_an_outdated_page_is_shown_anew(client: FlaskClient, ada: int) -> None:
    reply = post(client, "/policy/conduct", **{"digest": "old", "q-0": "0", "q-1": "1"})

    assert reply.status_code == 303
    assert "newer version" in client.get(reply.location).text


def test_without_its_token_nothing_is_acknowledged(client: FlaskClient, session: Session, ada: int) -> None:
    reply = client.post("/policy/conduct", data={"digest": digest(session), "q-0": "0", "q-1": "1"})

    assert reply.status_code == 400
    assert service.acknowledged(session, ada) == frozenset()


def test_the_sheet_shows_name_version_and_fingerprint(client: FlaskClient, session: Session, ada: int) -> None:
    assert "has not acknowledged" in client.get("/policy/conduct/print").text
    post(client, "/policy/conduct", **{"digest": digest(session), "q-0": "0", "q-1": "1"})

    text = client.get("/policy/conduct/print").text
    assert "Ada Lovelace" in text
    assert digest(session) in text


def test_what_changed_has_words_for_somebody_who_never_acknowledged(client: FlaskClient, ada: int) -> None:
    text = client.get("/policy/conduct/changes").text

    assert "nothing to compare" in text
    assert "Version 1" in text
