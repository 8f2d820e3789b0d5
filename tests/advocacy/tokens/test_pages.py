"""The page that shows what one may do, the page that checks one person and one key, and the API that asks."""

import re
from dataclasses import replace
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from lms.advocacy import service
from lms.people import service as people
from lms.recognition import service as recognition
from lms.recognition.credentials import notary
from lms.web import pace
from lms.web.academy import Academy
from lms.web.errors import Problem
from tests import factories
from tests.advocacy import deeds
from tests.advocacy.deeds import AT
from tests.advocacy.test_signoffs import SIGNED, signed

CODE = re.compile(r'id="code"[^>]*>([^<]+)<')


def checker(client: FlaskClient, session: Session, role: str = "staff") -> None:
    factories.sign_in(client, session, factories.person(session, "Sta Ff", roles=(role,)))


def check(client: FlaskClient, who: str, key: str, code: str = "") -> str:
    """Check as the page does, and give the note that answers."""
    reply = factories.post(client, "/check/permission", who=who, key=key, code=code)
    assert reply.status_code == 303, reply.text
    page = client.get(reply.location).text
    return " ".join(re.sub("<[^>]+>", " ", page[page.index('<p class="note__title') :].partition("</div>")[0]).split())


def show(client: FlaskClient, key: str = "story.share") -> str:
    """Make a token on one's own page, and give the code."""
    reply = factories.post(client, "/advocacy/show", key=key)
    assert reply.status_code == 303, reply.text
    found = CODE.search(client.get(reply.location).text)
    assert found
    return found[1]


# One's own page.


def test_a_token_is_shown_once(client: FlaskClient, session: Session, ada: int) -> None:
    deeds.advocate(session, ada)
    factories.sign_in(client, session, ada)
    assert "story.share" in client.get("/advocacy/show").text

    reply = factories.post(client, "/advocacy/show", key="story.share")
    page = client.get(reply.location)

    assert "You may share stories in your own words" in page.text
    assert "22 November 2026, 09:05 UTC (in 5 minutes)" in page.text
    assert page.headers["Cache-Control"] == "no-store"
    assert not CODE.search(client.get("/advocacy/show").text)


@pytest.mark.parametrize("key", ["story.share", "no.such", ""])
def test_what_one_does_not_hold_cannot_be_shown(client: FlaskClient, session: Session, ada: int, key: str) -> None:
    deeds.reach(session, ada, 2)
    factories.sign_in(client, session, ada)

    reply = factories.post(client, "/advocacy/show", key=key)

    assert reply.status_code == 422
    assert '<option value="story.view"' in reply.text
    assert '<option value="story.share"' not in reply.text


def test_a_permission_that_goes_in_the_very_moment_makes_no_token(
    client: FlaskClient, session: Session, ada: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is signed is looked at once more in the transaction that writes it."""
    deeds.advocate(session, ada)
    factories.sign_in(client, session, ada)
    signed = recognition.vouch

    def leaves_meanwhile(academy: Academy, *given: Any, **named: Any) -> str:
        with academy.store.transaction() as other:
            service.opt_out(other, ada, at=AT)
        return signed(academy, *given, **named)

    monkeypatch.setattr(recognition, "vouch", leaves_meanwhile)
    reply = factories.post(client, "/advocacy/show", key="story.share")

    assert reply.status_code == 422
    assert "You do not hold this permission any more." in reply.text
    assert service.export_tokens(session, ada) == []


def test_without_an_address_of_the_academy_or_a_notary_the_page_says_so(
    client: FlaskClient, session: Session, ada: int, academy: Academy, monkeypatch: pytest.MonkeyPatch
) -> None:
    deeds.advocate(session, ada)
    factories.sign_in(client, session, ada)
    with monkeypatch.context() as broken:
        broken.setattr(academy, "settings", replace(academy.settings, base_url=""))
        assert "LMS_BASE_URL" in factories.post(client, "/advocacy/show", key="story.share").text

    def dies(*_given: Any, **_named: Any) -> Any:
        raise notary.NotaryError("gone")

    monkeypatch.setattr(notary, "ask", dies)
    reply = factories.post(client, "/advocacy/show", key="story.share")
    assert (reply.status_code, "Try again in a minute" in reply.text) == (422, True)


# The check of one person and one key.


def test_below_spokesperson_yes_is_said_only_with_a_fresh_code_of_that_person_for_that_key(
    client: FlaskClient, session: Session, ada: int, grace: int
) -> None:
    for one in (ada, grace):
        deeds.advocate(session, one)
    factories.sign_in(client, session, ada)
    code, other = show(client), show(client, "story.view")
    checker(client, session)

    yes = check(client, "ada.lovelace@norda.example", "story.share", code.lower().replace("-", " "))
    assert yes.startswith("Yes, now Ada Lovelace may share stories in your own words.")
    for who, key, given in (
        ("ada.lovelace@norda.example", "story.share", ""),
        ("ada.lovelace@norda.example", "story.share", other),
        ("ada.lovelace@norda.example", "story.share", "ABCDE-FGHJK"),
        ("grace.hopper@norda.example", "story.share", code),
    ):
        assert check(client, who, key, given).startswith("Not confirmed")


def test_a_code_ends_with_its_minutes_and_with_the_permission(
    client: FlaskClient, session: Session, ada: int, clock: Any
) -> None:
    deeds.advocate(session, ada)
    factories.sign_in(client, session, ada)
    code, late = show(client), show(client)
    checker(client, session)
    assert check(client, "ada.lovelace@norda.example", "story.share", code).startswith("Yes")

    deeds.opt_out(session, ada)
    assert check(client, "ada.lovelace@norda.example", "story.share", code).startswith("Not confirmed")
    deeds.opt_in(session, ada)
    clock.move(minutes=5)
    assert check(client, "ada.lovelace@norda.example", "story.share", late).startswith("Not confirmed")


def test_who_declined_left_never_chose_is_paused_or_advocates_reads_the_same(
    client: FlaskClient, session: Session, champion: int
) -> None:
    ada, bob, cyd, dee, eve = (factories.person(session, f"Ada{one} Lee") for one in "abcde")
    for one in (ada, bob, cyd, dee, eve):
        deeds.reach(session, one, 2)
    deeds.decline(session, ada)
    for one in (bob, cyd, eve):
        deeds.opt_in(session, one)
    deeds.opt_out(session, bob)
    service.suspend(session, cyd, reason="Named.", until=None, by=champion, at=AT)
    checker(client, session)

    said = [check(client, f"ada{one}.lee@norda.example", "story.share") for one in "abcde"]

    assert len({re.sub("Ada. Lee", "X", one) for one in said}) == 1


def test_what_is_inside_and_what_spokespeople_do_is_yes_or_not_now_without_a_reason(
    client: FlaskClient, session: Session, ada: int, grace: int
) -> None:
    deeds.publish(session, {"courses/levels.toml": SIGNED})
    for one in (ada, grace):
        deeds.reach(session, one, 2)
    signed(session, ada)
    session.commit()
    checker(client, session, "admin")

    assert check(client, "ada.lovelace@norda.example", "story.share").startswith("Yes, now")
    assert check(client, "ada.lovelace@norda.example", "story.view").startswith("Yes, now")
    no = check(client, "grace.hopper@norda.example", "story.share")
    assert no.startswith("Not now Grace Hopper may not share stories in your own words at this moment")
    assert not re.search("opt|policy|level|declin|sign", no)


@pytest.mark.parametrize(
    ("who", "key", "words"),
    [
        ("", "story.share", "Enter an e-mail address or an id."),
        ("nobody@norda.example", "story.share", "We know nobody with this address or id."),
        ("gone@norda.example", "story.share", "We know nobody with this address or id."),
        ("ada.lovelace@norda.example", "", "Choose a permission."),
        ("ada.lovelace@norda.example", "no.such", "Choose one of the list."),
    ],
)
def test_what_cannot_be_checked_keeps_what_was_typed(
    client: FlaskClient, session: Session, ada: int, who: str, key: str, words: str
) -> None:
    people.deactivate(session, factories.person(session, "Gone"), at=AT, by=None)
    checker(client, session)

    reply = factories.post(client, "/check/permission", who=who, key=key, code="ABCDE-FGHJK")

    assert reply.status_code == 422
    assert words in reply.text
    assert 'value="ABCDE-FGHJK"' in reply.text


def test_codes_cannot_be_guessed(client: FlaskClient, session: Session, ada: int, clock: Any) -> None:
    checker(client, session)
    for _ in range(10):
        assert check(client, "ada.lovelace@norda.example", "story.share", "ABCDE-FGHJK").startswith("Not confirmed")

    fields = {"who": "ada.lovelace@norda.example", "key": "story.share", "code": "ABCDE-FGHJK"}
    assert factories.post(client, "/check/permission", **fields).status_code == 429
    clock.move(minutes=5)
    assert factories.post(client, "/check/permission", **fields).status_code == 303


def test_a_check_leaves_no_row_behind(client: FlaskClient, session: Session, ada: int) -> None:
    checker(client, session)
    session.commit()
    connection = session.connection()
    before = [connection.exec_driver_sql(f"SELECT count(*) FROM {name}").scalar() for name in deeds.tables(session)]

    check(client, "ada.lovelace@norda.example", "story.view")

    connection = session.connection()
    after = [connection.exec_driver_sql(f"SELECT count(*) FROM {name}").scalar() for name in deeds.tables(session)]
    assert before == after


# The API.


def ask(client: FlaskClient, session: Session, who: str, sent: Any, *scopes: str) -> TestResponse:
    token = people.token_for(session, scopes or ["permissions:token"], "test", at=AT)
    session.commit()
    headers = {"Authorization": f"Bearer {token}"}
    return client.post(f"/api/v1/permissions/{who}/token", json=sent, headers=headers)


def test_another_system_gets_a_token_for_a_key_that_is_held(client: FlaskClient, session: Session, ada: int) -> None:
    deeds.advocate(session, ada)

    reply = ask(client, session, "ada.lovelace@norda.example", {"key": "story.share", "audience": "cms"})

    assert (reply.status_code, reply.headers["Cache-Control"]) == (201, "no-store")
    assert set(reply.json or ()) == {"person", "key", "token", "expires_at", "status"}
    below = reply.json["status"].removeprefix("http://localhost")
    assert client.get(below).json["active"] is True


@pytest.mark.parametrize(
    ("sent", "status", "title"),
    [
        ({"key": "no.such"}, 422, "Unknown key"),
        ({"key": "story.share", "audience": "x" * 300}, 422, "Unfit audience"),
        ({}, 422, "Unfit request"),
        (["story.share"], 422, "Unfit request"),
        ({"key": 1}, 422, "Unfit request"),
        (None, 422, "Unfit request"),
    ],
)
def test_what_cannot_be_used_is_said_as_a_problem(
    client: FlaskClient, session: Session, ada: int, sent: Any, status: int, title: str
) -> None:
    deeds.advocate(session, ada)

    reply = ask(client, session, "ada.lovelace@norda.example", sent)

    assert (reply.status_code, reply.mimetype) == (status, "application/problem+json")
    assert reply.json["title"] == title


def test_not_held_reads_the_same_whatever_the_reason(
    client: FlaskClient, session: Session, ada: int, grace: int, champion: int
) -> None:
    alan = factories.person(session, "Alan Turing")
    for one in (ada, grace, alan):
        deeds.reach(session, one, 2)
    deeds.decline(session, ada)
    deeds.opt_in(session, alan)
    service.suspend(session, alan, reason="Named.", until=None, by=champion, at=AT)

    names = ("ada.lovelace", "grace.hopper", "alan.turing", "cham.pion")
    replies = [ask(client, session, f"{one}@norda.example", {"key": "story.share"}) for one in names]

    assert {one.status_code for one in replies} == {409}
    assert len({one.text for one in replies}) == 1


def test_one_scope_does_not_open_the_other(client: FlaskClient, session: Session, ada: int) -> None:
    reply = ask(client, session, "ada.lovelace@norda.example", {"key": "story.view"}, "permissions:read")
    assert (reply.status_code, reply.json["title"]) == (403, "This token may not do that")


@pytest.mark.once
def test_a_caller_in_a_hurry_waits_a_minute() -> None:
    paced = pace.Pace()

    assert [paced.takes("a", 0.0, 2) for _ in range(3)] == [True, True, False]
    assert paced.takes("b", 0.0, 2)
    assert not paced.takes("a", 59.0, 2)
    assert paced.takes("a", 60.0, 2)


@pytest.mark.once
def test_callers_are_forgotten_in_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pace, "_CALLERS", 2)
    paced = pace.Pace()
    for caller in ("a", "b", "c"):
        assert paced.takes(caller, 0.0, 1)

    assert paced.takes("a", 0.0, 1)
    assert not paced.takes("c", 0.0, 1)


def test_too_many_questions_are_answered_as_a_problem(
    client: FlaskClient, academy: Academy, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(pace.MOST):
        pace.hold(academy, "status 127.0.0.1")
    with pytest.raises(Problem):
        pace.hold(academy, "status 127.0.0.1")

    reply = client.get("/api/v1/permissions/tokens/never")

    assert (reply.status_code, reply.mimetype) == (429, "application/problem+json")
    assert reply.headers["Retry-After"] == "60"
