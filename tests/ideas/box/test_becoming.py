"""What ideas become: stories and lessons, each once, with a link back and the author told and paid."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.advocacy import service as advocacy
from lms.delivery.models import OutboxItem
from lms.ideas.box import panels
from lms.ideas.box import service as box
from lms.people import service as people
from lms.sharing import service as sharing
from lms.web.academy import Academy
from tests import factories
from tests.advocacy import deeds as choices
from tests.advocacy.deeds import AT
from tests.factories import post
from tests.ideas.box import deeds
from tests.sharing import deeds as stories

STORY = {
    "kind": "news",
    "title": "Our interns",
    "summary": "What they build.",
    "body": "A lot.",
    "link": "https://norda.example/interns",
    "topic": "Ideas",
    "language": "en",
}


@pytest.fixture
def content(session: Session, ada: int) -> str:
    """Ada's idea of something to share."""
    text = "They build a robot.\n\nAnd a second one."
    return deeds.submit(session, ada, "Show what our interns build", kind="content", text=text)


@pytest.fixture
def training(session: Session, ada: int) -> str:
    """Ada's idea of something to learn."""
    return deeds.submit(session, ada, "Writing alt text well", kind="training", credited=True)


def told(session: Session) -> list[str]:
    return [row.payload["subject"] for row in session.scalars(select(OutboxItem).order_by(OutboxItem.id))]


def test_a_content_idea_is_begun_as_a_story_once_and_readers_see_nothing_of_it(
    session: Session, content: str, champion: int
) -> None:
    first = box.begin_story(session, content, by=champion, at=AT)
    second = box.begin_story(session, content, by=champion, at=AT)

    assert first == second
    story = sharing.story(session, first)
    assert (story.status, story.title, story.summary) == ("draft", "Show what our interns build", "They build a robot.")
    assert (story.body, story.link, story.topic) == ("They build a robot.\n\nAnd a second one.", "", "Ideas")
    assert sharing.stream(session, sharing.Reader(champion, None, 4), AT).cards == ()
    assert [one.what for one in box.shown(session, champion, content).lines] == ["hand-in", "story"]


def test_other_ideas_become_no_story_and_are_not_handed_to_trainers(
    session: Session, training: str, content: str, champion: int
) -> None:
    with pytest.raises(box.NotNow):
        box.begin_story(session, training, by=champion, at=AT)
    with pytest.raises(box.NotNow):
        box.queue(session, content, by=champion, at=AT)


def test_what_the_champion_cannot_make_of_an_idea_is_said_on_its_page(
    client: FlaskClient, session: Session, training: str, content: str, decides: int, ada: int
) -> None:
    for idea, way in ((training, "story"), (content, "trainers")):
        refused = post(client, f"/programme/ideas/{idea}/{way}")
        assert (refused.status_code, "first." in refused.text) == (409, True)
    box.take_back(session, ada, content, back=True, at=AT)
    session.commit()
    page = client.get(f"/programme/ideas/{content}").text
    assert "Its author took it back, so there is nothing to decide." in page
    assert "Decide and tell" not in page


def test_the_story_of_somebody_who_was_erased_is_published_all_the_same(
    session: Session, content: str, champion: int, ada: int
) -> None:
    story = box.begin_story(session, content, by=champion, at=AT)
    people.erase(session, ada, at=AT, by=ada)
    draft = sharing.Draft("Our interns", "What they build.", "A lot.", "https://norda.example/interns", "News")
    sharing.change(session, story, draft, by=champion, at=AT, publish=True)

    assert told(session) == []
    assert box.origin_of_story(session, story) is None


def test_the_story_is_finished_and_published_by_the_champion_who_is_told_where_it_comes_from(
    client: FlaskClient, session: Session, content: str, decides: int, ada: int
) -> None:
    stories.publish(session)
    choices.advocate(session, ada)
    box.credit(session, ada, content, credited=True)
    session.commit()
    page = client.get(f"/programme/ideas/{content}").text
    assert "Begin a story" in page
    edit = post(client, f"/programme/ideas/{content}/story").location
    draft = client.get(edit).text
    assert "It began as an idea of Ada Lovelace" in draft
    assert f'href="/ideas/{content}"' in draft
    assert "Save and publish it" in draft
    assert "The story made of it" in client.get(f"/programme/ideas/{content}").text
    assert "What it led to" not in client.get(f"/ideas/{content}").text

    assert post(client, edit, **STORY | {"link": "", "do": "publish"}).status_code == 422
    assert post(client, edit, **STORY).status_code == 303
    assert advocacy.points_of(session, ada) == 0
    for _ in range(2):
        assert post(client, edit, **STORY | {"do": "publish"}).status_code == 303

    session.expire_all()
    assert "Save the story" in client.get(edit).text
    assert advocacy.points_of(session, ada) == 30
    assert told(session) == ["Your idea is there"]
    assert deeds.card(session, content).status == "done"
    public_id = edit.rpartition("/")[2]
    assert f'href="/share/{public_id}"' in client.get(f"/ideas/{content}").text
    factories.sign_in(client, session, ada)
    shown = client.get(f"/share/{public_id}").text
    assert "It began as an idea of Ada Lovelace" in shown
    assert f'href="/ideas/{content}"' in shown
    box.credit(session, ada, content, credited=False)
    session.commit()
    assert "of Ada Lovelace" not in client.get(f"/share/{public_id}").text
    box.take_back(session, ada, content, back=True, at=AT)
    session.commit()
    assert "It began as an idea" not in client.get(f"/share/{public_id}").text


def test_who_does_not_advocate_is_told_and_paid_nothing(
    session: Session, content: str, champion: int, ada: int
) -> None:
    story = box.begin_story(session, content, by=champion, at=AT)
    draft = sharing.Draft("Our interns", "What they build.", "A lot.", "https://norda.example/interns", "News")
    sharing.change(session, story, draft, by=champion, at=AT, publish=True)

    assert told(session) == ["Your idea is there"]
    assert advocacy.points_of(session, ada) == 0
    assert deeds.card(session, content).status == "done"


def test_a_story_that_is_no_idea_pays_nobody(session: Session, champion: int) -> None:
    stories.story(session, champion)
    assert told(session) == []


def test_a_training_idea_waits_in_the_studio_and_becomes_a_lesson_with_links_both_ways(
    client: FlaskClient, session: Session, training: str, decides: int
) -> None:
    path = f"/programme/ideas/{training}"
    assert "Hand it to the trainers" in client.get(path).text
    for _ in range(2):
        assert post(client, f"{path}/trainers").status_code == 303
    assert "It waits for a trainer" in client.get(path).text
    trainer = factories.person(session, "Mira Lind", roles=("trainer",))
    factories.sign_in(client, session, trainer)
    assert "Writing alt text well" in client.get("/studio/ideas").text
    page = client.get(f"/studio/ideas/{training}").text
    assert "Beside the stairs" in page
    assert "by Ada Lovelace" in page

    form = {"title": "Alt text", "id": "", "course": "first"}
    for wrong in ({"course": ""}, {"course": "gone"}, {"id": "No Id"}, {"id": "one"}):
        assert post(client, f"/studio/ideas/{training}", **form | wrong).status_code == 422
    begun = post(client, f"/studio/ideas/{training}", **form)
    assert begun.status_code == 303

    draft = client.get(begun.location).text
    assert "It began as an idea of Ada Lovelace" in draft
    assert "being written" in client.get("/studio/ideas").text
    assert "It is begun" in client.get(f"/studio/ideas/{training}").text
    again = post(client, f"/studio/ideas/{training}", **form | {"id": "another"})
    assert (again.status_code, "Another trainer has begun" in again.text) == (409, True)
    lines = [one.what for one in box.shown(session, decides, training).lines]
    assert lines == ["hand-in", "queue", "lesson"]


def test_the_idea_leads_to_its_lesson_once_that_is_published(
    client: FlaskClient, session: Session, training: str, decides: int
) -> None:
    box.queue(session, training, by=decides, at=AT)
    box.begun(session, training, "courses/1-first/01-one.md", by=decides, at=AT)
    session.commit()

    for page in (f"/ideas/{training}", f"/programme/ideas/{training}"):
        assert 'href="/c/first/one"' in client.get(page).text
    (task,) = box.tasks(session).tasks
    assert task.lesson is not None
    assert box.export(session, decides)["lessons_begun"][0]["file"] == "courses/1-first/01-one.md"


def test_the_trainers_list_is_paged_and_says_when_it_is_empty(
    client: FlaskClient, session: Session, ada: int, ben: int, champion: int
) -> None:
    trainer = factories.person(session, "Mira Lind", roles=("trainer",))
    factories.sign_in(client, session, trainer)
    assert "No training idea waits for you." in client.get("/studio/ideas").text
    for number in range(22):
        who = (ada, ben)[number % 2]
        idea = deeds.submit(session, who, f"Lesson {number} please", kind="training")
        box.queue(session, idea, by=champion, at=AT)
    session.commit()
    assert "Page 2 of 2" in client.get("/studio/ideas?page=2").text
    box.take_back(session, ben, idea, back=True, at=AT)
    session.commit()
    assert client.get(f"/studio/ideas/{idea}").status_code == 404
    assert box.tasks(session).total == 21
    with pytest.raises(box.NoSuchIdea):
        box.begun(session, idea, "courses/1-first/03-x.md", by=trainer, at=AT)


def test_a_clause_an_idea_is_about_is_shown_while_it_is_there(
    client: FlaskClient, session: Session, ada: int, decides: int
) -> None:
    idea = deeds.submit(session, ada, kind="policy")
    box.file(session, idea, "policy", "conduct#open", by=decides, at=AT)
    session.commit()
    assert 'href="/policy/conduct#open"' in client.get(f"/ideas/{idea}").text
    box.file(session, idea, "policy", "conduct#gone", by=decides, at=AT)
    session.commit()
    assert "It is about a clause" not in client.get(f"/ideas/{idea}").text


def test_what_needs_the_champion_names_nobody_and_counts_nothing(
    session: Session, academy: Academy, ada: int, champion: int
) -> None:
    assert panels.NEEDS in academy.needs
    assert factories.needs(session, panels.NEEDS, AT) == []
    first = deeds.submit(session, ada)
    (waits,) = factories.needs(session, panels.NEEDS, AT)
    assert (waits.path, waits.due) == ("/programme/ideas?status=new", AT)
    box.promise(session, first, AT.replace(day=23), "", seen=1, by=champion, at=AT)
    deeds.decide(session, champion, first, "planned")
    assert factories.needs(session, panels.NEEDS, AT) == []
    (late,) = factories.needs(session, panels.NEEDS, AT.replace(day=24))
    assert (late.path, late.urgency, late.due) == ("/programme/ideas?status=late", 1, AT.replace(day=23))
