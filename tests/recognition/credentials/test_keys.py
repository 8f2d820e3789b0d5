"""The key ring: rotated, lost with a secret, withdrawn; and what was signed before."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.audit import service as audit
from lms.recognition import service as recognition
from lms.recognition.credentials import keys, rules
from lms.recognition.credentials import service as credentials
from lms.recognition.credentials.models import Credential, IssuerKey
from lms.web.academy import Academy
from tests.recognition.credentials import verifying
from tests.recognition.credentials.verifying import Forged, did, document, needs_fixtures
from tests.recognition.deeds import AT, LATER, become_ready


def everything_verifies(client: FlaskClient, *documents: dict[str, Any]) -> None:
    published = did(client)
    for one in documents:
        verifying.verify_document(one, published)


def sign_another(client: FlaskClient, session: Session, academy: Academy, ada: int) -> dict[str, Any]:
    """Have Ada earn another badge, signed with the key of today."""
    before = {one.public_id for one in recognition.badges(session, ada)}
    become_ready(session, ada)
    (award,) = {one.public_id for one in recognition.badges(session, ada)} - before
    recognition.set_public(session, ada, award, public=True)
    session.commit()
    credentials.run(academy, LATER)
    return document(client, award)


@needs_fixtures
def test_rotation_breaks_no_old_credential(
    client: FlaskClient, session: Session, academy: Academy, ada: int, shown: str
) -> None:
    old, token = document(client, shown), client.get(f"/badges/{shown}.jwt").text

    key = credentials.rotate(session, by=None, at=LATER)
    session.commit()
    new = sign_another(client, session, academy, ada)

    assert new["proof"][0]["verificationMethod"].endswith(key.kid)
    assert old["proof"][0]["verificationMethod"] != new["proof"][0]["verificationMethod"]
    everything_verifies(client, old, new, document(client, shown))
    verifying.verify_token(token, did(client))
    assert document(client, shown) == old, "what was signed stays as it was signed"
    assert [one.state(key.mark) for one in credentials.ring(session)] == ["kept", "signing"]
    assert audit.page(session)[0].action == "issuer.rotated"


@needs_fixtures
def test_another_secret_leads_to_a_new_key_and_the_old_one_stays(
    client: FlaskClient, session: Session, academy: Academy, ada: int, shown: str
) -> None:
    old, secret = document(client, shown), academy.secret()
    academy.secret = lambda: "quite another secret of the same academy"

    new = sign_another(client, session, academy, ada)

    everything_verifies(client, old, new, document(client, shown))
    first, second = credentials.ring(session)
    assert (first.because, second.because) == ("first", "secret")
    assert (first.retired_at, first.compromised_at) == (None, None)
    overview = credentials.overview(session)
    assert [key.state(overview.mark) for key in overview.keys] == ["kept", "signing"]
    academy.secret = lambda: secret
    assert keys.signing(academy, at=LATER).kid == first.kid, "who has the old secret goes on with the old key"


@needs_fixtures
def test_a_withdrawn_key_is_believed_no_more_and_all_it_signed_is_signed_anew(
    client: FlaskClient, session: Session, academy: Academy, shown: str
) -> None:
    old, before = document(client, shown), credentials.ring(session)[0]
    listed = client.get("/badges/status/1").get_json(force=True)

    new = credentials.compromise(session, before.kid[:12], by=None, at=LATER)
    session.commit()

    assert before.kid not in str(did(client))
    with pytest.raises(Forged, match="no key of"):
        everything_verifies(client, old)
    whole = document(client, shown)
    assert whole["id"] == old["id"]
    assert whole["proof"][0]["verificationMethod"].endswith(new.kid)
    again = client.get("/badges/status/1").get_json(force=True)
    everything_verifies(client, whole, again)
    assert again["proof"] != listed["proof"]
    credentials.run(academy, LATER)
    session.commit()
    assert session.scalars(select(Credential.version).order_by(Credential.version)).all() == [1, 2]
    assert [line.action for line in audit.page(session)][:2] == ["issuer.rotated", "issuer.compromised"]


def test_withdrawing_an_old_key_leaves_the_one_that_signs(session: Session, academy: Academy, shown: str) -> None:
    old = credentials.ring(session)[0]
    new = credentials.rotate(session, by=None, at=LATER)

    assert credentials.compromise(session, old.kid, by=None, at=LATER).kid == new.kid
    assert credentials.compromise(session, old.kid, by=None, at=LATER).kid == new.kid, "twice is once"
    assert [key.state(new.mark) for key in credentials.ring(session)] == ["compromised", "signing"]


@pytest.mark.parametrize("kid", ["", "z", "z6MkNobody", "' OR 1=1"])
def test_a_key_that_is_not_there_or_not_one_is_not_withdrawn(session: Session, shown: str, kid: str) -> None:
    credentials.rotate(session, by=None, at=LATER)

    with pytest.raises(credentials.NoSuchKey, match="lms issuer show"):
        credentials.compromise(session, kid, by=None, at=LATER)


def test_processes_that_need_the_first_key_at_once_make_one(academy: Academy, session: Session) -> None:
    session.commit()
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _: keys.signing(academy, at=AT).kid, range(8)))

    assert len(set(made)) == 1
    assert session.scalars(select(IssuerKey.number)).all() == [1]


def test_the_private_part_is_nowhere_in_the_open(session: Session, academy: Academy, shown: str) -> None:
    key = credentials.ring(session)[0]

    assert len(rules.unpadded(key.sealed)) == 16 + 12 + 32 + 16
    assert academy.secret() not in key.sealed
    assert key.mark not in academy.secret()


def test_two_academies_of_one_process_sign_for_themselves(academy: Academy, session: Session, shown: str) -> None:
    mine = rules.issuer("https://one.example", "/academy", "One")
    other = rules.issuer("https://one.example", "/escuela/cursos", "Two")

    assert (mine.did, mine.document) == ("did:web:one.example:academy", "https://one.example/academy/did.json")
    assert (other.did, other.document) == (
        "did:web:one.example:escuela:cursos",
        "https://one.example/escuela/cursos/did.json",
    )


@pytest.mark.parametrize(
    ("base", "prefix", "did_is", "document_at"),
    [
        ("https://a.example", "", "did:web:a.example", "https://a.example/.well-known/did.json"),
        ("https://a.example/", "", "did:web:a.example", "https://a.example/.well-known/did.json"),
        ("http://127.0.0.1:5000", "", "did:web:127.0.0.1%3A5000", "http://127.0.0.1:5000/.well-known/did.json"),
        ("https://a.example/x y", "/in", "did:web:a.example:x%20y:in", "https://a.example/x y/in/did.json"),
        ("https://A.Example", "", "did:web:a.example", "https://A.Example/.well-known/did.json"),
    ],
)
def test_the_issuer_is_named_by_its_address(base: str, prefix: str, did_is: str, document_at: str) -> None:
    found = rules.issuer(base, prefix, "Norda")

    assert (found.did, found.document) == (did_is, document_at)
