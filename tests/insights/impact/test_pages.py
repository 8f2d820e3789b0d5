"""The page of one's own figures, and its files."""

import csv
import io
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from lms.home import digests
from lms.people import service as people
from lms.sharing.links.models import Link, LinkTotal
from lms.sharing.models import Share
from lms.web.academy import Academy
from tests import factories
from tests.advocacy import deeds as advocacy
from tests.advocacy.deeds import AT
from tests.conftest import MovableClock
from tests.learning.deeds import statements
from tests.sharing import deeds as sharing
from tests.sharing.links import visitors
from tests.sharing.links.test_pages import STATS

LATER = AT + timedelta(days=10)
Makes = Callable[..., None]


@pytest.fixture
def figures(session: Session) -> None:
    """An academy with the key of one's own figures."""
    advocacy.publish(session, {**sharing.PLATFORMS, "courses/levels.toml": sharing.KEEPING + STATS})


@pytest.fixture
def amara(session: Session, figures: None) -> int:
    who = factories.person(session, "Amara Okafor")
    advocacy.advocate(session, who)
    return who


@pytest.fixture
def makes(session: Session, amara: int) -> Makes:
    """Let somebody share stories, each followed by so many people, ten days ago."""
    champion = factories.person(session, "Cham Pion", roles=("champion",))

    def make(*clicks: int, by: int = amara, own: bool = True, network: str = "x") -> None:
        for number in clicks:
            story = sharing.story(session, champion, title=f"=Story of {number}")
            sharing.share(session, by, story, network)
            share = session.scalars(select(Share).order_by(Share.id.desc()).limit(1)).one()
            share.own, share.disclosed = own, True
            link = select(Link.id).where(Link.story_id == share.story_id, Link.person_id == by).limit(1)
            key = session.scalars(link).one()
            session.add(LinkTotal(link_id=key, kind="human", count=number))
            session.add(LinkTotal(link_id=key, kind="bot", count=2))
        session.commit()

    return make


@pytest.fixture
def me(client: FlaskClient, session: Session, amara: int, clock: MovableClock) -> FlaskClient:
    clock.now = LATER
    factories.sign_in(client, session, amara)
    return client


def test_impact_is_a_place_and_says_what_is_missing(client: FlaskClient, session: Session, figures: None) -> None:
    factories.sign_in(client, session, factories.person(session, "Grace Hopper"))

    assert 'href="/impact"' in client.get("/").text
    page = client.get("/impact")
    assert page.status_code == 200
    assert "What it needs" in page.text
    assert client.get("/impact/shares.csv").status_code == 403


def test_whoever_shared_nothing_reads_one_sentence(me: FlaskClient) -> None:
    page = me.get("/impact").text

    assert "You have shared nothing in these weeks, which is fine." in page
    assert "<svg class=" not in page.split("<main")[1]


def test_figures_say_what_counts_what_does_not_and_what_nobody_knows(me: FlaskClient, makes: Makes) -> None:
    makes(3, 1)

    page = " ".join(me.get("/impact").text.split())

    assert 'Clicks by people</p><p class="figure-tile__number">4</p>' in page
    assert "Not counted in these weeks: 4 by programs." in page
    assert "How many saw a post is not known here." in page
    assert "You said who you work for in 2 of 2 shares." in page
    assert "Nothing stands out so far." in page
    assert "Too few to compare yet" in page


def test_what_worked_is_said_with_its_interval(me: FlaskClient, makes: Makes) -> None:
    makes(9, 10, 11, 9, 10)
    makes(1, 2, 1, 2, 1, own=False, network="linkedin")

    page = " ".join(me.get("/impact").text.split())

    assert "In your own words</h3> <p>5 shares brought 9.8 clicks each, your 5 others 1.4." in page
    assert "What stood out" in page
    assert "On X</h3>" in page
    for name in ("worked", "weeks", "networks"):
        assert f"/impact/{name}.csv?weeks=12" in page


def test_days_and_hours_are_drawn_from_twenty_shares_on(me: FlaskClient, makes: Makes) -> None:
    makes(*[1] * 19)
    assert "By time of day" not in me.get("/impact").text
    assert me.get("/impact/hours.csv").status_code == 404

    makes(1)

    page = me.get("/impact").text
    assert "By time of day" in page
    assert "By day of the week" in page
    assert me.get("/impact/days.csv").status_code == 200


def test_the_file_has_a_line_for_each_share_and_starts_no_formula(me: FlaskClient, makes: Makes) -> None:
    makes(3, 1)

    reply = me.get("/impact/shares.csv")

    head, *lines = csv.reader(io.StringIO(reply.text.removeprefix("\ufeff")))
    assert reply.headers["Content-Disposition"] == 'attachment; filename="your-shares.csv"'
    assert [dict(zip(head, line, strict=True))["Clicks by people"] for line in lines] == ["1", "3"]
    assert lines[0][2] == "'=Story of 1"
    assert lines[0][:2] == ["2026-11-22 09:00", "UTC"]
    assert me.get("/impact/nothing.csv").status_code == 404


def test_a_shorter_period_leaves_older_shares_out(me: FlaskClient, makes: Makes, session: Session) -> None:
    makes(3, 1)
    session.execute(update(Share).values(at=AT - timedelta(days=40)))
    session.commit()

    assert "Story of 3" in me.get("/impact?weeks=12").text
    assert "You have shared nothing in these weeks" in me.get("/impact?weeks=4").text
    assert "Story of 3" in me.get("/impact?weeks=7000").text


def test_nobody_reads_the_figures_of_another(client: FlaskClient, session: Session, makes: Makes, amara: int) -> None:
    makes(3, 1)
    grace = factories.person(session, "Grace Hopper")
    advocacy.advocate(session, grace)
    factories.sign_in(client, session, grace)

    assert "Story of" not in client.get("/impact").text
    assert "Story of" not in client.get("/impact/shares.csv").text


def test_a_hundred_shares_are_paged_in_a_fixed_number_of_queries(
    me: FlaskClient, makes: Makes, academy: Academy
) -> None:
    makes(1)
    me.get("/impact")
    with statements(academy) as before:
        me.get("/impact")
    makes(*[2] * 44)
    with statements(academy) as after:
        page = me.get("/impact?page=3").text

    assert "Page 3 of 3" in page
    assert len(before) == len(after) <= 6


def test_leaving_empties_it_at_once(me: FlaskClient, makes: Makes, session: Session, amara: int) -> None:
    makes(3, 1)
    advocacy.opt_out(session, amara)

    page = me.get("/impact").text

    assert "Story of" not in page
    assert "You have shared nothing in these weeks" in page


def test_clicks_stand_in_the_week_they_came_in_and_in_the_weekly_mail(
    me: FlaskClient, makes: Makes, session: Session, amara: int
) -> None:
    makes(0)
    people.choose_digest(session, amara, people.WEEKLY, at=LATER)
    code = session.scalars(select(Link.code)).one()
    session.execute(update(LinkTotal).values(count=0))
    session.commit()
    visitors.come(session, code, ["somebody"], LATER)
    visitors.fold(session, LATER)

    lines = list(csv.reader(io.StringIO(me.get("/impact/weeks.csv").text)))
    assert lines[-1] == ["W49", "1"]
    letter, _ = digests.preview(session, amara, LATER)
    assert letter is not None
    assert "Since the last mail, 1 click by people came over your links.\nhttp://localhost/impact" in letter.text


def test_a_finding_names_the_lesson_about_it_where_the_academy_has_one(
    me: FlaskClient, makes: Makes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lms.insights.impact.service.LESSONS", {"own": "first/one", "network": "first/none"})
    makes(9, 10, 11, 9, 10)
    makes(1, 2, 1, 2, 1, own=False, network="linkedin")

    page = me.get("/impact").text

    assert page.count("The lesson about it:") == 1
    assert '<a href="/c/first/one">Say who you are</a>' in page
