"""What a stranger finds without signing in: of a person's badges only what that person made public, in every form.

Ada has a public badge, a private one, a revoked one, and a credential from elsewhere. Everything that can be asked
below the addresses of badges is asked by somebody who is signed out, and taken apart down to its last layer.
"""

import base64
import json
import re
import struct
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import delete, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from lms.people import service as people
from lms.people.models import Person
from lms.recognition import service as recognition
from lms.recognition.credentials import service as credentials
from lms.recognition.holdings import service as holdings
from lms.web import access
from lms.web.academy import Academy
from tests import factories
from tests.factories import sign_in
from tests.recognition.deeds import AT, become_ready
from tests.recognition.holdings.made import brought, examined

NAME, EMAIL, TEAM = "Zoë Outsideview", "zoe.hidden@private.example", "Umbrella Team"
REASON = "A reason for the inside only"
NOTE = "What the owner wrote to those who decide"
UNKNOWN = "A" * 22
PARTS = ("", ".json", ".jwt", ".png", ".svg", "/art.svg", "/qr.svg", "/card", "/certificate", "/certificate.pdf")
"""Everything that hangs at the address of one award."""
OPEN = {
    "/badges/<public_id>": "",
    "/badges/<public_id>.json": ".json",
    "/badges/<public_id>.jwt": ".jwt",
    "/badges/<public_id>.png": ".png",
    "/badges/<public_id>.svg": ".svg",
    "/badges/<public_id>/art.svg": "/art.svg",
    "/badges/<public_id>/qr.svg": "/qr.svg",
    "/badges/<public_id>/card": "/card",
    "/badges/<public_id>/certificate": "/certificate",
    "/badges/<public_id>/certificate.pdf": "/certificate.pdf",
}
OF_NOBODY = ("/.well-known/did.json", "/.well-known/jwks.json", "/did.json", "/badges/issuer", "/badges/framework")
"""Public addresses that belong to the academy and not to a person."""


@dataclass(frozen=True)
class Shown:
    """Ada and what she has."""

    person_id: int
    public: str
    private: str
    secrets: tuple[str, ...]


@pytest.fixture
def ada(session: Session, academy: Academy) -> Shown:
    """A person with a public badge, a private one and much else that is nobody's business."""
    who = factories.person(session, NAME, email=EMAIL, team=TEAM, roles=("expert",))
    become_ready(session, who)
    public, private = (one.public_id for one in recognition.badges(session, who))
    recognition.set_public(session, who, public, public=True)
    recognition.pay(session, who, 98_765_432, "welcome", "welcome:1", at=AT)
    kept = brought(session, who, examined(EMAIL, title="Held elsewhere"))
    holdings.show(session, who, kept, shown=True)
    session.commit()
    for _ in range(3):
        credentials.run(academy, AT)
    title = next(one.title for one in recognition.badges(session, who) if one.public_id == private)
    person = people.person(session, who)
    secrets = (
        EMAIL,
        EMAIL.upper(),
        TEAM,
        person.public_id,
        private,
        title,
        kept,
        "Held elsewhere",
        "Open Guild",
        "98765432",
        "98,765,432",
        "attempt-1",
    )
    return Shown(who, public, private, secrets)


@pytest.fixture
def stranger(client: FlaskClient) -> FlaskClient:
    """Somebody without any cookie."""
    return client


# Taking an answer apart.


def layers(reply: TestResponse) -> str:
    """Give everything an answer says, whatever it is packed into, its headers too."""
    body = reply.get_data()
    said = [str(reply.headers), body.decode("utf-8", "replace"), body.decode("latin-1")]
    if body.startswith(b"\x89PNG"):
        said += [inner for kind, part in chunks(body) for inner in unpacked(part)]
    if body.startswith(b"%PDF"):
        said += [
            inner for stream in re.findall(rb"stream\r?\n(.*?)endstream", body, re.DOTALL) for inner in unpacked(stream)
        ]
    # The signature says nothing, and inside a picture the checksum that follows it may look like more of it.
    for token in re.findall(r"eyJ[\w-]+\.[\w-]+(?=\.)", " ".join(said), re.ASCII):
        said += [base64.urlsafe_b64decode(part + "==").decode("utf-8", "replace") for part in token.split(".")]
    for number in re.findall(r"u(H4s[\w-]+)", " ".join(said), re.ASCII):
        said.append(zlib.decompress(base64.urlsafe_b64decode(number + "=="), 31).decode("latin-1"))
    return "\n".join(said)


def chunks(body: bytes) -> Iterator[tuple[bytes, bytes]]:
    place = 8
    while place < len(body):
        length, kind = struct.unpack_from(">I4s", body, place)
        yield kind, body[place + 8 : place + 8 + length]
        place += 12 + length


def unpacked(data: bytes) -> list[str]:
    """Give bytes as they are, and what they hold if they are packed."""
    try:
        return [data.decode("latin-1"), zlib.decompressobj().decompress(data, 10_000_000).decode("latin-1")]
    except zlib.error:
        return [data.decode("latin-1")]


def found(text: str, secrets: tuple[str, ...]) -> list[str]:
    lowered = text.casefold()
    return [one for one in secrets if one.casefold() in lowered]


def get(client: FlaskClient, public_id: str, part: str, **more: Any) -> TestResponse:
    return client.get(f"/badges/{public_id}{part}", **more)


# Everything that is open is looked at here.


def test_no_public_address_of_badges_is_missing_in_this_file(academy: Academy, stranger: FlaskClient) -> None:
    app = stranger.application
    rules = {
        one.rule
        for one in app.url_map.iter_rules()
        if (rule := access.rule_of(app.view_functions[one.endpoint])) and rule.kind == "public"
        if one.rule.startswith(("/badges", "/did", "/.well-known"))
    }

    known = {*OPEN, *OF_NOBODY, "/badges/art/<badge_id>.svg"}
    known |= {one for one in rules if one.startswith(("/badges/status/", "/badges/achievements/"))}
    assert rules == known, "an address is open to everybody: look at what it says here"
    assert set(PARTS) == set(OPEN.values())


# The private badge.


@pytest.mark.parametrize("part", PARTS)
def test_a_private_badge_and_one_that_nobody_has_answer_alike(stranger: FlaskClient, ada: Shown, part: str) -> None:
    private, unknown = (get(stranger, one, part) for one in (ada.private, UNKNOWN))

    assert (private.status_code, unknown.status_code) == (404, 404)
    assert private.text.replace(ada.private, "") == unknown.text.replace(UNKNOWN, "")
    assert {name for name, _ in private.headers} == {name for name, _ in unknown.headers}
    assert not found(private.text.replace(ada.private, ""), (NAME, *ada.secrets))


@pytest.mark.parametrize("method", ["HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"])
def test_no_other_method_tells_them_apart(stranger: FlaskClient, ada: Shown, method: str) -> None:
    for part in PARTS:
        private, unknown = (stranger.open(f"/badges/{one}{part}", method=method) for one in (ada.private, UNKNOWN))
        assert private.status_code == unknown.status_code
        assert private.status_code in {303, 404, 405, 400} or method == "OPTIONS"
        assert private.text.replace(ada.private, "") == unknown.text.replace(UNKNOWN, "")


@pytest.mark.parametrize(
    "accept", ["application/json", "application/ld+json", "application/vc+jwt", "text/html", "image/*"]
)
def test_no_wish_for_a_format_opens_it(stranger: FlaskClient, ada: Shown, accept: str) -> None:
    for part in PARTS:
        assert get(stranger, ada.private, part, headers={"Accept": accept}).status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        "/badges/{}/",
        "/badges/{}.JSON",
        "/badges//{}",
        "/badges/{}%00",
        "/badges/{}.json.png",
        "/badges/{}/../{}",
        "/badges/art/{}.svg",
        "/badges/achievements/{0}/{0}",
        "/badges/elsewhere/{}",
        "/check/{}",
    ],
)
def test_no_other_writing_of_the_address_opens_it(stranger: FlaskClient, ada: Shown, address: str) -> None:
    reply = stranger.get(address.replace("{}", ada.private).replace("{0}", ada.private))

    assert reply.status_code != 200
    assert not found(reply.text.replace(ada.private, ""), (NAME, *ada.secrets))


def test_colleagues_without_a_role_for_it_get_what_strangers_get(
    client: FlaskClient, session: Session, ada: Shown
) -> None:
    sign_in(client, session, factories.person(session, "Colleague"))

    assert {get(client, ada.private, part).status_code for part in PARTS} == {404}


# The public badge.


@pytest.mark.parametrize("part", PARTS)
def test_a_public_badge_says_nothing_that_was_not_made_public(stranger: FlaskClient, ada: Shown, part: str) -> None:
    reply = get(stranger, ada.public, part)

    assert reply.status_code == 200, part
    assert found(layers(reply), ada.secrets) == []


def test_the_layers_are_really_taken_apart(stranger: FlaskClient, ada: Shown) -> None:
    for part in (".json", ".jwt", ".png", ".svg"):
        assert ada.public in layers(get(stranger, ada.public, part)), part
        assert "AchievementSubject" in layers(get(stranger, ada.public, part)), part
    assert "/Type/Catalog" in layers(get(stranger, ada.public, "/certificate.pdf"))
    assert found("x ZOE.hidden@private.EXAMPLE", ada.secrets) == [EMAIL, EMAIL.upper()]


def test_the_document_holds_these_things_and_no_others(stranger: FlaskClient, ada: Shown) -> None:
    whole = json.loads(get(stranger, ada.public, ".json").data)

    assert set(whole) <= {
        "@context",
        "awardedDate",
        "credentialSchema",
        "credentialStatus",
        "credentialSubject",
        "description",
        "evidence",
        "id",
        "image",
        "issuer",
        "name",
        "proof",
        "refreshService",
        "type",
        "validFrom",
        "validUntil",
    }
    assert set(whole["credentialSubject"]) == {"achievement", "id", "identifier", "result", "type"}
    assert ada.public in whole["credentialSubject"]["id"], "the subject is named after this badge alone"
    (identifier,) = whole["credentialSubject"]["identifier"]
    assert set(identifier) == {"hashed", "identityHash", "identityType", "salt", "type"}
    assert identifier["hashed"] is True
    assert len(identifier["salt"]) >= 16, "short salts let a list of addresses be tried"


def test_two_badges_of_one_person_cannot_be_told_to_be_one_persons(
    stranger: FlaskClient, session: Session, academy: Academy, ada: Shown
) -> None:
    recognition.set_public(session, ada.person_id, ada.private, public=True)
    session.commit()
    documents = [json.loads(get(stranger, one, ".json").data) for one in (ada.public, ada.private)]

    (first,), (second,) = (one["credentialSubject"]["identifier"] for one in documents)
    assert first["salt"] != second["salt"]
    assert first["identityHash"] != second["identityHash"]
    assert documents[0]["credentialSubject"]["id"] != documents[1]["credentialSubject"]["id"]


def test_a_public_page_leads_to_no_other_badge_and_to_no_person(stranger: FlaskClient, ada: Shown) -> None:
    links = set(re.findall(r'(?:href|src|action)="([^"]+)"', get(stranger, ada.public, "").text))

    own = f"/badges/{ada.public}"
    inside = {one.removeprefix("http://localhost") for one in links if one.startswith(("/", "http://localhost"))}
    others = {
        one
        for one in inside
        if "/badges" in one
        and not one.startswith((own, "/badges/framework", "/badges/achievements/", "/badges/status/", "/badges/issuer"))
    }
    assert others == set()
    assert not [one for one in inside if one.startswith(("/system", "/me", "/check", "/xp", "/learn", "/c/"))]


@pytest.mark.parametrize(("decide", "says"), [(recognition.revoke, "Revoked"), (recognition.suspend, "Suspended")])
def test_why_it_was_taken_back_and_what_its_owner_wrote_stay_inside(
    stranger: FlaskClient, session: Session, academy: Academy, ada: Shown, decide: Callable[..., None], says: str
) -> None:
    admin = factories.person(session, "Adminis Trator", roles=("admin",))
    decide(session, ada.public, by=admin, reason=REASON, at=AT)
    recognition.appeal(session, ada.person_id, ada.public, NOTE, at=AT)
    session.commit()
    for _ in range(3):
        credentials.run(academy, AT)

    for part in PARTS:
        reply = get(stranger, ada.public, part)
        assert found(layers(reply), (REASON, NOTE, "Adminis", *ada.secrets)) == [], part
    assert says in get(stranger, ada.public, "").text


@pytest.mark.parametrize("part", PARTS)
def test_no_shared_cache_keeps_what_may_become_private_again(
    stranger: FlaskClient, session: Session, ada: Shown, part: str
) -> None:
    before = get(stranger, ada.public, part)
    assert "public" not in before.headers.get("Cache-Control", "")

    recognition.set_public(session, ada.person_id, ada.public, public=False)
    session.commit()

    tag = {"If-None-Match": before.headers.get("ETag", "*"), "If-Modified-Since": "Sun, 22 Nov 2026 09:00:00 GMT"}
    again = get(stranger, ada.public, part, headers=tag)
    assert again.status_code == 404
    assert not found(again.text.replace(ada.public, ""), (NAME, *ada.secrets))


def test_nothing_is_left_of_somebody_who_was_erased(stranger: FlaskClient, session: Session, ada: Shown) -> None:
    session.execute(delete(Person).where(Person.id == ada.person_id))
    session.commit()

    assert {get(stranger, one, part).status_code for one in (ada.public, ada.private) for part in PARTS} == {404}


# What belongs to nobody.


@pytest.fixture
def before(client: FlaskClient) -> dict[str, bytes]:
    """What the academy itself publishes before anybody has earned anything."""
    return {one: client.get(one).data for one in (*OF_NOBODY, "/badges/art/first.svg")}


def test_what_belongs_to_the_academy_is_the_same_whoever_has_earned_what(
    before: dict[str, bytes], client: FlaskClient, ada: Shown
) -> None:
    for one, body in before.items():
        reply = client.get(one)
        assert found(layers(reply), (NAME, ada.public, *ada.secrets[:5])) == [], one
        if ".json" not in one:  # The first credential makes the first key.
            assert reply.data == body, one


def test_status_lists_and_achievements_name_nobody(stranger: FlaskClient, session: Session, ada: Shown) -> None:
    whole = json.loads(get(stranger, ada.public, ".json").data)
    status, achievement = whole["credentialStatus"], whole["credentialSubject"]["achievement"]
    addresses = [status["statusListCredential"], f"{status['statusListCredential']}/suspension", achievement["id"]]
    for address in addresses:
        for accept in ("text/html", "application/ld+json", "application/vc+jwt"):
            reply = stranger.get(address.removeprefix("http://localhost"), headers={"Accept": accept})
            assert reply.status_code == 200, address
            assert found(layers(reply), (NAME, ada.public, *ada.secrets[:5])) == [], address


def test_a_status_list_is_long_and_says_the_same_of_a_private_badge_and_of_none(
    stranger: FlaskClient, session: Session, ada: Shown
) -> None:
    status = json.loads(get(stranger, ada.public, ".json").data)["credentialStatus"]
    listed = stranger.get(status["statusListCredential"].removeprefix("http://localhost")).get_json(force=True)
    bits = zlib.decompress(base64.urlsafe_b64decode(listed["credentialSubject"]["encodedList"][1:] + "=="), 31)

    assert len(bits) * 8 >= 131_072
    assert not any(bits), "two credentials are out and the list shows neither"


# The credentials from elsewhere.


def test_what_somebody_brought_from_elsewhere_is_never_open(
    stranger: FlaskClient, session: Session, ada: Shown
) -> None:
    kept = holdings.listed(session, ada.person_id)[0].public_id
    for path in (f"/badges/elsewhere/{kept}", f"/badges/elsewhere/{kept}/picture.png", "/badges/elsewhere"):
        reply = stranger.get(path)
        assert reply.status_code == 303
        assert "/sign-in" in reply.location
    assert {get(stranger, kept, part).status_code for part in PARTS} == {404}


def test_the_private_badge_exists_all_the_same(session: Session, ada: Shown) -> None:
    assert session.scalar(select(Person.id).where(Person.id == ada.person_id)) == ada.person_id
    assert recognition.award(session, ada.private).public is False
