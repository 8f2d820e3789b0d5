"""Open Badges 2.0, hosted and signed: what is genuine passes, each forgery is named, nothing breaks the reader."""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable
from datetime import UTC, datetime
from random import Random
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from openbadgeslib.ob2 import OB2Verifier

from lms.recognition.credentials import older, reports
from lms.recognition.credentials.reports import Report
from tests.recognition.credentials.issuers import ADA, KEYS, Issuer, part, pem, signed

AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
OTHER = Ed25519PrivateKey.generate()
pytestmark = pytest.mark.once


def check(issuer: Issuer, given: str | dict[str, Any], **more: bytes | None) -> Report:
    text = given if isinstance(given, str) else json.dumps(given)
    return older.inspect(text, "json", {**issuer.served(), **more}, at=AT)


# What is genuine.


@pytest.mark.parametrize("algorithm", sorted(KEYS))
def test_a_signed_credential_is_genuine_by_each_way_of_signing(algorithm: str) -> None:
    issuer = Issuer(key=KEYS[algorithm])

    found = check(issuer, issuer.signed(expires="2027-03-01T09:00:00Z"))

    assert (found.code, found.words) == ("valid", "It is genuine and valid.")
    assert (found.facts.title, found.facts.summary) == ("First aid", "Can help until others come.")
    assert (found.facts.issuer_name, found.facts.issuer_place) == ("Open Guild", "badges.example.org")
    assert found.facts.expires_at == datetime(2027, 3, 1, 9, tzinfo=UTC)
    assert reports.issued_to(found.facts.recipients, [ADA])
    assert not reports.issued_to(found.facts.recipients, ["bob@norda.example"])


@pytest.mark.parametrize("algorithm", sorted(KEYS))
def test_another_verifier_says_the_same(algorithm: str) -> None:
    issuer = Issuer(key=KEYS[algorithm])
    served = issuer.served()
    token = issuer.signed()
    verifier = OB2Verifier(download=lambda address: served[address] or b"")

    assert verifier.verify(token, expected_recipient=ADA, check_revocation=True).id == check(issuer, token).facts.id
    made = issuer.hosted()
    served |= issuer.served()
    assert verifier.verify_hosted(made, expected_recipient=ADA).id == check(issuer, made).facts.id


def test_a_hosted_credential_is_genuine_by_its_address_or_its_copy() -> None:
    issuer = Issuer()
    made = issuer.hosted()

    assert check(issuer, made).code == "valid"
    assert check(issuer, made["id"]).code == "valid"
    assert check(issuer, signed(made, OTHER)).code == "valid", "the address counts, not a signature around the copy"


def test_documents_inside_others_and_lists_of_keys_are_read() -> None:
    issuer = Issuer()
    at = issuer.origin
    badge = issuer.documents.pop(f"{at}/badge")
    key = issuer.documents.pop(f"{at}/key")
    issuer.change("issuer", publicKey=[{**key, "id": f"{at}/old"}, key], revocationList={"id": f"{at}/revoked"})
    token = issuer.signed(badge={**badge, "issuer": {"id": f"{at}/issuer", "name": "Somebody else"}})

    found = check(issuer, token)

    assert (found.code, found.facts.issuer_name) == ("valid", "Open Guild")


def test_without_a_named_key_those_of_the_issuer_are_tried() -> None:
    issuer = Issuer()
    issuer.put(
        f"{issuer.origin}/second", type="CryptographicKey", owner=f"{issuer.origin}/issuer", publicKeyPem=pem(OTHER)
    )
    issuer.change("issuer", publicKey=[f"{issuer.origin}/second", f"{issuer.origin}/key"])

    assert check(issuer, signed(issuer.claims({"type": "SignedBadge"}, id="urn:1"), issuer.key)).code == "valid"


def test_a_key_may_be_a_part_of_a_document_or_bare() -> None:
    issuer = Issuer()
    at = issuer.origin
    issuer.change("issuer", publicKey=f"{at}/keys#one")
    claims = issuer.claims({"type": ["SignedBadge"], "creator": f"{at}/keys#one"}, id="urn:1")
    issuer.put(f"{at}/keys", publicKey=[{"id": f"{at}/keys#one", "publicKeyPem": pem(issuer.key)}])
    assert check(issuer, signed(claims, issuer.key)).code == "valid"

    issuer.documents[f"{at}/keys"] = pem(issuer.key).encode()
    assert check(issuer, signed(claims, issuer.key)).code == "valid"


@pytest.mark.parametrize(
    ("rules", "code"),
    [
        ({"startsWith": "https://badges.example.org/a"}, "valid"),
        ({"startsWith": ["https://other.example/", "https://badges.example.org/"]}, "valid"),
        ({"startsWith": "https://badges.example.org/b"}, "elsewhere"),
        ({"startsWith": "https://badges.example"}, "elsewhere"),
        ({"allowedOrigins": "badges.example.org"}, "valid"),
        ({"allowedOrigins": ["https://badges.example.org"]}, "valid"),
        ({"allowedOrigins": ["badges.example.org:8443"]}, "elsewhere"),
        ({"allowedOrigins": ["example.org"]}, "elsewhere"),
        ({"startsWith": "https://badges.example.org/", "allowedOrigins": ["other.example"]}, "elsewhere"),
        ({"startsWith": 7}, "valid"),
    ],
)
def test_an_issuer_says_where_its_credentials_lie(rules: dict[str, Any], code: str) -> None:
    issuer = Issuer()
    issuer.change("issuer", verification=rules)

    assert check(issuer, issuer.hosted()).code == code


# What became of it.


def test_what_has_expired_or_begins_later_says_so() -> None:
    issuer = Issuer()

    assert check(issuer, issuer.signed(expires="2026-11-22T09:00:00Z")).verdict == "expired"
    assert check(issuer, issuer.signed(issuedOn="2026-11-22T09:00:01Z")).verdict == "not-yet"


@pytest.mark.parametrize(
    "entry", ["urn:uuid:4f3c", {"id": "urn:uuid:4f3c"}, {"uid": "urn:uuid:4f3c", "revocationReason": "A\nmistake."}]
)
def test_what_the_issuer_took_back_is_revoked(entry: Any) -> None:
    issuer = Issuer()
    issuer.change("revoked", revokedAssertions=["urn:other", {"id": 7}, 7, entry])

    found = check(issuer, issuer.signed(expires="2026-01-01T00:00:00Z"))

    assert found.verdict == "revoked"
    assert found.words.endswith("A mistake." if isinstance(entry, dict) and len(entry) == 2 else "revoked it.")


def test_a_hosted_credential_that_says_so_or_is_gone_is_revoked() -> None:
    issuer = Issuer()
    made = issuer.hosted()

    assert check(issuer, made, **{made["id"]: reports.GONE}).verdict == "revoked"
    gone = {"id": made["id"], "revoked": True, "revocationReason": "Left the guild."}
    assert check(issuer, made, **{made["id"]: json.dumps(gone).encode()}).words.endswith("Left the guild.")
    assert check(issuer, issuer.signed(revoked=True)).verdict == "revoked"


# Forgeries.


def hmac_signed(issuer: Issuer, claims: dict[str, Any]) -> str:
    text = f"{part(json.dumps({'alg': 'HS256'}).encode())}.{part(json.dumps(claims).encode())}"
    return f"{text}.{part(hmac.digest(pem(issuer.key).encode(), text.encode(), 'sha256'))}"


def resaid(token: str, **values: Any) -> str:
    head, body, sign = token.split(".")
    claims = {**json.loads(base64.urlsafe_b64decode(body + "==")), **values}
    return f"{head}.{part(json.dumps(claims).encode())}.{sign}"


def unsigned(issuer: Issuer) -> str:
    _head, body, _ = issuer.signed().split(".")
    return f"{part(json.dumps({'alg': 'none'}).encode())}.{body}."


MALLORY = {"type": "email", "hashed": False, "identity": "mallory@norda.example"}
SAID = {"type": "SignedBadge", "creator": "https://badges.example.org/key"}
EVIL = {"type": "SignedBadge", "creator": "https://evil.example/key"}
FORGERIES: dict[str, tuple[Callable[[Issuer], str | dict[str, Any]], str]] = {
    "altered subject": (lambda one: resaid(one.signed(), recipient=MALLORY), "signature"),
    "altered badge": (lambda one: resaid(one.signed(), badge="https://badges.example.org/spare"), "signature"),
    "altered date": (lambda one: resaid(one.signed(), expires="2099-01-01T00:00:00Z"), "signature"),
    "other key": (lambda one: signed(one.claims(SAID, id="urn:1"), OTHER), "signature"),
    "key of somebody else": (lambda one: signed(one.claims(EVIL, id="urn:1"), OTHER), "other-key"),
    "alg none": (unsigned, "alg-none"),
    "no signature": (lambda one: one.signed().rpartition(".")[0] + ".", "alg-none"),
    "HS256 with the public key": (lambda one: hmac_signed(one, one.claims(SAID, id="urn:1")), "alg-hmac"),
    "jku": (lambda one: signed(one.claims(SAID), OTHER, jku="https://evil.example/keys"), "brings-key"),
    "jwk": (lambda one: signed(one.claims(SAID), OTHER, jwk={"kty": "OKP"}), "brings-key"),
    "crit": (lambda one: signed(one.claims(SAID), one.key, crit=["b64"], b64=False), "alg"),
    "PS256": (lambda one: signed(one.claims(SAID), one.key, alg="PS256"), "alg"),
    "a number as alg": (lambda one: signed(one.claims(SAID), one.key, alg=1), "alg"),
    "another way of signing": (lambda one: signed(one.claims(SAID), one.key, alg="RS256"), "other-key"),
    "a short signature": (lambda one: signed(one.claims(SAID, id="urn:1"), one.key)[:-20], "signature"),
    "altered copy, subject": (lambda one: {**one.hosted(), "recipient": MALLORY}, "altered-subject"),
    "altered copy, badge": (lambda one: {**one.hosted(), "badge": "https://badges.example.org/x"}, "altered-title"),
    "altered copy, date": (lambda one: {**one.hosted(), "issuedOn": "2026-03-02T09:00:00Z"}, "altered-date"),
    "altered copy, end": (lambda one: {**one.hosted(), "expires": "2099-01-01T00:00:00Z"}, "altered-date"),
    "no way to check": (lambda one: {**one.hosted(), "verification": {"type": "Trust me"}}, "no-issuer"),
    "signed, bare": (lambda one: one.claims(SAID, id="urn:1"), "unsigned"),
}


@pytest.mark.parametrize("name", FORGERIES)
def test_each_forgery_is_refused_by_its_name(name: str) -> None:
    issuer = Issuer()
    issuer.put(
        "https://evil.example/key", type="CryptographicKey", owner=f"{issuer.origin}/issuer", publicKeyPem=pem(OTHER)
    )
    issuer.documents[f"{issuer.origin}/spare"] = {
        **issuer.documents[f"{issuer.origin}/badge"],
        "id": f"{issuer.origin}/spare",
    }
    make, code = FORGERIES[name]

    found = check(issuer, make(issuer))

    assert found.code == code
    assert not found.genuine


def test_an_issuer_cannot_be_borrowed() -> None:
    real, evil = Issuer(), Issuer("https://evil.example", OTHER)
    evil.change("badge", issuer=f"{real.origin}/issuer")
    evil.documents |= real.documents
    hosted = evil.hosted()

    assert check(evil, hosted).code == "elsewhere"
    assert check(evil, evil.signed()).code == "other-key"

    inside = {
        **evil.documents["https://evil.example/badge"],
        "issuer": {**real.documents[f"{real.origin}/issuer"], "publicKey": "https://evil.example/key"},
    }
    assert check(evil, evil.signed(badge=inside)).code == "other-key", "an issuer counts as its own address shows it"
    evil.change("issuer", id=f"{real.origin}/issuer")
    evil.change("badge", issuer="https://evil.example/issuer")
    assert check(evil, evil.signed()).code == "no-issuer"


def test_a_key_must_belong_to_its_issuer() -> None:
    issuer = Issuer()
    issuer.change("key", owner="https://evil.example/issuer")
    assert check(issuer, issuer.signed()).code == "other-key"

    issuer.change("key", owner=None)
    assert check(issuer, issuer.signed()).code == "valid"

    issuer.change("issuer", publicKey=None)
    assert check(issuer, issuer.signed()).code == "no-issuer"


@pytest.mark.parametrize(
    ("key", "code"),
    [
        (rsa.generate_private_key(65537, 1024), "other-key"),
        (ec.generate_private_key(ec.SECP384R1()), "other-key"),
    ],
)
def test_weak_and_unknown_keys_do_not_count(key: Any, code: str) -> None:
    issuer = Issuer(key=key)

    assert (
        check(
            issuer,
            signed(
                issuer.claims(SAID, id="urn:1"),
                KEYS["RS256" if code and isinstance(key, rsa.RSAPrivateKey) else "ES256"],
            ),
        ).code
        == code
    )


@pytest.mark.parametrize(
    "written",
    [
        "no key",
        "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----",
        "-----BEGIN PUBLIC KEY-----" + "A" * 20_000,
        7,
    ],
)
def test_a_key_that_is_none_is_told(written: Any) -> None:
    issuer = Issuer()
    issuer.change("key", publicKeyPem=written)

    assert check(issuer, issuer.signed()).code == "unreachable"


# What is missing, unsafe or cannot be had.


def test_what_is_needed_is_asked_for_one_after_the_other() -> None:
    issuer = Issuer()
    token, there, documents = issuer.signed(), issuer.served(), {}
    asked = []
    while (found := older.inspect(token, "jwt", documents, at=AT)).needs:
        assert found.code == "waiting"
        asked += found.needs
        documents |= {one: there[one] for one in found.needs}

    assert found.code == "valid"
    assert asked == [f"{issuer.origin}/{name}" for name in ("badge", "issuer", "key", "revoked")]


@pytest.mark.parametrize("name", ["badge", "issuer", "key", "revoked"])
@pytest.mark.parametrize("body", [None, reports.GONE, b"", b"[]", b"<html>", b'{"id": "https://other.example"}'])
def test_what_cannot_be_had_or_read_makes_no_credential_genuine(name: str, body: bytes | None) -> None:
    issuer = Issuer()

    found = check(issuer, issuer.signed(), **{f"{issuer.origin}/{name}": body})

    assert found.verdict == "untrusted" or name == "revoked"
    if body is None:
        assert found.words.endswith("It should lie at badges.example.org.")


@pytest.mark.parametrize(
    "address",
    [
        "http://badges.example.org/badge",
        "https://me@badges.example.org/badge",
        "https://",
        "ftp://x",
        "https://[",
        "file:///etc/passwd",
        "https://x/" + "a" * 1_000,
    ],
)
def test_unsafe_addresses_are_never_asked_for(address: str) -> None:
    issuer = Issuer()

    found = check(issuer, issuer.signed(badge=address))

    assert (found.code, found.needs) == ("not-https", ())


@pytest.mark.parametrize(
    "changed",
    [
        {"recipient": None},
        {"recipient": "ada"},
        {"recipient": [{"type": "email"}]},
        {"issuedOn": None},
        {"issuedOn": "soon"},
        {"expires": "never"},
        {"badge": None},
        {"badge": 7},
        {"badge": {"issuer": "https://badges.example.org/issuer"}},
    ],
)
def test_what_lacks_something_is_incomplete(changed: dict[str, Any]) -> None:
    issuer = Issuer()

    assert check(issuer, issuer.signed(**changed)).code == "incomplete"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hello",
        "{}",
        "[1]",
        '{"a": NaN}',
        '{"badge": 1, "badge": 2, "recipient": 3}',
        "[" * 5_000,
        '{"a":' * 100 + "1" + "}" * 100,
        '{"a": ' + "1" * 5_000 + "}",
        "a.b.c",
        "e30.e30.e30",
    ],
)
def test_what_is_none_is_refused(text: str) -> None:
    assert older.inspect(text, "json", {}, at=AT).code in {"not-a-credential", "alg"}


def test_an_address_that_shows_another_credential_or_none_is_refused() -> None:
    issuer = Issuer()
    made = issuer.hosted()
    issuer.documents[made["id"]] = {**made, "id": f"{issuer.origin}/a2"}
    assert check(issuer, made).code == "elsewhere"

    issuer.documents[made["id"]] = {key: value for key, value in made.items() if key not in {"@context", "recipient"}}
    assert check(issuer, {key: value for key, value in made.items() if key != "recipient"}).code == "incomplete"


def test_texts_of_strangers_are_bounded_lines() -> None:
    issuer = Issuer()
    issuer.change("badge", name="<b>\u202e\n" + "x" * 5_000, description="y" * 50_000)

    facts = check(issuer, issuer.signed()).facts

    assert (len(facts.title), len(facts.summary)) == (300, 2_000)
    assert facts.title.startswith("<b> xxx")


def test_hashes_of_the_old_kind_count_too() -> None:
    issuer = Issuer()
    identity = f"md5${hashlib.md5((ADA + 'salt').encode()).hexdigest()}"
    token = issuer.signed(recipient={"type": "email", "hashed": "true", "salt": "salt", "identity": identity})

    assert reports.issued_to(check(issuer, token).facts.recipients, [ADA.upper()])


# A thousand mutations.


def test_a_thousand_mutated_credentials_never_break_the_reader_and_never_pass_altered() -> None:
    random, issuer = Random(2), Issuer()
    hosted = issuer.hosted()
    seeds = [issuer.signed(), json.dumps(hosted), signed(issuer.claims(SAID, id="urn:1"), OTHER)]
    genuine = {"title": "First aid", "issuer": "Open Guild"}
    for turn in range(1_000):
        documents = issuer.served()
        text = mutated(random, seeds[turn % 3])
        if turn % 2:
            name = random.choice(sorted(documents))
            documents[name] = mutated(random, (documents[name] or b"").decode()).encode(errors="replace")
        found = older.inspect(text, "json", documents, at=AT)
        assert found.code in reports.CODES
        if found.verdict == "valid" and turn % 2 == 0:
            assert {"title": found.facts.title, "issuer": found.facts.issuer_name} == genuine
            assert reports.issued_to(found.facts.recipients, [ADA])


def mutated(random: Random, text: str) -> str:
    letters = list(text)
    for _ in range(random.randint(1, 4)):
        place = random.randrange(len(letters))
        choice = random.randrange(4)
        if choice == 0:
            letters[place] = random.choice('"{}[]:,.0aA\\\u202e\x00é')
        elif choice == 1:
            del letters[place : place + random.randint(1, 30)]
        elif choice == 2:
            letters[place:place] = letters[place : place + random.randint(1, 30)]
        else:
            letters[place:place] = random.choice(["null", "[]", "{}", "1e999", "-1", '"', "https://evil.example/"])
        letters = letters or ["x"]
    return "".join(letters)
