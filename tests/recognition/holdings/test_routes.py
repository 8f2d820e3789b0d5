"""The pages of credentials from elsewhere: what they say, to whom, and what they never show."""

import json
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event
from sqlalchemy.orm import Session

from lms.people import service as people
from lms.recognition.desk import service as desk
from lms.recognition.holdings import jobs, rules, service
from lms.web.academy import Academy
from tests import factories
from tests.conftest import MovableClock
from tests.factories import post, sign_in
from tests.recognition.credentials import forging
from tests.recognition.credentials.forging import GUILD, STRANGER
from tests.recognition.credentials.issuers import ADA, Issuer, png, signed
from tests.recognition.deeds import words
from tests.recognition.holdings.made import brought, examined

HOSTILE = '<script>alert("x")</script>" onload="y" \u202e{{ 7 * 7 }}'


def send(client: FlaskClient, data: bytes, name: str = "badge.json", **more: str):
    return post(client, "/badges/elsewhere", file=(BytesIO(data), name), **more)


def work(academy: Academy, session: Session) -> None:
    session.commit()
    jobs.work(academy, academy.clock())


# Bringing.


def test_the_page_says_what_happens_before_anything_is_sent(client: FlaskClient, session: Session, ada: int) -> None:
    sign_in(client, session, ada)

    assert "Credentials that others gave you can stand here too" in words(client.get("/badges").text)
    said = words(client.get("/badges/elsewhere").text)

    assert "It counts for no XP and no level." in said
    assert "checked=" not in client.get("/badges/elsewhere").text


def test_a_picture_is_checked_with_its_issuer_and_stands_apart(
    client: FlaskClient, session: Session, academy: Academy, ada: int, issuer: Issuer
) -> None:
    sign_in(client, session, ada)

    reply = send(client, png(issuer.signed()), "C:\\badges\\first-aid.png")
    assert reply.status_code == 303
    assert "It is being checked with what its issuer publishes." in words(client.get(reply.location).text)
    assert "Being checked" in words(client.get("/badges").text)
    work(academy, session)

    said = words(client.get(reply.location).text)
    assert "Issued by Open Guild (badges.example.org), brought here by you." in said
    assert "Valid It is genuine and valid." in said
    assert "Awarded 1 March 2026" in said
    mine = words(client.get("/badges").text)
    assert "0 badges earned, 3 badges open to you." in mine
    assert "From elsewhere" in mine
    assert "First aid Issued by Open Guild (badges.example.org) Valid" in mine


def test_an_address_will_do(client: FlaskClient, session: Session, academy: Academy, ada: int, issuer: Issuer) -> None:
    sign_in(client, session, ada)

    reply = post(client, "/badges/elsewhere", address=f" {issuer.hosted()['id']} ")
    work(academy, session)

    assert "Issued by Open Guild" in words(client.get(reply.location).text)


@pytest.mark.parametrize("form", ["json", "jwt", "png", "svg"])
def test_open_badges_3_are_taken_in_every_form(
    client: FlaskClient, session: Session, academy: Academy, ada: int, form: str
) -> None:
    identifier = {"type": "IdentityObject", "identityHash": ADA, "identityType": "emailAddress", "hashed": False}
    text = GUILD.text(id="https://guild.example/1")
    text["credentialSubject"]["identifier"] = [identifier]
    token, linked = GUILD.jwt(text), json.dumps(GUILD.linked(text))
    data = {"json": linked.encode(), "jwt": token.encode(), "png": forging.png(token), "svg": forging.svg(linked)}[form]
    keys = json.dumps(GUILD.published).encode()
    academy.fetch = {"https://guild.example/.well-known/did.json": keys}.get
    sign_in(client, session, ada)

    reply = send(client, data, f"a.{form}")
    work(academy, session)

    said = words(client.get(reply.location).text)
    assert "Issued by Open Guild (guild.example)" in said
    assert "Open Badges 3.0" in said


def test_what_nobody_vouches_for_is_refused_at_once(client: FlaskClient, session: Session, ada: int) -> None:
    sign_in(client, session, ada)

    reply = send(client, STRANGER.jwt(STRANGER.text(id="urn:1")).encode())

    assert (reply.status_code, "nobody vouches for its issuer" in words(reply.text)) == (422, True)


def test_an_issuer_that_is_pinned_needs_nobody_to_be_asked(
    client: FlaskClient, session: Session, academy: Academy, ada: int
) -> None:
    admin = factories.person(session, "Admin", roles=("admin",))
    desk.pin(session, desk.issuer(STRANGER.issuer, "Open Guild"), by=admin, at=academy.clock())
    text = STRANGER.text(id="urn:1")
    text["credentialSubject"]["identifier"] = [
        {"type": "IdentityObject", "identityHash": ADA, "identityType": "emailAddress", "hashed": False}
    ]
    sign_in(client, session, ada)

    reply = send(client, STRANGER.jwt(text).encode())

    said = words(client.get(reply.location).text)
    assert "It is genuine and yours. It stands among your badges now." in said
    assert STRANGER.issuer in said, "who is known by a key alone is shown by it"


def test_keys_that_cannot_be_had_are_asked_for_again(
    client: FlaskClient, session: Session, academy: Academy, ada: int
) -> None:
    sign_in(client, session, ada)

    reply = send(client, GUILD.jwt(GUILD.text(id="https://guild.example/1")).encode())
    work(academy, session)

    assert "We try again in 1 minute" in words(client.get(reply.location).text)


def test_our_own_badges_are_not_taken_as_somebody_elses(
    client: FlaskClient, session: Session, academy: Academy, ada: int
) -> None:
    sign_in(client, session, ada)

    reply = send(client, GUILD.jwt(GUILD.text(id="http://localhost/badges/AbC")).encode())

    assert (reply.status_code, "one of our own badges" in words(reply.text)) == (422, True)


def test_the_same_one_again_leads_to_the_first(
    client: FlaskClient, session: Session, academy: Academy, ada: int, issuer: Issuer
) -> None:
    sign_in(client, session, ada)
    first, again = (send(client, issuer.signed().encode(), "a.jwt") for _ in range(2))

    assert first.location == again.location
    assert "You have brought this before." in words(client.get(again.location).text)


@pytest.mark.parametrize(
    ("data", "address", "says"),
    [
        (b"", "", "Choose a file, or paste an address: one of the two."),
        (b"{}", "https://x.example/a", "one of the two"),
        (b"", "http://x.example/a", "it starts with https://"),
        (b"", "javascript:alert(1)", "it starts with https://"),
        (b"", "https://x.example/" + "a" * 1_000, "Use at most 1000 characters."),
        (b"hello", "", "This is not a credential that we can read."),
        (b"x" * 1_000_001, "", "larger than 1 MB"),
        (png("", b"Comment"), "", "There is no credential in this picture. A screenshot carries none"),
        (png(signed({}, Issuer().key))[:-9], "", "The picture is cut short. Download it anew"),
        (f"{signed({'a': 1}, Issuer().key, alg='HS256')}".encode(), "", "not"),
    ],
)
def test_what_cannot_be_taken_is_told_and_what_was_typed_stays(
    client: FlaskClient, session: Session, ada: int, data: bytes, address: str, says: str
) -> None:
    sign_in(client, session, ada)

    reply = (
        send(client, data, "a.json", address=address) if data else post(client, "/badges/elsewhere", address=address)
    )

    assert reply.status_code == 422
    assert says in words(reply.text)
    assert "<title>Error: " in reply.text
    if address:
        assert f'value="{address}"' in reply.text
    assert service.listed(session, ada) == ()


def test_somebody_elses_is_refused_calmly(
    client: FlaskClient, session: Session, academy: Academy, issuer: Issuer
) -> None:
    bob = factories.person(session, "Bob")
    sign_in(client, session, bob)

    reply = send(client, issuer.signed().encode())
    work(academy, session)

    page = client.get(reply.location)
    assert rules.NOT_YOURS in words(page.text)
    assert ADA not in page.text
    assert "Not taken" in words(client.get("/badges").text)


def test_a_hundred_fill_the_page_and_the_next_is_refused(client: FlaskClient, session: Session, ada: int) -> None:
    for number in range(rules.MOST):
        brought(session, ada, examined(id=f"urn:{number}", text=str(number)))
    sign_in(client, session, ada)

    assert client.get("/badges").text.count("Open Guild (badges.example.org)") == rules.MOST
    issuer = Issuer()
    reply = send(client, issuer.signed().encode())
    assert (reply.status_code, "100 credentials from elsewhere are the most" in reply.text) == (422, True)


def test_more_than_a_megabyte_is_not_even_read(client: FlaskClient, session: Session, ada: int) -> None:
    sign_in(client, session, ada)

    assert send(client, b"x" * 1_300_000).status_code == 413


# Looking.


def test_only_its_owner_sees_it_until_they_show_it_and_never_the_public(
    client: FlaskClient, session: Session, ada: int
) -> None:
    public_id = brought(session, ada, examined())
    sam = factories.person(session, "Sam Staff", roles=("staff",))
    grace = factories.person(session, "Grace Hopper")
    page = f"/badges/elsewhere/{public_id}"
    statuses = []
    for shown in (False, True):
        service.show(session, ada, public_id, shown=shown)
        for person_id in (ada, sam, grace):
            sign_in(client, session, person_id)
            statuses += [client.get(page).status_code, client.get(f"{page}/picture.png").status_code]

    assert statuses == [200, 200, 404, 404, 404, 404, 200, 200, 200, 200, 404, 404]
    out = client.application.test_client()
    assert [out.get(one).status_code for one in (page, f"{page}/picture.png")] == [303, 303]


def test_the_desk_finds_by_name_what_its_owner_shows_there(client: FlaskClient, session: Session, ada: int) -> None:
    public_id = brought(session, ada, examined())
    sign_in(client, session, factories.person(session, "Sam Staff", roles=("staff",)))

    assert "Nobody of that name shows a badge." in words(client.get("/check/people?q=lovelace").text)
    service.show(session, ada, public_id, shown=True)
    said = words(client.get("/check/people?q=lovelace").text)

    assert "First aid Valid from elsewhere: Open Guild (badges.example.org)" in said


def test_a_checker_sees_no_form_of_the_owner(client: FlaskClient, session: Session, ada: int) -> None:
    public_id = brought(session, ada, examined())
    service.show(session, ada, public_id, shown=True)
    sign_in(client, session, factories.person(session, "Sam Staff", roles=("staff",)))

    text = client.get(f"/badges/elsewhere/{public_id}").text

    assert "Issued by Open Guild (badges.example.org) to Ada Lovelace, who brought it here." in words(text)
    assert "Remove it" not in text
    assert post(client, f"/badges/elsewhere/{public_id}/remove").status_code == 404
    assert post(client, f"/badges/elsewhere/{public_id}/showing", showing="").status_code == 404


def test_nothing_is_ticked_and_the_choice_is_the_owners(client: FlaskClient, session: Session, ada: int) -> None:
    page = f"/badges/elsewhere/{brought(session, ada, examined())}"
    sign_in(client, session, ada)
    assert " checked>" not in client.get(page).text

    assert post(client, f"{page}/showing", showing="checkers").status_code == 303
    assert "Those who check badges can see it now." in words(client.get(page).text)
    assert " checked>" in client.get(page).text
    assert post(client, f"{page}/showing").status_code == 303
    assert "Nobody but you sees it now." in words(client.get(page).text)
    assert post(client, f"{page}/showing", showing="everybody").status_code == 422


def test_it_is_removed_and_put_back(client: FlaskClient, session: Session, clock: MovableClock, ada: int) -> None:
    page = f"/badges/elsewhere/{brought(session, ada, examined())}"
    sign_in(client, session, ada)

    assert post(client, f"{page}/remove").status_code == 303
    assert "It is removed, and gone for good at" in words(client.get(page).text)
    assert "First aid" not in client.get("/badges").text
    assert post(client, f"{page}/put-back").status_code == 303
    assert "It is back." in words(client.get(page).text)
    post(client, f"{page}/remove")
    clock.move(hours=2)
    assert post(client, f"{page}/put-back").status_code == 404


@pytest.mark.parametrize("code", ["valid", "expired", "not-yet", "revoked", "suspended", "signature"])
def test_the_state_is_said_in_words(client: FlaskClient, session: Session, ada: int, code: str) -> None:
    public_id = brought(session, ada, examined())
    held = service.lease(session, session.info["academy"].clock().replace(year=2027))
    assert held is not None
    service.settle(session, held, examined(code=code), at=session.info["academy"].clock())
    sign_in(client, session, ada)

    said = words(client.get(f"/badges/elsewhere/{public_id}").text)

    named = {"not-yet": "Not valid yet", "signature": "No longer confirmed"}.get(code, code.capitalize())
    assert f"State {named}" in said
    assert named in words(client.get("/badges").text)


# What a stranger wrote.


def test_hostile_words_are_words_everywhere(
    client: FlaskClient, session: Session, academy: Academy, ada: int, issuer: Issuer
) -> None:
    issuer.change("badge", name=HOSTILE, description=HOSTILE)
    issuer.change("issuer", name=HOSTILE)
    issuer.change("revoked", revokedAssertions=[])
    sign_in(client, session, ada)
    reply = send(client, issuer.signed().encode(), HOSTILE)
    waiting = client.get(reply.location).text
    work(academy, session)
    pages = [waiting, client.get(reply.location).text, client.get("/badges").text]
    issuer.change("revoked", revokedAssertions=[{"id": "urn:uuid:4f3c", "revocationReason": HOSTILE}])
    academy.clock.move(days=8)  # type: ignore[attr-defined]
    work(academy, session)
    pages.append(client.get(reply.location).text)

    for text in pages:
        assert "<script>alert" not in text
        assert '" onload=' not in text
        assert "\u202e" not in text
        assert "49" not in text.partition("<main")[2].partition("Id</dt>")[0].replace("2049", "")
    assert "&lt;script&gt;" in pages[1]


def test_pictures_are_written_anew_and_drawings_are_never_shown(
    client: FlaskClient, session: Session, academy: Academy, ada: int, issuer: Issuer
) -> None:
    sign_in(client, session, ada)
    sent = png(issuer.signed()) + b"<script>trailing</script>"
    reply = send(client, sent, "a.png")
    work(academy, session)

    picture = client.get(f"{reply.location}/picture.png")

    assert (picture.mimetype, picture.data[:8]) == ("image/png", b"\x89PNG\r\n\x1a\n")
    assert b"openbadges" not in picture.data
    assert b"script" not in picture.data
    post(client, f"{reply.location}/remove")
    drawing = (
        '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script>'
        f'<o:assertion xmlns:o="http://openbadges.org" verify="{issuer.signed(expires="2030-01-01T00:00:00Z")}"/></svg>'
    )
    drawn = send(client, drawing.encode(), "a.svg")
    work(academy, session)
    assert "Open Guild" in client.get(drawn.location).text
    assert "alert(1)" not in client.get(drawn.location).text
    assert client.get(f"{drawn.location}/picture.png").status_code == 404


def test_a_picture_that_is_a_bomb_is_taken_without_it(
    client: FlaskClient, session: Session, academy: Academy, ada: int, issuer: Issuer
) -> None:
    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    small = png(issuer.signed())
    size = 8 + 4 + 4 + 13 + 4
    bomb = (
        small[:8]
        + struct.pack(">I", 13)
        + b"IHDR"
        + head
        + struct.pack(">I", zlib.crc32(b"IHDR" + head))
        + small[size:]
    )
    sign_in(client, session, ada)

    reply = send(client, bomb, "a.png")
    work(academy, session)

    assert "Open Guild" in client.get(reply.location).text
    assert client.get(f"{reply.location}/picture.png").status_code == 404


def test_deep_and_doubled_texts_are_refused_in_words(client: FlaskClient, session: Session, ada: int) -> None:
    sign_in(client, session, ada)
    refused = {
        "[" * 100_000: "not a credential",
        '{"a":' * 5_000 + "1" + "}" * 5_000: "The text is damaged",
        '{"badge": 1, "badge": 2}': "says something twice",
        '{"a": NaN}': "The text is damaged",
    }
    for text, says in refused.items():
        reply = send(client, text.encode())
        assert (reply.status_code, says in words(reply.text)) == (422, True), text[:20]


# Queries, and what a form does not ask.


@contextmanager
def statements_of(academy: Academy) -> Iterator[list[str]]:
    sent: list[str] = []

    def listen(*given: Any) -> None:
        sent.append(given[2])

    event.listen(academy.store.read_engine, "before_cursor_execute", listen)
    yield sent
    event.remove(academy.store.read_engine, "before_cursor_execute", listen)


def test_the_pages_ask_as_often_for_one_as_for_many(
    client: FlaskClient, session: Session, academy: Academy, ada: int
) -> None:
    sign_in(client, session, ada)
    public_id = brought(session, ada, examined())
    asked: dict[str, list[int]] = {}
    for many in (1, 30):
        for number in range(many):
            brought(session, ada, examined(id=f"urn:{number}", text=str(number)))
        session.commit()
        for path in ("/badges", "/badges/elsewhere", f"/badges/elsewhere/{public_id}"):
            client.get(path)
            with statements_of(academy) as statements:
                client.get(path)
            asked.setdefault(path, []).append(len(statements))

    assert all(first == second <= 6 for first, second in asked.values()), asked


def test_the_address_of_the_account_counts_not_what_a_form_says(
    client: FlaskClient, session: Session, academy: Academy, issuer: Issuer
) -> None:
    bob = factories.person(session, "Bob")
    sign_in(client, session, bob)

    reply = send(client, issuer.signed().encode(), email=ADA, state="kept", shown="1")
    work(academy, session)

    assert service.holding(session, reply.location.rpartition("/")[2], bob).state == "refused"
    assert people.person(session, bob).email != ADA
