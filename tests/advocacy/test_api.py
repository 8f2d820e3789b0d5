"""The permissions API: one person, one key or all keys, a scoped token, and no reason codes."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from lms.advocacy import service
from lms.content.validity import add_months
from lms.people import service as people
from tests import factories
from tests.advocacy import deeds
from tests.advocacy.deeds import AT
from tests.advocacy.test_service import GRACE, LAPSING

SCOPE = "permissions:read"


def token(session: Session, *scopes: str, lasts: timedelta = timedelta(days=1)) -> str:
    made = people.token_for(session, scopes, "another system", at=AT, lasts=lasts)
    session.commit()
    return made


def ask(client: FlaskClient, who: str, given: str | None, **query: str) -> TestResponse:
    headers = {"Authorization": f"Bearer {given}"} if given else {}
    return client.get(f"/api/v1/permissions/{who}", headers=headers, query_string=query)


@pytest.fixture
def reader(session: Session) -> str:
    """A token that may read permissions."""
    return token(session, SCOPE)


def test_one_key_of_one_person(client: FlaskClient, session: Session, ada: int, reader: str) -> None:
    deeds.advocate(session, ada)
    public_id = deeds.public_id(session, ada)

    for who in (public_id, "Ada.Lovelace@norda.example"):
        reply = ask(client, who, reader, key="story.share")

        assert reply.status_code == 200
        assert reply.json == {
            "person": public_id,
            "key": "story.share",
            "granted": True,
            "level": 2,
            "outward": True,
        }
        assert reply.headers["Cache-Control"] == "no-store"


def test_all_keys_of_one_person(client: FlaskClient, session: Session, ada: int, reader: str) -> None:
    deeds.reach(session, ada, 1)

    reply = ask(client, "ada.lovelace@norda.example", reader)

    assert reply.json == {
        "person": deeds.public_id(session, ada),
        "level": {"number": 1, "id": "ready", "title": "Ready"},
        "permissions": {"idea.submit": True, "story.view": True, "story.share": False},
    }


def test_an_answer_is_live(client: FlaskClient, session: Session, ada: int, reader: str) -> None:
    deeds.advocate(session, ada)
    deeds.opt_out(session, ada)

    assert ask(client, deeds.public_id(session, ada), reader, key="story.share").json["granted"] is False


def test_a_decliner_a_person_never_asked_and_one_paused_look_the_same(
    client: FlaskClient, session: Session, ada: int, grace: int, champion: int, reader: str
) -> None:
    alan = factories.person(session, "Alan Turing")
    for one in (ada, grace, alan):
        deeds.reach(session, one, 2)
    deeds.decline(session, ada)
    service.suspend(session, alan, reason="Named.", until=None, by=champion, at=AT)
    session.commit()

    for query in ({}, {"key": "story.share"}):
        answers = [ask(client, deeds.public_id(session, one), reader, **query).json for one in (ada, grace, alan)]
        assert len({str({**answer, "person": ""}) for answer in answers}) == 1


def test_a_certification_with_an_end_says_until_when(
    client: FlaskClient, session: Session, ada: int, reader: str
) -> None:
    deeds.publish(session, {"courses/levels.toml": LAPSING})
    deeds.advocate(session, ada)

    answer = ask(client, deeds.public_id(session, ada), reader, key="story.share").json

    assert answer["valid_until"] == (add_months(AT, 12) + GRACE).isoformat()


@pytest.mark.parametrize("given", [None, "", "hr_wrong", "wrong"])
def test_without_a_live_token_it_is_401(client: FlaskClient, ada: int, given: str | None) -> None:
    reply = ask(client, "ada.lovelace@norda.example", given)

    assert reply.status_code == 401
    assert reply.content_type == "application/problem+json"
    assert reply.headers["WWW-Authenticate"] == "Bearer"
    assert reply.json["status"] == 401


@pytest.mark.parametrize("scheme", ["Basic", "Token", ""])
def test_another_scheme_is_401(client: FlaskClient, ada: int, reader: str, scheme: str) -> None:
    headers = {"Authorization": f"{scheme} {reader}".strip()}

    assert client.get("/api/v1/permissions/ada.lovelace@norda.example", headers=headers).status_code == 401


def test_an_expired_token_is_401(client: FlaskClient, session: Session, ada: int, clock) -> None:
    given = token(session, SCOPE)
    clock.move(days=1)

    assert ask(client, "ada.lovelace@norda.example", given).status_code == 401


def test_a_session_cookie_is_no_token(client: FlaskClient, session: Session, champion: int) -> None:
    factories.sign_in(client, session, champion)

    assert ask(client, "cham.pion@norda.example", None).status_code == 401


def test_a_token_without_the_scope_is_403(client: FlaskClient, session: Session, ada: int) -> None:
    reply = ask(client, "ada.lovelace@norda.example", token(session, "badges:read"))

    assert reply.status_code == 403
    assert SCOPE in reply.json["detail"]


@pytest.mark.parametrize("who", ["nobody", "nobody@norda.example", "%00", "a%0Ab"])
def test_somebody_unknown_is_404(client: FlaskClient, reader: str, who: str) -> None:
    assert ask(client, who, reader).status_code == 404


def test_a_closed_account_is_404(client: FlaskClient, session: Session, ada: int, champion: int, reader: str) -> None:
    people.deactivate(session, ada, at=AT, by=champion)
    session.commit()

    assert ask(client, "ada.lovelace@norda.example", reader).status_code == 404


def test_an_unknown_key_is_422(client: FlaskClient, ada: int, reader: str) -> None:
    reply = ask(client, "ada.lovelace@norda.example", reader, key="no.such")

    assert reply.status_code == 422
    assert "no.such" in reply.json["detail"]


def test_the_eleventh_wrong_token_is_429(client: FlaskClient, ada: int) -> None:
    for number in range(10):
        assert ask(client, "ada.lovelace@norda.example", f"hr_{number}").status_code == 401

    assert ask(client, "ada.lovelace@norda.example", "hr_11").status_code == 429


def test_it_only_reads(client: FlaskClient, ada: int, reader: str) -> None:
    headers = {"Authorization": f"Bearer {reader}"}

    assert client.post("/api/v1/permissions/ada.lovelace@norda.example", headers=headers).status_code in {404, 405}
    assert client.get("/api/v1/permissions", headers=headers).status_code == 404
