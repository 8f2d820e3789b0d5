"""The pages of those who propose, and of those who decide."""

from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from lms.sharing import service as sharing
from lms.sharing.models import Story
from lms.sharing.queue import rules
from lms.sharing.queue import service as queue
from lms.sharing.queue.models import Proposal
from lms.sharing.queue.service import Editor
from lms.web.academy import Academy
from tests import factories
from tests.advocacy import deeds as choices
from tests.advocacy.deeds import AT
from tests.factories import post
from tests.sharing import deeds as stories
from tests.sharing.queue import deeds

PROPOSAL = {
    "title": "A door without a step",
    "summary": "We rebuilt the entrance.",
    "body": "It took a week.",
    "link": "https://norda.example/door",
    "language": "en",
    "key": "form-1",
}
STORY = {
    "kind": "news",
    "title": "The door",
    "summary": "We rebuilt it.",
    "body": "It took a week.",
    "link": "https://norda.example/door",
    "new_topic": "Building",
    "language": "en",
    "team": "",
    "for_language": "",
    "level": "",
}


def state(session: Session, public_id: str) -> str:
    session.expire_all()
    return session.scalars(select(Proposal.state).where(Proposal.public_id == public_id)).one()


def test_a_proposal_is_handed_in_seen_changed_and_withdrawn(client: FlaskClient, session: Session, me: int) -> None:
    assert "You have not proposed a story yet." in client.get("/share/proposals").text
    assert 'name="credited" type="checkbox" value="y"' in client.get("/share/proposals/new").text.replace("  ", " ")

    reply = post(client, "/share/proposals/new", **PROPOSAL)

    assert reply.status_code == 303
    page = client.get(reply.location).text
    assert "An editor reads it." in page
    assert "waits for an editor" in page
    changed = post(client, reply.location, **PROPOSAL | {"title": "A door"}, seen=1)
    assert changed.status_code == 303
    assert post(client, f"{reply.location}/withdraw", seen=2).status_code == 303
    assert "withdrawn" in client.get("/share/proposals").text
    assert [one.title for one in queue.mine(session, me)] == ["A door"]


def test_nothing_is_ticked_for_anybody(client: FlaskClient, me: int) -> None:
    assert "checked" not in client.get("/share/proposals/new").text


def test_a_mistake_keeps_what_was_typed(client: FlaskClient, session: Session, me: int, proposal: str) -> None:
    for path in ("/share/proposals/new", f"/share/proposals/{proposal}"):
        reply = post(client, path, **PROPOSAL | {"title": " ", "body": "My long words."}, seen=1)
        assert reply.status_code == 422
        assert "Enter a title." in reply.text
        assert "My long words." in reply.text
        reply = post(client, path, **PROPOSAL | {"link": "ftp://x", "key": "form-2"}, seen=1)
        assert reply.status_code == 422
        assert "Enter a link that begins with https://" in reply.text
    assert queue.mine(session, me)[0].title == "A door without a step"


def test_who_may_not_propose_reads_what_it_needs_and_loses_no_words(
    client: FlaskClient, session: Session, ada: int
) -> None:
    factories.sign_in(client, session, ada)

    for path in ("/share/proposals", "/share/proposals/new"):
        assert "Proposing stories is not open to you now" in client.get(path).text
    reply = post(client, "/share/proposals/new", **PROPOSAL)
    assert reply.status_code == 403
    assert "It took a week." in reply.text


def test_who_left_still_sees_their_proposals_and_may_withdraw_them(
    client: FlaskClient, session: Session, me: int, proposal: str
) -> None:
    choices.opt_out(session, me)

    assert "A door without a step" in client.get("/share/proposals").text
    page = client.get(f"/share/proposals/{proposal}").text
    assert "Changing it is not open to you now" in page
    assert post(client, f"/share/proposals/{proposal}", **PROPOSAL, seen=1).status_code == 403
    assert post(client, f"/share/proposals/{proposal}/withdraw", seen=1).status_code == 303
    assert state(session, proposal) == "withdrawn"


def test_somebody_elses_proposal_is_missing(client: FlaskClient, session: Session, eve: int, proposal: str) -> None:
    factories.sign_in(client, session, eve)

    assert client.get(f"/share/proposals/{proposal}").status_code == 404
    assert post(client, f"/share/proposals/{proposal}", **PROPOSAL, seen=1).status_code == 404
    assert post(client, f"/share/proposals/{proposal}/withdraw", seen=1).status_code == 404


def test_a_decided_proposal_is_not_changed_any_more(
    client: FlaskClient, session: Session, me: int, editor: Editor, proposal: str
) -> None:
    queue.decide(session, editor, proposal, rules.DECLINE, words="Too long ago.", seen=1, at=AT)

    page = client.get(f"/share/proposals/{proposal}").text
    assert "Too long ago." in page
    assert "Hand it in again" not in page
    for path, seen in (("", 2), ("/withdraw", 2), ("", 1), ("/withdraw", 1)):
        reply = post(client, f"/share/proposals/{proposal}{path}", **PROPOSAL, seen=seen)
        assert reply.status_code == 409
        assert "It is declined already." in reply.text


def test_the_editor_asks_for_changes_and_the_author_reads_why(
    client: FlaskClient, session: Session, edits: int, amara: int, proposal: str
) -> None:
    page = client.get(f"/programme/queue/{proposal}").text
    assert "The picture is mine." in page
    assert "Amara Okafor wants to be named on it." in page

    assert post(client, f"/programme/queue/{proposal}", what="ask", words="  ", seen=1).status_code == 422
    reply = post(client, f"/programme/queue/{proposal}", what="ask", words="Shorter.", seen=1)

    assert reply.status_code == 303
    factories.sign_in(client, session, amara)
    assert "Shorter." in client.get(f"/share/proposals/{proposal}").text
    assert "waits for you" in client.get("/share/proposals").text


def test_an_approved_proposal_is_in_the_stream_with_its_authors_name(
    client: FlaskClient, session: Session, edits: int, amara: int, proposal: str
) -> None:
    reply = post(client, f"/programme/queue/{proposal}/approve", **STORY, seen=1)

    assert reply.status_code == 303
    session.expire_all()
    story_id = session.scalars(select(Story.public_id)).one()
    assert sharing.story(session, story_id).topic == "Building"
    factories.sign_in(client, session, amara)
    assert "Proposed by Amara Okafor" in client.get(f"/share/{story_id}").text
    assert "It became a story" in client.get(f"/share/proposals/{proposal}").text


def test_approving_needs_a_whole_story(client: FlaskClient, session: Session, edits: int, proposal: str) -> None:
    path = f"/programme/queue/{proposal}/approve"
    for wrong in ({"title": ""}, {"link": "javascript:alert(1)"}, {"kind": "event"}, {"kind": "nothing"}):
        reply = post(client, path, **STORY | {"body": "What I changed."} | wrong, seen=1)
        assert reply.status_code == 422
        assert "What I changed." in reply.text
        assert "<title>Error: " in reply.text
    assert state(session, proposal) == "waiting"


def test_a_second_editor_hears_that_somebody_was_quicker_and_keeps_their_words(
    client: FlaskClient, session: Session, edits: int, eve: int, proposal: str
) -> None:
    queue.decide(session, Editor(eve), proposal, rules.ASK, words="Shorter.", seen=1, at=AT)

    reply = post(client, f"/programme/queue/{proposal}", what="decline", words="My reason.", seen=1)
    assert reply.status_code == 409
    assert "Somebody was quicker. It waits for its author now" in reply.text
    assert "<title>Error: " in reply.text
    assert "My reason." in reply.text
    reply = post(client, f"/programme/queue/{proposal}/approve", **STORY, seen=1)
    assert reply.status_code == 409
    assert state(session, proposal) == "changes"


def test_one_answer_sent_twice_is_one(client: FlaskClient, session: Session, edits: int, proposal: str) -> None:
    for _ in range(2):
        reply = post(client, f"/programme/queue/{proposal}", what="decline", words="Not now.", seen=1)
        assert reply.status_code == 303

    assert len(queue.proposal(session, proposal).lines) == 2
    assert post(client, f"/programme/queue/{proposal}", what="reopen", seen=2).status_code == 303
    assert state(session, proposal) == "waiting"


def test_a_spokesperson_finds_the_queue_and_decides_but_not_about_their_own(
    client: FlaskClient, session: Session, eve: int, proposal: str
) -> None:
    own = deeds.propose(session, eve, title="Mine")
    factories.sign_in(client, session, eve)

    assert 'href="/programme/queue"' in client.get("/share").text
    assert 'href="/programme/stories"' not in client.get("/programme/queue").text
    assert "This is your own proposal" in client.get(f"/programme/queue/{own}").text
    assert post(client, f"/programme/queue/{own}/approve", **STORY, seen=1).status_code == 403
    assert post(client, f"/programme/queue/{own}", what="decline", words="No.", seen=1).status_code == 403
    assert post(client, f"/programme/queue/{proposal}/approve", **STORY, seen=1).status_code == 303


def test_who_may_not_publish_sees_no_queue(client: FlaskClient, me: int, proposal: str) -> None:
    assert 'href="/programme/queue"' not in client.get("/share").text
    assert 'href="/share/proposals"' in client.get("/share").text
    assert client.get("/programme/queue").status_code == 403
    assert client.get(f"/programme/queue/{proposal}").status_code == 404
    assert post(client, "/programme/queue/decline", item=proposal).status_code == 403
    assert post(client, f"/programme/queue/{proposal}", what="decline", words="No.", seen=1).status_code == 404


def test_items_of_feeds_are_ticked_and_declined(client: FlaskClient, session: Session, edits: int) -> None:
    items = [deeds.item(session, edits, number, title=f"<b>Item</b> & {number}") for number in range(3)]

    page = client.get("/programme/queue?kind=feeds").text
    assert unescape(page).count('name="item"') == 3
    assert "<b>Item</b>" not in page
    reply = post(client, "/programme/queue/decline", item=items[:2])

    assert reply.status_code == 303
    assert "2 items declined." in client.get(reply.location).text
    assert [state(session, one) for one in items] == ["declined", "declined", "waiting"]
    assert "Nothing was ticked" in client.get(post(client, "/programme/queue/decline").location).text


def test_empty_queues_say_so(client: FlaskClient, edits: int) -> None:
    assert "Nothing waits now." in client.get("/programme/queue").text
    assert "Nothing of this kind waits now." in client.get("/programme/queue?kind=ending").text
    assert client.get("/programme/queue?kind=%27&page=99999999999999999999").status_code == 200


def test_a_proposal_that_is_not_there_is_missing(client: FlaskClient, edits: int) -> None:
    assert client.get("/programme/queue/nothing").status_code == 404
    assert post(client, "/programme/queue/nothing", what="decline").status_code == 404
    assert post(client, "/programme/queue/nothing/approve", **STORY).status_code == 404


def test_what_was_proposed_is_inert_wherever_it_shows(
    client: FlaskClient, session: Session, edits: int, amara: int
) -> None:
    evil = "</title><script>alert(1)</script>"
    public_id = deeds.propose(session, amara, title=evil, summary=evil, body=evil, remark=evil, topic=evil[:40])
    queue.decide(session, Editor(edits, frozenset({"champion"})), public_id, rules.ASK, words=evil, seen=1, at=AT)

    for path in ("/programme/queue", f"/programme/queue/{public_id}"):
        assert "<script>alert" not in client.get(path).text
    factories.sign_in(client, session, amara)
    for path in ("/share/proposals", f"/share/proposals/{public_id}"):
        assert "<script>alert" not in client.get(path).text


@pytest.mark.parametrize("path", ["/programme/queue", "/programme/queue?kind=feeds", "/share/proposals", "one"])
def test_a_page_asks_six_times_at_most_however_much_there_is(
    client: FlaskClient, session: Session, academy: Academy, champion: int, eve: int, path: str
) -> None:
    for number in range(30):
        deeds.item(session, champion, number)
    made = [deeds.propose(session, eve, key=str(number)) for number in range(15)]
    for one in made[:5]:
        queue.decide(session, Editor(champion, frozenset({"champion"})), one, rules.ASK, words="So.", seen=1, at=AT)
    stories.story(session, champion, expires_at=AT + timedelta(days=2))
    factories.sign_in(client, session, eve)
    where = f"/share/proposals/{made[0]}" if path == "one" else path
    assert client.get(where).status_code == 200
    asked: list[Any] = []
    event.listen(academy.store.read_engine, "before_cursor_execute", lambda *facts: asked.append(facts[2]))

    assert client.get(where).status_code == 200

    assert len(asked) <= 6, "\n".join(asked)
