"""Topics: open and closed, followed and muted, made and archived."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.people import service as people
from lms.sharing import rules, service
from lms.sharing.models import TopicChoice
from lms.sharing.rules import Reader, Wanted
from lms.sharing.topics import service as topics
from lms.sharing.topics.service import Entry
from tests import factories
from tests.advocacy.deeds import AT
from tests.factories import post
from tests.sharing import deeds


def titles(session: Session, reader: Reader, **wanted: str) -> list[str]:
    return [one.story.title for one in service.stream(session, reader, AT, Wanted(**wanted)).cards]


def topic_id(session: Session, title: str) -> int:
    return topics.named(session, title, AT).id


def test_a_title_is_one_topic_whatever_its_capitals_and_spaces(session: Session, champion: int) -> None:
    first = deeds.story(session, champion, topic="Our  News")
    second = deeds.story(session, champion, topic="our news")

    assert service.story(session, first).topic == service.story(session, second).topic == "Our News"
    with pytest.raises(rules.Unfit) as refused:
        topics.make(session, Entry("OUR NEWS"), by=champion, at=AT)
    assert refused.value.field == "title"


@pytest.mark.parametrize(
    ("teams", "level", "who", "seen"),
    [
        (True, None, ("own", 0), True),
        (True, None, ("other", 4), False),
        (True, None, (None, 4), False),
        (False, 2, (None, 2), True),
        (False, 2, ("own", 1), False),
        (True, 2, ("own", 2), True),
        (True, 2, ("own", 1), False),
        (True, 2, ("other", 2), False),
    ],
)
def test_a_closed_topic_is_for_its_teams_and_its_level(
    session: Session, champion: int, teams: bool, level: int | None, who: tuple[str | None, int], seen: bool
) -> None:
    ids = {"own": people.add_team(session, "Doors", at=AT), "other": people.add_team(session, "Hinges", at=AT)}
    entry = Entry("Inner", closed=True, team_ids=(ids["own"],) if teams else (), level=level)
    topics.make(session, entry, by=champion, at=AT)
    public_id = deeds.story(session, champion, topic="Inner")
    reader = Reader(champion, ids.get(who[0] or ""), who[1])

    assert titles(session, reader) == (["Norda comes to Lisbon"] if seen else [])
    assert [one.title for one in topics.topics_for(session, reader, AT).topics] == (["Inner"] if seen else [])
    if not seen:
        with pytest.raises(service.NoSuchStory):
            service.read(session, reader, public_id, AT)


def test_a_closed_topic_names_somebody_and_one_that_does_not_is_for_nobody(session: Session, champion: int) -> None:
    with pytest.raises(rules.Unfit) as refused:
        topics.make(session, Entry("Inner", closed=True), by=champion, at=AT)
    assert refused.value.field == "teams"

    deeds.story(session, champion, topic="Inner")
    topics.named(session, "Inner", AT).closed = True
    session.flush()
    assert titles(session, Reader(champion, None, 4)) == []


def test_team_language_and_level_of_a_story_all_have_to_hold(session: Session, champion: int) -> None:
    team = people.add_team(session, "Doors", at=AT)
    deeds.story(session, champion, audience=rules.Audience(team, "de", 2))

    assert titles(session, Reader(champion, team, 2, "de")) == ["Norda comes to Lisbon"]
    for other in (Reader(champion, None, 2, "de"), Reader(champion, team, 1, "de"), Reader(champion, team, 2, "en")):
        assert titles(session, other) == []


def test_what_is_muted_leaves_the_stream_and_what_is_followed_has_a_view(session: Session, champion: int) -> None:
    reader = Reader(champion)
    deeds.story(session, champion, title="Door", topic="Doors")
    kept = deeds.story(session, champion, title="Hinge", topic="Hinges")
    service.keep(session, reader, kept, AT, kept=True)

    assert topics.choose(session, reader, topic_id(session, "Hinges"), "mute") == "Hinges"
    topics.choose(session, reader, topic_id(session, "Doors"), "follow")

    assert titles(session, reader) == ["Door"]
    assert titles(session, reader, topic="Hinges") == ["Hinge"]
    assert titles(session, reader, view="kept") == ["Hinge"]
    assert titles(session, reader, view="followed") == ["Door"]
    assert titles(session, Reader(champion + 1)) == ["Hinge", "Door"]
    assert service.export(session, champion)["topics"] == [
        {"topic": "Doors", "choice": "follow"},
        {"topic": "Hinges", "choice": "mute"},
    ]
    topics.choose(session, reader, topic_id(session, "Hinges"), "")
    assert titles(session, reader) == ["Hinge", "Door"]


def test_only_open_topics_in_use_are_followed_and_one_that_closes_is_by_nobody(session: Session, champion: int) -> None:
    team = people.add_team(session, "Doors", at=AT)
    reader = Reader(champion, team)
    made = topics.make(session, Entry("News"), by=champion, at=AT)
    topics.choose(session, reader, made, "mute")

    topics.change(session, made, Entry("News", closed=True, team_ids=(team,)), by=champion, at=AT)

    assert session.scalars(select(TopicChoice)).all() == []
    for number in (made, 99):
        with pytest.raises(rules.NoSuchTopic):
            topics.choose(session, reader, number, "follow")


def test_an_archived_topic_takes_no_new_story_and_keeps_those_it_has(session: Session, champion: int) -> None:
    story = deeds.story(session, champion, topic="News")
    number = topic_id(session, "News")

    topics.archive(session, number, archived=True, by=champion, at=AT)

    assert topics.topic_titles(session) == []
    assert topics.topic_titles(session, service.story(session, story)) == ["News"]
    assert titles(session, Reader(champion)) == ["Norda comes to Lisbon"]
    assert topics.all_topics(session, AT).total == 0
    assert [one.stories for one in topics.all_topics(session, AT, archived=True).topics] == [1]
    topics.archive(session, number, archived=False, by=champion, at=AT)
    assert topics.topic_titles(session) == ["News"]


def test_kinds_choose_what_the_stream_shows(session: Session, champion: int) -> None:
    deeds.story(session, champion, title="Fair", kind="event", starts_at=AT + timedelta(days=2))
    deeds.story(session, champion, title="Piece", kind="article")

    assert titles(session, Reader(champion), kind="event") == ["Fair"]
    assert titles(session, Reader(champion), kind="job") == []


def test_somebody_follows_and_mutes_on_the_page(client: FlaskClient, session: Session, me: int, champion: int) -> None:
    deeds.story(session, champion, topic="News")
    number = topic_id(session, "News")
    session.commit()

    assert "Follow<span" in client.get("/share/topics").text
    assert post(client, f"/share/topics/{number}", choice="mute").status_code == 303
    assert "muted" in client.get("/share/topics").text
    assert "No story is open now." in client.get("/share").text
    assert post(client, f"/share/topics/{number}", choice="").status_code == 303
    assert "Norda comes to Lisbon" in client.get("/share").text
    assert post(client, "/share/topics/99", choice="mute").status_code == 404


def test_without_the_key_topics_stay_closed(client: FlaskClient, session: Session, ada: int, champion: int) -> None:
    deeds.story(session, champion, topic="Secret topic")
    factories.sign_in(client, session, ada)

    assert "Secret topic" not in client.get("/share/topics").text
    assert post(client, "/share/topics/1", choice="mute").status_code == 403


def test_a_topic_is_made_changed_and_archived(client: FlaskClient, session: Session, writes: int) -> None:
    team = people.add_team(session, "Doors", at=AT)
    session.commit()

    made = post(client, "/programme/topics/new", title=" Inner  circle ", about="For us.", closed="y", teams=str(team))

    assert made.status_code == 303
    page = client.get("/programme/topics").text
    assert "Inner circle" in page
    assert "only for Doors" in page
    number = topic_id(session, "Inner circle")
    assert "checked" in client.get(f"/programme/topics/{number}").text
    assert post(client, f"/programme/topics/{number}/change", title="Circle", level="").status_code == 303
    assert topics.topic(session, number, AT).closed is False
    assert post(client, f"/programme/topics/{number}/archive", archived="yes").status_code == 303
    assert "Circle" in client.get("/programme/topics?archived=1").text
    assert "There is no topic yet." in client.get("/programme/topics").text


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"title": " "}, "Enter a title."),
        ({"title": "News"}, "There is a topic of this title already"),
        ({"title": "x" * 41}, "Use at most 40 characters for the title."),
        ({"closed": "y"}, "Choose at least one team, or a level"),
        ({"closed": "y", "teams": "77"}, "Choose teams of the list."),
        ({"level": "x"}, "Choose one of the list."),
    ],
)
def test_a_topic_that_does_not_fit_is_422_and_keeps_everything(
    client: FlaskClient, session: Session, writes: int, fields: dict[str, str], words: str
) -> None:
    deeds.story(session, writes, topic="News")
    other = topics.make(session, Entry("Other"), by=writes, at=AT)
    session.commit()

    for path in ("/programme/topics/new", f"/programme/topics/{other}/change"):
        reply = post(client, path, **{"title": "Fresh", "about": "What we do.", **fields})
        assert reply.status_code == 422
        assert words in reply.text
        assert "What we do." in reply.text


def test_a_topic_that_is_not_there_is_missing(client: FlaskClient, writes: int) -> None:
    assert client.get("/programme/topics/99").status_code == 404
    assert post(client, "/programme/topics/99/change", title="A").status_code == 404
    assert post(client, "/programme/topics/99/archive", archived="yes").status_code == 404


def test_hundreds_of_topics_have_pages(client: FlaskClient, session: Session, writes: int) -> None:
    for number in range(210):
        topics.make(session, Entry(f"Topic {number:03}"), by=writes, at=AT)
    session.commit()

    assert "Page 1 of 11" in client.get("/programme/topics").text
    assert "Topic 209" in client.get("/programme/topics?page=11").text
