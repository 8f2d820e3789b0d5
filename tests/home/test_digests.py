"""The weekly mail: 60, 30 and 7 days before an end, once each, calm, and never empty."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.advocacy import service as advocacy
from lms.delivery.models import OutboxItem
from lms.home import digests
from lms.people import service as people
from lms.web.academy import Academy, Notice
from tests import factories
from tests.learning.certification import deeds as certified

START = datetime(2027, 2, 28, 22, 30, tzinfo=UTC)
ENDS = datetime(2028, 2, 28, 22, 30, tzinfo=UTC)
PRESSING = (
    "don't lose",
    "falling behind",
    "last chance",
    "you can do better",
    "hurry",
    "must",
    "only",
    "urgent",
    "!",
)
OUTWARD = ("share", "advoca", "opt", "social", "permission", "invit")


@pytest.fixture
def ada(session: Session) -> int:
    made = factories.person(session, "Ada Lovelace")
    certified.publish(session, START)
    certified.reach(session, made, START)
    return made


def mails(session: Session) -> list[dict[str, Any]]:
    return [row.payload for row in session.scalars(select(OutboxItem).order_by(OutboxItem.id))]


def week_by_week(session: Session, until: datetime) -> list[tuple[int, str]]:
    """Run the job each hour's worth of weeks; give how many days before the end each mail was, and its text."""
    now, found = START, []
    while now < until:
        before = len(mails(session))
        digests.send(session, now)
        session.commit()
        found += [((ENDS - now).days, one["text"]) for one in mails(session)[before:]]
        now = people.monday(now, "UTC")
    return found


def test_it_comes_three_times_before_an_end_and_leaves_so_many_days(session: Session, ada: int) -> None:
    found = week_by_week(session, ENDS + timedelta(days=60))

    assert [days for days, _ in found] == [63, 35, 7]
    first, second, last = (text for _, text in found)
    assert "Hello Ada," in first
    assert "is valid until 28 February 2028, 22:30 UTC (in 63 days). From 30 December 2027, 22:30 UTC" in first
    assert "A few short reviews renew it, and what you remember is not asked again." in second
    assert "(in 7 days)" in last
    assert "http://localhost/certification" in last
    assert "http://localhost/me" in last


def test_it_never_presses_and_says_nothing_of_advocacy(session: Session, ada: int) -> None:
    advocacy.decline(session, ada, shown=advocacy.text(session).digest, at=START)

    for _, text in week_by_week(session, ENDS):
        words = "\n".join(line for line in text.splitlines() if not line.startswith("http"))
        said = words.casefold().replace("and only when there is something to say", "")
        assert not [word for word in (*PRESSING, *OUTWARD) if word in said], text


def test_nothing_is_sent_where_there_is_nothing_to_say(session: Session, ada: int) -> None:
    certified.renew(session, ada, ENDS - timedelta(days=60))
    before = len(mails(session))

    now = ENDS - timedelta(days=60)
    for _ in range(9):
        digests.send(session, now)
        now = people.monday(now, "UTC")

    assert len(mails(session)) == before


def test_whoever_chose_none_gets_none(session: Session, ada: int) -> None:
    people.choose_digest(session, ada, "none", at=START)

    assert week_by_week(session, ENDS) == []


def test_a_mail_is_sent_once_however_often_the_job_runs(session: Session, ada: int) -> None:
    now = ENDS - timedelta(days=65)
    digests.send(session, now)
    monday = people.monday(now, "UTC")

    assert [digests.send(session, monday), digests.send(session, monday)] == [1, 0]
    assert len(mails(session)) == 1


def test_what_fell_into_weeks_without_a_job_is_said_late_and_not_lost(session: Session, ada: int) -> None:
    digests.send(session, ENDS - timedelta(days=90))
    session.commit()

    digests.send(session, ENDS - timedelta(days=20))

    assert "(in 20 days)" in mails(session)[-1]["text"]


def test_somebody_without_an_address_is_passed_over(session: Session, ada: int, academy: Academy) -> None:
    academy.digests = [lambda _session, _week: [Notice("Something.", "/")]]
    assert people.provision(session, "host-1", "", "Host Person", at=START)
    digests.send(session, START)
    monday = people.monday(START, "UTC")

    assert digests.send(session, monday) == 2
    assert [one["to"] for one in mails(session)] == ["ada.lovelace@norda.example"]
