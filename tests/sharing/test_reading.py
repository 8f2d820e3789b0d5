"""Stories for reading: who read one is counted in fives, and seen by nobody."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from lms.sharing import reading, service
from lms.sharing.models import StoryRead
from lms.sharing.rules import Reader
from tests import factories
from tests.advocacy.deeds import AT
from tests.factories import post
from tests.sharing import deeds


@pytest.fixture
def inside(session: Session, champion: int) -> str:
    """A story for reading."""
    return deeds.story(session, champion, internal_only=True)


def test_readers_are_counted_once_and_in_fives(session: Session, champion: int, inside: str) -> None:
    said = []
    for number in range(11):
        person = factories.person(session, f"Person {number}")
        reading.confirm(session, Reader(person), inside, AT)
        reading.confirm(session, Reader(person), inside, AT)
        said.append(reading.readers(session, inside))

    assert said == [0, 0, 0, 0, 5, 5, 5, 5, 5, 10, 10]


def test_what_somebody_read_is_in_their_export_and_goes_with_them(session: Session, ada: int, inside: str) -> None:
    reading.confirm(session, Reader(ada), inside, AT)

    assert service.export(session, ada)["confirmed_readings"] == [
        {"story": "Norda comes to Lisbon", "at": AT.isoformat()}
    ]
    session.execute(text("DELETE FROM lms_person WHERE id = :gone"), {"gone": ada})
    assert session.scalars(select(StoryRead)).all() == []


def test_a_story_that_is_shared_asks_for_no_answer(session: Session, ada: int, story: str) -> None:
    with pytest.raises(service.NoSuchStory):
        reading.confirm(session, Reader(ada), story, AT)


def test_somebody_says_so_on_the_page_and_the_champion_sees_no_name(
    client: FlaskClient, session: Session, me: int, champion: int, inside: str
) -> None:
    assert "I have read it" in client.get(f"/share/{inside}").text
    assert post(client, f"/share/{inside}/read").status_code == 303
    assert "You said so on" in client.get(f"/share/{inside}").text
    assert post(client, "/share/nothing/read").status_code == 404

    factories.sign_in(client, session, champion)
    page = client.get(f"/programme/stories/{inside}").text
    assert "Fewer than five people have said that they read it." in page
    assert "Amara" not in page


def test_the_champions_page_reads_the_same_whoever_read_it(
    client: FlaskClient, session: Session, writes: int, ada: int, inside: str
) -> None:
    before = client.get(f"/programme/stories/{inside}").text

    reading.confirm(session, Reader(ada), inside, AT)
    session.commit()

    assert client.get(f"/programme/stories/{inside}").text == before


def test_without_the_key_nothing_is_recorded(client: FlaskClient, session: Session, ada: int, inside: str) -> None:
    factories.sign_in(client, session, ada)

    assert post(client, f"/share/{inside}/read").status_code == 403
    assert session.scalars(select(StoryRead)).all() == []
