"""One answer for a file of either standard, without records of ours."""

import json
from datetime import UTC, datetime

import pytest

from lms.recognition.credentials import newer, reports
from tests.recognition.credentials import forging, issuers
from tests.recognition.credentials.forging import GUILD, STRANGER

pytestmark = pytest.mark.once
AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
ADDRESS = "https://guild.example/.well-known/did.json"
TO_ADA = {
    **GUILD.text()["credentialSubject"],
    "identifier": [
        {"type": "IdentityObject", "identityHash": "ada@norda.example", "identityType": "emailAddress", "hashed": False}
    ],
}


def test_a_newer_credential_waits_for_its_issuers_keys_and_is_then_valid() -> None:
    data = forging.dumped(GUILD.linked(GUILD.text(credentialSubject=TO_ADA)))

    waiting = newer.check(data, {}, {}, at=AT)
    done = newer.check(data, {}, {ADDRESS: json.dumps(GUILD.published).encode()}, at=AT)

    assert (waiting.code, waiting.needs) == ("waiting", (ADDRESS,))
    assert (done.verdict, done.facts.standard, done.facts.title) == ("valid", "3.0", "Aware")
    assert reports.issued_to(done.facts.recipients, ["ada@norda.example"])
    assert reports.of_json(json.loads(json.dumps(reports.as_json(done)))) == done


def test_keys_that_cannot_be_had_leave_it_untrusted() -> None:
    said = newer.check(GUILD.jwt().encode(), {}, {ADDRESS: None}, at=AT)

    assert (said.verdict, said.code) == ("untrusted", "no-key")


def test_a_pinned_issuer_needs_nothing() -> None:
    assert newer.check(GUILD.jwt().encode(), {GUILD.issuer: GUILD.published}, {}, at=AT).verdict == "valid"
    assert newer.check(STRANGER.jwt().encode(), {}, {}, at=AT).code == "nobody-vouches"


@pytest.mark.parametrize("bake", [str.encode, issuers.png, lambda text: text.encode() + b"\n"])
def test_an_older_credential_is_answered_the_older_way(bake) -> None:
    issuer = issuers.Issuer()
    data = bake(issuer.signed())

    assert newer.check(data, {}, {}, at=AT).code == "waiting"
    assert newer.check(data, {}, issuer.served(), at=AT).verdict == "valid"


def test_what_is_no_credential_is_unreadable() -> None:
    assert newer.check(b"<html/>", {}, {}, at=AT).code == "not-a-badge"
