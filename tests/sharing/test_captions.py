"""Captions: suggested, accepted, shown in turn so that no two posts read alike."""

import itertools

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.advocacy import service as advocacy
from lms.sharing import service
from lms.sharing.captions import rules
from lms.sharing.captions import service as captions
from lms.sharing.captions.rules import Option
from lms.sharing.captions.service import Entry
from lms.sharing.models import Caption, CaptionTurn
from lms.sharing.rules import NoSuchCaption, Reader, StaysInside, Unfit
from tests import factories
from tests.advocacy import deeds as choices
from tests.advocacy.deeds import AT
from tests.factories import post
from tests.sharing import deeds

FOUR = (
    "I work at Norda, and the door has no step.",
    "My own team planned this entrance for a year.",
    "Come on Friday: there will be cake and a ramp.",
    "What surprised me most was the colour of the rail.",
)
SUGGESTING = (
    deeds.KEEPING + '\n[[permission]]\nkey = "caption.suggest"\nlevel = 2\noutward = true\nsays = "suggest captions"\n'
)


def option(number: int, network: str = "", language: str = "en", turns: int = 0) -> Option:
    return Option(number, network, language, f"Words {number}", turns)


@pytest.mark.parametrize(
    ("options", "network", "languages", "place", "last", "expected"),
    [
        ([], "x", ("en",), 0, 0, None),
        ([option(1)], "x", ("en",), 7, 0, 1),
        ([option(1), option(2)], "x", ("en",), 0, 0, 1),
        ([option(1), option(2)], "x", ("en",), 1, 0, 2),
        ([option(1, turns=1), option(2)], "x", ("en",), 0, 0, 2),
        ([option(1), option(2, "x")], "x", ("en",), 0, 0, 2),
        ([option(1), option(2, "x")], "linkedin", ("en",), 0, 0, 1),
        ([option(1), option(2, language="de")], "x", ("de", "en"), 0, 0, 2),
        ([option(1), option(2, language="de")], "x", ("fr", "en"), 0, 0, 1),
        ([option(1, language="de")], "x", ("en",), 0, 0, None),
        ([option(1, "x", "de"), option(2)], "x", ("en",), 0, 0, 2),
        ([option(1), option(2, turns=5)], "x", ("en",), 0, 1, 2),
        ([option(1)], "x", ("en",), 0, 1, 1),
    ],
)
def test_which_variant_somebody_is_shown(options, network, languages, place, last, expected) -> None:
    found = rules.pick(options, network, languages, place, last)

    assert (found.id if found else None) == expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (FOUR[0], FOUR[0].upper(), True),
        (FOUR[0], "I work at Norda, and the door has a handle.", True),
        (FOUR[0], FOUR[1], False),
        ("Hello", "hello!", True),
        ("Hello", "Good evening", False),
    ],
)
def test_two_captions_read_alike(one: str, other: str, expected: bool) -> None:
    assert rules.alike(one, [other]) is expected
    assert rules.alike(one, []) is False


def filled(session: Session, champion: int, story: str) -> None:
    for words in FOUR:
        captions.add(session, story, Entry("", "en", words), by=champion, at=AT)


def test_twenty_people_are_shown_every_variant_equally_often(session: Session, champion: int, story: str) -> None:
    filled(session, champion, story)
    told = service.story(session, story)

    shown = []
    for number in range(20):
        person = factories.person(session, f"Person {number}")
        found = captions.starter(session, Reader(person), told, "x")
        assert found is not None
        assert found.others == 3
        shown.append(found.words)

    assert {words: shown.count(words) for words in FOUR} == dict.fromkeys(FOUR, 5)
    assert all(one != other for one, other in itertools.pairwise(shown))


def test_who_asks_again_gets_another_and_a_reading_session_remembers_nothing(
    session: Session, champion: int, story: str, academy
) -> None:
    filled(session, champion, story)
    session.commit()
    told, reader = service.story(session, story), Reader(champion)

    with academy.store.reading() as reading:
        assert captions.starter(reading, reader, told, "x") == captions.starter(reading, reader, told, "x")
    first, second = (captions.starter(session, reader, told, "x") for _ in range(2))

    assert first != second
    assert len(session.scalars(select(CaptionTurn)).all()) == 1
    export = service.export(session, champion)["captions"]
    assert len(export["written"]) == 4
    assert export["shown"] == [{"story": told.title, "network": "x", "words": second.words}]


def test_leaving_forgets_what_somebody_was_shown(session: Session, amara: int, champion: int, story: str) -> None:
    filled(session, champion, story)
    captions.starter(session, Reader(amara), service.story(session, story), "x")

    choices.opt_out(session, amara)

    assert session.scalars(select(CaptionTurn)).all() == []


def test_a_story_without_captions_starts_nobody(session: Session, champion: int, story: str) -> None:
    assert captions.starter(session, Reader(champion), service.story(session, story), "x") is None


def test_a_starter_stands_beside_the_words_typed_and_another_follows(
    client: FlaskClient, session: Session, me: int, champion: int, story: str
) -> None:
    none = post(client, f"/share/{story}", do="starter", words="My own beginning.")
    assert "Nobody has written a starter for this story." in none.text
    filled(session, champion, story)
    session.commit()
    assert not any(words in client.get(f"/share/{story}").text for words in FOUR), "shown only to who asks"

    first, second = (post(client, f"/share/{story}", do="starter", words="My own beginning.") for _ in range(2))

    assert (first.status_code, second.status_code) == (200, 200)
    assert "My own beginning." in first.text
    shown = [next(words for words in FOUR if words in reply.text) for reply in (first, second)]
    assert shown[0] != shown[1]
    assert session.scalars(select(CaptionTurn)).one().person_id == me


def test_a_starter_needs_the_key_that_shares_and_a_story_that_is_shared(
    client: FlaskClient, session: Session, me: int, champion: int, story: str
) -> None:
    inside = deeds.story(session, champion, internal_only=True)
    assert post(client, f"/share/{inside}", do="starter").status_code == 403
    choices.opt_out(session, me)

    assert post(client, f"/share/{story}", do="starter").status_code == 403
    assert session.scalars(select(CaptionTurn)).all() == []


@pytest.mark.parametrize(
    ("entry", "field"),
    [
        (Entry("", "en", " \r\n"), "words"),
        (Entry("", "en", "x" * 1001), "words"),
        (Entry("nowhere", "en", "Some words."), "network"),
        (Entry("x", "en", FOUR[0]), "words"),
    ],
)
def test_a_caption_that_does_not_fit(session: Session, champion: int, story: str, entry: Entry, field: str) -> None:
    filled(session, champion, story)

    with pytest.raises(Unfit) as refused:
        captions.add(session, story, entry, by=champion, at=AT)

    assert refused.value.field == field


@pytest.fixture
def able(session: Session, amara: int) -> int:
    """Amara, where her level suggests captions."""
    choices.publish(session, {**deeds.PLATFORMS, "courses/levels.toml": SUGGESTING})
    return amara


def suggest(session: Session, person: int, story: str, words: str) -> None:
    captions.suggest(session, Reader(person, None, 2), story, Entry("", "en", words), at=AT)


def test_a_suggestion_is_shown_once_it_is_accepted(session: Session, able: int, champion: int, story: str) -> None:
    suggest(session, able, story, FOUR[0])
    told = service.story(session, story)
    assert captions.starter(session, Reader(champion), told, "x") is None

    waiting = captions.waiting(session).captions[0]
    captions.decide(session, waiting.id, accepted=True, by=champion, at=AT)

    found = captions.starter(session, Reader(champion), told, "x")
    assert found is not None
    assert found.words == FOUR[0]
    assert captions.waiting(session).total == 0
    captions.decide(session, waiting.id, accepted=False, by=champion, at=AT)
    assert captions.starter(session, Reader(champion), told, "x") is None
    captions.add(session, story, Entry("", "en", FOUR[0]), by=champion, at=AT)
    assert captions.of_story(session, story).total == 1


def test_suggesting_needs_its_key_and_a_story_that_is_shared(session: Session, able: int, champion: int) -> None:
    story = deeds.story(session, champion)
    inside = deeds.story(session, champion, internal_only=True)

    with pytest.raises(StaysInside):
        suggest(session, able, inside, FOUR[0])
    with pytest.raises(advocacy.Locked):
        suggest(session, champion, story, FOUR[0])
    choices.opt_out(session, able)
    with pytest.raises(advocacy.Locked):
        suggest(session, able, story, FOUR[0])
    assert session.scalars(select(Caption)).all() == []


def test_no_more_than_five_suggestions_of_one_person_wait(session: Session, able: int, story: str) -> None:
    for number in range(5):
        suggest(session, able, story, f"word{number} other{number} third{number} last{number}")

    with pytest.raises(Unfit, match="5 suggestions of yours wait"):
        suggest(session, able, story, "A sixth one, altogether different.")


def test_a_caption_is_suggested_and_decided_on_the_pages(
    client: FlaskClient, session: Session, able: int, champion: int, story: str
) -> None:
    factories.sign_in(client, session, able)
    assert "Suggest a caption others may begin with" in client.get(f"/share/{story}").text
    path = f"/share/{story}/captions"
    assert client.get(path).status_code == 200
    reply = post(client, path, words=" ", network="", language="en")
    assert (reply.status_code, "Write a few words." in reply.text) == (422, True)
    assert post(client, path, words=FOUR[0], network="", language="en").status_code == 303
    assert "being looked at" in client.get(path).text
    again = post(client, path, words=FOUR[0] + " Indeed.", network="x", language="en")
    assert again.status_code == 422
    assert "Indeed." in again.text

    factories.sign_in(client, session, champion)
    assert FOUR[0] in client.get("/programme/captions").text
    number = session.scalar(select(Caption.id))
    done = post(client, f"/programme/captions/{number}", accepted="yes", back="waiting")
    assert done.location.endswith("/programme/captions")
    page = client.get(f"/programme/stories/{story}/captions").text
    assert FOUR[0] in page
    gone = post(client, f"/programme/captions/{number}", accepted="no")
    assert gone.location.endswith(f"/programme/stories/{story}/captions")
    factories.sign_in(client, session, able)
    assert "not used" in client.get(path).text


def test_without_the_key_the_page_says_what_is_missing(
    client: FlaskClient, session: Session, me: int, story: str
) -> None:
    page = f"/share/{story}/captions"

    assert "Suggest a caption others" not in client.get(f"/share/{story}").text
    assert "Suggesting captions is not open to you now" in client.get(page).text
    reply = post(client, page, words=FOUR[0], network="", language="en")
    assert reply.status_code == 403
    assert FOUR[0] in reply.text.replace("&#39;", "'")


def test_the_champion_writes_captions(client: FlaskClient, session: Session, writes: int, story: str) -> None:
    path = f"/programme/stories/{story}/captions"

    assert "Nobody is shown anything to begin with yet." in client.get(path).text
    assert post(client, path, words=FOUR[0], network="x", language="en").status_code == 303
    reply = post(client, path, words=FOUR[0], network="", language="en")
    assert reply.status_code == 422
    assert "reads much like another caption" in reply.text
    assert post(client, path, words=FOUR[1], network="nowhere", language="en").status_code == 422
    assert client.get("/programme/stories/nothing/captions").status_code == 404
    assert post(client, "/programme/captions/99", accepted="yes").status_code == 404
    with pytest.raises(NoSuchCaption):
        captions.decide(session, 99, accepted=True, by=writes, at=AT)


def test_hundreds_of_captions_have_pages(client: FlaskClient, session: Session, writes: int, story: str) -> None:
    row = captions._story(session, story)
    for number in range(205):
        values = {"network": "", "language": "en", "words": f"Words {number}", "mark": str(number), "created_at": AT}
        session.add(Caption(story_id=row.id, status="suggested" if number % 2 else "accepted", **values))
    session.commit()

    assert "Page 1 of 6" in client.get("/programme/captions").text
    assert "Page 2 of 6" in client.get(f"/programme/stories/{story}/captions?page=2").text
