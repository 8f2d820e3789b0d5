"""The pages of links: one's own figures, sums of five and more, and nothing by which somebody could be found."""

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from lms.sharing.links import service as links
from lms.sharing.links.models import Link
from lms.sharing.models import ShareTotal, Story
from lms.store.sessions import insert_once
from tests import academy as written
from tests import factories
from tests.advocacy import deeds as advocacy_deeds
from tests.advocacy.deeds import AT
from tests.factories import post
from tests.sharing import deeds
from tests.sharing.links.conftest import link_of
from tests.sharing.links.visitors import come, fold, follow

STATS = '\n[[permission]]\nkey = "stats.own"\nlevel = 2\noutward = false\nsays = "see your figures"\n'


@pytest.fixture
def platforms(session: Session) -> None:
    """Platforms, and the key that opens one's own figures."""
    levels = {"courses/levels.toml": written.LEVELS + STATS}
    advocacy_deeds.publish(session, {**deeds.PLATFORMS, **levels})


def taken(session: Session, story: str, people: int, network: str = "linkedin", clicks: int = 1) -> list[str]:
    """Have so many people take a story to a network, and so many visitors follow each link."""
    key = session.scalars(select(Story.id).where(Story.public_id == story)).one()
    codes = []
    for number in range(people):
        person_id = factories.person(session, f"Person {network} {number}")
        codes.append(link_of(session, person_id, story, network))
        come(session, codes[-1], [f"v{n}" for n in range(clicks)], AT)
    insert_once(session, ShareTotal, story_id=key, network=network, count=people)
    fold(session, AT)
    return codes


def test_ones_own_page_tells_what_came_over_each_link(
    client: FlaskClient, session: Session, me: int, link: str
) -> None:
    come(session, link, ["a", "b", "a"], AT)
    come(session, link, ["a"], AT, agent="preview")
    fold(session, AT)
    links.record(session, links.Told(link, "lead", "1", "crm", AT), AT)

    page = client.get("/share/links").text

    assert f"http://localhost/s/{link}" in page
    assert "2 clicks by people · 1 lead" in page
    assert "1 program, 1 repeat on the same day" in page
    assert "leads on" in page


def test_without_a_link_there_is_one_sentence_and_one_way_on(client: FlaskClient, me: int) -> None:
    page = client.get("/share/links").text

    assert "You have no link yet." in page
    assert 'href="/share"' in page


def test_nobody_sees_anothers_links(client: FlaskClient, session: Session, writes: int, link: str) -> None:
    assert link not in client.get("/share/links").text


def test_without_the_permission_the_page_says_what_is_missing(client: FlaskClient, session: Session, ada: int) -> None:
    factories.sign_in(client, session, ada)

    page = client.get("/share/links")

    assert page.status_code == 200
    assert "What it needs" in page.text


def test_an_owner_ends_a_link_and_starts_it_again(
    client: FlaskClient, session: Session, me: int, story: str, link: str
) -> None:
    visitor = client.application.test_client()
    address = f"/share/{story}/linkedin/link"

    assert post(client, address, stopped="yes").status_code == 303
    assert "ended" in client.get("/share/links").text
    assert follow(visitor, link).status_code == 410
    assert post(client, address, stopped="no").status_code == 303
    assert follow(visitor, link).status_code == 302
    assert post(client, f"/share/{story}/x/link", stopped="yes").status_code == 404


def test_champions_see_sums_of_five_people_and_nothing_of_four(
    client: FlaskClient, session: Session, writes: int, story: str
) -> None:
    codes = taken(session, story, 4, clicks=7)
    page = client.get("/programme/links").text
    assert "too few to say" in page
    assert not re.search(r">\s*28\b", page)

    taken(session, story, 5, "x", clicks=3)
    page = client.get("/programme/links").text
    # The network of four hides a second one beside the sum; the sum of nine may be said.
    assert "43" in page
    assert '<td data-label="People">15</td>' not in page
    assert '<td data-label="People">28</td>' not in page
    assert not any(code in page for code in codes)
    assert "Person" not in page


def test_networks_of_five_each_are_told_apart(client: FlaskClient, session: Session, writes: int, story: str) -> None:
    taken(session, story, 5, "linkedin", clicks=2)
    taken(session, story, 6, "x", clicks=1)

    page = client.get("/programme/links").text

    assert [f'<td data-label="People">{n}</td>' in page for n in (10, 6, 16)] == [True] * 3


def test_the_page_of_sums_reads_the_same_before_and_after_somebody_leaves(
    client: FlaskClient, session: Session, writes: int, story: str
) -> None:
    taken(session, story, 6, clicks=2)
    before = client.get("/programme/links").text
    leaver = session.scalars(select(Link.person_id).limit(1)).one()
    assert leaver is not None
    links.forget_person(session, leaver)

    assert client.get("/programme/links").text == before


def test_before_anybody_took_a_story_out_the_page_says_so(client: FlaskClient, writes: int) -> None:
    assert "No story has been taken out yet." in client.get("/programme/links").text


@pytest.mark.parametrize(("path", "who"), [("/share/links", "me"), ("/programme/links", "writes")])
def test_pages_take_a_fixed_number_of_queries_and_turn(
    client: FlaskClient, session: Session, academy, request: pytest.FixtureRequest, champion: int, path: str, who: str
) -> None:
    person_id = request.getfixturevalue(who)
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        asked.append(statement)

    numbers = []
    for _ in range(2):
        for number in range(13):
            story = deeds.story(session, champion, title=f"Story {number}")
            come(session, link_of(session, person_id, story), ["a"], AT)
            key = session.scalars(select(Story.id).where(Story.public_id == story)).one()
            insert_once(session, ShareTotal, story_id=key, network="linkedin", count=5)
        fold(session, AT)
        client.get(path)
        asked.clear()
        event.listen(academy.store.read_engine, "before_cursor_execute", note)
        page = client.get(path)
        event.remove(academy.store.read_engine, "before_cursor_execute", note)
        assert page.status_code == 200
        numbers.append(len(asked))

    assert numbers[0] == numbers[1] <= 6, asked
    assert "Page 1" in page.text
    assert "Story" in client.get(f"{path}?page=2").text
