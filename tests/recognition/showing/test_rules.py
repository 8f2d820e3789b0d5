"""What is passed on of a badge: its entry in a profile and its frame."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from urllib.parse import parse_qs, urlsplit

import pytest

from lms.recognition.showing import rules
from lms.recognition.showing.rules import Certificate, Entry

ISSUED = datetime(2026, 11, 30, 23, 30, tzinfo=UTC)
ENTRY = Entry("id22", "Our guardrails", "Norda & Sons", "", "https://a.example/badges/id22", ISSUED, None)


def fields(entry: Entry) -> dict[str, str]:
    link = urlsplit(rules.linkedin(entry))
    assert (link.scheme, link.netloc, link.path) == ("https", "www.linkedin.com", "/profile/add")
    return {name: values[0] for name, values in parse_qs(link.query, strict_parsing=True).items()}


def test_a_profile_entry_has_every_field_linkedin_knows() -> None:
    assert fields(replace(ENTRY, expires=datetime(2027, 2, 1, tzinfo=UTC))) == {
        "startTask": "CERTIFICATION_NAME",
        "name": "Our guardrails",
        "organizationName": "Norda & Sons",
        "issueYear": "2026",
        "issueMonth": "11",
        "expirationYear": "2027",
        "expirationMonth": "2",
        "certUrl": "https://a.example/badges/id22",
        "certId": "id22",
    }


def test_without_an_end_there_is_no_end_in_the_profile() -> None:
    assert not [name for name in fields(ENTRY) if name.startswith("expiration")]


def test_a_company_known_there_by_number_is_named_by_it_alone() -> None:
    found = fields(replace(ENTRY, issuer_id="1337"))

    assert found["organizationId"] == "1337"
    assert "organizationName" not in found


def test_the_month_is_that_of_the_academys_own_time_zone() -> None:
    issued = ISSUED.astimezone(timezone(timedelta(hours=1)))

    assert fields(replace(ENTRY, issued=issued))["issueMonth"] == "12"


@pytest.mark.parametrize("title", ['"><script>alert(1)</script>', "a&b=c#d?e", "Über „Leitplanken“ 🎉", "x" * 200])
def test_a_title_changes_nothing_but_its_own_field(title: str) -> None:
    found = fields(replace(ENTRY, title=title))

    assert found["name"] == title
    assert fields(ENTRY).keys() == found.keys()


def test_the_frame_holds_the_card_and_its_words_only() -> None:
    assert rules.frame("https://a.example/badges/x/card", "Our guardrails", "Norda") == (
        '<iframe src="https://a.example/badges/x/card" title="Badge “Our guardrails”, awarded by Norda"'
        ' width="400" height="190" loading="lazy"></iframe>'
    )


def test_no_title_ends_the_frame_early() -> None:
    written = rules.frame("https://a.example/c?a=1&b=2", '"><script>x</script>', "<Norda>")

    assert written.count("<") == written.count(">") == 2
    assert written.count('"') == 10


@pytest.mark.parametrize(("holder", "title", "is_long"), [("a" * 60, "b" * 60, False), ("a" * 61, "b", True)])
def test_long_names_are_set_smaller(holder: str, title: str, *, is_long: bool) -> None:
    assert Certificate(holder, title, "", "", "", "", "", "", "").is_long is is_long
