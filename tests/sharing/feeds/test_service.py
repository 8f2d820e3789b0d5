"""Feeds that are asked, answer, fail and come back: over a real connection to a server of the test's own."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.delivery import inquiries
from lms.delivery import service as delivery
from lms.sharing.feeds import rules, service
from lms.sharing.feeds.models import Feed
from lms.sharing.queue import service as queue
from lms.sharing.queue.models import Proposal
from lms.sharing.queue.service import Editor
from lms.sharing.rules import Unfit
from lms.web.academy import Academy
from tests import factories
from tests.advocacy.deeds import AT
from tests.conftest import MovableClock
from tests.factories import post
from tests.sharing.feeds.test_rules import rss

FORM = {"address": "https://norda.example/feed.xml", "title": "", "topic": "", "language": "de"}


class Site(BaseHTTPRequestHandler):
    """Answers with what the test says."""

    status = 200
    body = b""
    asked = 0

    def do_GET(self) -> None:
        Site.asked += 1
        self.send_response(self.status)
        self.send_header("Content-Length", str(len(self.body)))
        self.end_headers()
        self.wfile.write(self.body)

    def log_message(self, *_said: object) -> None:
        """Say nothing."""


@pytest.fixture
def site(academy: Academy, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A site with a feed; the academy may ask it, and nothing else."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    academy.shelf[inquiries.MANNER] = delivery.Manner(is_allowed=lambda one: one == "127.0.0.1")
    for name, value in (("status", 200), ("asked", 0), ("body", rss("<item><title>One</title><guid>1</guid></item>"))):
        monkeypatch.setattr(Site, name, value)
    yield f"http://127.0.0.1:{server.server_port}/feed.xml"
    server.shutdown()
    server.server_close()


def add(session: Session, champion: int, address: str, at: Any = AT) -> int:
    """Enter a feed; a plain address of the test is put in past the form."""
    number = service.add(session, FORM["address"], title="", topic="News", language="de", by=champion, at=at)
    session.get_one(Feed, number).address = address
    session.commit()
    return number


def turn_round(academy: Academy, session: Session) -> int:
    """Let the jobs do their turns: ask, fetch, take in."""
    session.commit()
    new = 0
    for _ in range(2):
        new += service.follow(academy, academy.clock())
        inquiries.run(academy, academy.clock())
    new += service.follow(academy, academy.clock())
    session.expire_all()
    return new


def titles(session: Session) -> list[str]:
    return list(session.scalars(select(Proposal.title).order_by(Proposal.id)))


def test_a_feed_is_asked_and_its_items_wait_in_the_queue(
    academy: Academy, session: Session, champion: int, site: str
) -> None:
    number = add(session, champion, site)

    assert turn_round(academy, session) == 1

    row = session.scalars(select(Proposal)).one()
    assert (row.title, row.topic, row.language, row.state, row.author_id) == ("One", "News", "de", "waiting", None)
    feed = service.feed(session, number)
    assert (feed.title, feed.state, feed.read_at, feed.waits) == ("The blog", service.GOOD, AT, False)
    assert feed.next_at == AT + timedelta(hours=1)


def test_it_is_asked_every_hour_and_each_item_comes_in_once(
    academy: Academy, session: Session, champion: int, clock: MovableClock, site: str
) -> None:
    add(session, champion, site)
    turn_round(academy, session)
    clock.move(minutes=59)
    assert (turn_round(academy, session), Site.asked) == (0, 1)

    Site.body = rss(
        "<item><title>Two</title><guid>2</guid></item>", "<item><title>One anew</title><guid>1</guid></item>"
    )
    clock.move(minutes=1)

    assert (turn_round(academy, session), Site.asked) == (1, 2)
    assert titles(session) == ["One", "Two"]


def test_the_same_answer_is_not_read_again(
    academy: Academy, session: Session, champion: int, clock: MovableClock, site: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = add(session, champion, site)
    turn_round(academy, session)
    clock.move(hours=1)
    monkeypatch.setattr(rules, "read", lambda *_: pytest.fail("it was read again"))

    turn_round(academy, session)

    assert service.feed(session, number).read_at == AT + timedelta(hours=1)


def test_a_declined_item_stays_declined(
    academy: Academy, session: Session, champion: int, clock: MovableClock, site: str
) -> None:
    add(session, champion, site)
    turn_round(academy, session)
    only = session.scalars(select(Proposal.public_id)).one()
    queue.decline_items(session, Editor(champion, frozenset({"champion"})), [only], at=AT)
    Site.body += b" "
    clock.move(hours=1)

    turn_round(academy, session)

    assert session.scalars(select(Proposal.state)).all() == ["declined"]


@pytest.mark.parametrize(
    ("status", "body", "words"),
    [
        (404, b"", "There is nothing at this address any more."),
        (500, b"", "Its server answered with an error."),
        (200, b"<html/>", "What is there is neither RSS nor Atom."),
        (200, b"<rss>", "What is there is no sound XML."),
        (200, b'<!DOCTYPE a [<!ENTITY b "c">]><rss/>', "It holds entities of its own"),
        (200, b"<rss>" + b" " * 600_000, "It is larger than 512 kB."),
    ],
)
def test_a_feed_that_fails_says_why_and_when_it_was_last_well(
    academy: Academy,
    session: Session,
    champion: int,
    clock: MovableClock,
    site: str,
    status: int,
    body: bytes,
    words: str,
) -> None:
    number = add(session, champion, site)
    turn_round(academy, session)
    Site.status, Site.body = status, body
    clock.move(hours=1)
    turn_round(academy, session)

    feed = service.feed(session, number)
    assert (feed.state, feed.failures, feed.read_at) == (service.FAILING, 1, AT)
    assert feed.failure.startswith(words)
    assert service.failing(session) == 1

    Site.status, Site.body = 200, rss()
    clock.move(hours=1)
    turn_round(academy, session)
    assert service.feed(session, number).state == service.GOOD
    assert (service.feed(session, number).failures, service.failing(session)) == (0, 0)


def test_a_document_can_be_taken_in_by_hand(session: Session, champion: int) -> None:
    number = service.add(session, FORM["address"], title="", topic="", language="en", by=champion, at=AT)
    document = rss("<item><title>One</title><guid>1</guid></item>")

    assert [service.take_in(session, number, document, at=AT) for _ in range(2)] == [1, 0]
    with pytest.raises(rules.Unreadable):
        service.take_in(session, number, b"<html/>", at=AT)


def test_private_addresses_are_never_asked(academy: Academy, session: Session, champion: int, site: str) -> None:
    academy.shelf.pop(inquiries.MANNER)
    number = add(session, champion, site)

    turn_round(academy, session)

    assert service.feed(session, number).failure == "It lies in a private network, which is never asked."
    assert Site.asked == 0


def test_a_question_that_got_lost_is_asked_again(
    academy: Academy, session: Session, champion: int, clock: MovableClock, site: str
) -> None:
    number = add(session, champion, site)
    service.follow(academy, AT)
    assert service.feed(session, number).waits
    session.commit()
    clock.move(minutes=11)

    service.follow(academy, clock())
    session.expire_all()

    assert service.feed(session, number).failure == "It gave no answer."
    session.commit()
    clock.move(hours=1)
    assert turn_round(academy, session) == 1


def test_an_answer_to_a_feed_that_was_turned_off_meanwhile_is_let_go(
    academy: Academy, session: Session, champion: int, site: str
) -> None:
    number = add(session, champion, site)
    service.follow(academy, AT)
    inquiries.run(academy, AT)
    service.turn(session, number, on=False, by=champion, at=AT)

    assert turn_round(academy, session) == 0
    assert titles(session) == []
    service.turn(session, number, on=True, by=champion, at=AT)
    assert turn_round(academy, session) == 1


def test_a_feed_is_read_once_and_again_after_it_was_off(session: Session, champion: int) -> None:
    values = {"title": "", "topic": "", "language": "en", "by": champion, "at": AT}
    number = service.add(session, FORM["address"], **values)
    for wrong in (FORM["address"], "http://norda.example/", "javascript:alert(1)", "https://10.0.0.1/", ""):
        with pytest.raises(Unfit):
            service.add(session, wrong, **values)
    service.turn(session, number, on=False, by=champion, at=AT)
    service.turn(session, number, on=False, by=champion, at=AT)

    assert service.add(session, FORM["address"], **values) == number
    assert service.feed(session, number).state == service.NEW


def test_a_hundred_feeds_are_the_most(session: Session, champion: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "MOST_FEEDS", 1)
    values = {"title": "", "topic": "", "language": "en", "by": champion, "at": AT}
    service.add(session, "https://norda.example/1", **values)

    with pytest.raises(Unfit, match="which is the most"):
        service.add(session, "https://norda.example/2", **values)


def test_the_champion_enters_changes_asks_and_stops_a_feed(
    client: FlaskClient, session: Session, champion: int
) -> None:
    factories.sign_in(client, session, champion)
    assert "No feed is read yet." in client.get("/programme/feeds").text

    reply = post(client, "/programme/feeds/new", **FORM)

    assert reply.status_code == 303
    page = client.get(reply.location).text
    assert "being asked now" not in page
    assert "norda.example/feed.xml" in page
    assert post(client, f"{reply.location}/change", title="Blog", topic="", language="en").status_code == 303
    assert "Blog" in client.get("/programme/feeds").text
    for path, fields in (("ask", {}), ("turn", {"on": "no"}), ("turn", {"on": "yes"})):
        assert post(client, f"{reply.location}/{path}", **fields).status_code == 303


def test_a_mistake_keeps_what_was_typed(client: FlaskClient, session: Session, champion: int) -> None:
    factories.sign_in(client, session, champion)
    for address, words in (("", "Enter the address"), ("ftp://x", "with https:// at the start")):
        reply = post(client, "/programme/feeds/new", **FORM | {"address": address, "title": "My title"})
        assert reply.status_code == 422
        assert words in reply.text
        assert "My title" in reply.text
    post(client, "/programme/feeds/new", **FORM)
    reply = post(client, "/programme/feeds/new", **FORM)
    assert "This feed is read already." in reply.text
    number = service.feeds(session)[0].id
    assert (
        post(client, f"/programme/feeds/{number}/change", title="x" * 121, topic="", language="en").status_code == 422
    )


def test_a_failing_feed_is_said_on_its_pages_and_in_the_queue(
    client: FlaskClient, academy: Academy, session: Session, champion: int, site: str
) -> None:
    number = add(session, champion, site)
    Site.status = 404
    turn_round(academy, session)
    factories.sign_in(client, session, champion)

    for path in ("/programme/feeds", f"/programme/feeds/{number}"):
        assert "There is nothing at this address any more." in client.get(path).text
    assert "It was never read well." in client.get("/programme/feeds").text
    assert "1 feed could not be read lately." in client.get("/programme/queue").text


def test_feeds_are_for_the_champion(client: FlaskClient, session: Session, me: int) -> None:
    for path in ("/programme/feeds", "/programme/feeds/new", "/programme/feeds/1"):
        assert client.get(path).status_code == 403


@pytest.mark.parametrize("number", ["0", "99", "2147483647"])
def test_a_feed_that_is_not_there_is_missing(client: FlaskClient, session: Session, champion: int, number: str) -> None:
    factories.sign_in(client, session, champion)

    assert client.get(f"/programme/feeds/{number}").status_code == 404
    for path in ("/change", "/turn", "/ask"):
        assert post(client, f"/programme/feeds/{number}{path}").status_code == 404
