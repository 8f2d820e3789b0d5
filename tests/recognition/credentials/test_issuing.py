"""Credentials as they are downloaded: to the official schema, verified without the library they are signed with."""

import copy
import hashlib
import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from openbadgeslib.ob3 import OB3Verifier
from openbadgeslib.ob3.ldp import OB3LdpVerifier
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from lms.recognition import service as recognition
from lms.recognition.credentials import notary
from lms.recognition.credentials import service as credentials
from lms.recognition.credentials.models import Credential
from lms.recognition.models import Award
from lms.web.academy import Academy
from tests import academy as written
from tests import factories
from tests.recognition.credentials import verifying
from tests.recognition.credentials.verifying import Forged, did, document, needs_fixtures
from tests.recognition.deeds import AT, LATER, become_ready, pass_first_quiz, publish


@needs_fixtures
def test_every_form_passes_the_schema_and_verifies_elsewhere(client: FlaskClient, shown: str) -> None:
    files = {kind: client.get(f"/badges/{shown}.{kind}") for kind in ("json", "jwt", "png", "svg")}
    assert {kind: reply.status_code for kind, reply in files.items()} == dict.fromkeys(files, 200)
    whole = json.loads(files["json"].data)

    verifying.conforms(whole)
    verifying.verify_document(whole, did(client))
    tokens = {
        files["jwt"].text,
        verifying.token_in_png(files["png"].data),
        verifying.token_in_svg(files["svg"].data),
    }
    (token,) = tokens
    claims = verifying.verify_token(token, did(client))
    verifying.conforms(claims)
    added = {"iss", "jti", "nbf", "sub"}
    assert {name: value for name, value in claims.items() if name not in added} == {
        name: value for name, value in whole.items() if name != "proof"
    }
    assert claims["nbf"] == int(AT.timestamp())


@needs_fixtures
def test_whatever_is_altered_in_it_breaks_the_proof(client: FlaskClient, shown: str) -> None:
    whole, keys = document(client, shown), did(client)

    for path, changed in alterations(whole):
        assert not verifies(changed, keys), path


def verifies(whole: dict[str, Any], keys: dict[str, Any]) -> bool:
    try:
        verifying.verify_document(whole, keys)
    except Forged:
        return False
    return True


def alterations(whole: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Give the document once for each of its values, that one altered."""

    def leaves(node: Any, path: tuple[Any, ...]) -> Iterator[tuple[Any, ...]]:
        if isinstance(node, dict | list):
            for key, value in node.items() if isinstance(node, dict) else enumerate(node):
                yield from leaves(value, (*path, key))
        else:
            yield path

    for path in leaves({name: value for name, value in whole.items() if name not in {"proof", "@context"}}, ()):
        changed = copy.deepcopy(whole)
        *upper, last = path
        node: Any = changed
        for key in upper:
            node = node[key]
        node[last] = (not node[last]) if isinstance(node[last], bool) else altered(node[last])
        yield "/".join(map(str, path)), changed


def altered(text: str) -> str:
    """Alter a text so that it stays of its kind."""
    pairs = (("2026-", "2027-"), ("http://localhost", "http://elsewhere"), ("did:web:", "did:web:x"), ("u", "v"))
    for old, new in pairs:
        if old in text:
            return text.replace(old, new)
    return f"{text}1"


def test_it_says_what_was_earned_when_and_how(client: FlaskClient, shown: str, session: Session) -> None:
    whole = document(client, shown)
    subject = whole["credentialSubject"]
    achievement = subject["achievement"]

    assert whole["id"] == f"http://localhost/badges/{shown}"
    assert whole["issuer"] == {
        "id": "did:web:localhost",
        "type": ["Profile"],
        "name": "Norda",
        "url": "http://localhost/",
    }
    assert (whole["validFrom"], whole["awardedDate"]) == ("2026-11-22T09:00:00Z", "2026-11-22T09:00:00Z")
    assert "validUntil" not in whole
    assert (achievement["name"], achievement["achievementType"]) == ("Badge first", "Course")
    assert achievement["criteria"]["narrative"] == "The holder has shown **first**."
    assert subject["result"][0]["value"] == "90"
    assert {one["targetCode"] for one in achievement["alignment"]} == {"ready", "story.view"}
    assert whole["evidence"][0]["narrative"] == ("Awarded for completing the course “First steps”. The score was 90 %.")
    # Longer than what chance may write into a salt or a signature.
    assert "lovelace" not in json.dumps(whole).lower()
    identity = subject["identifier"][0]
    assert identity["identityHash"] == hashed("ada.lovelace@norda.example", identity["salt"])


def hashed(email: str, salt: str) -> str:
    return f"sha256${hashlib.sha256((email + salt).encode()).hexdigest()}"


def test_the_library_we_know_from_elsewhere_believes_it_too(client: FlaskClient, shown: str) -> None:
    def download(address: str) -> bytes:
        path = address.removeprefix("https://localhost").removeprefix("http://localhost")
        return bytes(client.get(path, headers={"Accept": "application/jwt, application/did+json"}).data)

    whole, token = (client.get(f"/badges/{shown}.{kind}").text for kind in ("json", "jwt"))
    proof = OB3LdpVerifier.for_issuer_did("did:web:localhost")
    jwt = OB3Verifier.for_issuer_did("did:web:localhost", download=download)

    assert proof.verify(whole, download=download, check_status=True).id == f"http://localhost/badges/{shown}"
    assert jwt.verify(token, download=download, check_status=True).id == f"http://localhost/badges/{shown}"


def test_the_words_are_those_of_the_text_it_was_earned_on(
    client: FlaskClient, session: Session, academy: Academy, ada: int
) -> None:
    pass_first_quiz(session, ada)
    award = recognition.badges(session, ada)[0].public_id
    recognition.set_public(session, ada, award, public=True)
    changed = written.TEXTS["badges/first.md"].replace("The holder has shown", "At {company} the holder showed")
    publish(session, {"badges/first.md": changed})
    session.commit()
    credentials.run(academy, AT)

    assert document(client, award)["credentialSubject"]["achievement"]["criteria"]["narrative"] == (
        "The holder has shown **first**."
    )


def test_a_badge_with_an_end_says_so_in_both_forms(
    client: FlaskClient, session: Session, academy: Academy, ada: int
) -> None:
    award = lasting(session, academy, ada)

    whole = document(client, award)

    assert whole["validUntil"] == "2027-11-22T09:00:00Z"
    claims = json.loads(verifying._unpadded(client.get(f"/badges/{award}.jwt").text.split(".")[1]))
    assert claims["exp"] == int((AT + timedelta(days=365)).timestamp())


def lasting(session: Session, academy: Academy, ada: int) -> str:
    """A public badge that is valid for twelve months."""
    pass_first_quiz(session, ada)
    award = recognition.badges(session, ada)[0].public_id
    recognition.set_public(session, ada, award, public=True)
    session.execute(update(Award).where(Award.public_id == award).values(expires_at=AT + timedelta(days=365)))
    session.commit()
    credentials.run(academy, AT)
    return award


@needs_fixtures
def test_a_renewed_badge_is_signed_again_under_the_same_address(
    client: FlaskClient, session: Session, academy: Academy, ada: int, clock: Any
) -> None:
    award = lasting(session, academy, ada)
    first = document(client, award)
    session.execute(update(Award).where(Award.public_id == award).values(expires_at=AT + timedelta(days=730)))
    credentials.on_badge_renewed(academy, session=session, award_id=award)
    session.commit()
    clock.move(days=3)

    assert credentials.run(academy, LATER) >= 1

    second = document(client, award)
    verifying.conforms(second)
    verifying.verify_document(second, did(client))
    verifying.verify_document(first, did(client))
    assert (second["id"], second["awardedDate"]) == (first["id"], first["awardedDate"])
    assert second["credentialStatus"] == first["credentialStatus"]
    assert second["credentialSubject"]["identifier"] == first["credentialSubject"]["identifier"]
    assert (first["validFrom"], second["validFrom"]) == ("2026-11-22T09:00:00Z", "2026-11-25T09:00:00Z")
    assert second["validUntil"] == "2028-11-21T09:00:00Z"
    assert versions(session) == [1, 2]


def versions(session: Session) -> list[int]:
    session.commit()
    return list(session.scalars(select(Credential.version).order_by(Credential.award_id, Credential.version)))


def test_an_end_that_was_moved_without_a_word_is_seen_at_the_next_download(
    client: FlaskClient, session: Session, academy: Academy, ada: int
) -> None:
    award = lasting(session, academy, ada)
    session.execute(update(Award).where(Award.public_id == award).values(expires_at=AT + timedelta(days=730)))
    session.commit()

    assert document(client, award)["validUntil"] == "2028-11-21T09:00:00Z"


def test_what_stands_is_not_signed_again(session: Session, academy: Academy, shown: str) -> None:
    credentials.sign_anew(session, shown)
    session.commit()

    credentials.run(academy, LATER)

    assert versions(session) == [1]
    assert credentials.run(academy, LATER) == 0


def test_awarding_leaves_signing_to_the_job(session: Session, academy: Academy, ada: int) -> None:
    notary.stop()
    become_ready(session, ada)
    session.commit()
    assert session.scalar(select(Credential.award_id)) is None
    assert notary._NOTARY._running is None, "nothing was signed"

    held = len(recognition.badges(session, ada))
    session.commit()

    assert credentials.run(academy, AT) == held + 2, "and the two lists"
    assert versions(session) == [1] * held


def test_a_download_that_comes_first_signs_on_the_spot(client: FlaskClient, session: Session, ada: int) -> None:
    pass_first_quiz(session, ada)
    award = recognition.badges(session, ada)[0].public_id
    recognition.set_public(session, ada, award, public=True)

    reply = client.get(f"/badges/{award}.json")

    assert reply.status_code == 200
    assert client.get(f"/badges/{award}.json").data == reply.data
    assert versions(session) == [1]


def test_the_owner_s_download_names_the_address_they_have_today(
    client: FlaskClient, session: Session, ada: int, shown: str
) -> None:
    before = document(client, shown)
    session.connection().exec_driver_sql("UPDATE lms_person SET email = 'ada@new.example'")
    session.commit()
    assert document(client, shown) == before, "nobody else's download changes it"
    factories.sign_in(client, session, ada)

    identity = document(client, shown)["credentialSubject"]["identifier"][0]

    assert identity["identityHash"] == hashed("ada@new.example", identity["salt"])
    assert identity["salt"] != before["credentialSubject"]["identifier"][0]["salt"]
    assert versions(session) == [1, 2]


def test_a_badge_whose_old_text_is_nowhere_is_signed_with_its_title(
    client: FlaskClient, session: Session, academy: Academy, ada: int
) -> None:
    pass_first_quiz(session, ada)
    award = recognition.badges(session, ada)[0].public_id
    recognition.set_public(session, ada, award, public=True)
    session.execute(update(Award).values(digest="0" * 64))
    session.commit()
    credentials.run(academy, AT)

    achievement = document(client, award)["credentialSubject"]["achievement"]

    assert (achievement["name"], achievement["description"]) == ("Badge first", "Badge first")
    assert client.get(achievement["id"].removeprefix("http://localhost")).status_code == 404


def test_without_an_address_nothing_is_signed_and_words_say_why(
    client: FlaskClient, session: Session, academy: Academy, ada: int, award: str
) -> None:
    recognition.set_public(session, ada, award, public=True)
    for address in ("", "academy.example.com", "ftp://academy.example.com", "https://", "http://a:b@c", "http://a:b"):
        object.__setattr__(academy.settings, "base_url", address)

        assert credentials.run(academy, AT) == 0
        for path in (f"/badges/{award}.json", "/did.json", "/badges/issuer"):
            reply = client.get(path)
            assert reply.status_code == 404
            assert "LMS_BASE_URL" in reply.text
    assert client.get(f"/badges/{award}").status_code == 200
    assert versions(session) == []


def test_a_notary_that_fails_is_said_calmly_and_loses_nothing(
    client: FlaskClient, session: Session, academy: Academy, ada: int, award: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    recognition.set_public(session, ada, award, public=True)
    session.commit()

    def fail(*_: Any, **__: Any) -> Any:
        raise notary.NotaryError("gone")

    with monkeypatch.context() as patched:
        patched.setattr(notary, "ask", fail)
        reply = client.get(f"/badges/{award}.json")
        assert (reply.status_code, "Try again in a minute" in reply.text) == (503, True)
        assert client.get("/badges/status/1").status_code == 404
    assert client.get(f"/badges/{award}.json").status_code == 200
    session.connection().exec_driver_sql("UPDATE lms_status_list SET stale = true")
    session.commit()
    with monkeypatch.context() as patched:
        patched.setattr(notary, "ask", fail)
        assert client.get("/badges/status/1").status_code == 503
    assert client.get("/badges/status/1").status_code == 200


def test_everything_is_signed_anew_where_the_academy_moved(
    client: FlaskClient, session: Session, academy: Academy, shown: str
) -> None:
    object.__setattr__(academy.settings, "base_url", "https://new.example:8443/in")

    credentials.run(academy, LATER)

    whole = document(client, shown)
    assert (whole["issuer"]["id"], whole["id"]) == (
        "did:web:new.example%3A8443:in",
        f"https://new.example:8443/in/badges/{shown}",
    )
    assert did(client)["id"] == "did:web:new.example%3A8443:in"
    assert client.get("/badges/status/1").get_json(force=True)["issuer"] == "did:web:new.example%3A8443:in"
    assert versions(session) == [1, 2]


def test_everything_signed_is_in_the_holder_s_own_export(session: Session, ada: int, grace: int, shown: str) -> None:
    assert credentials.export(session, grace) == []
    (one,) = credentials.export(session, ada)
    assert (one["version"], one["credential"]["id"]) == (1, f"http://localhost/badges/{shown}")


def test_a_download_asks_few_queries(client: FlaskClient, academy: Academy, shown: str, count_queries: Any) -> None:
    for kind in ("json", "jwt", "png", "svg"):
        client.get(f"/badges/{shown}.{kind}")
        with count_queries() as asked:
            client.get(f"/badges/{shown}.{kind}")
        assert len(asked) == 1, asked
    for path in ("/.well-known/did.json", "/badges/issuer", "/badges/status/1", "/badges/framework"):
        client.get(path)
        with count_queries() as asked:
            client.get(path)
        assert len(asked) <= 2, asked


@needs_fixtures
def test_a_renewal_by_learning_reaches_the_credential_by_itself(
    client: FlaskClient, session: Session, academy: Academy, ada: int, clock: Any
) -> None:
    lasting_badge = written.TEXTS["badges/first.md"].replace(
        "when: course:first", "when: course:first\nvalid_for: 12mo"
    )
    publish(session, {"badges/first.md": lasting_badge})
    pass_first_quiz(session, ada)
    award = recognition.badges(session, ada)[0].public_id
    recognition.set_public(session, ada, award, public=True)
    session.commit()
    credentials.run(academy, AT)
    assert document(client, award)["validUntil"] == "2027-11-22T09:00:00Z"
    clock.move(days=350)

    assert recognition.renew(session, ada, "course:first", clock()) == 1
    session.commit()
    credentials.run(academy, clock())

    whole = document(client, award)
    verifying.conforms(whole)
    verifying.verify_document(whole, did(client))
    assert (whole["awardedDate"], whole["validUntil"]) == ("2026-11-22T09:00:00Z", "2028-11-22T09:00:00Z")
    assert whole["validFrom"] == "2027-11-07T09:00:00Z"
