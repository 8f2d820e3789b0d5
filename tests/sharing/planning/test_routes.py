"""The calendar as editors see it."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event
from sqlalchemy.orm import Session

from lms.people import service as people
from lms.sharing import service as sharing
from lms.sharing.planning import service
from lms.web.academy import Academy
from tests import factories
from tests.advocacy.deeds import AT
from tests.factories import post
from tests.sharing import deeds

PLAN = {"kind": "story", "title": "The new door", "when": "2026-12-04T09:30", "note": "Amara writes it."}


@pytest.fixture
def here(client: FlaskClient, session: Session, champion: int) -> int:
    """The champion, signed in, in Berlin."""
    factories.sign_in(client, session, champion)
    post(client, "/me", name="Cham Pion", time_zone="Europe/Berlin", theme="light", language="en")
    return champion


def days(page: str) -> dict[str, str]:
    """Give what stands on each day."""
    parts = re.split(r'<li class="calendar__day', page)[1:]
    return {re.search(r'datetime="(\d{4}-\d\d-\d\d)"', part)[1]: part for part in parts}  # type: ignore[index]


def plan(session: Session, by: int, when: datetime, **changes: Any) -> int:
    values = {"kind": "event", "title": "Open day", "note": "", "when": when, "by": by, "at": AT} | changes
    number = service.add(session, **values)
    session.commit()
    return number


def test_a_month_shows_what_opens_ends_begins_and_is_planned(client: FlaskClient, session: Session, here: int) -> None:
    deeds.story(session, here, title="Now", expires_at=AT + timedelta(days=3))
    deeds.story(session, here, title="Held back", embargo_until=AT + timedelta(days=2))
    starts = datetime(2026, 11, 27, 18, tzinfo=UTC)
    deeds.story(session, here, title="Evening", kind="event", starts_at=starts, ends_at=starts + timedelta(hours=3))
    plan(session, here, AT + timedelta(days=6), title="Fair")
    plan(session, here, AT + timedelta(days=6), kind="story", title="To write")
    gone = deeds.story(session, here, title="Closed")
    sharing.close(session, gone, closed=True, by=here, at=AT)
    session.commit()

    shown = days(client.get("/programme/calendar").text)

    assert "10:00 opens" in shown["2026-11-22"]
    assert "Now" in shown["2026-11-22"]
    assert "10:00 ends" in shown["2026-11-25"]
    assert "10:00 embargo ends" in shown["2026-11-24"]
    assert "19:00 begins" in shown["2026-11-27"]
    assert "22:00 ends" in shown["2026-11-27"]
    assert "Fair" in shown["2026-11-28"]
    assert "10:00 planned" in shown["2026-11-28"]
    assert 'aria-current="date"' in shown["2026-11-22"]
    assert not any("Closed" in one for one in shown.values())


def test_days_are_those_of_whoever_looks_across_the_change_of_clocks(
    client: FlaskClient, session: Session, here: int
) -> None:
    plan(session, here, datetime(2026, 3, 28, 23, 30, tzinfo=UTC), title="Before the change")
    plan(session, here, datetime(2026, 3, 29, 22, 30, tzinfo=UTC), title="After the change")

    shown = days(client.get("/programme/calendar?month=2026-03").text)

    assert "00:30 begins" in shown["2026-03-29"]
    assert "Before the change" in shown["2026-03-29"]
    assert "00:30 begins" in shown["2026-03-30"]
    assert "After the change" in shown["2026-03-30"]


def test_the_list_has_full_dates_and_only_days_with_something(client: FlaskClient, session: Session, here: int) -> None:
    assert "Nothing is on in November 2026." in client.get("/programme/calendar?view=list").text
    plan(session, here, AT + timedelta(days=6))

    page = client.get("/programme/calendar?view=list").text

    assert "Saturday 28 November" in page
    assert "28 November 2026, 10:00 CET" in page
    assert page.count('class="calendar__lines"') == 1


def test_one_goes_to_the_month_before_and_after(client: FlaskClient, here: int) -> None:
    page = client.get("/programme/calendar?month=2026-12&view=list").text

    assert 'rel="prev" href="/programme/calendar?month=2026-11&amp;view=list"' in page
    assert 'rel="next" href="/programme/calendar?month=2027-01&amp;view=list"' in page
    assert "This month" in page
    assert 'rel="next"' not in client.get("/programme/calendar?month=2099-12").text
    assert 'rel="prev"' not in client.get("/programme/calendar?month=2000-01").text
    assert "<h1>November 2026</h1>" in client.get("/programme/calendar?month=%27&view=x").text


def test_a_full_day_shows_four_and_leads_to_the_rest(client: FlaskClient, session: Session, here: int) -> None:
    for number in range(7):
        plan(session, here, AT, title=f"Thing {number}")

    page = client.get("/programme/calendar").text

    assert "and 3 more" in page
    assert 'href="/programme/calendar?month=2026-11&amp;view=list#d2026-11-22"' in page
    assert 'id="d2026-11-22"' in client.get("/programme/calendar?view=list").text


def test_something_is_planned_changed_and_taken_out(client: FlaskClient, session: Session, here: int) -> None:
    assert 'value="2026-12-04T09:00"' in client.get("/programme/calendar/new?day=2026-12-04").text
    assert client.get("/programme/calendar/new?day=never").status_code == 200

    reply = post(client, "/programme/calendar/new", **PLAN)

    assert (reply.status_code, reply.location) == (303, "/programme/calendar?month=2026-12")
    page = client.get(reply.location).text
    number = re.search(r"/programme/calendar/(\d+)", page)[1]  # type: ignore[index]
    assert "09:30 planned" in page
    path = f"/programme/calendar/{number}"
    assert "Amara writes it." in client.get(path).text
    assert 'value="The new door"' in client.get("/programme/stories/new?title=The+new+door").text
    assert "/programme/stories/new?title=The+new+door" in client.get(path).text
    assert service.plan(session, int(number)).at == datetime(2026, 12, 4, 8, 30, tzinfo=UTC)
    assert post(client, f"{path}/change", **PLAN | {"when": "2027-01-01T00:15"}).location.endswith("2027-01")
    reply = post(client, f"{path}/remove")
    assert reply.location == "/programme/calendar?month=2027-01"
    assert client.get(path).status_code == 404


def test_a_mistake_keeps_what_was_typed(client: FlaskClient, session: Session, here: int) -> None:
    number = plan(session, here, AT)
    wrong: tuple[dict[str, str], ...] = (
        {"title": ""},
        {"title": "   "},
        {"when": ""},
        {"when": "soon"},
        {"kind": "x"},
        {"note": "x" * 1001},
    )
    for path in ("/programme/calendar/new", f"/programme/calendar/{number}/change"):
        for one in wrong:
            reply = post(client, path, **PLAN | {"note": "My long note."} | one)
            assert reply.status_code == 422, one
            assert "There is a problem" in reply.text


def test_a_spokesperson_sees_the_calendar_and_nobody_else_does(
    client: FlaskClient, session: Session, me: int, champion: int
) -> None:
    number = plan(session, champion, AT)

    assert client.get("/programme/calendar").status_code == 403
    assert client.get("/programme/calendar/new").status_code == 403
    assert post(client, "/programme/calendar/new", **PLAN).status_code == 403
    assert client.get(f"/programme/calendar/{number}").status_code == 404
    assert post(client, f"/programme/calendar/{number}/change", **PLAN).status_code == 404
    assert post(client, f"/programme/calendar/{number}/remove").status_code == 404


def test_a_month_asks_six_times_at_most_however_much_is_on(
    client: FlaskClient, session: Session, academy: Academy, here: int
) -> None:
    for number in range(40):
        plan(session, here, AT + timedelta(hours=number), title=f"<b>Thing {number}</b>")
        deeds.story(session, here, title=f"Story {number}")
    assert client.get("/programme/calendar").status_code == 200
    asked: list[Any] = []
    event.listen(academy.store.read_engine, "before_cursor_execute", lambda *facts: asked.append(facts[2]))

    page = client.get("/programme/calendar").text

    assert "<b>Thing" not in page
    assert len(asked) <= 6, "\n".join(asked)


def test_the_zone_of_a_person_is_the_one_that_counts(session: Session, client: FlaskClient, here: int) -> None:
    assert people.person(session, here).time_zone == "Europe/Berlin"
    assert "by the clock in Europe/Berlin" in client.get("/programme/calendar").text
