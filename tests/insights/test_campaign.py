"""Acknowledgement campaigns: counted in groups, reminded once and calmly, handed to auditors."""

import csv
import html
import io
import re
from datetime import timedelta

import pytest
from sqlalchemy import event, select, update

from lms.audit.models import AuditLine
from lms.delivery.models import OutboxItem
from lms.insights.campaign import service
from lms.insights.campaign.models import PolicyReminder
from lms.people import service as people
from lms.people.models import Person
from lms.policy import service as policy
from lms.policy.models import Acknowledgement
from tests import factories
from tests.factories import post
from tests.policy import signing

PAGE = "/programme/policy/acknowledgements/conduct"


def add(session, name, **facts):
    """Add somebody who joined at once."""
    person_id = factories.person(session, name, **facts)
    session.execute(update(Person).where(Person.id == person_id).values(joined_at=session.info["academy"].clock()))
    session.commit()
    return person_id


@pytest.fixture
def cleo(session):
    return add(session, "Cleo Champion", roles=("champion",))


@pytest.fixture
def crew(session, clock):
    """Seven of one team, two of another, who joined four weeks ago."""
    now, clock.now = clock.now, clock.now - timedelta(days=28)
    found = [add(session, f"Person {n}", team="Shop") for n in range(7)]
    found += [add(session, f"Other {n}", team="Lab") for n in range(2)]
    clock.now = now
    return found


def sign(session, person_id, at, policy_id="conduct"):
    version = policy.current(session, policy_id)
    values = {"person_id": person_id, "policy_id": policy_id, "version": version.number, "digest": version.digest}
    session.add(Acknowledgement(**values, name=people.name_of(session, person_id), at=at))
    session.commit()


def mails(session):
    return [row.payload for row in session.scalars(select(OutboxItem).order_by(OutboxItem.id))]


def to(session):
    return sorted(one["to"] for one in mails(session))


def text(reply):
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", reply.text)).split())


def test_counts_stand_in_groups_and_hold_no_name(client, session, clock, cleo, crew):
    for one in crew[:4]:
        sign(session, one, clock())
    factories.sign_in(client, session, cleo)
    page = text(client.get(PAGE))
    assert "4 of 10 people acknowledged it (40 %)" in page
    assert "Lab, People without a team and Shop 4 10" in page
    assert "Person 0" not in page
    assert "4 of 10 people" in text(client.get("/programme/policy/acknowledgements"))
    assert "In the last four weeks 4 acknowledged it, at most 4 on one day." in page
    assert client.get(PAGE).text.count('class="chart__bar"') == 28


def test_with_fewer_than_five_people_nothing_is_said(client, session, clock, cleo):
    sign(session, cleo, clock())
    factories.sign_in(client, session, cleo)
    page = text(client.get(PAGE))
    assert "Fewer than 5 people are asked" in page
    assert "1 of 1" not in page
    assert "Too few people are asked" in text(client.get("/programme/policy/acknowledgements"))


def test_a_press_writes_one_mail_to_each_who_has_not_acknowledged(client, session, clock, cleo, crew):
    sign(session, crew[0], clock())
    sign(session, cleo, clock())
    factories.sign_in(client, session, cleo)
    assert "Write to 8 people" in text(client.get(PAGE))
    assert post(client, f"{PAGE}/remind").status_code == 303
    assert "8 mails will leave" in text(client.get(PAGE))
    assert service.send(session, clock()) == 8
    session.commit()
    assert len(to(session)) == len(set(to(session))) == 8
    first = mails(session)[0]
    assert first["subject"] == "To read: Conduct online"
    assert "/policy/conduct" in first["text"]
    assert not re.search(r"deadline|urgent|overdue|last chance|must|final", first["text"], re.IGNORECASE)
    assert service.send(session, clock()) == 0
    clock.move(days=60)
    post(client, f"{PAGE}/remind")
    assert service.send(session, clock()) == 0
    assert len(to(session)) == 8
    line = session.scalars(select(AuditLine).where(AuditLine.action == "policy.reminders")).one()
    assert '"people":8' in line.detail.replace(" ", "")


def test_a_new_version_reminds_again_but_not_within_two_weeks(session, clock, cleo, crew):
    service.press(session, "conduct", by=cleo, at=clock())
    assert service.send(session, clock()) == 10
    session.commit()
    signing.draft(session, signing.changed(), cleo)
    signing.ask(session, cleo)
    signing.publish(session, cleo)
    assert service.press(session, "conduct", by=cleo, at=clock()) == 0
    clock.move(days=15)
    assert service.press(session, "conduct", by=cleo, at=clock()) == 10
    assert service.send(session, clock()) == 10
    assert len(session.scalars(select(PolicyReminder)).all()) == 20


def test_a_campaign_that_reminds_by_itself_waits_two_weeks(session, clock, cleo, crew):
    service.automate(session, "conduct", on=True, by=cleo, at=clock())
    session.commit()
    assert service.send(session, clock()) == 0
    clock.move(days=13)
    new = add(session, "Newcomer")
    clock.move(days=2)
    assert service.send(session, clock()) == 10
    assert people.person(session, new).email not in to(session)
    clock.move(days=13)
    assert service.send(session, clock()) == 1
    assert people.person(session, new).email in to(session)


def test_turning_it_off_stops_what_is_not_written(client, session, clock, cleo, crew):
    factories.sign_in(client, session, cleo)
    post(client, f"{PAGE}/automatic", on="yes")
    post(client, f"{PAGE}/remind")
    assert "Stop reminding by itself" in text(client.get(PAGE))
    post(client, f"{PAGE}/automatic", on="no")
    clock.move(days=20)
    assert service.send(session, clock()) == 0
    assert to(session) == []


def test_a_press_of_many_is_written_in_turns(session, clock, cleo, crew, monkeypatch):
    monkeypatch.setattr(service, "RUN", 4)
    service.press(session, "conduct", by=cleo, at=clock())
    assert [service.send(session, clock()) for _ in range(4)] == [4, 4, 2, 0]
    assert len(set(to(session))) == 10


def test_the_record_for_auditors_names_people_and_starts_no_formula(client, session, clock, cleo):
    eve = add(session, "=HYPERLINK(1)", email="eve@norda.example")
    sign(session, eve, clock())
    factories.sign_in(client, session, cleo)
    for _ in range(2):
        reply = post(client, f"{PAGE}/export")
    assert reply.mimetype == "text/csv"
    header, row = csv.reader(io.StringIO(reply.text.removeprefix("\ufeff")))
    digest = policy.current(session, "conduct").digest
    assert row == ["'=HYPERLINK(1)", "conduct", "1", digest, clock().strftime("%Y-%m-%dT%H:%M:%SZ")]
    assert header[0] == "Name"
    noted = session.scalars(select(AuditLine).where(AuditLine.action == "policy.exported")).all()
    assert [(one.person_id, one.subject) for one in noted] == [(cleo, "policy:conduct")] * 2


def test_who_was_reminded_finds_it_in_their_own_record_and_it_goes_with_them(session, clock, cleo, crew):
    service.press(session, "conduct", by=cleo, at=clock())
    service.send(session, clock())
    session.commit()
    (mine,) = service.export(session, crew[0])
    assert mine == {"policy": "conduct", "version": 1, "at": clock()}
    people.erase(session, crew[0], at=clock(), by=None)
    session.commit()
    assert service.export(session, crew[0]) == []


def test_the_pages_ask_as_many_questions_for_many_as_for_few(client, session, clock, cleo, academy, crew):
    factories.sign_in(client, session, cleo)
    asked = []
    event.listen(academy.store.read_engine, "before_cursor_execute", lambda *facts: asked.append(facts[2]))
    counted = []
    for turn in range(2):
        for page in (
            PAGE,
            "/programme/policy/acknowledgements",
            "/programme/policy/traceability",
            "/programme/platforms",
        ):
            client.get(page)
            asked.clear()
            client.get(page)
            counted.append(len(asked))
        for n in range(20 if turn == 0 else 0):
            sign(session, add(session, f"More {n}", team=f"Team {n}"), clock())
    assert counted[:4] == counted[4:]
    assert max(counted) <= 6


def test_the_trace_links_the_studio_for_champions_and_pages_for_experts(client, session, clock, cleo, crew):
    for one in crew[:6]:
        sign(session, one, clock())
    page = "/programme/policy/traceability"
    factories.sign_in(client, session, cleo)
    seen = client.get(page)
    assert "6 people acknowledged it and would read it again" in text(seen)
    assert "/studio/file/courses/1-first/01-one.md" in seen.text
    assert "Fewer than 5 people" in text(seen)
    factories.sign_in(client, session, add(session, "Lea Legal", roles=("expert",)))
    seen = client.get(page)
    assert "/c/first/one" in seen.text
    assert "/studio/" not in seen.text
    only = text(client.get(f"{page}?show=open"))
    assert "1. Say" not in only
    assert ("lack" in only) is not ("Every clause has a lesson and a question." in only)
