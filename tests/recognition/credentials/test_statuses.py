"""The status lists: random places that are given once, bits that follow the award, and what is left of the erased."""

from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.recognition import service as recognition
from lms.recognition.credentials import rules, statuses
from lms.recognition.credentials import service as credentials
from lms.recognition.credentials.models import Credential, StatusEntry, StatusList
from lms.web.academy import Academy
from tests import factories
from tests.recognition.credentials import verifying
from tests.recognition.credentials.verifying import did, document, needs_fixtures
from tests.recognition.deeds import AT, pass_first_quiz


def published(client: FlaskClient, suspension: bool = False) -> dict[str, Any]:
    """Download a list."""
    return dict(client.get(f"/badges/status/1{'/suspension' if suspension else ''}").get_json(force=True))


def bits(client: FlaskClient, suspension: bool = False) -> set[int]:
    return verifying.bits_of(published(client, suspension)["credentialSubject"]["encodedList"])


def revoke(session: Session, academy: Academy, award: str, by: int) -> None:
    recognition.revoke(session, award, by=by, reason="A test of mine.", at=AT)
    credentials.follow(session, award)
    session.commit()


@needs_fixtures
def test_both_lists_are_signed_credentials_of_their_own(client: FlaskClient, shown: str) -> None:
    for suspension, purpose in ((False, "revocation"), (True, "suspension")):
        whole = published(client, suspension)
        verifying.verify_document(whole, did(client))
        token = client.get(whole["id"].removeprefix("http://localhost"), headers={"Accept": "application/vc+jwt"})
        assert token.content_type == "application/vc+jwt"
        assert verifying.verify_token(token.text, did(client))["credentialSubject"] == whole["credentialSubject"]
        assert whole["credentialSubject"]["statusPurpose"] == purpose
        assert whole["type"] == ["VerifiableCredential", "BitstringStatusListCredential"]
        assert bits(client, suspension) == set()


def test_a_revoked_badge_can_still_be_had_and_its_bit_is_set(
    client: FlaskClient, session: Session, academy: Academy, sam: int, shown: str
) -> None:
    entry = document(client, shown)["credentialStatus"]
    before = published(client)

    revoke(session, academy, shown, sam)

    assert client.get(f"/badges/{shown}.json").status_code == 200
    assert document(client, shown)["credentialStatus"] == entry
    assert bits(client) == {int(entry["statusListIndex"])}
    assert bits(client, suspension=True) == set()
    assert entry["statusListCredential"] == before["id"]
    assert verifying.bits_of(before["credentialSubject"]["encodedList"]) == set()


def test_a_badge_revoked_before_it_had_a_place_is_in_the_list_that_was_signed_before(
    client: FlaskClient, session: Session, academy: Academy, sam: int, shown: str
) -> None:
    late = factories.person(session, "Late Signer")
    pass_first_quiz(session, late)
    award = recognition.badges(session, late)[0].public_id
    recognition.set_public(session, late, award, public=True)
    recognition.revoke(session, award, by=sam, reason="Before anything was signed.", at=AT)
    session.commit()
    assert bits(client) == set()

    credentials.run(academy, AT)

    assert bits(client) == {int(document(client, award)["credentialStatus"]["statusListIndex"])}


def test_the_job_signs_a_list_that_changed(session: Session, academy: Academy, sam: int, shown: str) -> None:
    revoke(session, academy, shown, sam)
    session.commit()
    assert session.scalars(select(StatusList.stale)).all() == [True, True]
    session.commit()

    credentials.run(academy, AT)

    session.commit()
    assert session.scalars(select(StatusList.stale)).all() == [False, False]


def test_lists_are_signed_anew_every_day_so_that_an_old_copy_runs_out(
    client: FlaskClient, academy: Academy, clock: Any, shown: str
) -> None:
    first = published(client)
    clock.move(hours=23)
    assert published(client) == first

    clock.move(hours=1)

    second = published(client)
    assert (first["validUntil"], second["validUntil"]) == ("2026-11-29T09:00:00Z", "2026-11-30T09:00:00Z")


def test_a_place_is_random_unique_and_stays(
    client: FlaskClient, session: Session, academy: Academy, shown: str
) -> None:
    for number in range(12):
        pass_first_quiz(session, factories.person(session, f"Person {number}"))
    session.commit()

    credentials.run(academy, AT)

    found = session.scalars(select(StatusEntry.place).order_by(StatusEntry.award_id)).all()
    assert len(set(found)) == len(found) >= 13
    assert found != sorted(found), "places tell nothing about the order of badges"
    assert int(document(client, shown)["credentialStatus"]["statusListIndex"]) in found


def test_a_list_whose_places_are_mostly_taken_is_followed_by_another(
    client: FlaskClient, session: Session, academy: Academy, ada: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    draws = iter([*([7] * (statuses.TRIES + 1)), 7])
    monkeypatch.setattr(statuses.secrets, "randbelow", lambda most: next(draws))
    pass_first_quiz(session, ada)
    pass_first_quiz(session, factories.person(session, "Grace Hopper"))
    session.commit()

    credentials.run(academy, AT)

    rows = session.execute(select(StatusEntry.list, StatusEntry.place).order_by(StatusEntry.list)).all()
    assert [tuple(row) for row in rows] == [(1, 7), (2, 7)]
    assert client.get("/badges/status/2/suspension").status_code == 200


def test_what_is_left_of_an_erased_person_is_a_place_with_its_bits(
    client: FlaskClient, session: Session, academy: Academy, ada: int, sam: int, shown: str
) -> None:
    revoke(session, academy, shown, sam)
    place = int(document(client, shown)["credentialStatus"]["statusListIndex"])

    session.connection().exec_driver_sql(f"DELETE FROM lms_person WHERE id = {ada}")
    session.commit()

    assert client.get(f"/badges/{shown}.json").status_code == 404
    assert session.scalar(select(func.count()).select_from(Credential)) == 0
    assert bits(client) == {place}
    (left,) = session.scalars(select(StatusEntry)).all()
    assert (left.award_id, left.place, left.revoked) == (None, place, True)
    assert credentials.recount(session, False) == []


def test_a_person_erased_while_their_badge_is_signed_stops_nobody(
    session: Session, academy: Academy, ada: int, grace: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    pass_first_quiz(session, ada)
    pass_first_quiz(session, grace)
    session.commit()
    sign = statuses.sign

    def erase_and_sign(*given: Any, **more: Any) -> Any:
        session.connection().exec_driver_sql(f"DELETE FROM lms_person WHERE id = {ada}")
        session.commit()
        monkeypatch.setattr(statuses, "sign", sign)
        return sign(*given, **more)

    monkeypatch.setattr(statuses, "sign", erase_and_sign)
    credentials.run(academy, AT)

    assert session.scalar(select(func.count()).select_from(Credential)) == 1


def test_a_recount_finds_a_bit_that_lags_behind_and_mends_it(
    client: FlaskClient, session: Session, academy: Academy, sam: int, shown: str
) -> None:
    recognition.revoke(session, shown, by=sam, reason="A test of mine.", at=AT)
    session.connection().exec_driver_sql("UPDATE lms_status_entry SET revoked = false")

    (words,) = credentials.recount(session, True)

    assert words.endswith("its place says revoked False, the award says True")
    assert credentials.recount(session, False) == []


def test_lists_that_are_not_there_are_missing(client: FlaskClient, shown: str) -> None:
    for path in ("/badges/status/2", "/badges/status/0", "/badges/status/-1", "/badges/status/1/death"):
        assert client.get(path).status_code == 404


def test_encoded_bits_are_those_of_the_standard() -> None:
    assert verifying.bits_of(rules.encoded([0, 1, 7, 8, 131_071])) == {0, 1, 7, 8, 131_071}
    assert rules.encoded([]) == rules.encoded(iter(()))


def test_an_expired_badge_is_signed_and_says_when_it_ended(
    client: FlaskClient, session: Session, academy: Academy, shown: str
) -> None:
    end = AT + timedelta(days=30)
    session.connection().exec_driver_sql(
        "UPDATE lms_award SET unsigned = true, expires_at = "
        + (f"'{end:%Y-%m-%d %H:%M:%S}+00'" if not academy.store.embedded else f"'{end:%Y-%m-%d %H:%M:%S}.000000'")
    )
    session.commit()

    credentials.run(academy, end + timedelta(days=1))

    whole = document(client, shown)
    assert (whole["validFrom"], whole["validUntil"]) == ("2026-11-22T09:00:00Z", "2026-12-22T09:00:00Z")
