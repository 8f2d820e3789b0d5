"""Credentials as they are downloaded: to the official schema, verified without the library they are signed with."""

import copy
import hashlib
import json
from collections.abc import Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from lms.recognition import service as recognition
from lms.recognition.credentials import service as credentials
from lms.web.academy import Academy
from tests.recognition.conftest import *  # noqa: F403 the room's own fixtures
from tests.recognition.credentials import verifying
from tests.recognition.credentials.verifying import Forged, needs_fixtures
from tests.recognition.deeds import AT


@pytest.fixture
def shown(session: Session, academy: Academy, ada: int, award: str) -> str:
    """Ada's first badge, public and signed."""
    recognition.set_public(session, ada, award, public=True)
    session.commit()
    credentials.run(academy, AT)
    return award


def document(client: FlaskClient, award: str) -> dict[str, Any]:
    return dict(client.get(f"/badges/{award}.json").get_json(force=True))


def did(client: FlaskClient) -> dict[str, Any]:
    return dict(client.get("/.well-known/did.json").get_json(force=True))


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
    assert "ada" not in json.dumps(whole).lower()
    identity = subject["identifier"][0]
    assert identity["identityHash"] == hashed("ada.lovelace@norda.example", identity["salt"])


def hashed(email: str, salt: str) -> str:
    return f"sha256${hashlib.sha256((email + salt).encode()).hexdigest()}"
