"""Checks that wait for other sites, and issuers whose keys are pinned: asked by a job, never by a request."""

import base64
import gzip
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from lms.audit import service as audit
from lms.delivery import service as delivery
from lms.delivery.models import Inquiry
from lms.recognition.desk import issuers, kept, rules, service
from lms.recognition.desk.models import Check
from lms.web.academy import Academy
from tests import factories
from tests.conftest import MovableClock
from tests.factories import post, sign_in
from tests.recognition.credentials import forging
from tests.recognition.credentials import issuers as older
from tests.recognition.credentials.forging import GUILD, STRANGER
from tests.recognition.deeds import words
from tests.recognition.desk.test_pages import upload

KEYS = "https://guild.example/.well-known/did.json"
LIST = "https://guild.example/status/1"
Web = Callable[[dict[str, Any]], None]


@pytest.fixture
def web(academy: Academy, session: Session) -> Web:
    """Let the web answer what was asked of it, and the jobs go on; an address that is not given answers nothing."""

    def answer(there: dict[str, Any]) -> None:
        session.commit()
        for _ in range(6):
            with academy.store.transaction() as writing:
                for number, url in writing.execute(select(Inquiry.id, Inquiry.url).where(Inquiry.done_at.is_(None))):
                    body = there.get(url)
                    raw = body if isinstance(body, bytes | None) else json.dumps(body).encode()
                    told = {"status": 200, "body": raw} if raw is not None else {"failure": "no-answer"}
                    writing.execute(update(Inquiry).where(Inquiry.id == number).values(done_at=academy.clock(), **told))
            issuers.follow(academy, academy.clock())
            kept.run(academy, academy.clock())
        session.expire_all()

    return answer


def listed(
    *revoked: int, purpose: str = "revocation", signer: forging.Signer = GUILD, **changes: Any
) -> dict[str, Any]:
    bits = bytearray(16_384)
    for place in revoked:
        bits[place // 8] |= 0x80 >> place % 8
    packed = base64.urlsafe_b64encode(gzip.compress(bytes(bits))).rstrip(b"=").decode()
    made = {
        "@context": [forging.CONTEXT[0]],
        "id": LIST,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": signer.issuer,
        "validFrom": "2026-11-01T00:00:00Z",
        "credentialSubject": {
            "id": f"{LIST}#list",
            "type": "BitstringStatusList",
            "statusPurpose": purpose,
            "encodedList": f"u{packed}",
        },
    }
    return signer.linked({**made, **changes})


def with_status(place: int = 7, purpose: str = "revocation") -> bytes:
    entry = {
        "id": f"{LIST}#{place}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": purpose,
        "statusListIndex": str(place),
        "statusListCredential": LIST,
    }
    return forging.dumped(GUILD.linked(GUILD.text(id="https://guild.example/1", credentialStatus=entry)))


def test_a_badge_of_an_unknown_issuer_waits_for_its_keys_and_is_then_valid(desk: FlaskClient, web: Web) -> None:
    page = upload(desk, with_status(), "guild.json")
    assert "We are asking the issuer" in page.text
    assert page.headers["Refresh"] == "2"
    assert "Refresh" not in desk.get(f"{page.request.path}?still=1").headers
    assert "Waiting" in desk.get("/check/history").text

    web({KEYS: GUILD.published, LIST: listed(8)})

    done = desk.get(page.request.path)
    assert "The badge is genuine and valid" in words(done.text)
    assert "We looked the key up at the issuer" in words(done.text)
    assert "Refresh" not in done.headers


@pytest.mark.parametrize(("purpose", "headline"), [("revocation", "was revoked"), ("suspension", "is suspended")])
def test_what_the_issuers_list_says_counts(desk: FlaskClient, web: Web, purpose: str, headline: str) -> None:
    page = upload(desk, with_status(7, purpose), "guild.json")

    web({KEYS: GUILD.published, LIST: listed(7, purpose=purpose)})

    assert f"The badge {headline}" in words(desk.get(page.request.path).text)


UNUSABLE: dict[str, Any] = {
    "not there": None,
    "not signed by the issuer": listed(signer=forging.Signer(issuer=GUILD.issuer, key=forging.THIEF.key)),
    "of another issuer": listed(signer=STRANGER),
    "for another purpose": listed(purpose="suspension"),
    "out of date": listed(validUntil="2026-11-02T00:00:00Z"),
    "of tomorrow": listed(validFrom="2026-12-24T00:00:00Z"),
    "no list": {"a": 1},
    "no JSON": b"<html>",
    "a bomb": listed()
    | {"credentialSubject": {"encodedList": "u" + base64.urlsafe_b64encode(gzip.compress(bytes(9_000_000))).decode()}},
}


@pytest.mark.parametrize("name", UNUSABLE)
def test_a_list_that_cannot_be_used_never_makes_a_badge_valid(desk: FlaskClient, web: Web, name: str) -> None:
    page = upload(desk, with_status(), "guild.json")

    web({KEYS: GUILD.published, LIST: UNUSABLE[name]})

    said = words(desk.get(page.request.path).text)
    assert "Cannot be confirmed" in said
    assert ("We could not ask whether it was revoked" if name == "not there" else "cannot be used") in said


def test_a_place_beyond_the_list_is_not_taken_for_a_clear_one(desk: FlaskClient, web: Web) -> None:
    page = upload(desk, with_status(131_072), "guild.json")

    web({KEYS: GUILD.published, LIST: listed()})

    assert "cannot be used" in words(desk.get(page.request.path).text)


def test_an_address_that_says_nothing_leaves_the_badge_unconfirmed(desk: FlaskClient, web: Web) -> None:
    page = upload(desk, GUILD.jwt().encode(), "guild.jwt")

    web({})

    assert "We do not know this issuer&#39;s key" in desk.get(page.request.path).text


def test_a_web_that_never_answers_ends_the_check_after_two_minutes(
    desk: FlaskClient, academy: Academy, session: Session, clock: MovableClock, sam: int
) -> None:
    page = upload(desk, GUILD.jwt().encode(), "guild.jwt")
    kept.run(academy, clock.now)
    assert "We are asking the issuer" in desk.get(page.request.path).text

    clock.move(seconds=121)
    kept.run(academy, clock.now)
    sign_in(desk, session, sam)

    assert "Cannot be confirmed" in words(desk.get(page.request.path).text)
    session.expire_all()
    assert session.scalars(select(Check.body)).all() == [None], "what was sent is not kept"


def test_an_address_of_another_site_is_asked_for_its_badge(desk: FlaskClient, web: Web) -> None:
    address = "https://guild.example/badges/AbCdEfGhIjKlMnOpQrStUv"
    page = desk.get(post(desk, "/check", id=address).location)
    assert "We are asking the issuer" in page.text

    web({address: GUILD.linked(GUILD.text(id="https://guild.example/1")), KEYS: GUILD.published})

    assert "The badge is genuine and valid" in words(desk.get(page.request.path).text)


@pytest.mark.parametrize("address", ["http://127.0.0.1:8000/secret", "http://[::1]/", "http://169.254.169.254/meta"])
def test_an_address_inside_is_never_asked(desk: FlaskClient, academy: Academy, address: str) -> None:
    page = desk.get(post(desk, "/check", id=address).location)
    for job in academy.jobs:
        if job.name in {"delivery.ask", "desk.checks"}:
            job.run(academy, academy.clock())

    assert "The address did not answer" in words(desk.get(page.request.path).text)


def test_a_badge_of_open_badges_2_is_followed_through_all_its_documents(desk: FlaskClient, web: Web) -> None:
    issuer = older.Issuer()
    page = upload(desk, issuer.signed().encode(), "older.jws")
    assert "We are asking the issuer" in page.text

    web({address: body for address, body in issuer.served().items() if body})

    said = words(desk.get(page.request.path).text)
    assert "Valid" in said
    assert "First aid" in said


def test_twenty_checks_may_wait_and_no_more(desk: FlaskClient) -> None:
    for number in range(kept.MOST_WAITING):
        assert post(desk, "/check", id=f"https://guild.example/{number}").status_code == 303

    refused = post(desk, "/check", id="https://guild.example/more")

    assert refused.status_code == 422
    assert "wait for other sites" in refused.text
    assert "https://guild.example/more" in refused.text


# ---- pinned issuers


@pytest.fixture
def admin(client: FlaskClient, session: Session) -> FlaskClient:
    """A browser in which an administrator is signed in."""
    sign_in(client, session, factories.person(session, "Ann Admin", roles=("admin",)))
    return client


def test_pasted_keys_count_at_once_and_are_forgotten_on_demand(admin: FlaskClient, session: Session) -> None:
    told = post(admin, "/check/issuers", issuer=GUILD.issuer, name="Open Guild", document=json.dumps(GUILD.published))
    assert told.status_code == 303
    assert "The badge is genuine and valid" in words(upload(admin, GUILD.jwt().encode(), "guild.jwt").text)
    number = service.pinned(session)[0].id

    assert post(admin, f"/check/issuers/{number}/forget").status_code == 303

    assert "No issuer is pinned yet." in admin.get("/check/issuers").text
    assert "We are asking the issuer" in upload(admin, GUILD.jwt().encode(), "guild.jwt").text
    assert {"issuer.pinned", "issuer.unpinned"} <= {line.action for line in audit.page(session)}


def test_keys_are_read_once_from_the_issuers_own_address(admin: FlaskClient, session: Session, web: Web) -> None:
    post(admin, "/check/issuers", issuer=GUILD.issuer, name="Open Guild")
    assert "Being asked" in admin.get("/check/issuers").text

    web({KEYS: GUILD.published})

    assert "1 key" in words(admin.get("/check/issuers").text)
    assert service.pinned(session)[0].read_at is not None


@pytest.mark.parametrize("answer", [None, b"nothing", STRANGER.published, {"id": GUILD.issuer}])
def test_an_address_that_gives_no_keys_of_the_issuer_is_told_and_old_keys_stay(
    admin: FlaskClient, session: Session, clock: MovableClock, web: Web, answer: Any
) -> None:
    post(admin, "/check/issuers", issuer=GUILD.issuer, name="Open Guild")
    web({KEYS: answer})
    assert "No answer" in admin.get("/check/issuers").text

    clock.move(minutes=6)
    post(admin, f"/check/issuers/{service.pinned(session)[0].id}/read")
    web({KEYS: GUILD.published})
    clock.move(minutes=6)
    post(admin, f"/check/issuers/{service.pinned(session)[0].id}/read")
    web({KEYS: answer})

    assert "Old keys count" in admin.get("/check/issuers").text
    assert "The badge is genuine and valid" in words(upload(admin, GUILD.jwt().encode(), "guild.jwt").text)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"issuer": ""}, "Enter the issuer."),
        ({"issuer": "Open Guild"}, "Enter a did:web, a did:key or an https address"),
        ({"issuer": "http://guild.example"}, "Enter a did:web, a did:key or an https address"),
        ({"issuer": "https://[guild"}, "Enter a did:web, a did:key or an https address"),
        ({"issuer": "did:web:"}, "Enter a did:web, a did:key or an https address"),
        ({"issuer": "did:key:z6Mk"}, "Enter a did:web, a did:key or an https address"),
        ({"issuer": "did:key:z" + "1" * 40}, "spells out no key we can use"),
        ({"issuer": GUILD.issuer, "document": "{"}, "This is no JSON."),
        ({"issuer": GUILD.issuer, "document": "[]"}, "its “id” is another"),
        ({"issuer": GUILD.issuer, "document": json.dumps(STRANGER.published)}, "its “id” is another"),
        ({"issuer": GUILD.issuer, "document": json.dumps({"id": GUILD.issuer})}, "holds no key we can use"),
    ],
)
def test_what_is_no_issuer_is_422_with_everything_still_there(
    admin: FlaskClient, fields: dict[str, str], said: str
) -> None:
    reply = post(admin, "/check/issuers", name="My guild", **fields)

    assert reply.status_code == 422
    assert said in reply.text
    assert "My guild" in reply.text


def test_a_did_key_needs_nothing_else(admin: FlaskClient) -> None:
    assert "Nobody vouches" in upload(admin, STRANGER.jwt().encode(), "a.jwt").text

    post(admin, "/check/issuers", issuer=STRANGER.issuer, name="Stranger")

    assert "The badge is genuine and valid" in words(upload(admin, STRANGER.jwt().encode(), "a.jwt").text)


def test_pinning_again_replaces_the_keys(admin: FlaskClient, session: Session) -> None:
    for name in ("Guild", "Open Guild"):
        post(admin, "/check/issuers", issuer=GUILD.issuer, name=name, document=json.dumps(GUILD.published))

    assert [one.name for one in service.pinned(session)] == ["Open Guild"]


def test_issuers_are_bounded(admin: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(issuers, "MOST", 0)

    assert "which is the most" in post(admin, "/check/issuers", issuer=STRANGER.issuer).text


# ---- the rules of what is typed


@pytest.mark.once
@pytest.mark.parametrize(
    ("issuer", "address"),
    [
        ("did:web:guild.example", "https://guild.example/.well-known/did.json"),
        ("did:web:guild.example%3A8443:a:b", "https://guild.example:8443/a/b/did.json"),
        ("https://guild.example/issuer", "https://guild.example/issuer"),
    ],
)
def test_where_an_issuer_publishes_its_keys(issuer: str, address: str) -> None:
    assert rules.address_of(rules.issuer(issuer).id) == address


@pytest.mark.once
@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("AbCdEfGhIjKlMnOpQrStUv", "id"),
        ("https://academy.example/badges/AbCdEfGhIjKlMnOpQrStUv", "id"),
        ("https://elsewhere.example/badges/AbCdEfGhIjKlMnOpQrStUv", "address"),
        ("https://elsewhere.example/x", "address"),
        ("https://[", "nothing"),
        ("ftp://elsewhere.example/x", "nothing"),
        ("a.b.c", "credential"),
        ("{}", "credential"),
        ("two words", "nothing"),
        ("", "nothing"),
    ],
)
def test_what_was_typed(typed: str, kind: str) -> None:
    assert rules.kind_of(typed, "https://academy.example")[0] == kind


@pytest.mark.once
def test_an_address_and_a_base_that_cannot_be_read_are_not_ours() -> None:
    assert rules.kind_of("https://a.example/badges/AbCdEfGhIjKlMnOpQrStUv", "http://[")[0] == "address"


def test_answers_are_given_again_while_they_are_fresh(academy: Academy, session: Session, clock: MovableClock) -> None:
    first = delivery.inquire(session, "https://guild.example/a", at=clock.now)
    assert delivery.inquire(session, "https://guild.example/a", at=clock.now) == first
    session.execute(update(Inquiry).values(done_at=clock.now, status=200, body=b"x"))
    assert delivery.inquire(session, "https://guild.example/a", at=clock.now + timedelta(minutes=4)) == first
    assert delivery.inquire(session, "https://guild.example/a", at=clock.now + timedelta(minutes=6)) != first
    assert academy.clock() == clock.now
