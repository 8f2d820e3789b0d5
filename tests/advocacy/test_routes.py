"""The pages of the advocacy room: what you may do, the choice, leaving, and pauses."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event
from sqlalchemy.orm import Session

from lms.advocacy import service
from lms.recognition import service as recognition
from tests import factories
from tests.advocacy import deeds
from tests.advocacy.deeds import AT
from tests.conftest import MovableClock
from tests.factories import post


@pytest.fixture
def me(client: FlaskClient, session: Session, ada: int) -> int:
    """Ada, signed in."""
    factories.sign_in(client, session, ada)
    return ada


@pytest.fixture
def runs(client: FlaskClient, session: Session, champion: int) -> int:
    """The champion, signed in."""
    factories.sign_in(client, session, champion)
    return champion


def choose(client: FlaskClient, session: Session, answer: str):
    return post(client, "/advocacy/choose", choice=answer, text=service.text(session).digest)


@pytest.mark.parametrize("path", ["/advocacy", "/advocacy/choose", "/programme/suspensions"])
def test_signed_out_people_are_asked_to_sign_in(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 303


def test_the_overview_says_what_opens_each_key_and_where(client: FlaskClient, me: int) -> None:
    page = client.get("/advocacy").text

    assert "Level 2, Able" in page
    assert "It opens at level 2, Able (you are at level 0, Start)." in page
    assert 'href="/policy"' in page
    assert "Share stories in your own words" in page
    assert "It is open to everybody from the first day." in page


def test_the_overview_of_an_advocate_says_because_and_offers_to_leave(
    client: FlaskClient, session: Session, me: int
) -> None:
    deeds.advocate(session, me)

    page = client.get("/advocacy").text

    assert (
        "You may share stories in your own words, because you have reached level 2, Able, "
        "you have acknowledged the current policy and you have opted in." in page
    )
    assert 'action="/advocacy/leave"' in page
    assert "What changed" in page


def test_before_an_outward_key_is_in_reach_there_is_nothing_to_choose(
    client: FlaskClient, session: Session, me: int
) -> None:
    deeds.reach(session, me, 1)

    page = client.get("/advocacy/choose").text

    assert "There is nothing to choose at your level yet." in page
    assert "Yes, opt me in" not in page
    reply = choose(client, session, "yes")
    assert reply.status_code == 403
    assert "nothing was recorded" in reply.text


def test_opting_in_opens_the_key_on_the_next_request(client: FlaskClient, session: Session, me: int) -> None:
    deeds.reach(session, me, 2)

    reply = choose(client, session, "yes")

    assert (reply.status_code, reply.location) == (303, "/advocacy")
    assert "because you have reached level 2, Able" in client.get("/advocacy").text
    assert service.may(session, me, "story.share", AT)


def test_declining_is_noted_and_opens_nothing(client: FlaskClient, session: Session, me: int) -> None:
    deeds.reach(session, me, 2)

    reply = choose(client, session, "not-now")

    assert reply.status_code == 303
    assert "Nobody else sees your answer" in client.get("/advocacy").text
    assert not service.may(session, me, "story.share", AT)


def test_an_answer_that_is_none_is_422(client: FlaskClient, session: Session, me: int) -> None:
    deeds.reach(session, me, 2)

    reply = choose(client, session, "maybe")

    assert reply.status_code == 422
    assert "Choose one of the two answers." in reply.text
    assert service.choice(session, me).kind is None


def test_an_answer_to_an_older_text_is_asked_again(client: FlaskClient, session: Session, me: int) -> None:
    deeds.reach(session, me, 2)

    reply = post(client, "/advocacy/choose", choice="yes", text="0" * 64)

    assert reply.location == "/advocacy/choose"
    assert "This text has changed" in client.get("/advocacy/choose").text
    assert not service.choice(session, me).opted_in


def test_the_choice_without_a_form_token_is_refused(client: FlaskClient, session: Session, me: int) -> None:
    deeds.reach(session, me, 2)

    assert client.post("/advocacy/choose", data={"choice": "yes"}).status_code == 400


def test_the_choice_waits_for_a_policy_with_words(client: FlaskClient, session: Session, me: int) -> None:
    deeds.reach(session, me, 2)
    deeds.publish(session, {"policies/conduct.md": deeds.CHANGED_POLICY})

    assert "A policy is waiting for you." in client.get("/advocacy/choose").text


def test_an_advocate_is_offered_to_leave_where_the_choice_was(client: FlaskClient, session: Session, me: int) -> None:
    deeds.advocate(session, me)

    page = client.get("/advocacy/choose").text

    assert "You opted in on" in page
    assert 'action="/advocacy/leave"' in page


def test_leaving_is_one_post_and_keeps_what_was_learned(client: FlaskClient, session: Session, me: int) -> None:
    deeds.advocate(session, me)
    before = recognition.standing(session, me)
    session.commit()

    reply = post(client, "/advocacy/leave")

    assert (reply.status_code, reply.location) == (303, "/advocacy")
    assert "You have left." in client.get("/advocacy").text
    assert not service.may(session, me, "story.share", AT)
    assert recognition.standing(session, me) == before


def test_leaving_without_being_in_says_so(client: FlaskClient, me: int) -> None:
    post(client, "/advocacy/leave")

    assert "there was nothing to leave" in client.get("/advocacy").text


@pytest.mark.parametrize("role", ["learner", "trainer", "staff", "expert"])
def test_pauses_are_for_champions_and_administrators(
    client: FlaskClient, session: Session, ada: int, role: str
) -> None:
    person = factories.person(session, f"{role} person", roles=() if role == "learner" else (role,))
    factories.sign_in(client, session, person)
    page = f"/programme/suspensions/{deeds.public_id(session, ada)}"

    assert client.get("/programme/suspensions").status_code == 403
    assert post(client, "/programme/suspensions", who="ada").status_code == 403
    assert client.get(page).status_code == 403
    assert post(client, page, reason="No.").status_code == 403
    assert post(client, f"{page}/lift").status_code == 403


def test_a_person_is_found_by_address_or_id(client: FlaskClient, session: Session, runs: int, ada: int) -> None:
    page = f"/programme/suspensions/{deeds.public_id(session, ada)}"

    assert post(client, "/programme/suspensions", who="Ada.Lovelace@norda.example").location == page
    assert post(client, "/programme/suspensions", who=deeds.public_id(session, ada)).location == page


@pytest.mark.parametrize(("who", "words"), [("", "Enter an e-mail address or an id."), ("nobody", "We know nobody")])
def test_a_person_who_is_not_found_is_422(client: FlaskClient, runs: int, who: str, words: str) -> None:
    reply = post(client, "/programme/suspensions", who=who)

    assert reply.status_code == 422
    assert words in reply.text


def test_a_pause_of_somebody_unknown_is_missing(client: FlaskClient, runs: int) -> None:
    assert client.get("/programme/suspensions/nobody").status_code == 404
    assert client.get("/programme/suspensions/ada.lovelace@norda.example").status_code == 404
    assert post(client, "/programme/suspensions/nobody", reason="Who?").status_code == 404


def test_a_pause_has_a_reason_and_an_end_that_the_person_reads(
    client: FlaskClient, session: Session, clock: MovableClock, runs: int, ada: int
) -> None:
    deeds.advocate(session, ada)
    page = f"/programme/suspensions/{deeds.public_id(session, ada)}"

    reply = post(client, page, reason="A customer was named.", until="2026-11-30")

    assert reply.location == page
    assert "Lift the pause" in client.get(page).text
    factories.sign_in(client, session, ada)
    own = client.get("/advocacy").text
    assert "A customer was named." in own
    assert "1 December 2026, 00:00 UTC" in own
    clock.move(days=9)
    assert "Sharing is paused" not in client.get("/advocacy").text


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"reason": ""}, "Enter the reason."),
        ({"reason": "x" * 501}, "Use at most 500 characters"),
        ({"reason": "Named.", "until": "soon"}, "Enter a date such as"),
        ({"reason": "Named.", "until": "9999-12-31"}, "Enter a date of this century."),
        ({"reason": "Named.", "until": "2026-11-21"}, "Choose an end that lies ahead"),
    ],
)
def test_a_pause_that_cannot_be_is_422_and_keeps_what_was_typed(
    client: FlaskClient, session: Session, runs: int, ada: int, fields: dict[str, str], words: str
) -> None:
    reply = post(client, f"/programme/suspensions/{deeds.public_id(session, ada)}", **fields)

    assert reply.status_code == 422
    assert words in reply.text
    assert fields["reason"] in reply.text
    assert service.pause(session, ada, AT) is None


def test_a_pause_twice_is_one_and_lifting_twice_too(client: FlaskClient, session: Session, runs: int, ada: int) -> None:
    page = f"/programme/suspensions/{deeds.public_id(session, ada)}"
    post(client, page, reason="A customer was named.")

    post(client, page, reason="Again.")
    assert "paused for Ada Lovelace already" in client.get(page).text
    post(client, f"{page}/lift")
    assert "The pause is lifted" in client.get(page).text
    post(client, f"{page}/lift")
    assert "is not paused" in client.get(page).text


def test_a_pause_without_an_end_says_who_lifts_it(client: FlaskClient, session: Session, runs: int, ada: int) -> None:
    post(client, f"/programme/suspensions/{deeds.public_id(session, ada)}", reason="A customer was named.")
    factories.sign_in(client, session, ada)

    assert "It has no fixed end" in client.get("/advocacy").text


def test_pages_ask_the_database_a_fixed_number_of_times(client: FlaskClient, session: Session, me: int) -> None:
    deeds.advocate(session, me)
    assert counted(client, "/advocacy") <= 6
    assert counted(client, "/advocacy/choose") <= 6


def counted(client: FlaskClient, path: str) -> int:
    client.get(path)
    asked: list[str] = []
    engine = client.application.extensions["lms"].store.read_engine

    def listen(*facts: object) -> None:
        asked.append(str(facts[2]))

    event.listen(engine, "before_cursor_execute", listen)
    assert client.get(path).status_code == 200
    event.remove(engine, "before_cursor_execute", listen)
    return len(asked)


def test_the_end_of_a_pause_stands_on_the_page_of_the_champion(
    client: FlaskClient, session: Session, runs: int, ada: int
) -> None:
    service.suspend(session, ada, reason="Named.", until=AT + timedelta(days=2), by=runs, at=AT)
    session.commit()

    assert "24 November 2026" in client.get(f"/programme/suspensions/{deeds.public_id(session, ada)}").text
