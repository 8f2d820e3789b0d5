"""What a check says: codes, words, dates, and whether a credential was issued to somebody."""

import hashlib
from datetime import UTC, datetime, timedelta

import pytest

from lms.recognition.credentials import reports
from lms.recognition.credentials.reports import Facts, Recipient

AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
DAY = timedelta(days=1)


def hashed(address: str, salt: str = "", kind: str = "sha256") -> str:
    return f"{kind}${hashlib.new(kind, (address + salt).encode()).hexdigest()}"


@pytest.mark.parametrize(
    ("awarded", "expires", "verdict"),
    [
        (None, None, "valid"),
        (AT, AT + DAY, "valid"),
        (AT - DAY, AT, "expired"),
        (AT - DAY, AT - timedelta(seconds=1), "expired"),
        (AT + timedelta(seconds=1), None, "not-yet"),
        (AT + DAY, AT, "expired"),
    ],
)
def test_dates_decide_over_what_is_genuine(awarded: datetime, expires: datetime, verdict: str) -> None:
    made = reports.dated(Facts(awarded_at=awarded, expires_at=expires), AT)

    assert (made.verdict, made.genuine) == (verdict, True)


@pytest.mark.parametrize("code", sorted(reports.CODES))
def test_every_code_has_words_of_its_own_that_end(code: str) -> None:
    made = reports.report(code)

    assert made.words.endswith(".")
    assert [one for one in reports.CODES if reports.CODES[one][1] == made.words] == [code]


@pytest.mark.parametrize(
    ("recipient", "fits"),
    [
        (Recipient("email", "ada@norda.example", False), True),
        (Recipient("email", "mailto:Ada@Norda.example", False), True),
        (Recipient("emailAddress", hashed("ada@norda.example", "salt"), True, "salt"), True),
        (Recipient("email", hashed("Ada@norda.example"), True), True),
        (
            Recipient("email", hashed("ada@norda.example", "salt", "md5").upper().replace("MD5", "md5"), True, "salt"),
            True,
        ),
        (Recipient("email", hashed("ada@norda.example", "salt"), True, "other"), False),
        (Recipient("email", hashed("ada@norda.example"), False), False),
        (Recipient("email", "ada@norda.example", True), False),
        (Recipient("email", "sha512$00", True), False),
        (Recipient("email", "unknown$unknown", True), False),
        (Recipient("email", "", False), False),
        (Recipient("email", "bob@norda.example", False), False),
        (Recipient("url", "ada@norda.example", False), False),
        (Recipient("email", "sha256$é\ud800", True), False),
    ],
)
def test_a_credential_is_somebodys_by_their_address(recipient: Recipient, fits: bool) -> None:
    assert reports.issued_to([recipient], ["Ada@norda.example"]) is fits


def test_without_an_address_nothing_is_anybodys() -> None:
    assert not reports.issued_to([Recipient("email", hashed(""), True), Recipient("email", "", False)], ["", " "])


@pytest.mark.parametrize(
    ("issuer", "place"),
    [
        ("https://Badges.example.org:8443/issuer#me", "badges.example.org"),
        ("did:web:norda.example%3A3000:academy", "norda.example:3000"),
        ("did:key:z6Mk", "did:key:z6Mk"),
        ("https://[broken", "https://[broken"),
        ("", ""),
    ],
)
def test_an_issuer_is_known_by_its_domain_or_its_did(issuer: str, place: str) -> None:
    assert Facts(issuer_id=issuer).issuer_place == place


def test_a_strangers_text_is_one_bounded_line_without_turned_letters() -> None:
    assert reports.clean("A\x00 \n\u202eb\u2066c\ud800") == "A b c"
    assert reports.clean("x" * 400) == "x" * 299 + "…"
    assert reports.clean({"@value": "x"}) == ""


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("2026-11-22T09:00:00Z", AT),
        ("2026-11-22T10:00:00+01:00", AT),
        ("2026-11-22T09:00:00", AT),
        ("2026-11-22", AT.replace(hour=0)),
        ("0001-01-01T00:00:00Z", None),
        ("9999-12-31T23:59:59-14:00", None),
        ("yesterday", None),
        ("2" * 50, None),
        (1_790_000_000, None),
    ],
)
def test_instants_are_read_or_none(text: object, read: datetime | None) -> None:
    assert reports.moment(text) == read


def test_a_report_travels_whole() -> None:
    facts = Facts(
        "2.0", "png", "urn:1", "T", "S", "https://i.example", "I", AT, None, (Recipient("email", "a", False),)
    )
    made = reports.report("waiting", facts, more="Wait\x00 here.", needs=["https://i.example/key"])

    assert reports.of_json(reports.as_json(made)) == made
    assert made.words == "The check waits for what its issuer publishes. Wait here."
