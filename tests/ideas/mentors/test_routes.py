"""The pages of mentoring."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.ideas.mentors import service as mentors
from lms.ideas.mentors.models import Ask, Message, Pair
from lms.web.academy import Academy
from tests import factories
from tests.advocacy import deeds as choices
from tests.advocacy.deeds import AT
from tests.factories import post
from tests.ideas.mentors.conftest import mentor
from tests.ideas.talk.test_routes import asked
from tests.sharing.test_races import at_once, clients

OFFER = {"topics": ["first", "second"], "language": "en", "most": "2", "about": "I like questions."}


def test_an_offer_is_made_changed_paused_and_taken_back(client: FlaskClient, session: Session, amara: int) -> None:
    factories.sign_in(client, session, amara)
    assert "Offer to mentor" in client.get("/mentors").text
    assert "checked" not in client.get("/mentors/offer").text

    assert post(client, "/mentors/offer", **OFFER).status_code == 303
    assert "You help at most 2 people at once, with 2 topics." in client.get("/mentors").text
    shown = client.get("/mentors/offer").text
    assert "I like questions." in shown
    assert shown.count("checked") == 2
    assert post(client, "/mentors/offer/pause", paused="yes").status_code == 303
    assert "Paused: no new request" in client.get("/mentors").text
    assert post(client, "/mentors/offer/pause", paused="no").status_code == 303
    choices.opt_out(session, amara)
    assert "You help at most 2" in client.get("/mentors").text
    assert post(client, "/mentors/offer/end").status_code == 303
    assert "You help at most" not in client.get("/mentors").text


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"topics": []}, "Choose what you can help with."),
        ({"topics": ["nothing"]}, "Choose what you can help with."),
        ({"most": "0"}, "Enter a whole number from 1 to 10."),
        ({"most": "many"}, "Enter a whole number from 1 to 10."),
        ({"language": "xx"}, "Choose one of the list."),
        ({"about": "x" * 301}, "Use at most 300 characters."),
    ],
)
def test_an_offer_that_does_not_fit_says_why(
    client: FlaskClient, session: Session, amara: int, changed: dict[str, object], says: str
) -> None:
    factories.sign_in(client, session, amara)
    reply = post(client, "/mentors/offer", **{**OFFER, **changed})
    assert reply.status_code == 422
    assert says in reply.text


def test_who_may_not_mentor_reads_what_it_needs(client: FlaskClient, me: int) -> None:
    assert "Mentoring is not open to you yet" in client.get("/mentors/offer").text
    reply = post(client, "/mentors/offer", **OFFER)
    assert reply.status_code == 403
    assert "I like questions." in reply.text


def test_a_learner_looks_asks_and_meets(client: FlaskClient, session: Session, me: int, mia: int, max_: int) -> None:
    assert "See who fits" in client.get("/mentors/ask").text
    found = client.get("/mentors/ask?topic=first&language=en").text
    assert "2 people fit" in found
    assert "your time zone" in found
    assert "checked" not in found
    wish = {"topic": "first", "language": "en", "words": "Where do I begin?", "key": "k"}
    refused = post(client, "/mentors/ask", **wish)
    assert refused.status_code == 422
    assert "Where do I begin?" in refused.text
    assert post(client, "/mentors/ask", **wish, mentor="first").status_code == 303
    page = client.get("/mentors").text
    assert "waits for an answer" in page
    assert post(client, "/mentors/ask", **{**wish, "key": "other"}, mentor="first").status_code == 409

    factories.sign_in(client, session, mia)
    public_id = session.scalars(select(Ask.public_id)).one()
    assert "Ada Lovelace" in client.get("/mentors").text
    shown = client.get(f"/mentors/requests/{public_id}").text
    assert "Where do I begin?" in shown
    assert shown.count("button--equal") == 2
    answered = post(client, f"/mentors/requests/{public_id}", answer="accept")
    assert "Nobody has written yet." in client.get(answered.location).text
    assert post(client, answered.location, text="Hello Ada.", key="k").status_code == 303

    factories.sign_in(client, session, me)
    assert "Your mentor" in client.get("/mentors").text
    assert "Hello Ada." in client.get(answered.location).text
    assert post(client, answered.location, text="").status_code == 422
    assert post(client, f"{answered.location}/end").status_code == 303
    late = post(client, answered.location, text="One more thing.", key="k")
    assert late.status_code == 409
    assert "One more thing." in late.text
    assert "can be read for 90 days" in client.get("/mentors").text


def test_the_page_of_the_asker_is_the_same_when_a_mentor_declines(
    client: FlaskClient, session: Session, clock, me: int, mia: int
) -> None:
    public_id = mentors.ask(session, me, mentors.Wish("first", "en", "", "k"), at=AT)
    pages = ("/mentors", "/mentors/ask?topic=first&language=en", "/me/record/mentors")
    before = [client.get(one).text for one in pages]
    factories.sign_in(client, session, mia)
    assert post(client, f"/mentors/requests/{public_id}", answer="decline").status_code == 303
    assert client.get(f"/mentors/requests/{public_id}").status_code == 404
    factories.sign_in(client, session, me)
    strip = lambda text: "".join(line for line in text.splitlines() if 'name="key"' not in line)  # noqa: E731
    assert [strip(client.get(one).text) for one in pages] == [strip(one) for one in before]

    clock.move(days=14)
    factories.sign_in(client, session, me)
    page = client.get("/mentors").text
    assert "not free now" in page
    assert "declined" not in page


def test_nobody_fits_is_said_with_another_way(client: FlaskClient, me: int) -> None:
    assert "Nobody who helps with this" in client.get("/mentors/ask?topic=first&language=en").text
    assert "Choose one of the list" not in client.get("/mentors/ask?topic=nothing").text


def test_the_pages_ask_little_of_many(client: FlaskClient, academy: Academy, session: Session, me: int) -> None:
    helpers = [mentor(session, f"Mentor {number}", most=10) for number in range(4)]
    for who in helpers:
        chosen = choices.public_id(session, who)
        wish = mentors.Wish("first", "en", "Words.", str(who), chosen)
        pair = mentors.accept(session, who, mentors.ask(session, me, wish, at=AT), at=AT)
    row = session.scalars(select(Pair).where(Pair.public_id == pair)).one()
    for number in range(300):
        session.add(Message(pair_id=row.id, author_id=me, form_key=f"m{number}", text="Long. " * 50, at=AT))
    for path in ("/mentors", "/mentors/offer", "/mentors/ask?topic=first&language=en", f"/mentors/with/{pair}"):
        client.get(path)
        with asked(academy) as sent:
            reply = client.get(path)
        assert (path, reply.status_code) == (path, 200)
        assert len(sent) <= 6, (path, sent)
    assert "Page 15 of 15" in client.get(f"/mentors/with/{pair}").text
    assert "Page 2 of 15" in client.get(f"/mentors/with/{pair}?page=2").text


def test_of_two_mentors_at_once_one_has_it(app: Flask, session: Session, ada: int, mia: int, max_: int) -> None:
    public_id = mentors.ask(session, ada, mentors.Wish("first", "en", "", "k"), at=AT)
    session.commit()
    browsers = [clients(app, session, who, 1)[0] for who in (mia, max_)]
    answers = at_once(
        *(
            lambda one=one: post(one, f"/mentors/requests/{public_id}", answer="accept").status_code
            for one in (*browsers, *browsers)
        )
    )
    assert sorted(answers) == [303, 303, 409, 409]
    session.expire_all()
    assert session.scalar(select(func.count()).select_from(Pair)) == 1


def test_a_mentor_takes_no_more_than_they_wanted_when_two_ask_at_once(
    app: Flask, session: Session, ada: int, bo: int
) -> None:
    one = mentor(session, "Mia Mentor", most=1)
    asks = [mentors.ask(session, who, mentors.Wish("first", "en", "", "k"), at=AT) for who in (ada, bo)]
    session.commit()
    browsers = clients(app, session, one, 2)
    answers = at_once(
        *(
            lambda browser=browser, ask=ask: post(browser, f"/mentors/requests/{ask}", answer="accept").status_code
            for browser, ask in zip(browsers, asks, strict=True)
        )
    )
    assert sorted(answers) == [303, 409]
