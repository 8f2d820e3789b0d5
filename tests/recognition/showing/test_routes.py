"""What holders and the world see of a badge."""

import json
import re
from dataclasses import replace
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text
from sqlalchemy.orm import Session

from lms import settings
from lms.recognition import service as recognition
from lms.recognition.credentials import service as credentials
from lms.recognition.showing import certificate
from lms.settings import SettingsError
from lms.web.academy import Academy
from tests import academy as written
from tests import factories
from tests.conftest import MovableClock
from tests.factories import post, sign_in
from tests.recognition.deeds import asked, first_award, pass_first_quiz, publish, role, words
from tests.recognition.showing.pdfs import Pdf

PASSED_ON = ("qr.svg", "certificate", "certificate.pdf")
UNKNOWN = "A" * 22


@pytest.fixture
def public(session: Session, ada: int, award: str) -> str:
    """The public id of Ada's badge, whose page everybody may see."""
    recognition.set_public(session, ada, award, public=True)
    session.commit()
    return award


@pytest.fixture
def lasting(session: Session, ada: int) -> str:
    """The public id of a public badge that is valid for a month."""
    badge = written.TEXTS["badges/first.md"].replace("when:", "valid_for: 1mo\nwhen:")
    publish(session, {"badges/first.md": badge})
    pass_first_quiz(session, ada)
    public_id = first_award(session, ada).public_id
    recognition.set_public(session, ada, public_id, public=True)
    session.commit()
    return public_id


def linkedin(page: str) -> str:
    """Give the link to LinkedIn on a page; empty where there is none."""
    found = re.search(r'href="(https://www\.linkedin\.com[^"]+)"', page)
    return unescape(found[1]) if found else ""


# ---- the state, to everybody


def test_a_stranger_reads_the_state_at_once_and_what_it_means(client: FlaskClient, lasting: str) -> None:
    page = client.get(f"/badges/{lasting}")
    said = words(page.text)

    assert page.status_code == 200
    assert "<title>" in page.text
    assert re.search(r"<title>\s*Valid: Badge first, awarded to Ada Lovelace – Handrail</title>", page.text)
    assert "Valid until 22 December 2026, 09:00 UTC (in 30 days). Norda awarded this badge, and it counts." in said
    assert "Issued by Norda" in said
    assert "Awarded 22 November 2026, 09:00 UTC (just now)" in said
    assert "Belongs to Level 1, Ready" in said
    assert 'class="verdict verdict--good"' in page.text


def test_each_state_has_its_word_its_shape_and_its_colour(
    client: FlaskClient, session: Session, clock: MovableClock, sam: int, lasting: str
) -> None:
    seen = {"valid": client.get(f"/badges/{lasting}").text, "unknown": client.get(f"/badges/{UNKNOWN}").text}
    recognition.suspend(session, lasting, by=sam, reason="A doubt", at=clock.now)
    session.commit()
    seen["suspended"] = client.get(f"/badges/{lasting}").text
    recognition.restore(session, lasting, by=sam, reason="No doubt", at=clock.now)
    session.commit()
    clock.move(days=31)
    seen["expired"] = client.get(f"/badges/{lasting}").text
    recognition.revoke(session, lasting, by=sam, reason="Somebody else sat the quiz", at=clock.now)
    session.commit()
    seen["revoked"] = client.get(f"/badges/{lasting}").text

    found = {
        state: re.search(
            r'class="verdict (verdict--\w+)".*?<svg class="sign".*?(<path|<circle|<rect)(.*?)/>', text, re.S
        )
        for state, text in seen.items()
    }
    assert all(found.values())
    colours = {state: one[1] for state, one in found.items() if one}
    assert colours == {
        "valid": "verdict--good",
        "expired": "verdict--warn",
        "revoked": "verdict--bad",
        "suspended": "verdict--plain",
        "unknown": "verdict--plain",
    }
    assert len({one[3] for one in found.values() if one}) == 5
    assert "Suspended since 22 November 2026, 09:00 UTC (just now). Norda is looking into it." in words(
        seen["suspended"]
    )
    assert "A doubt" not in seen["suspended"]
    assert "Expired since 22 December 2026, 09:00 UTC (1 day ago)." in words(seen["expired"])
    assert "Revoked since 23 December 2026, 09:00 UTC (just now). Norda has taken it back." in words(seen["revoked"])
    assert "Somebody else" not in seen["revoked"]


def test_private_and_missing_get_the_same_calm_answer(client: FlaskClient, award: str) -> None:
    private, missing = client.get(f"/badges/{award}"), client.get(f"/badges/{UNKNOWN}")

    assert (private.status_code, missing.status_code) == (404, 404)
    assert private.text == missing.text
    assert "Unknown There is no badge to show at this address." in words(private.text)


def test_who_is_signed_in_reads_the_same_of_an_unknown_badge_with_their_own_navigation(
    client: FlaskClient, session: Session, grace: int, award: str
) -> None:
    sign_in(client, session, grace)

    private, missing = client.get(f"/badges/{award}"), client.get(f"/badges/{UNKNOWN}")

    assert words(private.text) == words(missing.text)
    assert "Sign out" in private.text


def test_the_page_asks_few_questions_of_the_database(
    client: FlaskClient, academy: Academy, session: Session, ada: int, public: str
) -> None:
    for path in (f"/badges/{public}", f"/badges/{public}/card", f"/badges/{public}/qr.svg"):
        client.get(path)
        with asked(academy) as anonymous:
            client.get(path)
        assert len(anonymous) <= 4, path
    sign_in(client, session, ada)
    with asked(academy) as own:
        client.get(f"/badges/{public}")
    assert len(own) <= 4


# ---- my badges


def test_my_badges_keep_apart_what_counts_and_what_does_not(
    client: FlaskClient, session: Session, clock: MovableClock, ada: int, lasting: str
) -> None:
    sign_in(client, session, ada)
    valid = words(client.get("/badges").text)
    clock.move(days=31)
    sign_in(client, session, ada)
    expired = words(client.get("/badges").text)

    assert "Earned 22 November 2026 · public Valid until 22 December 2026, 09:00 UTC (in 30 days)." in valid
    assert "Not valid now" not in valid
    assert "see what can be renewed" in expired
    assert "Not valid now They stay yours, with the day you earned them." in expired
    assert "Expired since 22 December 2026, 09:00 UTC (1 day ago)." in expired


def test_thirty_badges_cost_no_more_questions_than_one(
    client: FlaskClient, academy: Academy, session: Session, ada: int
) -> None:
    one = written.TEXTS["badges/first.md"]
    many = {f"badges/b{number}.md": one.replace("id: first", f"id: b{number}") for number in range(30)}
    publish(session, many)
    pass_first_quiz(session, ada)
    session.commit()
    sign_in(client, session, ada)
    client.get("/badges")

    with asked(academy) as statements:
        page = client.get("/badges")

    assert "31 badges earned" in words(page.text)
    assert len(statements) <= 3


# ---- checking it oneself


def test_every_file_is_one_click_away_and_the_facts_a_program_needs_one_more(client: FlaskClient, public: str) -> None:
    before = words(client.get(f"/badges/{public}").text)
    assert "It is signed within seconds of being awarded" in before

    files = {form: client.get(f"/badges/{public}.{form}") for form in ("json", "jwt", "png", "svg")}
    page = client.get(f"/badges/{public}").text

    assert {form: reply.status_code for form, reply in files.items()} == dict.fromkeys(files, 200)
    for form in files:
        assert f'href="/badges/{public}.{form}"' in page
    signed = json.loads(files["json"].data)
    status = signed["credentialStatus"]
    for fact in (
        signed["id"],
        signed["issuer"]["id"],
        signed["proof"][0]["verificationMethod"],
        status["statusListCredential"],
        f"place {status['statusListIndex']}",
        "http://localhost/.well-known/did.json",
        "version 1, signed 22 November 2026, 09:00 UTC",
    ):
        assert fact in unescape(re.sub(r"</?(code|time|a)\b[^>]*>", "", page)), fact


def test_where_no_address_is_set_the_page_says_calmly_that_there_are_no_files(
    client: FlaskClient, academy: Academy, session: Session, ada: int, public: str
) -> None:
    academy.settings = replace(academy.settings, base_url="")

    outside = client.get(f"/badges/{public}").text
    sign_in(client, session, ada)
    inside = client.get(f"/badges/{public}").text

    for page in (outside, inside):
        assert f"/badges/{public}.json" not in page
    assert "are not given out here yet" in outside
    assert "LMS_BASE_URL" not in outside
    assert "LMS_BASE_URL" in inside


def test_of_a_key_that_was_given_away_the_page_says_so(client: FlaskClient, session: Session, public: str) -> None:
    client.get(f"/badges/{public}.json")
    key = credentials.ring(session)[0]
    session.execute(text("UPDATE lms_issuer_key SET compromised_at = made_at WHERE kid = :kid"), {"kid": key.kid})
    session.commit()

    assert "Withdrawn: it is being signed anew" in client.get(f"/badges/{public}").text


# ---- the code


def test_the_code_of_a_public_badge_may_be_kept_by_a_browser(client: FlaskClient, public: str) -> None:
    reply = client.get(f"/badges/{public}/qr.svg")

    assert (reply.status_code, reply.mimetype) == (200, "image/svg+xml")
    assert reply.headers["Cache-Control"] == "private, max-age=86400"
    assert f'src="/badges/{public}/qr.svg"' in client.get(f"/badges/{public}").text


def test_the_code_of_a_private_badge_is_its_owners_and_kept_nowhere(
    client: FlaskClient, session: Session, ada: int, award: str
) -> None:
    assert client.get(f"/badges/{award}/qr.svg").status_code == 404
    sign_in(client, session, ada)

    reply = client.get(f"/badges/{award}/qr.svg")

    assert reply.status_code == 200
    assert reply.headers["Cache-Control"] == "no-store"
    assert "qr.svg" not in client.get(f"/badges/{award}").text


@pytest.mark.parametrize("what", PASSED_ON)
@pytest.mark.parametrize(("who", "status"), [("nobody", 404), ("other", 404), ("owner", 200), ("staff", 200)])
def test_what_is_passed_on_stands_under_the_guard_of_the_page(
    client: FlaskClient, session: Session, ada: int, award: str, what: str, who: str, status: int
) -> None:
    others = {"owner": lambda: ada, "other": lambda: factories.person(session, "Bo")}
    if who != "nobody":
        sign_in(client, session, others.get(who, lambda: role(session, who))())

    assert client.get(f"/badges/{award}/{what}").status_code == status
    assert client.get(f"/badges/{UNKNOWN}/{what}").status_code == 404


# ---- LinkedIn


def test_a_public_badge_can_be_added_to_a_profile_by_its_owner(
    client: FlaskClient, app: Flask, session: Session, ada: int, lasting: str
) -> None:
    sign_in(client, session, ada)
    page = client.get(f"/badges/{lasting}").text

    fields = {name: one for name, (one,) in parse_qs(urlsplit(linkedin(page)).query).items()}

    assert fields["certUrl"] == f"http://localhost/badges/{lasting}"
    assert fields["certId"] == lasting
    assert (fields["issueYear"], fields["issueMonth"]) == ("2026", "11")
    assert (fields["expirationYear"], fields["expirationMonth"]) == ("2026", "12")
    assert fields["organizationName"] == "Norda"
    assert "nothing is posted for you" in page
    assert "Nobody counts whether you do" in page
    assert not linkedin(app.test_client().get(f"/badges/{lasting}").text)


def test_a_company_with_a_page_at_linkedin_is_named_by_its_number(
    client: FlaskClient, academy: Academy, session: Session, ada: int, public: str
) -> None:
    academy.settings = replace(academy.settings, linkedin_id="1337")
    sign_in(client, session, ada)

    link = linkedin(client.get(f"/badges/{public}").text)

    assert "organizationId=1337" in link
    assert "organizationName" not in link


@pytest.mark.parametrize("number", ["norda", "12 34", "-1", "١٢"])
def test_that_number_is_digits_or_the_start_is_refused(number: str) -> None:
    with pytest.raises(SettingsError, match="LMS_LINKEDIN_ID is not a number"):
        settings.read({"LMS_LINKEDIN_ID": number})


def test_a_private_or_an_expired_one_is_not_offered(
    client: FlaskClient, session: Session, clock: MovableClock, ada: int, lasting: str
) -> None:
    clock.move(days=31)
    sign_in(client, session, ada)
    expired = client.get(f"/badges/{lasting}").text
    recognition.set_public(session, ada, lasting, public=False)
    private = client.get(f"/badges/{lasting}").text

    assert not linkedin(expired)
    assert "A badge can be added to a profile while it is valid." in expired
    assert not linkedin(private)
    assert "make the page public first" in private


# ---- the card on other sites


def test_any_site_may_show_the_card_and_learns_nothing_of_its_visitors(
    client: FlaskClient, session: Session, grace: int, public: str
) -> None:
    alone = client.get(f"/badges/{public}/card")
    sign_in(client, session, grace)
    signed_in = client.get(f"/badges/{public}/card")

    assert signed_in.text == alone.text
    for reply in (alone, signed_in):
        assert "frame-ancestors *" in reply.headers["Content-Security-Policy"]
        assert "script-src" not in reply.headers["Content-Security-Policy"]
        assert "X-Frame-Options" not in reply.headers
        assert "Set-Cookie" not in reply.headers
        assert reply.headers["Cache-Control"] == "no-store"
    assert "<script" not in alone.text
    assert "<form" not in alone.text


def test_the_card_shows_what_the_page_shows_and_leads_to_it(client: FlaskClient, lasting: str) -> None:
    page = client.get(f"/badges/{lasting}/card").text
    said = words(page)

    assert "Badge first" in said
    assert "Ada Lovelace Awarded by Norda on 22 November 2026" in said
    assert "Valid until 22 December 2026, 09:00 UTC (in 30 days)." in said
    assert f'href="http://localhost/badges/{lasting}"' in page
    assert "%" not in said


@pytest.mark.parametrize(
    ("asked_for", "theme"), [("", "auto"), ("?theme=dark", "dark"), ("?theme=light", "light"), ('?theme="><b>', "auto")]
)
def test_a_card_has_a_theme(client: FlaskClient, public: str, asked_for: str, theme: str) -> None:
    assert f'data-theme="{theme}"' in client.get(f"/badges/{public}/card{asked_for}").text


def test_a_private_badge_has_no_card_not_even_for_its_owner(
    client: FlaskClient, session: Session, ada: int, award: str
) -> None:
    sign_in(client, session, ada)

    private, missing = client.get(f"/badges/{award}/card"), client.get(f"/badges/{UNKNOWN}/card")

    assert (private.status_code, missing.status_code) == (404, 404)
    assert private.text == missing.text
    assert "There is no badge to show here." in private.text
    assert "frame-ancestors *" in private.headers["Content-Security-Policy"]


def test_only_the_card_may_be_framed(client: FlaskClient, public: str) -> None:
    for what in ("", *(f"/{one}" for one in PASSED_ON)):
        reply = client.get(f"/badges/{public}{what}")
        assert "frame-ancestors 'none'" in reply.headers["Content-Security-Policy"], what


def test_the_owner_is_given_the_html_to_copy(client: FlaskClient, session: Session, ada: int, public: str) -> None:
    sign_in(client, session, ada)
    page = client.get(f"/badges/{public}").text

    (written_there,) = re.findall(r"<textarea[^>]*>(.*?)</textarea>", page, re.DOTALL)
    frame = unescape(written_there)

    assert frame.startswith(f'<iframe src="http://localhost/badges/{public}/card"')
    recognition.set_public(session, ada, public, public=False)
    assert "<textarea" not in client.get(f"/badges/{public}").text


# ---- the certificate


def test_the_certificate_is_a_sheet_with_the_code(client: FlaskClient, lasting: str) -> None:
    page = client.get(f"/badges/{lasting}/certificate").text
    said = words(page)

    for line in (
        "Certificate",
        "Ada Lovelace has earned the badge Badge first",
        "Awarded on 22 November 2026, 09:00 UTC.",
        "Valid until 22 December 2026, 09:00 UTC.",
        f"http://localhost/badges/{lasting}",
    ):
        assert line in said
    assert f'src="/badges/{lasting}/qr.svg"' in page
    assert "The same as PDF" in said


def test_the_pdf_of_a_badge_is_that_certificate(client: FlaskClient, lasting: str) -> None:
    reply = client.get(f"/badges/{lasting}/certificate.pdf")

    assert (reply.status_code, reply.mimetype) == (200, "application/pdf")
    assert reply.headers["Content-Disposition"] == 'attachment; filename="certificate-first.pdf"'
    made = Pdf(reply.data)
    assert len(made.pages) == 1
    assert "Ada Lovelace" in made.words
    assert "Valid until 22 December 2026, 09:00 UTC." in made.words
    assert made.links == [f"http://localhost/badges/{lasting}".encode()]


def test_an_expired_one_says_so_on_paper_and_a_revoked_one_has_none(
    client: FlaskClient, session: Session, clock: MovableClock, sam: int, lasting: str
) -> None:
    clock.move(days=31)
    assert "Expired on 22 December 2026, 09:00 UTC." in client.get(f"/badges/{lasting}/certificate").text
    assert "Expired on 22 December 2026" in Pdf(client.get(f"/badges/{lasting}/certificate.pdf").data).words

    recognition.revoke(session, lasting, by=sam, reason="Somebody else sat the quiz", at=clock.now)
    session.commit()
    page, pdf = client.get(f"/badges/{lasting}/certificate"), client.get(f"/badges/{lasting}/certificate.pdf")

    assert (page.status_code, pdf.status_code) == (200, 409)
    for reply in (page, pdf):
        assert "There is no certificate of a badge that does not count." in words(reply.text)
        assert "has earned the badge" not in reply.text


def test_a_suspended_one_is_not_handed_out_on_paper_and_its_card_says_so(
    client: FlaskClient, session: Session, clock: MovableClock, ada: int, sam: int, lasting: str
) -> None:
    recognition.suspend(session, lasting, by=sam, reason="A doubt", at=clock.now)
    session.commit()

    assert "Suspended There is no certificate" in words(client.get(f"/badges/{lasting}/certificate").text)
    assert client.get(f"/badges/{lasting}/certificate.pdf").status_code == 409
    assert "Suspended since 22 November 2026, 09:00 UTC (just now)." in words(
        client.get(f"/badges/{lasting}/card").text
    )
    sign_in(client, session, ada)
    own = client.get(f"/badges/{lasting}").text
    assert "There is no certificate of a badge that does not count." in own
    assert "Reason: A doubt" in words(own)
    assert not linkedin(own)


def test_without_the_extra_the_page_offers_printing(
    client: FlaskClient, session: Session, monkeypatch: pytest.MonkeyPatch, ada: int, public: str
) -> None:
    monkeypatch.setattr(certificate, "NEEDS", "a_library_nobody_has")
    sign_in(client, session, ada)

    sheet, pdf = client.get(f"/badges/{public}/certificate"), client.get(f"/badges/{public}/certificate.pdf")

    assert "certificate.pdf" not in client.get(f"/badges/{public}").text
    assert "certificate.pdf" not in sheet.text
    assert "This academy makes no PDF files." in sheet.text
    assert pdf.status_code == 503
    assert "Print this page instead" in pdf.text
    assert "has earned the badge" in pdf.text


def test_a_name_no_font_can_write_leads_to_the_page_to_print(client: FlaskClient, session: Session) -> None:
    person_id = factories.person(session, "Ada \U00012f90", email="party@norda.example")
    pass_first_quiz(session, person_id)
    public_id = first_award(session, person_id).public_id
    recognition.set_public(session, person_id, public_id, public=True)
    session.commit()

    reply = client.get(f"/badges/{public_id}/certificate.pdf")

    assert reply.status_code == 503
    assert "the server has no font for it. Print this page instead" in reply.text
    assert "Ada \U00012f90" in reply.text


def test_a_private_certificate_says_what_the_code_leads_to(
    client: FlaskClient, session: Session, ada: int, award: str
) -> None:
    sign_in(client, session, ada)

    said = words(client.get(f"/badges/{award}/certificate").text)

    assert (
        "The badge is private. Whoever scans the code reads “unknown” until its holder makes the page public." in said
    )


@pytest.mark.parametrize("name", ['<b>"Mallory"</b>', "#let x = 1 $a$", "محمد بن سلمان", "W" * 120])
def test_a_name_is_words_everywhere(client: FlaskClient, session: Session, name: str) -> None:
    person_id = factories.person(session, name, email="m@norda.example")
    pass_first_quiz(session, person_id)
    public_id = first_award(session, person_id).public_id
    recognition.set_public(session, person_id, public_id, public=True)
    session.commit()

    for what in ("", "/card", "/certificate"):
        page = client.get(f"/badges/{public_id}{what}").text
        assert name in unescape(page)
        assert "<b>" not in page.partition("<main")[2]
    assert len(Pdf(client.get(f"/badges/{public_id}/certificate.pdf").data).pages) == 1


def test_making_it_private_ends_all_of_it_at_once(
    client: FlaskClient, app: Flask, session: Session, ada: int, public: str
) -> None:
    sign_in(client, session, ada)
    world = app.test_client()
    assert world.get(f"/badges/{public}/card").status_code == 200

    post(client, f"/badges/{public}/sharing", sharing="private")

    for what in ("", "/card", *(f"/{one}" for one in PASSED_ON)):
        assert world.get(f"/badges/{public}{what}").status_code == 404, what
