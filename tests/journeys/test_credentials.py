"""The public badges of the running demo, downloaded and verified by a verifier that is not the library we sign with."""

import json
import time
import urllib.request
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.journeys.company import MONDAY, Company
from tests.recognition.credentials import verifying
from tests.recognition.credentials.verifying import needs_fixtures

pytestmark = [pytest.mark.journey, needs_fixtures]


def get(address: str) -> bytes:
    with urllib.request.urlopen(address, timeout=30) as answer:
        return bytes(answer.read())


def read(address: str) -> dict[str, Any]:
    return dict(json.loads(get(address)))


@pytest.fixture(scope="module")
def addresses(company: Company) -> dict[str, str]:
    """The badges that ``sign-ins.json`` lists, by state."""
    found = json.loads((company.folder / "sign-ins.json").read_text(encoding="utf-8"))["public_badges"]
    return {state: str(address) for state, address in found.items()}


@pytest.mark.parametrize("state", ["valid", "revoked", "expired"])
def test_each_form_passes_the_schema_and_verifies(company: Company, addresses: dict[str, str], state: str) -> None:
    address = addresses[state]
    keys = read(f"{company.url}/.well-known/did.json")
    whole = read(f"{address}.json")

    verifying.conforms(whole)
    verifying.verify_document(whole, keys)
    (token,) = {
        get(f"{address}.jwt").decode(),
        verifying.token_in_png(get(f"{address}.png")),
        verifying.token_in_svg(get(f"{address}.svg")),
    }
    claims = verifying.verify_token(token, keys)
    verifying.conforms(claims)
    assert whole["id"] == claims["jti"] == address
    assert datetime.fromisoformat(whole["validFrom"]) <= MONDAY


@pytest.mark.parametrize("state", ["valid", "revoked", "expired"])
def test_its_state_is_where_a_verifier_looks_for_it(company: Company, addresses: dict[str, str], state: str) -> None:
    whole = read(f"{addresses[state]}.json")
    entry = whole["credentialStatus"]
    listed = read(entry["statusListCredential"])
    verifying.verify_document(listed, read(f"{company.url}/.well-known/did.json"))

    is_set = int(entry["statusListIndex"]) in verifying.bits_of(listed["credentialSubject"]["encodedList"])
    ended = "validUntil" in whole and datetime.fromisoformat(whole["validUntil"]) <= MONDAY

    assert (is_set, ended) == (state == "revoked", state == "expired")


def test_every_badge_of_the_demo_is_signed(company: Company) -> None:
    """What other journeys earned meanwhile waits for the job's next turn, which the clock has to reach."""
    for _ in range(10):
        if "Waiting: 0." in company.command("issuer", "show"):
            break
        company.set_clock(company.now + timedelta(minutes=1))
        time.sleep(0.3)

    assert "Waiting: 0." in company.command("issuer", "show")


def test_the_address_of_a_badge_leads_to_everything_it_names(addresses: dict[str, str]) -> None:
    whole = read(f"{addresses['valid']}.json")
    achievement = whole["credentialSubject"]["achievement"]

    assert read(whole["refreshService"]["id"]) == whole
    assert achievement["name"].encode() in get(achievement["id"])
    assert get(achievement["image"]["id"]).startswith(b"<svg")
    for aim in achievement["alignment"]:
        page, _, place = aim["targetUrl"].partition("#")
        assert f'id="{place}"'.encode() in get(page)
    assert whole["id"].rpartition("/")[2] not in json.dumps(achievement)
