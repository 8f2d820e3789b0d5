"""The deeds of the child process that read keys, status lists and pictures, called as the child calls them."""

import base64
import gzip
import io
import json
from datetime import UTC, datetime
from typing import Any

import pytest
import segno
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from PIL import Image

from lms.recognition.credentials import inspecting, judging, newer, pictures, proving
from lms.recognition.credentials.proving import NoKey
from tests.recognition.credentials import forging, issuers
from tests.recognition.credentials.forging import ACADEMY, GUILD, OURS, STRANGER, part

pytestmark = pytest.mark.once
AT = "2026-11-22T09:00:00+00:00"
LIST = "https://guild.example/status/1"
RSA, EC = rsa.generate_private_key(65_537, 2_048), ec.generate_private_key(ec.SECP256R1())


def sent(data: bytes) -> str:
    return base64.b64encode(data).decode()


def pem(key: Any) -> str:
    kind = serialization.PublicFormat.SubjectPublicKeyInfo
    return key.public_key().public_bytes(serialization.Encoding.PEM, kind).decode()


def number(value: int) -> str:
    return part(value.to_bytes((value.bit_length() + 7) // 8, "big"))


def jwk(key: Any) -> dict[str, str]:
    if isinstance(key, rsa.RSAPrivateKey):
        numbers = key.public_key().public_numbers()
        return {"kty": "RSA", "n": number(numbers.n), "e": number(numbers.e)}
    point = key.public_key().public_numbers()
    return {"kty": "EC", "crv": "P-256", "x": number(point.x), "y": number(point.y)}


def sealed(algorithm: str) -> str:
    """Seal a credential of the guild the other two ways there are."""
    head = f"{part({'alg': algorithm, 'kid': '#k'})}.{part(forging.claimed(GUILD.text()))}"
    if algorithm == "RS256":
        return f"{head}.{part(issuers.signature(RSA, head.encode()))}"
    first, second = decode_dss_signature(EC.sign(head.encode(), ec.ECDSA(SHA256())))
    return f"{head}.{part(first.to_bytes(32, 'big') + second.to_bytes(32, 'big'))}"


@pytest.mark.parametrize(("algorithm", "key"), [("RS256", RSA), ("ES256", EC)])
@pytest.mark.parametrize("written", ["jwk", "pem"])
def test_other_kinds_of_key_are_taken(algorithm: str, key: Any, written: str) -> None:
    one = {"publicKeyJwk": jwk(key)} if written == "jwk" else {"publicKeyPem": pem(key)}
    pinned = {GUILD.issuer: {"id": GUILD.issuer, "verificationMethod": [{"id": "#k", **one}]}}
    text = sealed(algorithm)

    found = inspecting.inspected_many(texts=[text, text[:-6] + "AAAAAA"], pinned=pinned, at=AT)["found"]

    assert [one["seal"] for one in found] == ["good", "bad"]


def test_the_algorithm_has_to_go_with_the_key() -> None:
    pinned = {GUILD.issuer: {"id": GUILD.issuer, "verificationMethod": [{"id": "#k", "publicKeyPem": pem(RSA)}]}}

    assert inspecting.inspect(sealed("ES256").encode(), pinned)["seal"] == "bad"


@pytest.mark.parametrize(
    "method",
    [
        {},
        {"publicKeyMultibase": "z111"},
        {"publicKeyMultibase": "z" + forging.base58(b"\x80\x24" + bytes(33))},
        {"publicKeyMultibase": "z" + forging.base58(b"\xed\x01" + bytes(20))},
        {"publicKeyJwk": {"kty": "OKP", "crv": "Ed25519"}},
        {"publicKeyJwk": {"kty": "OKP", "crv": "Ed25519", "x": "a+b="}},
        {"publicKeyJwk": {"kty": "OKP", "crv": "Ed25519", "x": part(bytes(32)), "d": part(bytes(32))}},
        {"publicKeyJwk": {"kty": "EC", "crv": "P-256", "x": "AQ", "y": "AQ"}},
        {"publicKeyJwk": {"kty": "RSA", "n": part(b"\x01" * 3_000), "e": "AQAB"}},
        {"publicKeyJwk": {"kty": "RSA", "n": number(2**1_023 + 1), "e": "AQAB"}},
        {"publicKeyJwk": {"kty": "oct", "k": "AAAA"}},
        {"publicKeyPem": "no key"},
        {"publicKeyPem": pem(rsa.generate_private_key(65_537, 1_024))},
        {"publicKeyPem": pem(ec.generate_private_key(ec.SECP256R1())).replace("PUBLIC", "PRIVATE")},
    ],
)
def test_what_is_no_key_we_take_is_none(method: dict[str, Any]) -> None:
    with pytest.raises(NoKey):
        proving.key_in(method)
    told = inspecting.keys_of(issuer=GUILD.issuer, document={"id": GUILD.issuer, "verificationMethod": method})
    assert told == {"methods": []}


def test_the_keys_of_an_issuer_are_named() -> None:
    assert inspecting.keys_of(issuer=GUILD.issuer, document=GUILD.published) == {"methods": [GUILD.method]}
    assert inspecting.keys_of(issuer=STRANGER.issuer, document={}) == {"methods": [STRANGER.issuer]}
    point = proving.from_multikey("z" + forging.base58(b"\x80\x24" + compressed()))
    assert isinstance(point, ec.EllipticCurvePublicKey)


def compressed() -> bytes:
    return EC.public_key().public_bytes(serialization.Encoding.X962, serialization.PublicFormat.CompressedPoint)


def test_a_file_travels_as_base64() -> None:
    found = inspecting.inspected(data=sent(forging.dumped(ACADEMY.linked())), pinned={OURS: ACADEMY.published}, at=AT)
    told = newer.checked(data=sent(GUILD.jwt().encode()), pinned={}, documents={"a": None, "b": sent(b"x")}, at=AT)

    assert (found["seal"], found["trust"]) == ("good", "pinned")
    assert told["code"] == "waiting"


@pytest.mark.parametrize("document", [b"no json", json.dumps({"id": "did:web:other.example"}).encode()])
def test_an_address_that_gives_no_document_of_the_issuer_gives_no_keys(document: bytes) -> None:
    address = "https://guild.example/.well-known/did.json"

    assert inspecting.inspect(GUILD.jwt().encode(), {}, {address: document.decode()})["seal"] in {"no-key", "bad"}


# ---- status lists


def bits(*places: int) -> str:
    made = bytearray(16_384)
    for place in places:
        made[place // 8] |= 0x80 >> place % 8
    return "u" + base64.urlsafe_b64encode(gzip.compress(bytes(made))).rstrip(b"=").decode()


def listing(**subject: Any) -> dict[str, Any]:
    return {
        "@context": [forging.CONTEXT[0]],
        "id": LIST,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": {"id": GUILD.issuer},
        "validFrom": "2026-11-01T00:00:00Z",
        "credentialSubject": {
            "id": f"{LIST}#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "encodedList": bits(7),
            **subject,
        },
    }


def wrapped(text: dict[str, Any]) -> str:
    head = f"{part({'alg': 'EdDSA', 'kid': GUILD.method})}.{part(text)}"
    return f"{head}.{part(GUILD.key.sign(head.encode()))}"


def says(answer: str, **entry: Any) -> list[str]:
    made = {
        "id": f"{LIST}#7",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": "7",
        "statusListCredential": LIST,
        **entry,
    }
    data = forging.dumped(GUILD.text(credentialStatus=made))
    found = inspecting.inspect(data, {GUILD.issuer: GUILD.published}, {LIST: answer}, at=AT)
    return [one["says"] for one in found["statuses"]]


@pytest.mark.parametrize("write", [wrapped, lambda text: json.dumps(GUILD.linked(text))])
def test_a_list_is_read_in_either_form(write: Any) -> None:
    assert says(write(listing())) == ["set"]
    assert says(write(listing()), statusListIndex="8") == ["clear"]
    assert says(write(listing()), type=["BitstringStatusListEntry"]) == ["set"]
    assert says(write(listing(statusPurpose="suspension"))) == ["unreadable"]
    assert says(write(listing(encodedList=bits()[:40]))) == ["unreadable"]


@pytest.mark.parametrize(
    "entry",
    [
        {"statusListIndex": "131072"},
        {"statusListIndex": "-1"},
        {"statusListIndex": "seven"},
        {"statusSize": 2},
        {"type": "StatusList2021Entry"},
        {"type": [["BitstringStatusListEntry"]]},
        {"type": ["BitstringStatusListEntry", "Other"]},
        {"statusListCredential": 7},
    ],
)
def test_an_entry_of_an_unknown_shape_is_unreadable(entry: dict[str, Any]) -> None:
    assert says(wrapped(listing()), **entry) == ["unreadable"]


@pytest.mark.parametrize("dates", [{"validUntil": "2026-11-02T00:00:00Z"}, {"validFrom": "2027-01-01T00:00:00Z"}])
def test_a_list_of_another_time_is_unreadable(dates: dict[str, str]) -> None:
    assert says(wrapped(listing() | dates)) == ["unreadable"]


def test_a_list_that_grows_without_end_is_unreadable() -> None:
    bomb = "u" + base64.urlsafe_b64encode(gzip.compress(bytes(9_000_000))).decode()

    assert says(wrapped(listing(encodedList=bomb))) == ["unreadable"]


@pytest.mark.parametrize(
    ("revoked", "said"),
    [
        (["https://guild.example/1"], "set"),
        ([{"id": "https://guild.example/1", "revoked": True}], "set"),
        ([{"id": "https://guild.example/1", "revoked": False}], "clear"),
        ([], "clear"),
        (None, "clear"),
    ],
)
def test_a_list_of_revoked_ids_is_read(revoked: Any, said: str) -> None:
    entry = {"id": LIST, "type": "1EdTechRevocationList"}
    data = forging.dumped(GUILD.text(id="https://guild.example/1", credentialStatus=entry))
    answer = json.dumps({"issuer": GUILD.issuer, "revokedCredential": revoked})

    assert inspecting.inspect(data, {}, {LIST: answer}, at=AT)["statuses"][0]["says"] == said
    foreign = json.dumps({"issuer": "did:web:other.example", "revokedCredential": revoked})
    assert inspecting.inspect(data, {}, {LIST: foreign}, at=AT)["statuses"][0]["says"] == "unreadable"


def test_what_a_list_says_decides_between_valid_revoked_and_suspended() -> None:
    entry = {"type": "BitstringStatusListEntry", "id": LIST, "statusListCredential": LIST}
    for purpose, place, code in (("revocation", "7", "revoked"), ("suspension", "7", "suspended")):
        status = entry | {"statusPurpose": purpose, "statusListIndex": place}
        data = forging.dumped(GUILD.linked(GUILD.text(credentialStatus=status)))
        answer = wrapped(listing(statusPurpose=purpose))
        found = inspecting.inspect(data, {GUILD.issuer: GUILD.published}, {LIST: answer}, at=AT)
        assert judging.judge(found, at=datetime(2026, 11, 22, tzinfo=UTC)).code == code


# ---- pictures


def picture(mode: str = "1", form: str = "PNG", text: str = "https://academy.example/badges/x") -> bytes:
    drawn = io.BytesIO()
    segno.make(text).save(drawn, kind="png", scale=6)
    made = io.BytesIO()
    Image.open(drawn).convert(mode).save(made, form)
    return made.getvalue()


@pytest.mark.parametrize(
    ("mode", "form"), [("1", "PNG"), ("L", "PNG"), ("P", "PNG"), ("RGBA", "PNG"), ("RGB", "JPEG"), ("RGB", "WEBP")]
)
def test_a_code_is_read_from_every_kind_of_picture(mode: str, form: str) -> None:
    assert pictures.codes(data=sent(picture(mode, form))) == {"texts": ["https://academy.example/badges/x"]}


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"no picture",
        picture()[:200],
        picture(form="GIF", mode="L"),
        b"\x89PNG\r\n\x1a\n" + forging.chunk(b"IHDR", b"\0\0\xff\xff\0\0\xff\xff\x08\2\0\0\0"),
        b"\xff\xd8\xff\xe0" + bytes(500),
    ],
)
def test_what_shows_no_code_gives_none(data: bytes) -> None:
    assert pictures.codes(data=sent(data)) == {"texts": []}
