"""The desk from end to end: what is downloaded is valid, what was forged is refused with words of its own."""

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
import segno
from flask.testing import FlaskClient
from markupsafe import escape
from sqlalchemy import update
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from lms.people import service as people
from lms.recognition import service as recognition
from lms.recognition.credentials import wording
from lms.recognition.desk import checking
from lms.recognition.models import Award
from lms.web import csrf
from tests import factories
from tests.conftest import MovableClock
from tests.factories import post, sign_in, token
from tests.recognition.credentials import forging
from tests.recognition.deeds import become_ready, words
from tests.recognition.desk.forged import Downloads, forgeries

Download = Callable[[str], Downloads]


def upload(client: FlaskClient, data: bytes, name: str = "badge.json", path: str = "/check/file") -> TestResponse:
    fields = {csrf.FIELD: token(client), "file": (io.BytesIO(data), name)}
    return client.post(path, data=fields, content_type="multipart/form-data", follow_redirects=True)


def test_every_download_is_valid_at_the_desk(desk: FlaskClient, held: list[str], downloads: Download) -> None:
    for form, data in downloads(held[0]).forms.items():
        said = upload(desk, data, f"badge.{form}")

        assert said.status_code == 200
        assert "Valid" in words(said.text), form
        assert "Ada Lovelace" in said.text, form
        assert f"/check/{held[0]}" in said.text, form
        assert "chip--good" in said.text, form


def test_twelve_kinds_of_forgery_are_refused_each_with_its_own_words(
    desk: FlaskClient, session: Session, held: list[str], downloads: Download, public_key: Callable[[], bytes]
) -> None:
    one, other = downloads(held[0]), downloads(held[1])
    headlines = set()
    for code, made in forgeries(one, other, public_key()).items():
        for data in made:
            said = upload(desk, data, "forged")
            assert f"<code>{code}</code>" in said.text, (code, words(said.text)[:600])
            assert escape(wording.SAYINGS[code].headline) in words(said.text)
            assert "chip--good" not in said.text
        headlines.add(wording.SAYINGS[code].headline)
    for state in ("revoked", "expired"):
        headlines.add(wording.SAYINGS[state].headline)
    assert len(headlines) == 12


def test_what_was_altered_is_named(desk: FlaskClient, held: list[str], downloads: Download) -> None:
    document = downloads(held[0]).document
    issued = document["credentialSubject"]["achievement"]["name"]

    said = upload(desk, forging.dumped(forging.changed(document, "credentialSubject.achievement.name", "Champion")))

    assert f"It says “Champion”; we issued “{issued}”." in words(said.text)
    assert "See the badge as we issued it" in said.text


def test_a_revoked_badge_says_since_when_and_why(
    desk: FlaskClient, session: Session, clock: MovableClock, held: list[str], downloads: Download, sam: int
) -> None:
    before = downloads(held[0])
    recognition.revoke(session, held[0], by=sam, reason="Somebody else sat the quiz", at=clock.now)
    session.commit()

    for data in (before.json, before.png, downloads(held[0]).jwt):
        said = words(upload(desk, data).text)
        assert "The badge was revoked" in said
        assert "Somebody else sat the quiz" in said


def test_an_expired_badge_says_so(
    desk: FlaskClient, session: Session, clock: MovableClock, held: list[str], downloads: Download, sam: int
) -> None:
    ends = clock.now + timedelta(days=10)
    session.execute(update(Award).where(Award.public_id == held[0]).values(expires_at=ends))
    session.commit()
    one = downloads(held[0])
    clock.move(days=11)
    sign_in(desk, session, sam)

    for data in one.forms.values():
        assert "The badge has expired" in words(upload(desk, data).text)


@pytest.mark.parametrize("dark", [False, True])
def test_a_picture_of_a_qr_code_leads_to_the_badge(desk: FlaskClient, held: list[str], dark: bool) -> None:
    picture = io.BytesIO()
    colours = {"dark": "white", "light": "black"} if dark else {}
    segno.make(f"http://localhost/badges/{held[0]}").save(picture, kind="png", scale=6, border=4, **colours)

    said = upload(desk, picture.getvalue(), "screenshot.png")

    assert "Valid" in words(said.text)
    assert held[0] in said.text


def test_a_picture_without_a_badge_says_so(desk: FlaskClient) -> None:
    picture = io.BytesIO()
    segno.make("just a text").save(picture, kind="png", scale=6)

    assert "There is no badge in this picture" in upload(desk, picture.getvalue(), "a.png").text


def test_a_credential_may_be_pasted(desk: FlaskClient, held: list[str], downloads: Download) -> None:
    one = downloads(held[0])
    for text in (one.jwt.decode(), one.json.decode()):
        said = post(desk, "/check", id=text)
        assert said.status_code == 303
        assert "Valid" in words(desk.get(said.location).text)


def test_without_a_file_the_form_says_so_and_keeps_its_page(desk: FlaskClient) -> None:
    said = post(desk, "/check/file")

    assert said.status_code == 422
    assert "Choose a file." in said.text
    assert "<title>Error: Check a badge" in said.text


def test_a_file_that_is_too_large_is_refused(desk: FlaskClient) -> None:
    assert "larger than 8 MB" in upload(desk, b"x" * 8_000_001).text


def test_a_check_is_seen_by_whoever_made_it_and_nobody_else(
    desk: FlaskClient, session: Session, held: list[str], downloads: Download
) -> None:
    where = upload(desk, downloads(held[0]).json, "ada.json").request.path
    assert where in desk.get("/check/history").text
    assert where in desk.get("/check").text

    sign_in(desk, session, factories.person(session, "Other Staff", roles=("staff",)))

    assert desk.get(where).status_code == 404
    assert where not in desk.get("/check/history").text


def test_checks_are_forgotten_after_thirty_days(
    desk: FlaskClient, session: Session, clock: MovableClock, sam: int
) -> None:
    where = upload(desk, b"{}", "old.json").request.path
    clock.move(days=31)
    for job in session.info["academy"].jobs:
        if job.name == "desk.forget":
            job.run(session, clock.now)
    session.commit()
    sign_in(desk, session, sam)

    assert desk.get(where).status_code == 404


def test_texts_of_strangers_are_inert(desk: FlaskClient) -> None:
    evil = '<script>alert(1)</script>"\u202e'
    stranger = forging.STRANGER
    made = stranger.linked(stranger.text(credentialSubject=_named(stranger, evil)))

    said = upload(desk, forging.dumped(made), f"{evil}.json")

    assert "<script>alert" not in said.text
    assert "\u202e" not in said.text
    assert "Nobody vouches for this issuer" in said.text


def _named(stranger: forging.Signer, name: str) -> dict[str, object]:
    return forging.changed(stranger.text(), "credentialSubject.achievement.name", name)["credentialSubject"]  # type: ignore[no-any-return]


def test_names_are_found_only_of_people_who_show_a_badge(
    desk: FlaskClient, session: Session, held: list[str], ada: int, grace: int
) -> None:
    assert "Ada Lovelace" in desk.get("/check/people?q=love").text
    assert "Nobody of that name" in desk.get("/check/people?q=hopper").text
    assert "Ada" not in desk.get("/check/people?q=a").text, "one letter finds nobody"

    for public_id in held:
        recognition.set_public(session, ada, public_id, public=False)
    session.commit()

    assert "Nobody of that name" in desk.get("/check/people?q=love").text


def test_without_an_address_of_its_own_the_academy_still_finds_its_badges(
    desk: FlaskClient, session: Session, held: list[str]
) -> None:
    academy = session.info["academy"]
    academy.settings = replace(academy.settings, base_url="")

    said = post(desk, "/check", id=f"https://anywhere.example/badges/{held[0]}")

    assert said.location == f"/check/{held[0]}"
    assert "not-a-badge" in upload(desk, b"{}").text


def test_a_check_keeps_nobody_waiting_who_writes(
    desk: FlaskClient, session: Session, held: list[str], downloads: Download, monkeypatch: pytest.MonkeyPatch
) -> None:
    data, academy, asked = downloads(held[0]).json, session.info["academy"], checking.credentials.ask

    def ask(do: str, **values: object) -> dict[str, object]:
        with academy.store.transaction() as writing:
            writing.execute(update(Award).where(Award.public_id == held[0]).values(public=True))
        return asked(do, **values)

    monkeypatch.setattr(checking.credentials, "ask", ask)

    assert "Valid" in words(upload(desk, data).text)


def test_fifty_of_many_people_are_shown_and_the_others_named_as_more(desk: FlaskClient, session: Session) -> None:
    at = session.info["academy"].clock()
    for number in range(53):
        person_id = people.add(session, name=f"Ines Many {number:03}", email=f"ines{number}@norda.example", at=at)
        become_ready(session, person_id)
        for one in recognition.badges(session, person_id):
            recognition.set_public(session, person_id, one.public_id, public=True)

    said = words(desk.get("/check/people?q=ines+many").text)

    assert "The first 50 are shown." in said
    assert ("Ines Many 049" in said, "Ines Many 050" in said) == (True, False)
