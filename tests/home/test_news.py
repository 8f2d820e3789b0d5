"""The weekly mail of those who asked for it: what it says, how it looks before it leaves, and how it ends."""

from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes
from email.policy import SMTP
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.delivery import rules as delivery
from lms.delivery.models import OutboxItem
from lms.home import digests
from lms.learning import service as learning
from lms.people import service as people
from lms.web.academy import Academy, Notice
from tests import factories
from tests.learning import deeds

AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
"""A Sunday."""
MONDAY = AT + timedelta(hours=23)
STOPPED = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def ada(session: Session) -> int:
    made = factories.person(session, "Ada Lovelace")
    people.choose_digest(session, made, people.WEEKLY, at=AT - timedelta(days=7))
    session.commit()
    return made


def mails(session: Session) -> list[dict[str, Any]]:
    return [row.payload for row in session.scalars(select(OutboxItem).order_by(OutboxItem.id))]


def stop_of(session: Session, academy: Academy, person_id: int) -> str:
    return "/mail/stop/" + people.stop_token(academy.secret(), people.person(session, person_id).public_id)


def test_who_asked_for_it_reads_what_is_new(session: Session, ada: int) -> None:
    learning.assign(session, "course:first", team_id=None, due_on=date(2026, 12, 4), by=ada, at=AT)
    deeds.read(session, ada, "first/one")

    digests.send(session, MONDAY)

    [mail] = mails(session)
    assert "The policy “" in mail["text"]
    assert "http://localhost/policy/conduct" in mail["text"]
    assert (
        "“First steps” is part of what your company asks of everybody, until 4 December 2026, 23:59 UTC" in mail["text"]
    )
    assert "When you like to go on: “Be kind”" in mail["text"]


@pytest.mark.parametrize("choice", [people.ENDS, people.NONE])
def test_who_did_not_ask_for_it_reads_nothing_new(session: Session, ada: int, choice: str) -> None:
    people.choose_digest(session, ada, choice, at=AT)

    digests.send(session, MONDAY)

    assert mails(session) == []


def test_nobody_has_it_before_they_ask(client: FlaskClient, session: Session) -> None:
    grace = factories.person(session, "Grace Hopper")
    digests.send(session, AT - timedelta(days=7))
    digests.send(session, MONDAY)
    factories.sign_in(client, session, grace)

    assert mails(session) == []
    assert people.export_digest(session, grace) == {"choice": people.ENDS}


def test_a_course_that_changed_and_a_lesson_that_waits_are_said_too(
    session: Session, ada: int, academy: Academy, monkeypatch: pytest.MonkeyPatch
) -> None:
    again = learning.Again("first", "First steps", 1, quiz=False, ends=MONDAY + timedelta(days=30))
    monkeypatch.setattr("lms.learning.service.to_learn_again", lambda *_facts: (again,))

    digests.send(session, MONDAY)

    assert "“First steps”, which you have completed, has changed" in mails(session)[0]["text"]
    assert "http://localhost/c/first/changes" in mails(session)[0]["text"]


def test_the_preview_is_the_mail_word_for_word(client: FlaskClient, session: Session, ada: int) -> None:
    factories.sign_in(client, session, ada)
    assert 'href="/me/mail"' in client.get("/me").text

    page = client.get("/me/mail").text
    shown, leaves = digests.preview(session, ada, AT)
    digests.send(session, leaves)

    [mail] = mails(session)
    assert shown is not None
    assert (mail["to"], mail["subject"], mail["text"], mail["unsubscribe"]) == (
        shown.to,
        shown.subject,
        shown.text,
        shown.unsubscribe,
    )
    assert "23 November 2026, 08:00 UTC" in page
    assert all(line.replace("'", "&#39;") in page for line in mail["text"].splitlines())


@pytest.mark.parametrize(
    ("choice", "words"),
    [
        (people.WEEKLY, "You asked for what is new"),
        (people.ENDS, "You get a mail only when something ends soon."),
        (people.NONE, "You get no weekly mail."),
    ],
)
def test_the_preview_says_which_mail_was_chosen(
    client: FlaskClient, session: Session, ada: int, choice: str, words: str
) -> None:
    people.choose_digest(session, ada, choice, at=AT)
    factories.sign_in(client, session, ada)

    page = client.get("/me/mail").text

    assert words in page
    assert ("Nothing would be sent" in page) is (choice != people.WEEKLY)


def test_its_headers_let_a_mail_program_end_it_in_one_click(session: Session, ada: int, academy: Academy) -> None:
    digests.send(session, MONDAY)
    payload = mails(session)[0] | {"unsubscribe": "https://academy.example" + stop_of(session, academy, ada)}

    sent = delivery.message(delivery.letter(**payload), "Academy <academy@norda.example>", MONDAY)
    read = message_from_bytes(sent.as_bytes(policy=SMTP), policy=SMTP)

    assert read["List-Unsubscribe"] == f"<{payload['unsubscribe']}>"
    assert read["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


@pytest.mark.parametrize(
    ("address", "headers"),
    [
        ("", ()),
        ("/mail/stop/x", ()),
        ("https://a.example/x\r\nBcc: b@c.example", ()),
        ("https://a.example/<x>", ()),
        ("http://a.example/x", ("List-Unsubscribe",)),
        ("https://a.example/x", ("List-Unsubscribe", "List-Unsubscribe-Post")),
    ],
)
@pytest.mark.once
def test_only_a_whole_web_address_becomes_a_header(address: str, headers: tuple[str, ...]) -> None:
    letter = delivery.letter(to="a@b.example", subject="S", text="T", message_id="<1@h>", unsubscribe=address)

    assert tuple(name for name, _ in delivery.leaving(letter)) == headers


def test_one_post_ends_it_without_signing_in_or_a_token_of_a_form(
    client: FlaskClient, session: Session, ada: int, academy: Academy
) -> None:
    path, before = stop_of(session, academy, ada), people.person(session, ada)

    with deeds.statements(academy) as sent:
        replies = [client.post(path, data=STOPPED) for _ in range(2)]

    assert [one.status_code for one in replies] == [200, 200]
    assert "You get no weekly mail" in replies[0].text
    assert people.export_digest(session, ada) == {"choice": people.NONE}
    changed = [one for one in sent if one.split()[0] in {"INSERT", "UPDATE", "DELETE"}]
    assert all("lms_digest" in one for one in changed)
    assert people.person(session, ada) == before
    digests.send(session, MONDAY)
    assert mails(session) == []


def test_opening_the_address_only_asks(client: FlaskClient, session: Session, ada: int, academy: Academy) -> None:
    page = client.get(stop_of(session, academy, ada))

    assert page.status_code == 200
    assert "Send me no weekly mail" in page.text
    assert "Ada" not in page.text
    assert people.export_digest(session, ada) == {"choice": people.WEEKLY}


@pytest.mark.parametrize("method", ["get", "post"])
def test_an_address_nobody_signed_ends_nothing(
    client: FlaskClient, session: Session, ada: int, academy: Academy, method: str
) -> None:
    path, ask = stop_of(session, academy, ada), getattr(client, method)
    gone = people.stop_token(academy.secret(), "0" * 32)
    other = people.stop_token("another secret", people.person(session, ada).public_id)
    forged = [
        path[:-1] + ("0" if path[-1] != "0" else "1"),
        "/mail/stop/x",
        f"/mail/stop/{gone}",
        f"/mail/stop/{other}",
    ]

    assert [ask(one).status_code for one in [*forged, "/mail/stop/é.ü"]] == [404] * 5
    assert people.export_digest(session, ada) == {"choice": people.WEEKLY}


def test_who_is_signed_in_ends_only_what_the_address_is_for(
    client: FlaskClient, session: Session, ada: int, academy: Academy
) -> None:
    grace = factories.person(session, "Grace Hopper")
    people.choose_digest(session, grace, people.WEEKLY, at=AT)
    factories.sign_in(client, session, grace)

    assert client.post(stop_of(session, academy, ada), data=STOPPED).status_code == 200

    assert people.export_digest(session, grace) == {"choice": people.WEEKLY}
    assert people.export_digest(session, ada) == {"choice": people.NONE}


PRESSING = ("don't lose", "falling behind", "last chance", "you can do better", "hurry", "must", "urgent", "!")


def test_nothing_in_it_presses(session: Session, ada: int) -> None:
    learning.assign(session, "course:first", team_id=None, due_on=date(2026, 11, 24), by=ada, at=AT)

    digests.send(session, MONDAY)

    said = mails(session)[0]["text"].casefold()
    assert "24 november 2026, 23:59 utc (in 1 day)" in said
    assert [word for word in PRESSING if word in said] == []


def test_a_room_that_has_nothing_new_says_nothing(session: Session, ada: int, academy: Academy) -> None:
    academy.news = [lambda _session, _week: [], lambda _session, _week: [Notice("Something.", "/")]]

    digests.send(session, MONDAY)

    assert mails(session)[0]["text"].startswith("Hello Ada,\n\nSomething.\nhttp://localhost/\n")
