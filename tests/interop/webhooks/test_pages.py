"""Administrators register, change, test, rotate, turn off and remove webhooks; the secret is shown once."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event
from sqlalchemy.orm import Session

from lms.audit import service as audit
from lms.delivery import service as delivery
from lms.interop.webhooks import service
from lms.web.academy import Academy
from tests import factories
from tests.advocacy import deeds
from tests.advocacy.deeds import AT
from tests.interop.webhooks.conftest import Other

SECRET = re.compile(r"whsec_[A-Za-z0-9+/=]+")


@pytest.fixture
def signed_in(client: FlaskClient, session: Session, root: int) -> FlaskClient:
    """A browser of the administrator."""
    factories.sign_in(client, session, root)
    return client


@contextmanager
def counted(academy: Academy) -> Iterator[list[str]]:
    asked: list[str] = []

    def note(*facts: Any) -> None:
        asked.append(facts[2])

    event.listen(academy.store.read_engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(academy.store.read_engine, "before_cursor_execute", note)


def test_a_webhook_is_registered_and_its_secret_shown_once(signed_in: FlaskClient, session: Session) -> None:
    assert "No other system is told of anything." in signed_in.get("/system/webhooks").text

    reply = factories.post(
        signed_in, "/system/webhooks/new", label="Shop", url="https://shop.example.com/in", keys="story.share"
    )
    assert reply.status_code == 303
    page = signed_in.get(reply.location)

    assert SECRET.search(page.text)
    assert page.headers["Cache-Control"] == "no-store"
    assert not SECRET.search(signed_in.get(reply.location).text)
    assert "Shop" in signed_in.get("/system/webhooks").text
    [made] = service.endpoints(session)
    assert (made.url, made.keys) == ("https://shop.example.com/in", ("story.share",))


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"label": ""}, "Enter a name"),
        ({"label": "x" * 81}, "Use at most 80 characters."),
        ({"label": "\x1b"}, "Enter a name"),
        ({"url": "http://shop.example.com"}, "Enter the https address"),
        ({"url": "https://10.0.0.1/"}, "not in the open Internet"),
        ({"url": "https://x.example/" + "x" * 600}, "Use at most 500 characters"),
        ({"keys": ""}, "Choose at least one permission."),
        ({"keys": "idea.submit"}, "is not a valid choice"),
    ],
)
@pytest.mark.parametrize("page", ["/system/webhooks/new", "/system/webhooks/1/save"])
def test_what_cannot_be_registered_keeps_what_was_typed(
    signed_in: FlaskClient, hook: tuple[int, str], session: Session, fields: dict[str, str], words: str, page: str
) -> None:
    given = {"label": "Shop", "url": "https://shop.example.com/in", "keys": "story.share", **fields}

    reply = factories.post(signed_in, page, **given)

    assert reply.status_code == 422
    assert words in reply.text
    assert "Error: " in reply.text
    if "url" not in fields:
        assert "https://shop.example.com/in" in reply.text
    assert [one.label for one in service.endpoints(session)] == ["Intranet"]


def test_without_any_permission_nothing_is_registered(signed_in: FlaskClient, session: Session) -> None:
    reply = factories.post(signed_in, "/system/webhooks/new", label="Shop", url="https://shop.example.com/in")

    assert (reply.status_code, service.endpoints(session)) == (422, [])
    assert "Choose at least one permission." in reply.text


def test_it_is_changed_tested_rotated_turned_off_and_on_and_removed(
    signed_in: FlaskClient, session: Session, hook: tuple[int, str], other: Other, deliver: Callable[[], int]
) -> None:
    page = f"/system/webhooks/{hook[0]}"
    assert 'value="story.share" id="keys-1" checked' in signed_in.get(f"{page}/change").text

    fields = {"label": "Shop", "url": other.url, "keys": ["story.view", "story.share"]}
    assert factories.post(signed_in, f"{page}/save", **fields).location == page
    assert "story.view, story.share" in signed_in.get(page).text

    factories.post(signed_in, f"{page}/test")
    assert deliver() == 1
    assert other.messages == [{"type": "webhook.test", "timestamp": AT.isoformat(), "data": {}}]
    assert "Answered 204" in signed_in.get(page).text

    factories.post(signed_in, f"{page}/rotate")
    found = SECRET.search(signed_in.get(page).text)
    assert found
    assert found[0] != hook[1]
    assert "The secret before this one signs too, until" in signed_in.get(page).text

    factories.post(signed_in, f"{page}/turn", on="no")
    assert "Off since" in signed_in.get(page).text
    factories.post(signed_in, f"{page}/turn", on="yes")
    assert "Off since" not in signed_in.get(page).text

    wrong = factories.post(signed_in, f"{page}/end", label="Intranet")
    assert (wrong.status_code, "It is called Shop." in wrong.text) == (422, True)
    assert factories.post(signed_in, f"{page}/end", label="").status_code == 422
    assert factories.post(signed_in, f"{page}/end", label="Shop").location == "/system/webhooks"
    assert signed_in.get(page).status_code == 404
    actions = [one.action for one in audit.page(session) if one.action.startswith("webhook.")]
    done = ("changed", "off", "on", "registered", "removed", "rotated")
    assert sorted(actions) == [f"webhook.{one}" for one in done]


def test_what_was_given_up_is_listed_without_what_it_said_and_sent_again(
    signed_in: FlaskClient,
    session: Session,
    ada: int,
    root: int,
    hook: tuple[int, str],
    other: Other,
    deliver: Callable[[], int],
    clock: Any,
) -> None:
    other.answers = lambda: (500, {})
    deeds.advocate(session, ada)
    for _ in range(7):
        deliver()
        clock.move(hours=13)
    factories.sign_in(signed_in, session, root)
    page = signed_in.get(f"/system/webhooks/{hook[0]}").text
    [letter] = service.letters(session, hook[0])

    assert deeds.public_id(session, ada) not in page
    assert "Answered 500" in page
    other.answers = lambda: (200, {})
    reply = factories.post(signed_in, f"/system/webhooks/{hook[0]}/letters/{letter.id}")
    assert reply.status_code == 303
    assert deliver() == 1
    assert factories.post(signed_in, f"/system/webhooks/{hook[0]}/letters/{letter.id}").status_code == 404


def test_a_dead_mail_is_no_message_of_a_webhook(
    signed_in: FlaskClient, session: Session, hook: tuple[int, str]
) -> None:
    number = delivery.mail(session, to="a@norda.example", subject="Lost", text="Lost", at=AT)
    assert factories.post(signed_in, f"/system/webhooks/{hook[0]}/letters/{number}").status_code == 404


def test_the_log_is_paged(
    signed_in: FlaskClient, session: Session, hook: tuple[int, str], deliver: Callable[[], int]
) -> None:
    for _ in range(service.PAGE + 1):
        service.test(session, hook[0], at=AT)
    deliver()

    page = f"/system/webhooks/{hook[0]}"
    assert signed_in.get(page).text.count("msg_") == service.PAGE
    assert signed_in.get(f"{page}?page=2").text.count("msg_") == 1
    assert signed_in.get(f"{page}?page=0").status_code == signed_in.get(f"{page}?page=x").status_code == 200


@pytest.mark.parametrize("path", ["/system/webhooks", "/system/webhooks/1", "/system/webhooks/1/change"])
def test_a_page_asks_a_fixed_number_of_questions(
    signed_in: FlaskClient,
    academy: Academy,
    session: Session,
    root: int,
    hook: tuple[int, str],
    other: Other,
    deliver: Callable[[], int],
    path: str,
) -> None:
    with counted(academy) as before:
        signed_in.get(path)
    for one in range(5):
        wanted = service.Wanted(f"Other {one}", other.url, ["story.share"])
        number, _ = service.register(session, wanted, by=root, at=AT)
        service.test(session, number, at=AT)
        service.test(session, hook[0], at=AT)
    deliver()
    with counted(academy) as after:
        signed_in.get(path)

    assert len(after) == len(before) <= 6
