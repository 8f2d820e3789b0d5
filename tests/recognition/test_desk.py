"""The staff desk: any badge is checked in two clicks, by its id or its link."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from lms.recognition import service as recognition
from tests import academy as written
from tests import factories
from tests.conftest import MovableClock
from tests.factories import post, sign_in
from tests.recognition.deeds import first_award, pass_first_quiz, publish, role, words


@pytest.mark.parametrize("who", ["trainer", "expert", "learner"])
@pytest.mark.parametrize("path", ["/check", "/check/abc"])
def test_the_desk_is_for_those_who_check_badges(client: FlaskClient, session: Session, who: str, path: str) -> None:
    sign_in(client, session, factories.person(session, "Bo", roles=() if who == "learner" else (who,)))

    assert client.get(path).status_code == 403
    assert post(client, "/check", id="abc").status_code == 403


@pytest.mark.parametrize("who", ["staff", "champion", "admin"])
def test_a_badge_is_checked_in_two_clicks(client: FlaskClient, session: Session, award: str, who: str) -> None:
    sign_in(client, session, role(session, who))
    assert client.get("/check").status_code == 200

    reply = client.get("/check", query_string={"id": award}, follow_redirects=True)

    said = words(reply.text)
    assert reply.request.path == f"/check/{award}"
    assert "Valid without an end date." in said
    assert "Holder Ada Lovelace" in said
    assert "Awarded 22 November 2026" in said
    assert "The score was 90 %" in said
    assert "Valid: Badge first" in reply.text
    assert 'class="chip chip--good"' in reply.text


@pytest.mark.parametrize("typed", ["{}", "  {} ", "http://localhost/badges/{}", "/academy/check/{}?a=b"])
def test_the_desk_takes_an_id_or_a_link(
    client: FlaskClient, session: Session, sam: int, award: str, typed: str
) -> None:
    sign_in(client, session, sam)

    reply = post(client, "/check", id=typed.format(award))

    assert (reply.status_code, reply.location) == (303, f"/check/{award}")


@pytest.mark.parametrize("typed", ["A" * 22, "no id at all", "http://elsewhere.example/x", "<script>alert(1)</script>"])
def test_an_unknown_id_is_said_clearly_and_kept(client: FlaskClient, session: Session, sam: int, typed: str) -> None:
    sign_in(client, session, sam)

    reply = client.get("/check", query_string={"id": typed}, follow_redirects=True)

    assert reply.status_code == 404
    assert "<title>Error: Check a badge" in reply.text
    told = ("We know no badge with this id.", "We found no badge id in that.", "This is not a badge of this academy.")
    assert any(one in reply.text for one in told)
    assert typed.replace("<", "&lt;").replace(">", "&gt;") in reply.text
    assert "<script>alert" not in reply.text


def test_a_desk_form_that_needs_a_change_is_422(client: FlaskClient, session: Session, sam: int) -> None:
    sign_in(client, session, sam)

    for reply in (client.get("/check", query_string={"id": ""}), post(client, "/check", id="")):
        assert reply.status_code == 422
        assert "Enter the id of a badge" in reply.text
    long = post(client, "/check", id="x" * 260_001)
    assert long.status_code == 422
    assert "longer than any badge" in long.text


def test_expired_and_revoked_are_said_in_words(
    client: FlaskClient, app: Flask, session: Session, clock: MovableClock, ada: int, sam: int
) -> None:
    lasting = written.TEXTS["badges/first.md"].replace("when:", "valid_for: 1mo\nwhen:")
    publish(session, {"badges/first.md": lasting})
    pass_first_quiz(session, ada)
    public_id = first_award(session, ada).public_id
    recognition.set_public(session, ada, public_id, public=True)
    session.commit()
    sign_in(client, session, sam)
    assert "Valid until 22 December 2026, 09:00 UTC (in 30 days)." in words(client.get(f"/check/{public_id}").text)

    clock.move(days=30)
    sign_in(client, session, sam)
    expired = client.get(f"/check/{public_id}").text
    recognition.revoke(session, public_id, by=sam, reason="Somebody else sat the quiz", at=clock.now)
    session.commit()
    revoked = client.get(f"/check/{public_id}").text
    public = app.test_client().get(f"/badges/{public_id}").text

    assert "Expired since 22 December 2026, 09:00 UTC (just now)." in words(expired)
    assert "chip--warn" in expired
    assert "Revoked since 22 December 2026, 09:00 UTC (just now). Reason: Somebody else sat the quiz" in words(revoked)
    assert "chip--bad" in revoked
    assert "Revoked since 22 December 2026, 09:00 UTC (just now)." in words(public)
    assert "Somebody else" not in public
