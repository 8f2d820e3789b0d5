"""Reviews of platforms: shown with words, overdue first, and asked of the owner once for each date."""

import html
import re

import pytest
from sqlalchemy import select

from lms.delivery.models import OutboxItem
from lms.insights.platforms import service
from tests import factories
from tests.insights.test_rules import record
from tests.policy import signing

PATH = "policies/platforms/town.md"


@pytest.fixture
def cleo(session):
    return factories.person(session, "Cleo Champion", roles=("champion",))


def text(reply):
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", reply.text)).split())


def decide(session, owner="champion", review_by="2026-11-10"):
    signing.publish_folder(session, {PATH: record("town", owner, review_by)})


def mails(session):
    return [row.payload for row in session.scalars(select(OutboxItem).order_by(OutboxItem.id))]


def test_the_record_shows_its_owner_and_the_date_with_words(client, session, cleo):
    decide(session, "trainer")
    factories.sign_in(client, session, cleo)
    page = text(client.get("/platforms/town"))
    assert "review overdue" in page
    assert "Owner Trainers" in page
    assert "10 November 2026, 23:59 UTC (11 days ago)" in page
    decide(session, review_by="")
    page = text(client.get("/platforms/town"))
    assert "review overdue" not in page
    assert "No date yet" in page


def test_the_champions_list_leads_to_the_line_of_the_date(client, session, cleo):
    decide(session)
    factories.sign_in(client, session, cleo)
    page = client.get("/programme/platforms").text
    assert "Overdue" in page
    link = html.unescape(re.search(r'href="([^"]*town\.md[^"]*)"', page)[1])
    assert "review_by: 2026-11-10" in client.get(link).text


def test_today_names_overdue_reviews_to_champions_and_owners_only(client, session, cleo):
    ada, bob = (factories.person(session, name) for name in ("Ada", "Bob"))
    decide(session, "ada@norda.example")
    for person_id, sees in ((cleo, True), (ada, True), (bob, False)):
        factories.sign_in(client, session, person_id)
        assert ("The decision about Town" in text(client.get("/"))) is sees


def test_an_owner_is_asked_once_for_each_date(session, clock, cleo):
    tess = factories.person(session, "Tess Trainer", roles=("trainer",))
    decide(session, "trainer")
    assert service.ask_owners(session, clock()) == 1
    assert service.ask_owners(session, clock()) == 0
    (mail,) = mails(session)
    assert mail["to"] == service.people.person(session, tess).email
    assert "Is it still right?" in mail["text"]
    assert "/platforms/town" in mail["text"]
    decide(session, "trainer", "2026-11-30")
    assert service.ask_owners(session, clock()) == 0
    clock.move(days=9)
    assert service.ask_owners(session, clock()) == 1


def test_an_owner_nobody_knows_is_the_champions(session, clock, cleo):
    decide(session, "gone@norda.example")
    assert service.ask_owners(session, clock()) == 1
    assert [one["to"] for one in mails(session)] == [service.people.person(session, cleo).email]


def test_an_owner_by_address_is_asked_alone(session, clock, cleo):
    ada = factories.person(session, "Ada")
    email = service.people.person(session, ada).email
    decide(session, email)
    assert service.ask_owners(session, clock()) == 1
    assert [one["to"] for one in mails(session)] == [email]
