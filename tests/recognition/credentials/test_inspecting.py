"""What is found in a credential, and whether it counts: genuine ones, twelve kinds of forgery, and hostile files."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from lms.recognition.credentials import inspecting, judging, wording
from lms.recognition.credentials.judging import Known, Report
from tests.recognition.credentials import forging
from tests.recognition.credentials.forging import ACADEMY, GUILD, ONE, OTHER, OURS, STRANGER, THIEF

pytestmark = pytest.mark.once
AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
PINNED = {OURS: ACADEMY.published}
VALID = Path(__file__).parent / "valid"
LINKED, JWT = ACADEMY.linked(), ACADEMY.jwt()
LEVEL = "credentialSubject.achievement.name"
FORMS: dict[str, Callable[[str], bytes]] = {
    "text": str.encode,
    "png": forging.png,
    "svg": forging.svg,
}


def known(**changes: Any) -> Known:
    made = Known(
        ONE,
        "valid",
        "Aware",
        "Ada Byron",
        datetime(2026, 3, 1, 9, tzinfo=UTC),
        datetime(2027, 3, 1, 9, tzinfo=UTC),
        documents=(LINKED,),
    )
    return replace(made, **changes)


def report(data: bytes | str | dict[str, Any], *, pinned: Any = None, at: datetime = AT, **more: Any) -> Report:
    raw = data if isinstance(data, bytes) else data.encode() if isinstance(data, str) else forging.dumped(data)
    fetched = more.pop("fetched", {})
    evidence = inspecting.inspect(raw, PINNED if pinned is None else pinned, fetched, at=at.isoformat())
    json.dumps(evidence)
    return judging.judge(evidence, at=at, own_id=OURS, **more)


@pytest.mark.parametrize("text", [json.dumps(LINKED), JWT], ids=["json", "jwt"])
@pytest.mark.parametrize("form", FORMS)
def test_a_genuine_credential_of_ours_is_valid_in_every_form(form: str, text: str) -> None:
    said = report(FORMS[form](text), known=known())

    assert (said.verdict, said.code, said.trust) == ("valid", "valid", "ours")
    assert (said.badge, said.holder, said.public_id) == ("Aware", "Ada Byron", ONE)


def altered(where: str, value: Any) -> list[Any]:
    return [
        forging.changed(LINKED, where, value),
        forging.rewritten(JWT, where, value),
        forging.png(json.dumps(forging.changed(LINKED, where, value))),
        forging.svg(forging.rewritten(JWT, where, value)),
    ]


SWAPPED = LINKED | {"proof": ACADEMY.linked(ACADEMY.text(OTHER))["proof"]}
STOLEN_SEAL = ".".join([*JWT.split(".")[:2], ACADEMY.jwt(ACADEMY.text(OTHER)).split(".")[2]])
FORGERIES: dict[str, list[Any]] = {
    "altered-subject": altered("credentialSubject.id", "did:example:mallory"),
    "altered-level": altered(LEVEL, "Spokesperson"),
    "altered-date": [
        *altered("validUntil", "2036-03-01T09:00:00Z"),
        *altered("awardedDate", "2020-03-01T09:00:00Z"),
        *altered("validUntil", None),
    ],
    "altered-issuer": altered("issuer.id", "did:web:better.example") + altered("issuer.name", "World Academy"),
    "alg-none": [forging.headed(JWT, alg="none"), forging.headed(JWT, alg="NoNe").rpartition(".")[0] + "."],
    "alg-hmac": [forging.with_shared_secret(JWT, ACADEMY.pem), forging.with_shared_secret(JWT, ACADEMY.raw)],
    "other-key": [THIEF.linked(), THIEF.jwt(), STRANGER.linked(ACADEMY.text()), STRANGER.jwt(ACADEMY.text())],
    "key-elsewhere": [
        THIEF.jwt(jku="https://evil.example/keys.json"),
        THIEF.jwt(x5u="https://evil.example/chain.pem"),
        THIEF.jwt(x5c=["MIIB"]),
    ],
    "key-inside": [THIEF.jwt(jwk=THIEF.jwk)],
}


@pytest.mark.parametrize(("code", "forged"), [(code, one) for code, made in FORGERIES.items() for one in made])
def test_a_forgery_is_refused_with_words_of_its_own(code: str, forged: Any) -> None:
    said = report(forged, known=known())

    assert (said.verdict, said.code) == ("forged", code)


@pytest.mark.parametrize("forged", [SWAPPED, STOLEN_SEAL, forging.png(json.dumps(SWAPPED))])
def test_a_seal_taken_from_another_badge_is_recognised(forged: Any) -> None:
    said = report(forged, known=known(), elsewhere=True)

    assert (said.verdict, said.code) == ("forged", "swapped-proof")


def test_what_was_altered_is_named_with_both_texts() -> None:
    said = report(forging.changed(LINKED, LEVEL, "Spokesperson"), known=known())

    assert "It says “Spokesperson”; we issued “Aware”." in said.words[1]


def test_all_that_was_altered_is_named() -> None:
    forged = forging.changed(forging.changed(LINKED, LEVEL, "Spokesperson"), "validUntil", "2099-01-01T00:00:00Z")

    said = report(forged, known=known())

    assert [one.part for one in said.changes] == ["level", "date"]


def test_a_forgery_is_compared_with_the_version_it_was_made_from() -> None:
    renewed = ACADEMY.linked(ACADEMY.text(validFrom="2026-10-01T09:00:00Z", validUntil="2028-03-01T09:00:00Z"))

    said = report(forging.changed(LINKED, LEVEL, "Spokesperson"), known=known(documents=(LINKED, renewed)))

    assert [one.part for one in said.changes] == ["level"]


def test_only_the_envelope_altered_is_an_altered_date() -> None:
    said = report(THIEF.jwt(claims={"exp": 4070908800}), known=known())

    assert said.code == "altered-date"


def test_expired_revoked_and_suspended_follow_the_record_and_say_since_when() -> None:
    since = AT - timedelta(days=3)
    for state in ("expired", "revoked", "suspended"):
        said = report(LINKED, known=known(state=state, since=since, reason="Left the team"))
        assert (said.verdict, said.code, said.since) == (state, state, since.isoformat())


def test_an_older_copy_of_a_renewed_badge_is_told_from_an_expired_one() -> None:
    said = report(LINKED, known=known(expires_at=AT + timedelta(days=900)), at=AT + timedelta(days=300))

    assert (said.verdict, said.code) == ("valid", "renewed")


def test_a_badge_of_tomorrow_does_not_count_yet() -> None:
    early = ACADEMY.linked(ACADEMY.text(validFrom="2026-12-24T09:00:00Z"))

    assert report(early, known=known(documents=(early,))).verdict == "not-yet"


@pytest.mark.parametrize("cut", [9, 30, 60, -30, -12, -4, -1])
def test_a_truncated_picture_is_refused_with_words_of_its_own(cut: int) -> None:
    said = report(forging.png(JWT)[:cut], known=known())

    assert (said.verdict, said.code) == ("unreadable", "truncated-image")


@pytest.mark.parametrize("cut", [-1, -6, -20])
def test_a_truncated_drawing_is_refused_with_the_same_words(cut: int) -> None:
    assert report(forging.svg(JWT)[:cut]).code == "truncated-image"


def test_every_kind_of_forgery_has_a_headline_of_its_own() -> None:
    codes = [*FORGERIES, "swapped-proof", "expired", "revoked", "truncated-image"]

    assert len({wording.SAYINGS[code].headline for code in codes}) == len(codes) == 13


def test_a_seal_of_ours_without_a_record_says_so() -> None:
    assert report(LINKED).code == "record-gone"


def test_a_badge_we_never_issued_is_told() -> None:
    assert report(THIEF.linked(ACADEMY.text(OTHER))).code == "never-issued"


def test_a_withdrawn_key_seals_nothing_any_more() -> None:
    withdrawn = ACADEMY.published | {"assertionMethod": []}

    assert report(LINKED, pinned={OURS: withdrawn}).code == "key-withdrawn"
    assert report(LINKED, pinned={OURS: withdrawn}, known=known()).code == "valid", "the record knows it word for word"


# ---- other issuers


@pytest.mark.parametrize("made", [GUILD.linked(GUILD.text("x", id="https://guild.example/1")), GUILD.jwt()])
def test_a_pinned_issuer_is_believed(made: Any) -> None:
    said = report(made, pinned={GUILD.issuer: GUILD.published})

    assert (said.verdict, said.trust, said.issuer) == ("valid", "pinned", "Open Guild")


def test_an_issuer_looked_up_is_believed_and_said_to_be_looked_up() -> None:
    address = "https://guild.example/.well-known/did.json"
    evidence = inspecting.inspect(GUILD.jwt().encode(), {})
    assert evidence["needs"] == [address]
    assert report(GUILD.jwt(), pinned={}).code == "no-key"

    said = report(GUILD.jwt(), pinned={}, fetched={address: json.dumps(GUILD.published)})

    assert (said.verdict, said.trust) == ("valid", "resolved")
    assert "looked the key up" in said.words[-1]


def test_an_address_that_answers_for_somebody_else_vouches_for_nobody() -> None:
    address = "https://guild.example/.well-known/did.json"

    said = report(GUILD.jwt(), pinned={}, fetched={address: json.dumps(STRANGER.published)})

    assert said.code == "no-key" or said.verdict == "forged"
    assert said.verdict != "valid"


def test_a_key_nobody_vouches_for_proves_only_that_the_text_is_whole() -> None:
    assert report(STRANGER.linked(), pinned={}).code == "nobody-vouches"
    assert report(STRANGER.jwt(), pinned={}).code == "nobody-vouches"
    assert report(STRANGER.linked(), pinned={STRANGER.issuer: {}}).code == "valid"


@pytest.mark.parametrize("where", ["credentialSubject.id", LEVEL, "validUntil"])
def test_an_alteration_of_a_pinned_issuer_is_refused(where: str) -> None:
    forged = forging.changed(GUILD.linked(), where, "2036-03-01T09:00:00Z")

    assert report(forged, pinned={GUILD.issuer: GUILD.published}).code == "altered"


def test_another_name_over_a_pinned_issuers_seal_is_an_altered_issuer() -> None:
    pinned = {GUILD.issuer: GUILD.published, OURS: ACADEMY.published}

    assert report(forging.changed(GUILD.linked(), "issuer.id", OURS), pinned=pinned).code == "altered-issuer"


def test_a_text_that_the_seal_does_not_cover_is_not_believed() -> None:
    padded = GUILD.linked() | {"honours": "with distinction"}

    assert report(padded, pinned={GUILD.issuer: GUILD.published}).code == "uncovered"


@pytest.mark.parametrize("name", ["simple", "complete"])
def test_samples_of_the_standard_are_read(name: str) -> None:
    said = report((VALID / f"{name}.json").read_bytes())

    assert said.verdict == "untrusted"
    assert said.badge
    assert said.issuer
    assert said.issued_at.startswith("2010-01-01")
    assert said.code == {"simple": "nobody-vouches", "complete": "uncovered"}[name]
