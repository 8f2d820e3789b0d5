"""Following a link: one durable row, and on to the story; nothing of the visitor is kept but a hash of the day."""

import logging
from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, inspect, select, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from lms import LMS
from lms.sharing.links import service as links
from lms.sharing.links.models import Click, DaySalt
from lms.web.headers import ALWAYS
from tests.advocacy.deeds import AT
from tests.sharing.deeds import LINK
from tests.sharing.links.visitors import FACEBOOK, FIREFOX, follow


def leads(code: str, story: str, network: str = "linkedin") -> str:
    return f"{LINK}?utm_source={network}&utm_medium=advocacy&utm_campaign={story}&utm_id={code}"


@pytest.fixture(params=["door", "application"])
def visitor(request: pytest.FixtureRequest, client: FlaskClient) -> FlaskClient:
    """Somebody who comes through the door before the application, and somebody whose browser brings a cookie."""
    if request.param == "application":
        client.set_cookie("other", "cookie")
    return client


def test_a_click_is_noted_and_led_on(visitor: FlaskClient, session: Session, link: str, story: str) -> None:
    reply = follow(visitor, link)

    assert (reply.status_code, reply.location, reply.data) == (302, leads(link, story), b"")
    click = session.scalars(select(Click)).one()
    assert (click.agent, click.own, click.kind, click.day) == ("browser", False, None, click.at.date())
    assert click.mark is not None


def test_a_redirect_carries_the_headers_of_every_answer_and_no_cookie(visitor: FlaskClient, link: str) -> None:
    reply = follow(visitor, link)

    assert {name: reply.headers.getlist(name) for name, _ in ALWAYS} == {name: [value] for name, value in ALWAYS}
    assert reply.headers.getlist("Cache-Control") == ["no-store"]
    assert "Set-Cookie" not in reply.headers
    assert "Strict-Transport-Security" not in reply.headers


def test_over_https_browsers_are_told_to_stay_there(visitor: FlaskClient, link: str) -> None:
    reply = visitor.get(f"/s/{link}", base_url="https://localhost")

    assert reply.headers["Strict-Transport-Security"].startswith("max-age=")


def test_a_code_may_be_written_in_capitals(visitor: FlaskClient, link: str, story: str) -> None:
    assert follow(visitor, link.upper()).location == leads(link, story)


def test_the_champion_may_change_the_address_and_the_link_follows(
    visitor: FlaskClient, session: Session, link: str, story: str
) -> None:
    session.execute(text("UPDATE lms_story SET link = 'https://norda.example/b?c=d'"))

    assert (follow(visitor, link).location or "").startswith("https://norda.example/b?c=d&utm_source=linkedin&")


def test_an_address_that_was_never_checked_is_not_led_to(visitor: FlaskClient, session: Session, link: str) -> None:
    session.execute(text("UPDATE lms_story SET link = 'https://norda.example@evil.example/'"))

    reply = follow(visitor, link)

    assert reply.status_code == 410
    assert reply.location is None
    assert "evil" not in reply.text


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_program_gets_there_too_and_is_known(
    client: FlaskClient, session: Session, link: str, story: str, method: str
) -> None:
    reply = follow(client, link, agent=FACEBOOK if method == "GET" else FIREFOX, method=method)

    assert (reply.status_code, reply.location) == (302, leads(link, story))
    assert session.scalars(select(Click.agent)).all() == ["preview" if method == "GET" else "head"]


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "TRACE"])
def test_other_methods_are_refused_and_nothing_is_noted(
    client: FlaskClient, session: Session, link: str, method: str
) -> None:
    assert follow(client, link, method=method).status_code in {400, 405}
    assert session.scalars(select(Click)).all() == []


def test_what_a_browser_fetches_ahead_is_known(visitor: FlaskClient, session: Session, link: str) -> None:
    follow(visitor, link, Sec_Purpose="prefetch;prerender")
    follow(visitor, link, Purpose="prefetch")
    follow(visitor, link, Sec_Fetch_Dest="image")

    assert session.scalars(select(Click.agent)).all() == ["prefetch", "prefetch", "embedded"]


HOSTILE = [
    "0" * 13,
    "0" * 15,
    "0" * 14,
    "u" * 14,
    "%00" * 14,
    "..%2f..%2fetc",
    "a" * 20_000,
    "%F0%9F%98%80" * 14,
    "' OR 1=1 --aaa",
    "https:%2f%2fevil.example",
    "0123456789abcd/",
    "0123456789abcd/more",
]


@pytest.mark.parametrize("code", HOSTILE, ids=range(len(HOSTILE)))
def test_a_code_that_is_none_is_missing(visitor: FlaskClient, session: Session, link: str, code: str) -> None:
    reply = follow(visitor, code)

    assert reply.status_code == 404
    assert "Location" not in reply.headers
    assert session.scalars(select(Click)).all() == []


def test_nothing_in_the_request_changes_where_a_link_leads(visitor: FlaskClient, link: str, story: str) -> None:
    query = "?next=https://evil.example&url=//evil.example&utm_source=evil&link=https://evil.example"
    headers = {"Referer": "https://evil.example", "X-Forwarded-Host": "evil.example", "X-Original-URL": "//evil"}

    assert visitor.get(f"/s/{link}{query}", headers=headers).location == leads(link, story)


@pytest.mark.parametrize(
    "headers",
    [
        {"User-Agent": "a" * 200_000},
        {"User-Agent": "\u00ff\u00fe" * 100},
        {"Purpose": "x" * 200_000},
        {"Sec-Fetch-Dest": ""},
        {"Cookie": "handrail=" + "x" * 100_000},
        {"Authorization": "Bearer " + "x" * 100_000},
        {"X-Forwarded-For": "1.2.3.4, " * 10_000},
    ],
    ids=str.__len__ and (lambda one: next(iter(one))),
)
def test_huge_and_broken_headers_change_nothing(
    client: FlaskClient, link: str, story: str, headers: dict[str, str]
) -> None:
    assert client.get(f"/s/{link}", headers=headers).location == leads(link, story)


def test_a_strange_host_is_refused_before_anything_is_noted(
    visitor: FlaskClient, academy, session: Session, link: str
) -> None:
    academy.settings = replace(academy.settings, trusted_hosts=("localhost",))

    assert follow(visitor, link).status_code == 302
    assert visitor.get(f"/s/{link}", base_url="http://evil.example").status_code == 400
    assert len(session.scalars(select(Click)).all()) == 1


# Whose click it is.


def test_ones_own_click_is_known_by_the_session(client: FlaskClient, session: Session, me: int, link: str) -> None:
    follow(client, link)

    assert session.scalars(select(Click.own)).all() == [True]


def test_a_colleagues_click_is_none_of_ones_own(client: FlaskClient, session: Session, writes: int, link: str) -> None:
    follow(client, link)

    assert session.scalars(select(Click.own)).all() == [False]


def test_a_link_of_nobody_is_nobodys_own(client: FlaskClient, session: Session, link: str, story: str) -> None:
    session.execute(text("UPDATE lms_link SET person_id = NULL"))

    assert follow(client, link).location == leads(link, story)
    assert session.scalars(select(Click.own)).all() == [False]


def test_what_the_maker_opens_on_the_same_device_that_day_is_told_apart(
    client: FlaskClient, session: Session, amara: int, story: str, link: str, clock
) -> None:
    links.note_maker(session, amara, story, ["linkedin"], ("203.0.113.7", FIREFOX), clock())

    follow(client, link)
    follow(client, link, address="203.0.113.8")

    assert links.fold(session, clock()) == 2
    assert session.scalars(select(Click.kind).order_by(Click.id)).all() == ["self", "human"]


# When it is over.


def over(session: Session, how: str) -> None:
    if how == "stopped":
        session.execute(text("UPDATE lms_link SET ended_at = made_at"))
    elif how == "closed":
        session.execute(text("UPDATE lms_story SET closed_at = published_at"))
    elif how == "withdrawn":
        session.execute(text("UPDATE lms_story SET status = 'declined'"))


@pytest.mark.parametrize("how", ["stopped", "closed", "withdrawn", "over", "planned"])
def test_a_link_that_has_ended_says_so_calmly_and_notes_nothing(
    visitor: FlaskClient, session: Session, clock, link: str, how: str
) -> None:
    over(session, how)
    clock.move(days={"over": 30, "planned": -1}.get(how, 0))

    reply = follow(visitor, link)

    assert reply.status_code == 410
    assert "This link has ended" in reply.text
    assert 'href="https://norda.example/"' in reply.text
    assert "Lisbon" not in reply.text
    assert "Amara" not in reply.text
    assert "Set-Cookie" not in reply.headers
    assert session.scalars(select(Click)).all() == []


def test_the_last_instant_of_a_story_still_counts(visitor: FlaskClient, session: Session, clock, link: str) -> None:
    clock.move(days=30, seconds=-1)

    assert follow(visitor, link).status_code == 302


# What is kept of a visitor.


def test_no_address_and_no_agent_is_kept_anywhere(
    client: FlaskClient, session: Session, academy, link: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        follow(client, link, address="198.51.100.77", agent=FIREFOX.replace("128", "997"))
        follow(client, link, address="198.51.100.77", agent="", X_Forwarded_For="198.51.100.99")
    links.fold(session, AT)
    session.commit()

    tables = inspect(academy.store.read_engine).get_table_names()
    with academy.store.read_engine.connect() as connection:
        kept = "".join(str(row) for table in tables for row in connection.execute(text(f'SELECT * FROM "{table}"')))
    for trace in ("198.51.100", "/997", "Firefox/"):
        assert trace not in kept
        assert trace not in caplog.text


def test_what_a_proxy_says_counts_only_where_one_is_configured(
    client: FlaskClient, session: Session, link: str
) -> None:
    for last in range(3):
        follow(client, link, X_Forwarded_For=f"198.51.100.{last}")

    assert len(set(session.scalars(select(Click.mark)))) == 1


def test_the_chance_of_a_day_is_made_once_and_is_another_the_next_day(
    client: FlaskClient, session: Session, academy, clock, link: str
) -> None:
    for days in (0, 0, 1):
        clock.move(days=days)
        follow(client, link)
        academy.shelf.pop("day salt")

    marks = session.scalars(select(Click.mark).order_by(Click.id)).all()
    assert marks[0] == marks[1] != marks[2]
    assert len(session.scalars(select(DaySalt.day)).all()) == 2


# When nothing can be written.


@pytest.fixture
def unwritable(academy, session: Session) -> Iterator[None]:
    """A database that refuses every insert, as a full disk does."""
    session.commit()

    def refuse(_connection, _cursor, statement: str, *_rest: object) -> None:
        if statement.startswith("INSERT INTO lms_click"):
            raise OperationalError(statement, {}, Exception("database or disk is full"))

    event.listen(academy.store.notes_engine, "before_cursor_execute", refuse)
    yield
    event.remove(academy.store.notes_engine, "before_cursor_execute", refuse)


def test_where_nothing_can_be_noted_nothing_is_promised_and_the_way_on_is_shown(
    visitor: FlaskClient, session: Session, academy, link: str, story: str, unwritable: None
) -> None:
    reply = follow(visitor, link)

    assert (reply.status_code, reply.location) == (503, None)
    assert leads(link, story).replace("&", "&amp;") in reply.text
    assert session.scalars(select(Click)).all() == []


def test_an_ended_link_says_so_also_where_nothing_can_be_noted(
    visitor: FlaskClient, session: Session, link: str, unwritable: None
) -> None:
    over(session, "stopped")

    assert follow(visitor, link).status_code == 410


# In a host application.


def test_a_host_leads_on_by_its_own_routes_below_the_mount(
    database: str, session: Session, clock, link: str, story: str, tmp_path
) -> None:
    session.commit()
    host = Flask("host")
    host.secret_key = "the host's"
    LMS(
        host,
        url_prefix="/academy",
        identify=lambda: None,
        database_url=database,
        data=str(tmp_path),
        publish_at_start="no",
    )
    academy = host.extensions["lms"]
    academy.clock = clock

    reply = host.test_client().get(f"/academy/s/{link}", headers={"User-Agent": FIREFOX})

    assert (reply.status_code, reply.location) == (302, leads(link, story))
    academy.store.dispose()
    assert session.scalars(select(Click.agent)).all() == ["browser"]
