"""The pages of points: my ledger, why a line is there, and the champion's rules."""

from dataclasses import asdict
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from lms.advocacy.points import book, ledger
from lms.advocacy.points.models import Point
from lms.advocacy.points.rules import Scale
from tests import factories
from tests.advocacy import deeds
from tests.advocacy.deeds import AT
from tests.factories import post

RULE = {name: str(number) for name, number in asdict(Scale()).items()} | {"reason": "So.", "based_on": "1"}


@pytest.fixture
def me(client: FlaskClient, session: Session) -> int:
    """An advocate, signed in."""
    deeds.publish(session, {})
    person_id = factories.person(session, "Amara Okafor")
    deeds.advocate(session, person_id)
    factories.sign_in(client, session, person_id)
    return person_id


@pytest.fixture
def champion(client: FlaskClient, session: Session) -> int:
    """The champion, signed in."""
    deeds.publish(session, {})
    person_id = factories.person(session, "Cham Pion", roles=("champion",))
    factories.sign_in(client, session, person_id)
    return person_id


def pay(session: Session, person_id: int, many: int) -> None:
    for number in range(many):
        shown = {"words": f"<b>Story {number}</b>", "path": f"/share/s{number}"}
        ledger.pay(session, person_id, "share", f"share:{number}", AT, about=f"{number}", **shown)
    session.commit()


def test_an_empty_ledger_says_what_it_is_for(client: FlaskClient, session: Session, me: int, ada: int) -> None:
    assert "Whether you share anything is up to you." in client.get("/points").text
    factories.sign_in(client, session, ada)
    page = client.get("/points").text
    assert "which is your own choice" in page
    assert 'href="/advocacy"' in page


def test_the_ledger_shows_what_was_paid_and_what_was_only_counted(
    client: FlaskClient, session: Session, me: int
) -> None:
    pay(session, me, 4)

    page = client.get("/points").text
    assert "You have 6 points." in page
    assert page.count("counted, not paid") == 1
    assert "A story shared: “&lt;b&gt;Story 0&lt;/b&gt;”" in page
    assert 'href="/share/s0"' in page


def test_each_line_answers_why(client: FlaskClient, session: Session, me: int) -> None:
    pay(session, me, 4)
    ledger.take_back(session, me, "share:0", AT)
    session.commit()
    first, *_, last, back = session.scalars(select(Point.id).order_by(Point.id)).all()

    page = client.get(f"/points/{first}").text
    assert ("+2 points" in page, "2026-11-22, the day it was where you were" in page) == (True, True)
    assert "It no longer counts" in page
    assert "as many of these were paid as a day pays" in client.get(f"/points/{last}").text
    assert "turned out not to count" in client.get(f"/points/{back}").text


def test_nobody_reads_the_lines_of_another(client: FlaskClient, session: Session, me: int, ada: int) -> None:
    pay(session, me, 1)
    line = session.scalar(select(Point.id))
    factories.sign_in(client, session, ada)

    assert client.get(f"/points/{line}").status_code == 404
    assert "Story 0" not in client.get("/points").text


def test_a_long_ledger_comes_page_by_page_in_a_fixed_number_of_queries(
    client: FlaskClient, session: Session, me: int
) -> None:
    pay(session, me, 2)
    few = _asked(client, session)
    pay(session, me, 60)

    assert _asked(client, session) == few <= 6
    assert "Page 3 of 3" in client.get("/points?page=3").text
    assert client.get("/points?page=4").status_code == 404
    assert client.get("/points?page=0").status_code == 404


def test_the_champion_makes_a_rule_that_counts_from_the_next_minute(
    client: FlaskClient, session: Session, champion: int
) -> None:
    assert "Rule points-1 pays now." in client.get("/programme/points").text
    assert post(client, "/programme/points", **(RULE | {"share": "3"})).status_code == 303

    page = client.get("/programme/points").text
    assert "Rule points-2 counts from" in page
    assert "A story shared 2 → 3" in page
    assert [one.scale.share for one in book.known(session)] == [2, 3]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"share": "-1"}, "Enter a whole number from 0 to 1,000."),
        ({"share": "1001"}, "Enter a whole number from 0 to 1,000."),
        ({"share": "two"}, "Enter a whole number from 0 to 1,000."),
        ({"share": "3", "reason": "   "}, "Enter the reason."),
        ({}, "Rule points-1 has these numbers already."),
        ({"share": "3", "based_on": "9"}, "was made meanwhile"),
        ({"share": "3", "based_on": "x"}, "was made meanwhile"),
    ],
)
def test_a_rule_that_is_none_is_refused(
    client: FlaskClient, champion: int, changes: dict[str, str], words: str
) -> None:
    reply = post(client, "/programme/points", **(RULE | {"lead": "50"} | changes))

    assert reply.status_code == 422
    assert words in reply.text
    assert f'value="{(RULE | changes)["answer"]}"' in reply.text


def test_a_learner_makes_no_rules(client: FlaskClient, me: int) -> None:
    assert client.get("/programme/points").status_code == 403
    assert post(client, "/programme/points", **RULE).status_code == 403


def test_points_open_nothing_and_no_page_shows_those_of_others(
    client: FlaskClient, session: Session, me: int, ada: int
) -> None:
    before = client.get("/advocacy").text
    pay(session, me, 3)

    assert client.get("/advocacy").text == before
    factories.sign_in(client, session, ada)
    for path in ("/", "/share", "/points", "/advocacy", "/badges"):
        assert "Amara" not in client.get(path).text


def _asked(client: FlaskClient, session: Session) -> int:
    store = session.info["academy"].store
    asked: list[str] = []
    listener = ("before_cursor_execute", lambda *given: asked.append(given[2]))
    for engine in (store.read_engine, store.write_engine):
        event.listen(engine, *listener)
    try:
        assert client.get("/points").status_code == 200
    finally:
        for engine in (store.read_engine, store.write_engine):
            event.remove(engine, *listener)
    return len(asked)


def test_a_rule_begins_within_two_minutes(session: Session, champion: int) -> None:
    made = book.add(session, Scale(share=9), based_on=1, reason="So.", by=champion, at=AT + timedelta(seconds=30))

    assert made.from_at == AT + timedelta(minutes=2)
