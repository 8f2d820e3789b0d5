"""What a badge stood for in one of its texts, for people and for programs."""

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from lms.library import service as library
from tests import academy as written
from tests.recognition.credentials.verifying import document
from tests.recognition.deeds import publish

PATH = "/badges/achievements/first"


def test_the_address_in_a_credential_shows_its_meaning_to_both(client: FlaskClient, shown: str) -> None:
    said = document(client, shown)["credentialSubject"]["achievement"]
    path = said["id"].removeprefix("http://localhost")

    page = client.get(path)
    data = client.get(path, headers={"Accept": "application/ld+json"})

    assert "The holder has shown <strong>first</strong>." in page.text
    assert "Level 1: Ready" in page.text
    assert page.headers["Vary"] == "Accept"
    answer = data.get_json(force=True)
    assert {name: answer[name] for name in said} == said
    assert data.headers["Access-Control-Allow-Origin"] == "*"
    assert client.get(f"{path}.svg").content_type.startswith("image/svg+xml")


def test_an_old_text_is_shown_as_it_was(client: FlaskClient, session: Session) -> None:
    old = library.current(session).library.badges["first"].digest
    text = written.TEXTS["badges/first.md"].replace("The holder has shown", "Later, the holder had to show")
    publish(session, {"badges/first.md": text})
    new = library.current(session).library.badges["first"].digest

    assert "The holder has shown <strong>first</strong>." in client.get(f"{PATH}/{old}").text
    assert "Later, the holder had to show" in client.get(f"{PATH}/{new}").text


def test_what_never_was_is_missing(client: FlaskClient, session: Session) -> None:
    badges = library.current(session).library.badges

    for path in (f"{PATH}/{'0' * 64}", f"{PATH}/{badges['second'].digest}", f"{PATH}/x.svg"):
        assert client.get(path).status_code == 404
