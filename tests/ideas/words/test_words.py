"""A champion writes to an advocate who asked, once, and nobody else reads it."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.home import digests
from lms.ideas.words import rules, service, telling
from lms.ideas.words.models import Word, WordAsk
from lms.people import service as people
from lms.web.academy import Academy
from tests import factories
from tests.advocacy import deeds as advocacy
from tests.advocacy.deeds import AT
from tests.factories import post
from tests.learning.deeds import statements
from tests.sharing import deeds as sharing

MINE, PROGRAMME = "/impact/words", "/programme/words"


@pytest.fixture
def champion(session: Session) -> int:
    sharing.publish(session)
    return factories.person(session, "Cham Pion", roles=("champion",))


@pytest.fixture
def other(session: Session, champion: int) -> int:
    return factories.person(session, "Other Champion", roles=("champion",))


@pytest.fixture
def amara(session: Session, champion: int) -> int:
    """An advocate who shared one story."""
    who = factories.person(session, "Amara Okafor")
    advocacy.advocate(session, who)
    sharing.share(session, who, sharing.story(session, champion))
    return who


def asked(session: Session, person_id: int, about: str | None = None, words: str = "Was it clear?") -> str:
    """Ask about one's newest share, and give the question's name."""
    key = service.chances(session, person_id)[0].key if about is None else about
    service.ask(session, person_id, key, words, at=AT)
    session.commit()
    return service.mine(session, person_id).exchanges[0].public_id


def signed_in(client: FlaskClient, session: Session, who: int) -> FlaskClient:
    factories.sign_in(client, session, who)
    return client


def test_an_advocate_asks_a_champion_writes_and_the_advocate_answers_once(
    client: FlaskClient, session: Session, amara: int, champion: int
) -> None:
    key = service.chances(session, amara)[0].key
    page = signed_in(client, session, amara)
    assert "Norda comes to Lisbon (X)" in page.get(MINE).text
    assert post(page, MINE, about=key, words="Was it clear? https://x.example/1").status_code == 303
    assert "It waits for a champion." in page.get(MINE).text
    [one] = service.mine(session, amara).exchanges

    page = signed_in(client, session, champion)
    assert "Amara Okafor: Norda comes to Lisbon" in page.get(PROGRAMME).text
    assert '<a href="https://x.example/1"' in page.get(f"{PROGRAMME}/{one.public_id}").text
    assert post(page, f"{PROGRAMME}/{one.public_id}", words="Your <b>first line</b> is good.").status_code == 303
    assert "Amara" not in page.get(PROGRAMME).text
    assert "Amara Okafor" in page.get(f"{PROGRAMME}?show=answered").text

    page = signed_in(client, session, amara)
    text = page.get(MINE).text
    assert "Your &lt;b&gt;first line&lt;/b&gt; is good." in text
    assert "Answer Cham Pion" in text
    assert post(page, f"{MINE}/{one.public_id}/answer", **{f"a{one.public_id}-words": "Thank you."}).status_code == 303
    assert post(page, f"{MINE}/{one.public_id}/answer", **{f"a{one.public_id}-words": "More."}).status_code == 409
    assert "Answer Cham Pion" not in page.get(MINE).text
    assert "Thank you." in signed_in(client, session, champion).get(f"{PROGRAMME}/{one.public_id}").text


def test_nobody_but_the_two_reads_it(
    client: FlaskClient, session: Session, amara: int, champion: int, other: int
) -> None:
    one = asked(session, amara)
    service.comment(session, champion, one, "Only for you.", at=AT)
    grace = factories.person(session, "Grace Hopper", roles=("admin", "trainer", "expert", "staff"))

    page = signed_in(client, session, other)
    assert "Amara" not in page.get(PROGRAMME).text + page.get(f"{PROGRAMME}?show=answered").text
    assert page.get(f"{PROGRAMME}/{one}").status_code == 404
    assert post(page, f"{PROGRAMME}/{one}", words="Me too.").status_code == 404
    page = signed_in(client, session, grace)
    assert page.get(f"{PROGRAMME}/{one}").status_code == 403
    assert "Only for you." not in page.get(MINE).text
    assert post(page, f"{MINE}/{one}/answer", **{f"a{one}-words": "Mine."}).status_code == 404
    assert post(page, f"{MINE}/{one}/withdraw").status_code == 404


def test_a_champion_can_write_to_nobody_who_did_not_ask(client: FlaskClient, session: Session, amara: int) -> None:
    page = signed_in(client, session, factories.person(session, "New Champion", roles=("champion",)))

    assert "Amara" not in page.get(PROGRAMME).text
    assert "Nobody waits for your words." in page.get(PROGRAMME).text
    assert post(page, f"{PROGRAMME}/{people.person(session, amara).public_id}", words="Hello.").status_code == 404


def test_a_champion_answers_no_question_of_their_own(client: FlaskClient, session: Session, champion: int) -> None:
    advocacy.advocate(session, champion)
    sharing.share(session, champion, sharing.story(session, champion))
    one = asked(session, champion)
    page = signed_in(client, session, champion)

    assert "Cham Pion:" not in page.get(PROGRAMME).text
    assert page.get(f"{PROGRAMME}/{one}").status_code == 404


def test_who_shared_nothing_finds_one_sentence_and_no_form(
    client: FlaskClient, session: Session, champion: int
) -> None:
    page = signed_in(client, session, factories.person(session, "Ada Lovelace"))

    assert "Nobody has written to you." in page.get(MINE).text
    assert 'name="words"' not in page.get(MINE).text
    reply = post(page, MINE, about="", words="Hello?")
    assert reply.status_code == 422
    assert session.scalars(select(WordAsk)).all() == []


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"about": "", "words": " "}, "Write a few words."),
        ({"about": "someone-elses:x", "words": "Was it clear?"}, "Choose one of the list."),
        ({"about": "", "words": "é" * 1_500}, "Use at most 2,000 characters."),
    ],
)
def test_what_was_typed_stays_where_something_is_missing(
    client: FlaskClient, session: Session, amara: int, sent: dict[str, str], told: str
) -> None:
    reply = post(signed_in(client, session, amara), MINE, **sent)

    assert reply.status_code == 422
    assert told in reply.text
    assert sent["words"].strip() in reply.text


def test_three_questions_wait_at_most_and_each_share_is_asked_of_once(
    client: FlaskClient, session: Session, amara: int
) -> None:
    key = service.chances(session, amara)[0].key
    asked(session, amara)
    page = signed_in(client, session, amara)
    assert "You have asked about this share before." in post(page, MINE, about=key, words="Again?").text
    asked(session, amara, "")
    one = asked(session, amara, "")

    assert "Three of your questions wait already." in post(page, MINE, about="", words="A fourth?").text

    assert post(page, f"{MINE}/{one}/withdraw").status_code == 303
    assert post(page, MINE, about="", words="A fourth?").status_code == 303


def test_two_champions_at_once_write_one_comment(session: Session, amara: int, champion: int, other: int) -> None:
    one = asked(session, amara)
    key = session.scalars(select(WordAsk.id)).one()
    session.add(Word(ask_id=key, kind=rules.COMMENT, author_id=champion, words="First.", at=AT))
    session.flush()

    with pytest.raises(rules.NoSuchWords):
        service.comment(session, other, one, "Second.", at=AT)
    with pytest.raises(rules.NotNow):
        service.comment(session, champion, one, "Second.", at=AT)
    assert [row.words for row in session.scalars(select(Word))] == ["First."]


@pytest.mark.parametrize("path", ["answer", "comment"])
def test_an_empty_form_says_so(client: FlaskClient, session: Session, amara: int, champion: int, path: str) -> None:
    one = asked(session, amara)
    page = signed_in(client, session, champion if path == "comment" else amara)
    if path == "comment":
        replies = [post(page, f"{PROGRAMME}/{one}", words=words) for words in ("", "é" * 1_500)]
    else:
        assert post(page, f"{MINE}/{one}/answer", **{f"a{one}-words": "Early."}).status_code == 404
        service.comment(session, champion, one, "Good.", at=AT)
        replies = [post(page, f"{MINE}/{one}/answer", **{f"a{one}-words": words}) for words in ("", "é" * 1_500)]

    assert [reply.status_code for reply in replies] == [422, 422]
    assert "Write a few words." in replies[0].text
    assert "é" * 1_500 in replies[1].text


def test_leaving_advocacy_deletes_all_of_it(client: FlaskClient, session: Session, amara: int, champion: int) -> None:
    one = asked(session, amara)
    service.comment(session, champion, one, "Only for you.", at=AT)
    service.answer(session, amara, one, "Thank you.", at=AT)
    session.commit()

    advocacy.opt_out(session, amara)

    assert session.scalars(select(WordAsk)).all() == session.scalars(select(Word)).all() == []
    assert "Amara" not in signed_in(client, session, champion).get(f"{PROGRAMME}?show=answered").text


def test_a_champion_who_is_erased_leaves_their_words_without_a_name(
    client: FlaskClient, session: Session, amara: int, champion: int, other: int
) -> None:
    one = asked(session, amara)
    service.comment(session, champion, one, "Good.", at=AT)
    people.erase(session, champion, at=AT, by=None)
    session.commit()

    page = signed_in(client, session, amara).get(MINE).text
    assert "A champion who has left" in page
    assert "Cham Pion" not in page
    assert "Answer " not in page
    assert signed_in(client, session, other).get(f"{PROGRAMME}/{one}").status_code == 404


def test_each_reads_in_the_export_what_they_wrote(session: Session, amara: int, champion: int) -> None:
    one = asked(session, amara)
    service.comment(session, champion, one, "Good.", at=AT)

    [mine] = service.export(session, amara)["questions"]
    assert (mine["words"], mine["comment"], mine["answer"]) == ("Was it clear?", "Good.", None)
    theirs = service.export(session, champion)
    assert (theirs["questions"], [row["words"] for row in theirs["comments"]]) == ([], ["Good."])
    assert "Amara" not in repr(theirs)


def test_the_weekly_mail_says_that_somebody_wrote_and_the_champion_that_somebody_waits(
    session: Session, academy: Academy, amara: int, champion: int
) -> None:
    people.choose_digest(session, amara, people.WEEKLY, at=AT - timedelta(days=7))
    assert factories.needs(session, telling.NEEDS, AT) == []
    one = asked(session, amara)
    [need] = factories.needs(session, telling.NEEDS, AT)
    assert (need.words, need.path) == ("Advocates asked what you think of a share.", PROGRAMME)
    service.comment(session, champion, one, "Good.", at=AT)

    letter, _ = digests.preview(session, amara, AT)

    assert letter is not None
    assert "A champion answered what you asked. Only you read it.\nhttp://localhost/impact/words" in letter.text
    assert "Good." not in letter.text


def test_many_questions_are_paged_in_a_fixed_number_of_queries(
    client: FlaskClient, session: Session, academy: Academy, amara: int, champion: int
) -> None:
    page = signed_in(client, session, champion)
    page.get(PROGRAMME)
    with statements(academy) as before:
        page.get(PROGRAMME)
    rows = [WordAsk(public_id=f"w{n}", person_id=amara, network="", words="?", at=AT) for n in range(45)]
    session.add_all(rows)
    session.commit()
    with statements(academy) as after:
        text = page.get(f"{PROGRAMME}?page=3").text

    assert "Page 3 of 3" in text
    assert len(before) == len(after) <= 5
    page = signed_in(client, session, amara)
    page.get(MINE)
    with statements(academy) as seen:
        assert "Page 1 of 3" in page.get(MINE).text
    assert len(seen) <= 6
