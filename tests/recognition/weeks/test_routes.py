"""The page about my weeks, leave, and the line on Today."""

from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from lms.recognition import service as recognition
from lms.web.academy import Academy
from tests.conftest import MovableClock
from tests.factories import post, sign_in
from tests.recognition.deeds import asked, words
from tests.recognition.weeks.test_service import count, learn

WEEK = timedelta(days=7)
NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)


@pytest.fixture
def me(client: FlaskClient, session: Session, clock: MovableClock, ada: int) -> FlaskClient:
    clock.now = NOW
    sign_in(client, session, ada)
    return client


def test_without_a_week_the_page_says_how_one_counts(me: FlaskClient) -> None:
    reply = me.get("/weeks")
    said = words(reply.text)

    assert reply.status_code == 200
    assert "A week counts as soon as you learn something in it. Only you see this." in said
    assert "48 from 23 November 2026 Still open" in said
    assert "No leave is entered." in said


def test_the_page_tells_the_run_and_each_week(me: FlaskClient, session: Session, ada: int) -> None:
    for back in (6, 5, 4, 3, 1, 0):
        learn(session, ada, NOW - back * WEEK)
    session.commit()

    said = words(me.get("/weeks").text)

    assert "Weeks in a row: 6 · longest 6." in said
    assert "48 from 23 November 2026 You learned something" in said
    assert "46 from 9 November 2026 Bridged" in said
    assert "41 from 5 October 2026 Free" in said
    assert "None is kept right now: every 4 counted weeks in a row bring one" in said


def test_leave_is_entered_and_taken_out(me: FlaskClient, session: Session, ada: int) -> None:
    reply = post(me, "/weeks/leave", starts="2026-12-21", ends="2027-01-03")
    assert (reply.status_code, reply.location) == (303, "/weeks")
    text = me.get("/weeks").text
    assert "Entered. Enjoy your time off." in text
    assert "21 December 2026 to 3 January 2027" in words(text)

    path = text.partition('action="/weeks/leave/')[2].partition('"')[0]
    reply = post(me, f"/weeks/leave/{path}")

    assert (reply.status_code, reply.location) == (303, "/weeks")
    assert "That leave is taken out." in me.get("/weeks").text
    assert post(me, f"/weeks/leave/{path}").status_code == 404


def test_leave_that_runs_is_ended(me: FlaskClient, clock: MovableClock, session: Session, ada: int) -> None:
    post(me, "/weeks/leave", starts="2026-11-23", ends="2026-12-20")
    clock.move(days=7)
    sign_in(me, session, ada)
    text = me.get("/weeks").text
    assert "49 from 30 November 2026 Leave" in words(text)
    path = text.partition('action="/weeks/leave/')[2].partition('"')[0]

    post(me, f"/weeks/leave/{path}")

    assert "Your leave has ended. Welcome back." in me.get("/weeks").text


@pytest.mark.parametrize(
    ("starts", "ends", "said"),
    [
        ("", "2026-12-01", "Enter the first day."),
        ("2026-12-01", "", "Enter the last day."),
        ("soon", "2026-12-01", "Enter a date such as 2026-11-30."),
        ("2026-11-22", "2026-12-01", "Leave can begin this week or later."),
        ("2026-12-02", "2026-12-01", "The last day comes before the first."),
        ("2026-12-02", "2028-12-01", "Leave is at most a year long."),
        ("2029-12-02", "2029-12-03", "That is more than a year ahead."),
    ],
)
def test_what_cannot_be_leave_is_said_beside_the_field(me: FlaskClient, starts: str, ends: str, said: str) -> None:
    reply = post(me, "/weeks/leave", starts=starts, ends=ends)

    assert reply.status_code == 422
    assert said in reply.text
    assert "<title>Error: " in reply.text
    assert not ends or f'value="{ends}"' in reply.text


def test_leave_goes_by_the_persons_own_calendar(me: FlaskClient, clock: MovableClock, session: Session) -> None:
    clock.now = datetime(2026, 11, 22, 20, tzinfo=UTC)
    assert post(me, "/weeks/leave", starts="2026-11-16", ends="2026-11-17").status_code == 303
    post(me, "/me", name="Ada", time_zone="Pacific/Auckland", theme="auto", language="en")

    assert post(me, "/weeks/leave", starts="2026-11-18", ends="2026-11-19").status_code == 422


def test_today_says_it_in_one_calm_line(me: FlaskClient, session: Session, ada: int, clock: MovableClock) -> None:
    assert "in a row" not in me.get("/").text
    for back in (1, 0):
        learn(session, ada, NOW - back * WEEK)
    count(session, NOW)
    session.commit()
    assert "Weeks in a row: 2 · longest 2" in words(me.get("/").text)

    clock.now = NOW + 3 * WEEK
    sign_in(me, session, ada)

    said = words(me.get("/").text)
    assert "Your longest run of weeks: 2" in said
    assert "in a row" not in said


def test_pages_take_few_statements(me: FlaskClient, academy: Academy, session: Session, ada: int) -> None:
    for back in range(60):
        learn(session, ada, NOW - back * WEEK)
    recognition.add_leave(session, ada, NOW.date(), NOW.date(), "UTC", at=NOW)
    session.commit()
    me.get("/weeks")

    with asked(academy) as statements:
        me.get("/weeks")

    assert len(statements) <= 4
