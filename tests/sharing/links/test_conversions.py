"""What came of a link: told with a token or a signature, counted once for each id, refused otherwise."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms import signals
from lms.audit import service as audit
from lms.people import service as people
from lms.sharing.links import rules
from lms.sharing.links import service as links
from lms.sharing.links.models import ClickTotal, Conversion, LinkTotal
from tests import factories
from tests.advocacy.deeds import AT
from tests.factories import post

API = "/api/v1/conversions"


@pytest.fixture
def token(session: Session) -> str:
    made = people.token_for(session, ["conversions:write"], "crm", at=AT)
    session.commit()
    return made


@pytest.fixture
def secret(session: Session) -> str:
    admin = factories.person(session, "Ad Min", roles=("admin",))
    made = links.let_in(session, "crm", by=admin, at=AT)
    session.commit()
    return made


@pytest.fixture
def heard(academy) -> Iterator[list[dict[str, Any]]]:
    found: list[dict[str, Any]] = []

    def hear(_academy: object, *, session: Session, **facts: Any) -> None:
        found.append(facts)

    signals.conversion_recorded.connect(hear, sender=academy)
    yield found
    signals.conversion_recorded.disconnect(hear, sender=academy)


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def by_signature(secret: str, code: str, **changes: str) -> dict[str, str]:
    values = {"kind": "lead", "id": "4711", "source": "crm"} | changes
    return {**values, "sig": rules.signature(secret, code, values["kind"], values["id"])}


def told(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Conversion)) or 0


def test_a_conversion_counts_once_for_each_id(client: FlaskClient, session: Session, link: str, token: str) -> None:
    body = {"link": link, "kind": "application", "id": "4711", "source": "careers"}

    first = client.post(API, json=body, headers=bearer(token))
    again = client.post(API, json=body, headers=bearer(token))

    assert (first.status_code, first.get_json()) == (200, {**body, "counted": True})
    assert (again.status_code, again.get_json()) == (200, {**body, "counted": False})
    assert first.headers["Cache-Control"] == "no-store"
    assert told(session) == 1
    assert session.execute(select(LinkTotal.kind, LinkTotal.count)).all() == [("application", 1)]
    assert links.recount(session) == []


def test_the_same_id_of_another_source_is_another_conversion(
    client: FlaskClient, session: Session, link: str, token: str
) -> None:
    for source in ("crm", "careers", "CRM"):
        client.post(API, json={"link": link, "kind": "lead", "id": "1", "source": source}, headers=bearer(token))

    assert told(session) == 2


def test_it_is_announced_once_for_the_links_person_with_a_key_that_stays(
    client: FlaskClient, session: Session, amara: int, story: str, link: str, token: str, heard: list[dict[str, Any]]
) -> None:
    for kind in ("lead", "lead", "hire"):
        client.post(API, json={"link": link, "kind": kind, "id": kind}, headers=bearer(token))

    assert [(one["person_id"], one["story_id"], one["kind"]) for one in heard] == [
        (amara, story, "lead"),
        (amara, story, "hire"),
    ]
    assert len({one["key"] for one in heard}) == 2
    assert all(len(one["key"]) == 64 for one in heard)


def test_an_earlier_instant_counts_on_its_own_day(client: FlaskClient, session: Session, link: str, token: str) -> None:
    body = {"link": link, "kind": "hire", "id": "1", "at": "2026-11-20T23:30:00+00:00"}

    assert client.post(API, json=body, headers=bearer(token)).status_code == 200
    assert [day.isoformat() for day in session.scalars(select(ClickTotal.day))] == ["2026-11-20"]


def test_a_hire_months_after_the_story_is_over_still_counts(
    client: FlaskClient, session: Session, clock, link: str, token: str
) -> None:
    clock.move(days=200)

    body = {"link": f"http://localhost/s/{link}", "kind": "hire", "id": "1"}
    assert client.post(API, json=body, headers=bearer(token)).get_json()["counted"]


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"[]",
        b"null",
        b"not json",
        b"\xff\xfe",
        b"[" * 4_000,
        json.dumps({"link": "x" * 14, "kind": "lead"}).encode(),
        json.dumps({"kind": "lead", "id": "1"}).encode(),
        b'{"link": "0123456789abcd", "kind": "sale", "id": "1"}',
        b'{"link": "0123456789abcd", "kind": {"a": 1}, "id": "1"}',
        b'{"link": "0123456789abcd", "kind": "lead", "id": 4711}',
        b'{"link": "0123456789abcd", "kind": "lead", "id": "1"}',
    ],
)
def test_what_cannot_be_recorded_is_refused_in_words(
    client: FlaskClient, session: Session, link: str, token: str, sent: bytes
) -> None:
    reply = client.post(API, data=sent, headers=bearer(token))

    assert reply.status_code in {404, 422}
    assert reply.mimetype == "application/problem+json"
    assert reply.get_json()["detail"]
    assert told(session) == 0


def test_too_much_is_refused_unread(client: FlaskClient, link: str, token: str) -> None:
    reply = client.post(API, data=b'{"a": "' + b"x" * 5_000, headers=bearer(token))

    assert (reply.status_code, reply.mimetype) == (413, "application/problem+json")


def test_another_scope_and_no_token_are_refused(client: FlaskClient, session: Session, link: str) -> None:
    reader = people.token_for(session, ["permissions:read"], "intranet", at=AT)
    body = {"link": link, "kind": "lead", "id": "1"}

    assert client.post(API, json=body, headers=bearer(reader)).status_code == 403
    assert client.post(API, json=body).status_code == 401
    assert told(session) == 0


# By an address and a signature.


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_signed_postback_counts_once(
    client: FlaskClient, session: Session, link: str, secret: str, method: str
) -> None:
    values = by_signature(secret, link)
    given = {"query_string": values} if method == "GET" else {"data": values}

    replies = [client.open(f"/s/{link}/done", method=method, **given) for _ in range(2)]

    assert [one.get_json()["counted"] for one in replies] == [True, False]
    assert told(session) == 1
    assert links.recount(session) == []


def test_a_postback_may_come_with_a_token(client: FlaskClient, session: Session, link: str, token: str) -> None:
    reply = client.get(f"/s/{link}/done?kind=other&id=1", headers=bearer(token))

    assert reply.get_json() == {"link": link, "kind": "other", "id": "1", "source": "default", "counted": True}


@pytest.mark.parametrize(
    "change",
    [
        {"id": "4712"},
        {"kind": "hire"},
        {"source": "other"},
        {"source": ""},
        {"sig": ""},
        {"sig": "0" * 64},
        {"sig": "\udcff"},
        {"sig": "x" * 50_000},
    ],
)
def test_a_signature_over_anything_else_is_refused(
    client: FlaskClient, session: Session, link: str, secret: str, change: dict[str, str]
) -> None:
    values = by_signature(secret, link) | change
    reply = client.post(
        f"/s/{link}/done", data={name: text.encode("utf-8", "replace") for name, text in values.items()}
    )

    assert (reply.status_code, reply.mimetype) == (401, "application/problem+json")
    assert told(session) == 0


def test_a_signature_for_one_link_does_not_open_another(
    client: FlaskClient, session: Session, amara: int, link: str, secret: str
) -> None:
    values = by_signature(secret, "0" * 14)

    assert client.get(f"/s/{link}/done", query_string=values).status_code == 401


def test_head_and_cookies_record_nothing(client: FlaskClient, session: Session, me: int, link: str) -> None:
    assert client.head(f"/s/{link}/done?kind=lead&id=1").status_code == 401
    assert post(client, f"/s/{link}/done", kind="lead", id="1").status_code == 401
    assert told(session) == 0


def test_a_head_with_a_right_signature_records_nothing(
    client: FlaskClient, session: Session, link: str, secret: str
) -> None:
    assert client.head(f"/s/{link}/done", query_string=by_signature(secret, link)).status_code == 405
    assert told(session) == 0


def test_after_ten_wrong_signatures_the_address_waits_and_others_do_not(
    client: FlaskClient, session: Session, link: str, secret: str, clock
) -> None:
    wrong = by_signature("wrong", link)
    statuses = [client.get(f"/s/{link}/done", query_string=wrong).status_code for _ in range(11)]
    assert statuses == [401] * 10 + [429]
    right = {"query_string": by_signature(secret, link)}

    assert client.get(f"/s/{link}/done", **right).status_code == 429
    other = {"environ_overrides": {"REMOTE_ADDR": "198.51.100.4"}}
    assert client.get(f"/s/{link}/done", **right, **other).status_code == 200
    clock.move(minutes=6)
    assert client.get(f"/s/{link}/done", **right).get_json() == {
        "link": link,
        "kind": "lead",
        "id": "4711",
        "source": "crm",
        "counted": False,
    }


def test_too_many_right_ones_wait_too(
    client: FlaskClient, session: Session, link: str, secret: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lms.web.pace.Pace.takes", lambda *_: False)

    reply = client.get(f"/s/{link}/done", query_string=by_signature(secret, link))

    assert reply.status_code == 429
    assert reply.headers["Retry-After"] == "60"
    assert told(session) == 0


def test_a_code_that_nothing_has_is_missing(client: FlaskClient, secret: str) -> None:
    values = by_signature(secret, "0" * 14)

    assert client.get(f"/s/{'0' * 14}/done", query_string=values).status_code == 404


# Who is let in.


@pytest.fixture
def admin(client: FlaskClient, session: Session) -> int:
    person_id = factories.person(session, "Ada Min", roles=("admin",))
    factories.sign_in(client, session, person_id)
    return person_id


def test_a_system_is_let_in_and_its_secret_is_shown_once(
    client: FlaskClient, session: Session, admin: int, link: str
) -> None:
    assert post(client, "/system/conversions", source=" CRM ").status_code == 303
    page = client.get("/system/conversions").text
    secret = page.split('<code id="secret">')[1].split("<")[0]
    assert len(secret) == 64
    assert secret not in client.get("/system/conversions").text

    visitor = client.application.test_client()
    session.commit()
    reply = visitor.get(f"/s/{link}/done", query_string=by_signature(secret, link))
    assert reply.get_json()["counted"]


def test_a_system_that_is_shut_out_is_believed_no_longer_and_gets_a_new_secret(
    client: FlaskClient, session: Session, admin: int, link: str
) -> None:
    first = links.let_in(session, "crm", by=admin, at=AT)
    number = links.senders(session)[0].id

    assert post(client, f"/system/conversions/{number}/end").status_code == 303
    assert post(client, f"/system/conversions/{number}/end").status_code == 404
    assert client.get(f"/s/{link}/done", query_string=by_signature(first, link)).status_code == 401

    second = links.let_in(session, "crm", by=admin, at=AT)
    assert second != first
    assert client.get(f"/s/{link}/done", query_string=by_signature(first, link)).status_code == 401
    assert client.get(f"/s/{link}/done", query_string=by_signature(second, link)).status_code == 200
    assert audit.verify(session) is None


@pytest.mark.parametrize("name", ["", "   ", "two words", "x" * 41, "ümlaut"])
def test_a_name_that_is_none_is_refused_with_what_was_typed(client: FlaskClient, admin: int, name: str) -> None:
    reply = post(client, "/system/conversions", source=name)

    assert reply.status_code == 422
    assert f'value="{name}"' in reply.text or not name.strip()
    assert "Error: Conversions" in reply.text


def test_a_name_is_taken_once(client: FlaskClient, session: Session, admin: int) -> None:
    links.let_in(session, "crm", by=admin, at=AT)

    reply = post(client, "/system/conversions", source="crm")

    assert reply.status_code == 422
    assert "is let in already" in reply.text
