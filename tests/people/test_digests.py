"""Who gets the weekly mail, and when it is due where they are."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.people import models
from lms.people import service as people
from tests import factories

AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
"""A Sunday."""


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "zone", "due"),
    [
        pytest.param("2026-11-22T09:00", "UTC", "2026-11-23T08:00", id="from a Sunday"),
        pytest.param("2026-11-23T07:59:59", "UTC", "2026-11-23T08:00", id="a second before"),
        pytest.param("2026-11-23T08:00", "UTC", "2026-11-30T08:00", id="exactly then"),
        pytest.param("2027-03-22T08:00", "Europe/Berlin", "2027-03-29T06:00", id="over the night clocks go forward"),
        pytest.param("2026-10-20T08:00", "Europe/Berlin", "2026-10-26T07:00", id="over the night clocks go back"),
        pytest.param("2026-12-29T08:00", "UTC", "2027-01-04T08:00", id="out of week 53"),
        pytest.param("2028-02-28T09:00", "UTC", "2028-03-06T08:00", id="over 29 February"),
        pytest.param("2026-11-22T20:30", "Pacific/Auckland", "2026-11-29T19:00", id="where Monday has begun"),
        pytest.param("2026-11-22T09:00", "No/Where", "2026-11-23T08:00", id="a zone nobody knows"),
    ],
)
def test_it_is_due_on_monday_at_eight_by_the_clock_on_the_wall(now: str, zone: str, due: str) -> None:
    assert people.monday(at(now), zone) == at(due)


def test_everybody_is_due_once_a_week_and_the_first_look_only_begins(session: Session) -> None:
    ada = factories.person(session, "Ada Lovelace")

    first = people.digests_due(session, AT)
    assert [(one.person_id, one.since) for one in first] == [(ada, None)]
    assert people.digests_due(session, AT) == ()
    monday = people.monday(AT, "UTC")
    assert people.digests_due(session, monday - timedelta(seconds=1)) == ()
    assert [one.since for one in people.digests_due(session, monday)] == [AT]
    assert people.digests_due(session, monday) == ()


def test_whoever_chose_none_or_left_is_not_due_and_may_come_back(session: Session) -> None:
    ada, grace = (factories.person(session, name) for name in ("Ada Lovelace", "Grace Hopper"))
    people.digests_due(session, AT)
    people.choose_digest(session, ada, "none", at=AT)
    people.deactivate(session, grace, at=AT, by=None)
    assert people.digests_due(session, AT + timedelta(days=30)) == ()
    assert people.export_digest(session, ada) == {"choice": "none"}

    back = AT + timedelta(days=30)
    people.choose_digest(session, ada, "weekly", at=back)
    people.choose_digest(session, ada, "weekly", at=back + timedelta(days=1))

    due = people.digests_due(session, people.monday(back, "UTC"))
    assert [(one.person_id, one.since) for one in due] == [(ada, back)]


def test_a_choice_before_the_first_look_is_kept(session: Session) -> None:
    ada = factories.person(session, "Ada Lovelace")
    people.choose_digest(session, ada, "none", at=AT)

    assert people.digests_due(session, AT + timedelta(days=30)) == ()
    assert session.scalar(select(func.count()).select_from(models.Digest)) == 1


def test_many_are_due_in_chunks(session: Session) -> None:
    for number in range(203):
        people.add(session, name=f"Person {number}", email=f"p{number}@norda.example", at=AT, by=None)

    assert [len(people.digests_due(session, AT)) for _ in range(3)] == [200, 3, 0]


def test_me_offers_the_choice_and_keeps_it(client: FlaskClient, session: Session) -> None:
    ada = factories.person(session, "Ada Lovelace")
    factories.sign_in(client, session, ada)
    assert re.search(r'<input checked[^>]* value="ends"', client.get("/me").text)

    assert factories.post(client, "/me/digest", digest="none").status_code == 303

    assert people.export_digest(session, ada) == {"choice": "none"}
    page = client.get("/me").text
    assert "You get no weekly mail." in page
    assert re.search(r'<input checked[^>]* value="none"', page)
    assert factories.post(client, "/me/digest", digest="daily").status_code == 422
    assert factories.post(client, "/me/digest", digest="weekly").status_code == 303
    assert people.export_digest(session, ada) == {"choice": "weekly"}
