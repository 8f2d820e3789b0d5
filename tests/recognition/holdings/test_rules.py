"""What becomes of a credential that is brought, and of one that is kept."""

from dataclasses import replace
from datetime import timedelta

import pytest

from lms.recognition.credentials import reports
from lms.recognition.credentials.reports import Facts
from lms.recognition.holdings import rules
from tests.recognition.credentials.issuers import ADA
from tests.recognition.holdings.made import AT, FACTS, examined

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    ("code", "tries", "state", "wait"),
    [
        ("valid", 0, "kept", rules.AGAIN),
        ("expired", 0, "kept", rules.AGAIN),
        ("not-yet", 0, "kept", rules.AGAIN),
        ("revoked", 0, "refused", None),
        ("suspended", 0, "refused", None),
        ("signature", 0, "refused", None),
        ("no-issuer", 0, "refused", None),
        ("not-a-credential", 0, "refused", None),
        ("waiting", 0, "waiting", timedelta()),
        ("unreachable", 0, "waiting", rules.WAITS[0]),
        ("unreachable", 1, "waiting", rules.WAITS[0]),
        ("unreachable", 3, "waiting", rules.WAITS[2]),
        ("unreachable", 4, "refused", None),
    ],
)
def test_what_is_brought_is_kept_refused_or_waits(code: str, tries: int, state: str, wait: timedelta | None) -> None:
    outcome = rules.first(examined(code=code).report, [ADA], tries)

    assert (outcome.state, outcome.retry) == (state, wait)


def test_what_was_issued_to_somebody_else_is_refused_calmly() -> None:
    outcome = rules.first(examined("bob@norda.example").report, [ADA], 0)

    assert (outcome.state, outcome.words) == ("refused", rules.NOT_YOURS)


def test_a_silent_issuer_changes_nothing_about_what_is_kept() -> None:
    before, silent, revoked = (examined(code=code).report for code in ("valid", "unreachable", "revoked"))

    assert rules.again(silent, before) == (before, rules.AGAIN_SOON)
    assert rules.again(revoked, before) == (revoked, rules.AGAIN)


def test_the_same_credential_has_one_key_however_it_comes() -> None:
    keys = {rules.key_of(replace(FACTS, form=form), text) for form, text in (("png", "a"), ("json", "b"))}

    assert len(keys) == 1
    assert rules.key_of(replace(FACTS, issuer_id="https://other.example"), "a") not in keys
    assert rules.key_of(replace(FACTS, id=""), "a") != rules.key_of(replace(FACTS, id=""), "b")
    assert rules.key_of(Facts(), "https://badges.example.org/a") == rules.key_of(
        Facts(), "https://badges.example.org/a"
    )


@pytest.mark.parametrize(
    ("id", "badges", "ours"),
    [
        ("https://norda.example/academy/badges/abc", "https://norda.example/academy/badges/", True),
        ("https://norda.example/badges/abc", "https://norda.example/academy/badges/", False),
        ("/badges/abc", "/badges/", False),
        ("", "https://norda.example/badges/", False),
    ],
)
def test_our_own_badges_are_known_by_their_address(id: str, badges: str, ours: bool) -> None:
    assert rules.is_ours(Facts(id=id), badges) is ours


@pytest.mark.parametrize(
    ("person_id", "role", "state", "shown", "sees"),
    [
        (1, "", "kept", False, True),
        (1, "", "refused", False, True),
        (2, "", "kept", True, False),
        (2, "trainer", "kept", True, False),
        (2, "staff", "kept", True, True),
        (2, "champion", "kept", True, True),
        (2, "admin", "kept", True, True),
        (2, "staff", "kept", False, False),
        (2, "staff", "waiting", True, False),
        (2, "staff", "removed", True, False),
    ],
)
def test_its_owner_sees_it_and_checkers_where_the_owner_said_so(
    person_id: int, role: str, state: rules.State, shown: bool, sees: bool
) -> None:
    held = rules.Holding("x", 1, state, "a.png", reports.report("valid"), shown, False, AT, AT, AT)

    assert rules.may_see(held, person_id, frozenset({role} - {""})) is sees


def test_what_has_no_title_is_known_by_its_file() -> None:
    held = rules.Holding("x", 1, "waiting", "a.png", reports.report("waiting"), False, False, AT, None, AT)

    assert held.title == "a.png"
    assert replace(held, report=examined().report).title == "First aid"
