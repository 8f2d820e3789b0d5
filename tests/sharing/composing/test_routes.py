"""The composer as people meet it: check, draft, remind, share for several networks, and come back."""

from datetime import timedelta
from html import unescape
from urllib.parse import quote, urlsplit

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from lms.people import service as people
from lms.sharing import pictures
from lms.sharing import service as sharing
from lms.sharing.composing import service as composing
from lms.sharing.composing.models import ShareDraft, ShareReminder
from lms.sharing.models import Share
from lms.sharing.rules import Illustration, Reader
from tests import academy as written
from tests import factories
from tests.advocacy import deeds as choices
from tests.advocacy.deeds import AT
from tests.conftest import MovableClock
from tests.factories import post
from tests.house.world import SQUARE
from tests.sharing import deeds
from tests.sharing.deeds import WORDS

BOTH = ["linkedin", "x"]


def send(client: FlaskClient, story: str, do: str, **fields: object):
    return post(client, f"/share/{story}", do=do, **{"words": WORDS, "networks": BOTH, **fields})


def drafts(session: Session) -> list[ShareDraft]:
    session.expire_all()
    return list(session.scalars(select(ShareDraft)))


def test_check_shows_the_words_as_each_network_will_and_records_nothing(
    client: FlaskClient, session: Session, me: int, story: str
) -> None:
    reply = send(client, story, "check", words="We open.", disclosure="I work at Norda.")

    page = unescape(reply.text)
    assert reply.status_code == 200
    assert page.count("I work at Norda. We open.") == 2
    assert "Place linkedin: 25 of 3,000 characters" in page
    assert "Place x: 49 of 280 characters" in page
    assert "\nWe open.</textarea>" in page
    assert drafts(session) == []
    assert session.scalars(select(Share)).all() == []


def test_the_preview_gives_only_what_changes(client: FlaskClient, me: int, story: str) -> None:
    reply = post(client, f"/share/{story}/preview", words="a" * 300, networks="x")

    assert reply.status_code == 200
    assert "<html" not in reply.text
    assert 'data-says="Place x: 324 of 280 characters: shorten it by 44. To mend: 2. To look at: 0."' in reply.text
    assert "counter--over" in reply.text
    empty = post(client, f"/share/{story}/preview", words="").text
    assert "choose one to see its limit" in empty


def test_a_finding_leads_to_the_clause_and_the_lesson(
    client: FlaskClient, session: Session, me: int, story: str
) -> None:
    policy = written.POLICY.replace("<!-- id: open -->", "<!-- id: open; checks: disclosure -->")
    choices.publish(session, {**deeds.PLATFORMS, "courses/levels.toml": deeds.KEEPING, "policies/conduct.md": policy})

    reply = send(client, story, "share", words="We open on Friday.")

    assert reply.status_code == 422
    assert reply.text.count("Nothing says yet that you work at Norda.") == 3
    findings = reply.text.partition('class="findings"')[2].partition("</ul>")[0]
    assert "To mend" in findings
    assert '<a href="/policy/conduct#open">1. Be open</a>' in findings
    assert '<a href="/c/first/one">Say who you are</a>' in findings
    assert session.scalars(select(Share)).all() == []


def test_what_is_pointed_at_is_marked_in_each_preview(client: FlaskClient, me: int, story: str) -> None:
    page = send(client, story, "check", words=f"{WORDS} THIS IS VERY GREAT NEWS").text

    assert page.count("<mark>THIS IS VERY GREAT NEWS</mark>") == 2
    assert "To look at" in page
    assert "Checked: nothing to mend" in send(client, story, "check").text


def test_a_picture_goes_along_with_its_description(
    client: FlaskClient, session: Session, me: int, champion: int
) -> None:
    files = {**deeds.PLATFORMS, "courses/levels.toml": deeds.KEEPING}
    choices.publish(session, {**files, "policies/platforms/pinterest.md": deeds.platform("pinterest")})
    digest = pictures.keep(session, SQUARE, AT)
    story = deeds.story(session, champion, picture=Illustration(digest, "A door without a step."))
    page = client.get(f"/share/{story}").text
    assert "\nA door without a step.</textarea>" in page
    assert f'src="/share/{story}/picture/small"' in page
    assert "The picture has no description." in send(client, story, "check", alt="").text

    send(client, story, "share", networks=["pinterest"], alt="Our new door.")

    page = unescape(client.get(f"/share/{story}/ready").text)
    assert ">Our new door.</textarea>" in page
    link = str(session.scalars(select(Share.link)).one())
    assert f"&media={quote(link + '/picture', safe='')}" in page
    path = urlsplit(link).path + "/picture"
    shown = client.application.test_client().get(path)
    assert (shown.status_code, shown.mimetype, shown.data[:4]) == (200, "image/webp", b"RIFF")
    assert client.get("/s/nothing/picture").status_code == 404
    sharing.close(session, story, closed=True, by=champion, at=AT)
    session.commit()
    assert client.get(path).status_code == 404


def test_typed_words_are_inert_in_every_view(client: FlaskClient, me: int, story: str) -> None:
    nasty = "</textarea><script>alert(1)</script>"

    for reply in (
        send(client, story, "check", words=nasty),
        post(client, f"/share/{story}/preview", words=nasty, networks=BOTH),
        client.get(send(client, story, "draft", words=nasty).location),
        client.get("/share/drafts"),
        client.get(send(client, story, "share", words=nasty, disclosure_words=nasty).location),
    ):
        assert "<script>alert" not in reply.text
        assert "&lt;script&gt;alert" in reply.text


def test_a_draft_is_there_again_when_one_comes_back(client: FlaskClient, session: Session, me: int, story: str) -> None:
    reply = send(client, story, "draft", disclosure="", disclosure_words="As a Norda engineer,", alt="A door.")

    assert (reply.status_code, reply.location) == (303, f"/share/{story}")
    page = unescape(client.get(f"/share/{story}").text)
    assert f"\n{WORDS}</textarea>" in page
    assert 'value="As a Norda engineer,"' in page
    assert page.count('name="networks"') == 4
    assert page.count(" checked") == 2
    assert "Draft saved" in page
    assert WORDS in unescape(client.get("/share/drafts").text)


def test_a_draft_without_words_is_422(client: FlaskClient, session: Session, me: int, story: str) -> None:
    reply = send(client, story, "draft", words="  ")

    assert reply.status_code == 422
    assert "Write a few words of your own." in reply.text
    assert drafts(session) == []


def test_what_is_typed_is_kept_while_one_writes(client: FlaskClient, session: Session, me: int, story: str) -> None:
    assert post(client, f"/share/{story}/draft", words=WORDS, networks="x").status_code == 204
    assert post(client, f"/share/{story}/draft", words=WORDS + " More.", networks="x").status_code == 204

    assert [one.words for one in drafts(session)] == [WORDS + " More."]
    assert post(client, f"/share/{story}/draft", words="a" * 20_000).status_code == 422
    assert post(client, "/share/nothing/draft", words=WORDS).status_code == 404


def test_a_draft_is_thrown_away_by_its_writer(client: FlaskClient, session: Session, me: int, story: str) -> None:
    assert "You have no draft and no reminder." in client.get("/share/drafts").text
    send(client, story, "draft")

    reply = post(client, f"/share/{story}/draft/delete")

    assert (reply.status_code, reply.location) == (303, "/share/drafts")
    assert drafts(session) == []
    assert post(client, "/share/nothing/draft/delete").status_code == 404
    assert post(client, "/share/nothing/reminder/cancel").status_code == 404


def test_the_time_of_a_reminder_is_that_of_ones_own_clock(
    client: FlaskClient, session: Session, me: int, story: str
) -> None:
    people.set_profile(session, me, name="Amara Okafor", time_zone="Asia/Tokyo", theme="light", language="en")
    session.commit()

    reply = send(client, story, "remind", remind_at="2026-11-24T09:00")

    assert reply.status_code == 303
    row = session.scalars(select(ShareReminder)).one()
    assert row.due_at.isoformat() == "2026-11-24T00:00:00+00:00"
    assert [one.words for one in drafts(session)] == [WORDS]
    assert "24 November 2026, 09:00 JST (in 1 day)" in client.get("/share/drafts").text
    assert "24 November 2026, 09:00 JST (in 1 day)" in client.get(f"/share/{story}").text
    assert post(client, f"/share/{story}/reminder/cancel").status_code == 303
    assert session.scalars(select(ShareReminder)).all() == []


@pytest.mark.parametrize(
    ("when", "words"),
    [
        ("", "Enter a day and time"),
        ("tomorrow", "Enter a day and time"),
        ("2026-11-22T08:00", "lie ahead"),
        ("2027-11-22T08:00", "The story is over by then."),
    ],
)
def test_a_time_that_cannot_be_is_422_and_keeps_every_word(
    client: FlaskClient, session: Session, me: int, story: str, when: str, words: str
) -> None:
    reply = send(client, story, "remind", remind_at=when)

    assert reply.status_code == 422
    assert words in reply.text
    assert WORDS in unescape(reply.text)
    assert session.scalars(select(ShareReminder)).all() == []


def test_a_due_reminder_stands_on_today_until_it_is_taken_away(
    client: FlaskClient, session: Session, me: int, story: str
) -> None:
    composing.remind(session, Reader(me, None, 2), story, AT + timedelta(hours=1), at=AT)
    session.commit()
    assert "You wanted to think of it again" not in client.get("/").text

    composing.send(session, AT + timedelta(hours=1))
    session.commit()

    assert f'<a href="/share/{story}">Norda comes to Lisbon</a>' in client.get("/").text
    assert "You were reminded" in client.get("/share/drafts").text
    post(client, f"/share/{story}/reminder/cancel")
    assert "You wanted to think of it again" not in client.get("/").text


def test_an_academy_without_the_key_offers_no_reminder(
    client: FlaskClient, session: Session, me: int, story: str
) -> None:
    choices.publish(session, deeds.PLATFORMS)

    assert "Remind me" not in client.get(f"/share/{story}").text
    assert send(client, story, "remind", remind_at="2026-11-24T09:00").status_code == 403


def test_several_networks_are_shared_with_one_post_and_answered_with_a_link_each(
    client: FlaskClient, session: Session, me: int, story: str
) -> None:
    reply = send(client, story, "share", networks=["email", "linkedin", "x"])
    again = send(client, story, "share", networks=["email", "linkedin", "x"])

    assert (reply.status_code, reply.location) == (303, f"/share/{story}/ready")
    assert again.location == reply.location
    page = client.get(reply.location).text
    for network in ("email", "linkedin", "x"):
        assert page.count(f'id="words-{network}"') == 1
        assert page.count(f'data-copy="words-{network}"') == 1
    assert page.count('target="_blank"') == 2
    assert 'href="mailto:?subject=' in page
    assert len(session.scalars(select(Share)).all()) == 3


def test_where_a_post_lies_is_checked_and_never_asked_for(
    client: FlaskClient, session: Session, me: int, story: str
) -> None:
    send(client, story, "share")
    wrong = post(client, f"/share/{story}/x/done", posted="yes", keep="y", address="https://evil.example/1")
    assert wrong.status_code == 422
    assert "That is not an address of this network." in wrong.text
    assert 'value="https://evil.example/1"' in wrong.text
    assert wrong.text.count('aria-invalid="true"') == 1
    assert post(client, f"/share/{story}/x/done", posted="yes", address="x" * 501).status_code == 422

    post(client, f"/share/{story}/x/done", posted="yes", keep="y", address="https://x.com/ada/status/1")

    assert 'href="https://x.com/ada/status/1"' in client.get(f"/share/{story}/ready").text
    assert "You posted it" in client.get(f"/share/{story}/ready").text


def test_a_button_that_is_none_is_refused(client: FlaskClient, session: Session, me: int, story: str) -> None:
    assert send(client, story, "post it for me").status_code == 422


@pytest.mark.parametrize("do", ["check", "draft", "remind", "share", "starter"])
def test_without_the_permission_every_button_is_locked_and_no_word_is_lost(
    client: FlaskClient, session: Session, me: int, story: str, do: str
) -> None:
    choices.opt_out(session, me)

    reply = send(client, story, do, remind_at="2026-11-24T09:00")

    assert reply.status_code == 403
    assert WORDS in unescape(reply.text)
    assert drafts(session) == []
    assert post(client, f"/share/{story}/preview", words=WORDS).status_code == 403
    assert post(client, f"/share/{story}/draft", words=WORDS).status_code == 403


def test_a_pause_leaves_ones_own_draft_to_be_read(
    client: FlaskClient, session: Session, me: int, champion: int, story: str
) -> None:
    send(client, story, "draft")
    choices.advocacy.suspend(session, me, reason="Named.", until=None, by=champion, at=AT)
    session.commit()

    page = unescape(client.get(f"/share/{story}").text)

    assert "Your draft, for you to copy" in page
    assert WORDS in page


def test_words_are_given_back_when_the_session_is_over(
    client: FlaskClient, session: Session, clock: MovableClock, me: int, story: str
) -> None:
    clock.move(days=5)

    reply = send(client, story, "share", words=f"{WORDS}\nAnd more.")

    assert reply.status_code == 401
    assert WORDS in unescape(reply.text)
    assert "sign-in" in reply.text
    assert session.scalars(select(Share)).all() == []


def test_the_record_says_why_and_what_limits(client: FlaskClient, me: int, story: str) -> None:
    page = client.get(f"/share/{story}").text

    assert page.count("<strong>Why</strong>") == 4
    assert page.count("Little room.") == 4
    assert "Benefits" not in page
    assert 'href="/platforms"' in page


@pytest.mark.parametrize("path", ["/share/{story}", "/share/{story}/ready", "/share/drafts"])
def test_pages_with_drafts_ask_the_database_a_fixed_number_of_times(
    client: FlaskClient, session: Session, me: int, champion: int, story: str, path: str
) -> None:
    for number in range(15):
        one = deeds.story(session, champion, title=f"Story {number}")
        composing.save(session, Reader(me, None, 2), one, deeds.wording("x"), at=AT)
    for network in ("x", "linkedin", "email"):
        deeds.share(session, me, story, network)
    client.get(path.format(story=story))
    asked: list[str] = []
    engine = client.application.extensions["lms"].store.read_engine
    event.listen(engine, "before_cursor_execute", lambda *facts: asked.append(facts[2]))

    assert client.get(path.format(story=story)).status_code == 200
    assert len(asked) <= 6


def test_a_draft_outlives_a_session(
    client: FlaskClient, session: Session, clock: MovableClock, me: int, story: str
) -> None:
    post(client, f"/share/{story}/draft", words=WORDS, networks="x")
    clock.move(days=5)
    assert client.get("/share/drafts").status_code == 303

    factories.sign_in(client, session, me)

    assert WORDS in unescape(client.get("/share/drafts").text)
    assert sharing.read(session, Reader(me, None, 2), story, AT).draft is not None
