"""The pages of the sharing room: the stream, the composer, the way to the dialogue, the champion's stories."""

from datetime import timedelta
from html import unescape
from typing import Any
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from lms.people import service as people
from lms.sharing import service
from lms.sharing.models import Share
from lms.sharing.rules import Audience, Reader
from tests import factories
from tests.advocacy import deeds as choices
from tests.advocacy.deeds import AT
from tests.conftest import MovableClock
from tests.factories import post
from tests.sharing import deeds
from tests.sharing.deeds import WORDS

STORY = {
    "title": "Norda comes to Porto",
    "summary": "We open on Monday.",
    "body": "The entrance has no step.",
    "link": "https://norda.example/porto",
    "kind": "news",
    "new_topic": "News",
    "language": "en",
}


def send(client: FlaskClient, story: str, network: str = "x", words: str = WORDS, **more: str) -> TestResponse:
    return post(client, f"/share/{story}", words=words, networks=network, **more)


def rows(session: Session) -> list[Share]:
    session.expire_all()
    return list(session.scalars(select(Share)))


@pytest.mark.parametrize(
    "path",
    ["/share", "/share/x", "/share/x/ready", "/share/drafts", "/platforms", "/platforms/x", "/programme/stories"],
)
def test_signed_out_people_are_asked_to_sign_in(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 303


def test_the_stream_shows_stories_to_who_may_read_them(client: FlaskClient, me: int, story: str) -> None:
    page = client.get("/share").text

    assert "Norda comes to Lisbon" in page
    assert f'href="/share/{story}"' in page


def test_the_stream_says_why_it_is_not_open(client: FlaskClient, session: Session, ada: int, story: str) -> None:
    factories.sign_in(client, session, ada)

    for path in ("/share", f"/share/{story}"):
        reply = client.get(path)
        assert reply.status_code == 200
        assert "Norda comes to Lisbon" not in reply.text
        assert "It opens at level 1, Ready (you are at level 0, Start)." in reply.text
        assert 'href="/policy"' in reply.text


def test_an_empty_stream_says_so(client: FlaskClient, me: int) -> None:
    assert "No story is open now." in client.get("/share").text
    assert "You keep no story that is open now." in client.get("/share?view=kept").text
    assert "There is no open story here." in client.get("/share?topic=None").text


def test_topics_are_offered_where_there_are_several(
    client: FlaskClient, session: Session, me: int, champion: int, story: str
) -> None:
    deeds.story(session, champion, title="A meeting", topic="Events & more")

    assert '<option value="Events &amp; more">Events &amp; more (1)</option>' in client.get("/share").text
    page = client.get("/share?topic=Events+%26+more").text
    assert "A meeting" in page
    assert "Norda comes to Lisbon" not in page


def test_more_stories_have_more_pages(client: FlaskClient, session: Session, me: int, champion: int) -> None:
    for number in range(13):
        deeds.story(session, champion, title=f"Story {number}")

    assert 'href="/share?page=2"' in client.get("/share").text
    assert "Story 0" in client.get("/share?page=2").text
    assert client.get("/share?page=-1").status_code == 200
    assert client.get("/share?topic=%00").status_code == 404
    assert client.get("/share?page=99999999999999999999").status_code == 200


@pytest.mark.parametrize("story_id", ["nothing", "%00", "a" * 300])
def test_a_story_that_is_not_there_is_missing(client: FlaskClient, me: int, story_id: str) -> None:
    assert client.get(f"/share/{story_id}").status_code == 404
    assert post(client, f"/share/{story_id}", words=WORDS, networks="x").status_code == 404
    assert post(client, f"/share/{story_id}/keep", kept="yes").status_code == 404
    assert client.get(f"/share/{story_id}/ready").status_code == 404


def test_a_story_for_another_team_is_missing(client: FlaskClient, session: Session, me: int, champion: int) -> None:
    team = people.add_team(session, "Hinges", at=AT)
    other = deeds.story(session, champion, audience=service.Audience(team_id=team))

    assert client.get(f"/share/{other}").status_code == 404
    assert send(client, other).status_code == 404
    assert rows(session) == []


def test_the_composer_offers_allowed_networks_and_ticks_nothing(client: FlaskClient, me: int, story: str) -> None:
    page = client.get(f"/share/{story}").text

    assert page.count('type="checkbox" name="networks"') == 4
    assert page.count("You paste your words there yourself.") == 1
    assert page.count("Your words come along.") == 3
    assert "Place reddit" not in page
    assert "Place telegram" not in page
    assert " checked" not in page
    assert 'href="/policy/conduct#open"' in page
    assert 'href="/c/first/one"' in page
    assert "Nobody sees whether you pass over a story." in page


def test_without_an_opt_in_the_story_says_exactly_what_is_missing(
    client: FlaskClient, session: Session, ada: int, story: str
) -> None:
    choices.reach(session, ada, 2)
    factories.sign_in(client, session, ada)

    page = client.get(f"/share/{story}").text

    assert "Norda comes to Lisbon" in page
    assert "Sharing this story is not open to you now" in page
    assert 'href="/advocacy/choose"' in page
    assert "You have reached" not in page
    assert 'name="words"' not in page
    reply = send(client, story)
    assert reply.status_code == 403
    assert "it needs your own opt-in, which is your free choice" in reply.text
    assert WORDS in unescape(reply.text)
    assert rows(session) == []


def test_a_story_for_reading_has_no_composer(client: FlaskClient, session: Session, me: int, champion: int) -> None:
    inside = deeds.story(session, champion, internal_only=True)

    page = client.get(f"/share/{inside}").text

    assert "This story stays inside Norda." in page
    assert 'name="words"' not in page
    assert send(client, inside).status_code == 403


def test_without_a_platform_the_composer_says_so(client: FlaskClient, session: Session, me: int, story: str) -> None:
    choices.publish(session, {"courses/levels.toml": deeds.KEEPING})

    assert "No network is offered now" in client.get(f"/share/{story}").text
    assert "No platform has been decided on yet." in client.get("/platforms").text


def test_sharing_leads_to_our_own_page_with_a_plain_link(
    client: FlaskClient, session: Session, me: int, story: str
) -> None:
    reply = send(client, story)

    assert (reply.status_code, reply.location) == (303, f"/share/{story}/ready")
    page = unescape(client.get(reply.location).text)
    link = quote(rows(session)[0].link or "", safe="")
    assert (
        'href="https://x.com/intent/tweet?text=I%20work%20at%20Norda%2C%20and%20I%20helped%20plan%20the%20entrance.'
        f'&url={link}" rel="noopener noreferrer" target="_blank"'
    ) in page
    assert "Nothing is posted for you." in page
    assert 'action="https' not in page
    assert [one.network for one in rows(session)] == ["x"]


def test_networks_that_take_no_words_show_them_to_copy_first(
    client: FlaskClient, session: Session, me: int, story: str
) -> None:
    page = client.get(send(client, story, "linkedin").location).text

    assert "Copy your words first" in page
    assert 'data-copy="words-linkedin"' in page
    assert WORDS in unescape(page)


def test_an_e_mail_opens_the_mail_programme(client: FlaskClient, me: int, story: str) -> None:
    page = client.get(send(client, story, "email").location).text

    assert 'href="mailto:?subject=Norda%20comes%20to%20Lisbon' in page
    assert "target=" not in page


def test_mastodon_asks_where_the_account_is(client: FlaskClient, session: Session, me: int, story: str) -> None:
    reply = send(client, story, "mastodon")
    assert reply.status_code == 422
    assert "Enter the server of your account" in reply.text

    page = client.get(send(client, story, "mastodon", instance="@ada@social.example").location).text
    assert 'href="https://social.example/share?text=' in page


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"words": ""}, "Write a few words of your own."),
        ({"networks": ""}, "Choose one of the networks of the list."),
        ({"networks": "reddit"}, "Choose one of the networks of the list."),
        ({"words": "a" * 300}, "X takes 280 characters"),
        ({"words": "a" * 10_001}, "longer than any network"),
    ],
)
def test_what_does_not_fit_is_422_and_keeps_every_word(
    client: FlaskClient, session: Session, me: int, story: str, fields: dict[str, str], words: str
) -> None:
    reply = post(client, f"/share/{story}", **{"words": WORDS, "networks": "x", "alt": "A door.", **fields})

    assert reply.status_code == 422
    assert words in reply.text
    assert "<title>Error: Norda comes to Lisbon" in reply.text
    assert (fields.get("words", WORDS)) in unescape(reply.text)
    if fields.get("networks", "x") == "x":
        assert 'name="networks" value="x" id="networks-3" checked' in reply.text
    assert rows(session) == []


def test_the_same_post_twice_is_one_share_and_the_same_page(
    client: FlaskClient, session: Session, me: int, story: str
) -> None:
    first, second = send(client, story), send(client, story)

    assert first.location == second.location
    assert client.get(first.location).text == client.get(second.location).text
    assert len(rows(session)) == 1


def test_a_share_without_a_form_token_is_refused(client: FlaskClient, session: Session, me: int, story: str) -> None:
    assert client.post(f"/share/{story}", data={"words": WORDS, "networks": "x"}).status_code == 400
    assert rows(session) == []


def test_the_page_with_the_link_is_nobody_elses(client: FlaskClient, session: Session, me: int, story: str) -> None:
    send(client, story)
    other = factories.person(session, "Grace Hopper")
    choices.advocate(session, other)
    factories.sign_in(client, session, other)

    assert client.get(f"/share/{story}/ready").status_code == 404
    assert post(client, f"/share/{story}/x/done", posted="yes").status_code == 404
    assert client.get(f"/share/{story}/keep").status_code == 404


def test_leaving_locks_the_story_and_the_link_on_the_next_request(
    client: FlaskClient, session: Session, me: int, story: str
) -> None:
    send(client, story)

    post(client, "/advocacy/leave")

    reply = client.get(f"/share/{story}/ready")
    assert (reply.status_code, reply.location) == (303, f"/share/{story}")
    assert "Sharing this story is not open to you now" in client.get(f"/share/{story}").text
    assert rows(session) == []


@pytest.mark.parametrize(("answer", "posted"), [("yes", True), ("no", False)])
def test_did_you_post_it(client: FlaskClient, session: Session, me: int, story: str, answer: str, posted: bool) -> None:
    send(client, story)

    reply = post(client, f"/share/{story}/x/done", posted=answer)

    assert (reply.status_code, reply.location) == (303, f"/share/{story}")
    assert [(one.posted, one.words) for one in rows(session)] == [(posted, None)]
    assert "no longer held" in client.get(f"/share/{story}/ready").text


def test_an_answer_that_is_none_is_422(client: FlaskClient, session: Session, me: int, story: str) -> None:
    send(client, story)

    assert post(client, f"/share/{story}/x/done", posted="maybe").status_code == 422
    assert rows(session)[0].posted is None


def test_own_shares_stand_on_the_story(client: FlaskClient, session: Session, me: int, story: str) -> None:
    send(client, story)

    page = client.get(f"/share/{story}").text

    assert "Your shares of this story" in page
    assert f'href="/share/{story}/ready#to-x"' in page


def test_a_story_is_kept_and_put_back(client: FlaskClient, session: Session, me: int, story: str) -> None:
    reply = post(client, f"/share/{story}/keep", kept="yes")

    assert (reply.status_code, reply.location) == (303, f"/share/{story}")
    assert "Stop keeping it" in client.get(f"/share/{story}").text
    assert "Norda comes to Lisbon" in client.get("/share?view=kept").text
    post(client, f"/share/{story}/keep", kept="no")
    assert "Norda comes to Lisbon" not in client.get("/share?view=kept").text


def test_keeping_needs_its_permission(client: FlaskClient, session: Session, ada: int, story: str) -> None:
    factories.sign_in(client, session, ada)

    assert post(client, f"/share/{story}/keep", kept="yes").status_code == 403


def test_an_academy_without_the_key_does_not_offer_to_keep(
    client: FlaskClient, session: Session, me: int, story: str
) -> None:
    choices.publish(session, deeds.PLATFORMS)

    assert "Keep for later" not in client.get(f"/share/{story}").text
    assert post(client, f"/share/{story}/keep", kept="yes").status_code == 403


def test_stored_words_are_inert(client: FlaskClient, session: Session, me: int, champion: int) -> None:
    nasty = '<script>alert("x")</script>'
    story = deeds.story(session, champion, title=nasty, summary=nasty, body=nasty, topic=nasty[:40])

    assert nasty not in client.get("/share").text
    page = client.get(f"/share/{story}").text
    assert nasty not in page
    assert "<script>alert" not in client.get(send(client, story, words=f"{WORDS} {nasty}").location).text


def test_the_decision_about_each_platform_can_be_read(client: FlaskClient, me: int) -> None:
    page = client.get("/platforms").text
    assert page.index("Place linkedin") < page.index("Place reddit")
    assert "discouraged" in page
    assert "not allowed" in page
    assert "People are here." in client.get("/platforms/reddit").text
    assert client.get("/platforms/nowhere").status_code == 404


@pytest.mark.parametrize("role", ["learner", "trainer", "staff", "expert", "admin"])
def test_stories_are_written_by_champions(client: FlaskClient, session: Session, story: str, role: str) -> None:
    person = factories.person(session, f"{role} person", roles=() if role == "learner" else (role,))
    factories.sign_in(client, session, person)

    for path in ("/programme/stories", "/programme/stories/new", f"/programme/stories/{story}"):
        assert client.get(path).status_code == 403
    for path in ("/programme/stories/new", f"/programme/stories/{story}", f"/programme/stories/{story}/close"):
        assert post(client, path, **STORY).status_code == 403


def test_a_story_is_written_changed_and_closed(client: FlaskClient, session: Session, writes: int) -> None:
    assert "There is no story here yet." in client.get("/programme/stories").text
    assert client.get("/programme/stories/new").status_code == 200

    page = post(client, "/programme/stories/new", **STORY).location
    public_id = page.rpartition("/")[2]
    assert "Norda comes to Porto" in client.get("/programme/stories").text
    reply = post(client, page, **{**STORY, "title": "Norda leaves Porto", "expires": "2026-11-30"})
    assert reply.location == page
    assert "Norda leaves Porto" in client.get(page).text
    assert service.story(session, public_id).expires_at.isoformat() == "2026-12-01T00:00:00+00:00"
    post(client, f"{page}/close", closed="yes")
    assert "Open it again" in client.get(page).text
    assert "Norda leaves Porto" in client.get("/programme/stories?state=closed").text
    post(client, f"{page}/close", closed="no")
    assert "Close the story" in client.get(page).text


def test_times_are_those_of_the_champions_own_clock(client: FlaskClient, session: Session, writes: int) -> None:
    people.set_profile(session, writes, name="Cham Pion", time_zone="Asia/Tokyo", theme="light", language="en")
    session.commit()

    page = post(client, "/programme/stories/new", **STORY, embargo="2026-11-23T09:00", expires="2026-11-24").location

    story = service.story(session, page.rpartition("/")[2])
    assert story.published_at.isoformat() == "2026-11-23T00:00:00+00:00"
    assert story.expires_at.isoformat() == "2026-11-24T15:00:00+00:00"
    text = client.get(page).text
    assert 'value="2026-11-23T09:00"' in text
    assert 'value="2026-11-24"' in text
    assert post(client, page, **STORY, embargo="2026-11-23T09:00", expires="2026-11-24").status_code == 303
    assert service.story(session, page.rpartition("/")[2]) == story


def test_a_story_for_a_team_or_a_level(client: FlaskClient, session: Session, writes: int) -> None:
    team = people.add_team(session, "Hinges", at=AT)
    session.commit()

    page = post(client, "/programme/stories/new", **STORY, team=str(team), for_language="de").location
    assert service.story(session, page.rpartition("/")[2]).audience == Audience(team, "de", None)
    page = post(client, "/programme/stories/new", **STORY, level="2").location
    assert service.story(session, page.rpartition("/")[2]).audience.level == 2
    assert client.get(page).status_code == 200


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"title": ""}, "Enter a title."),
        ({"title": "x" * 121}, "Use at most 120 characters for the title."),
        ({"summary": ""}, "Enter a summary"),
        ({"body": ""}, "Enter the text of the story."),
        ({"body": "x" * 2049}, "Use at most 2,000 characters for the text"),
        ({"link": "http://norda.example"}, "Enter a link that begins with https://"),
        ({"new_topic": ""}, "Choose a topic, or name a new one."),
        ({"kind": "rumour"}, "Choose what it is."),
        ({"kind": "event"}, "Enter when the event begins."),
        ({"kind": "offer"}, "Enter when the offer ends."),
        ({"kind": "event", "starts": "2020-01-01T10:00"}, "This lies before the story opens."),
        ({"language": "xx"}, "Choose one of the list."),
        ({"team": "999"}, "Choose one of the list."),
        ({"team": "x"}, "Choose one of the list."),
        ({"level": "77"}, "Choose one of the list."),
        ({"for_language": "xx"}, "Choose one of the list."),
        ({"topic": "Unheard of", "new_topic": ""}, "Choose one of the list."),
        ({"embargo": "soon"}, "Enter a date and time such as"),
        ({"embargo": "0001-01-01T00:00"}, "Enter a date of this century."),
        ({"expires": "2026-11-20"}, "Choose a last day that comes after the opening"),
    ],
)
def test_a_story_that_does_not_fit_is_422_and_keeps_everything(
    client: FlaskClient, session: Session, writes: int, story: str, fields: dict[str, Any], words: str
) -> None:
    for path in ("/programme/stories/new", f"/programme/stories/{story}"):
        typed = {**STORY, "summary": "We open & close.", **fields}
        reply = post(client, path, **typed)

        assert reply.status_code == 422
        page = unescape(reply.text)
        assert words in page
        for name in ("title", "summary", "body", "link", "new_topic", "embargo", "expires"):
            assert typed.get(name, "") in page
    assert service.shelf(session, AT).total == 1


def test_a_story_that_is_not_there_cannot_be_changed(client: FlaskClient, writes: int) -> None:
    assert client.get("/programme/stories/nothing").status_code == 404
    assert post(client, "/programme/stories/nothing", **STORY).status_code == 404
    assert post(client, "/programme/stories/nothing/close", closed="yes").status_code == 404


def test_the_shelf_shows_each_state_and_has_pages(
    client: FlaskClient, session: Session, clock: MovableClock, writes: int
) -> None:
    for number in range(21):
        deeds.story(session, writes, title=f"Story {number}")
    deeds.story(session, writes, title="Planned", embargo_until=AT + timedelta(days=1))
    closed = deeds.story(session, writes, title="Closed")
    service.close(session, closed, closed=True, by=writes, at=AT)
    session.commit()

    page = client.get("/programme/stories").text
    assert "Page 1 of 2" in page
    assert "opens" in page
    assert "Story 0" in client.get("/programme/stories?page=2").text
    assert "No story is over now." in client.get("/programme/stories?state=over").text
    clock.move(days=40)
    factories.sign_in(client, session, writes)
    assert "over since" in client.get("/programme/stories?state=over").text
    assert client.get("/programme/stories?state=nonsense&page=x").status_code == 200


@pytest.mark.parametrize(
    "path", ["/share", "/share/topics", "/share/{story}", "/share/{story}/ready", "/share/drafts", "/platforms"]
)
def test_pages_ask_the_database_a_fixed_number_of_times(
    client: FlaskClient, session: Session, me: int, champion: int, story: str, path: str
) -> None:
    for number in range(10):
        deeds.story(session, champion, title=f"Story {number}")
    deeds.share(session, me, story)
    address = path.format(story=story)
    client.get(address)
    asked: list[str] = []
    event.listen(
        client.application.extensions["lms"].store.read_engine,
        "before_cursor_execute",
        lambda *facts: asked.append(facts[2]),
    )

    assert client.get(address).status_code == 200
    assert len(asked) <= 6, "\n".join(asked)


def test_a_level_sees_what_is_for_it(client: FlaskClient, session: Session, me: int, champion: int) -> None:
    deeds.story(session, champion, title="For level 2", audience=service.Audience(level=2))
    deeds.story(session, champion, title="For level 3", audience=service.Audience(level=3))

    page = client.get("/share").text

    assert "For level 2" in page
    assert "For level 3" not in page
    assert service.stream(session, Reader(me, None, 3), AT).topics == (("News", 2),)
