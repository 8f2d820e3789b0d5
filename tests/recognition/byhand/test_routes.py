"""The pages on which people decide by hand, and what those they decide about read and may answer."""

from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from lms.people import service as people
from lms.recognition import service as recognition
from lms.recognition.byhand import service as byhand
from lms.web.academy import Academy
from tests import factories
from tests.recognition.byhand.deeds import TERMS, at_the_door, give, signed
from tests.recognition.deeds import AT, asked, first_award, pass_first_quiz, words

REASON = "Two accounts gave the same answers."


def as_(client: FlaskClient, session: Session, who: dict[str, int], name: str) -> FlaskClient:
    factories.sign_in(client, session, who[name])
    return client


def key(session: Session, who: dict[str, int], name: str) -> str:
    return people.person(session, who[name]).public_id


@pytest.fixture
def award(session: Session, who: dict[str, int]) -> str:
    pass_first_quiz(session, who["Ada"])
    public_id = first_award(session, who["Ada"]).public_id
    session.commit()
    return public_id


# ---- deciding about a badge, and the note about it


def test_a_champion_revokes_from_the_check_page_and_the_owner_reads_why_and_writes(
    client: FlaskClient, session: Session, who: dict[str, int], award: str
) -> None:
    as_(client, session, who, "Cora")
    assert f"/check/{award}/decide" in client.get(f"/check/{award}").text
    done = factories.post(client, f"/check/{award}/decide", what="revoked", reason=REASON)
    assert (done.status_code, done.location) == (303, f"/check/{award}")
    said = words(client.get(f"/check/{award}").text)
    assert "The badge is revoked. Ada reads your reason." in said
    assert f"By Cora {REASON}" in said

    as_(client, session, who, "Ada")
    page = words(client.get(f"/badges/{award}").text)
    assert REASON in page
    assert "By Cora" in page
    assert "Write a note" in page
    sent = factories.post(client, f"/badges/{award}/note", words="It was me.\nTwice.")
    assert (sent.status_code, sent.location) == (303, f"/badges/{award}")
    page = words(client.get(f"/badges/{award}").text)
    assert "It was me. Twice." in page
    assert "Write a note" not in page
    again = factories.post(client, f"/badges/{award}/note", words="Once more.")
    assert again.status_code == 303
    assert client.get(f"/badges/{award}/note").status_code == 303
    assert len(byhand.notes_about(session, award)) == 1


def test_a_note_is_answered_by_another_and_the_owner_reads_it(
    client: FlaskClient, session: Session, who: dict[str, int], award: str
) -> None:
    recognition.suspend(session, award, by=who["Cora"], reason=REASON, at=AT)
    recognition.appeal(session, who["Ada"], award, "<b>It was me.</b>", at=AT)
    number = byhand.notes_about(session, award)[0].id
    session.commit()
    as_(client, session, who, "Cora")
    assert "another person answers this note" in client.get(f"/awards/notes/{number}").text
    refused = factories.post(client, f"/awards/notes/{number}/answer", answer="kept", words="No.")
    assert refused.status_code == 403

    as_(client, session, who, "Ann")
    assert "Badge first, Ada" in words(client.get("/awards/notes").text)
    page = client.get(f"/awards/notes/{number}").text
    assert "&lt;b&gt;It was me." in page
    bad = factories.post(client, f"/awards/notes/{number}/answer", words="You are right.")
    assert bad.status_code == 422
    assert "You are right." in bad.text
    done = factories.post(client, f"/awards/notes/{number}/answer", answer="restored", words="You are right.")
    assert (done.status_code, done.location) == (303, "/awards/notes")
    assert "No note waits for an answer." in client.get("/awards/notes").text
    doubled = factories.post(client, f"/awards/notes/{number}/answer", answer="kept", words="No.")
    assert doubled.status_code == 303

    as_(client, session, who, "Ada")
    page = words(client.get(f"/badges/{award}").text)
    assert "The badge was restored answered on 22 November 2026 You are right." in page
    assert "Restored on 22 November 2026 By Ann You are right." in page
    assert "Write a note" not in page
    assert "Valid without an end date." in page


@pytest.mark.parametrize(
    ("send", "says"),
    [
        ({}, "Choose what you decide."),
        ({"what": "restored", "reason": "R"}, "Choose one of these."),
        ({"what": "revoked", "reason": " "}, "Enter the reason. The owner reads it."),
        ({"what": "revoked", "reason": "x" * 501}, "Use at most 500 characters here."),
    ],
)
def test_a_decision_needs_a_choice_that_changes_something_and_a_reason(
    client: FlaskClient, session: Session, who: dict[str, int], award: str, send: dict[str, Any], says: str
) -> None:
    as_(client, session, who, "Cora")

    reply = factories.post(client, f"/check/{award}/decide", **send)

    assert reply.status_code == 422
    assert says in reply.text
    assert send.get("reason", "").strip() in reply.text
    assert recognition.award(session, award).state(AT) == "valid"


def test_a_note_has_at_most_two_thousand_characters(
    client: FlaskClient, session: Session, who: dict[str, int], award: str
) -> None:
    recognition.revoke(session, award, by=who["Cora"], reason=REASON, at=AT)
    session.commit()
    as_(client, session, who, "Ada")

    long = factories.post(client, f"/badges/{award}/note", words="x" * 2001)

    assert long.status_code == 422
    assert "Use at most 2,000 characters here." in long.text
    assert factories.post(client, f"/badges/{award}/note", words="x" * 2000).status_code == 303


def test_staff_see_neither_notes_nor_who_decided(
    client: FlaskClient, session: Session, who: dict[str, int], award: str
) -> None:
    recognition.revoke(session, award, by=who["Cora"], reason=REASON, at=AT)
    recognition.appeal(session, who["Ada"], award, "A private word.", at=AT)
    session.commit()
    as_(client, session, who, "Sam")

    page = client.get(f"/check/{award}").text

    assert REASON in page
    assert "A private word." not in page
    assert "Cora" not in page
    assert client.get("/awards/notes").status_code == 403


# ---- giving a badge


def test_a_trainer_finds_the_person_and_gives_the_badge_once(
    client: FlaskClient, session: Session, who: dict[str, int]
) -> None:
    as_(client, session, who, "Tom")
    ada = key(session, who, "Ada")
    session.commit()
    assert "Give it to" not in client.get("/awards/give").text
    assert "Type two letters or more." in client.get("/awards/give?q=a").text
    assert "Nobody fits" in client.get("/awards/give?q=zzzz").text
    page = client.get("/awards/give?q=ad&badge=hand-up").text
    assert f"/awards/give/hand-up/{ada}" in page
    assert "Tom (you)" in words(client.get("/awards/give?q=tom").text)
    form = client.get(f"/awards/give/hand-up/{ada}").text
    assert "Valid for 6 months." in words(form)
    for _ in range(2):
        done = factories.post(client, f"/awards/give/hand-up/{ada}", reason="Helped <me>.", until="2026-12-24")
        assert (done.status_code, done.location) == (303, "/awards/give?badge=hand-up")

    held = [one for one in recognition.badges(session, who["Ada"]) if one.badge_id == "hand-up"]
    assert [one.given_reason for one in held] == ["Helped <me>."]
    assert held[0].expires_at is not None
    assert held[0].expires_at.isoformat() == "2026-12-25T00:00:00+00:00"
    assert "There is nothing to give" in client.get(f"/awards/give/hand-up/{ada}").text
    session.commit()
    as_(client, session, who, "Ada")
    page = client.get(f"/badges/{held[0].public_id}").text
    assert "By Tom" in words(page)
    assert "Helped &lt;me&gt;." in page
    recognition.set_public(session, who["Ada"], held[0].public_id, public=True)
    session.commit()
    outside = client.application.test_client().get(f"/badges/{held[0].public_id}").text
    assert "Helped &lt;me&gt;." in outside
    assert "By Tom" not in words(outside)


@pytest.mark.parametrize(
    ("send", "says"),
    [
        ({}, "Enter the reason. It is shown with the badge."),
        ({"reason": "R", "until": "2026-11-20"}, "Choose a day that lies ahead, or leave it empty."),
        ({"reason": "R", "until": "soon"}, "Enter a date such as 2026-11-30."),
    ],
)
def test_a_badge_is_given_with_a_reason_and_an_end_ahead(
    client: FlaskClient, session: Session, who: dict[str, int], send: dict[str, str], says: str
) -> None:
    as_(client, session, who, "Tom")

    reply = factories.post(client, f"/awards/give/hand-up/{key(session, who, 'Ada')}", **send)

    assert reply.status_code == 422
    assert says in reply.text
    assert recognition.badges(session, who["Ada"]) == ()


def test_an_academy_without_such_badges_says_so(client: FlaskClient, session: Session) -> None:
    factories.sign_in(client, session, factories.person(session, "Tom", roles=("trainer",)))

    page = words(client.get("/awards/give").text)

    assert "This academy has no badge that is given by hand." in page
    assert "No level of this academy is signed off." in words(client.get("/awards/sign-offs").text)


# ---- signing a level off


def test_asking_proposing_and_signing_lead_to_the_level(
    client: FlaskClient, session: Session, who: dict[str, int]
) -> None:
    as_(client, session, who, "Ada")
    assert "It comes last, when all else is done" in words(client.get("/learn").text)
    at_the_door(session, who["Ada"])
    session.commit()
    page = client.get("/learn").text
    assert "Ask for the sign-off" in page
    for _ in range(2):
        assert factories.post(client, "/level/mandated/sign-off").status_code == 303
    assert "You asked for the sign-off on 22 November 2026." in words(client.get("/learn").text)
    assert "Have it signed off by a second person, which comes last." in words(client.get("/").text)

    as_(client, session, who, "Tom")
    number = byhand.waiting(session)[0].id
    ada = key(session, who, "Ada")
    session.commit()
    assert "Waits for a proposal" in client.get("/awards/sign-offs").text
    assert f"/propose/mandated/{ada}" in client.get("/awards/sign-offs/propose/mandated?q=ada").text
    bad = factories.post(client, f"/awards/sign-offs/propose/mandated/{ada}", subjects="Repairs")
    assert bad.status_code == 422
    assert "Repairs" in bad.text
    send = {"subjects": "Repairs", "reason": "Clear words."}
    late = factories.post(client, f"/awards/sign-offs/propose/mandated/{ada}", **send, until="2026-11-01")
    assert late.status_code == 422
    for _ in range(2):
        done = factories.post(client, f"/awards/sign-offs/propose/mandated/{ada}", **send, until="2027-01-31")
        assert (done.status_code, done.location) == (303, "/awards/sign-offs")
    assert "signed off by somebody with the role expert" in client.get(f"/awards/sign-offs/{number}").text

    as_(client, session, who, "Eve")
    assert "Propose somebody" not in client.get("/awards/sign-offs").text
    assert "Waits for an answer" in client.get("/awards/sign-offs").text
    assert factories.post(client, f"/awards/sign-offs/{number}/answer").status_code == 422
    silent = factories.post(client, f"/awards/sign-offs/{number}/answer", answer="not-now")
    assert silent.status_code == 422
    assert "Enter what would help. The person reads it." in silent.text
    for _ in range(2):
        assert factories.post(client, f"/awards/sign-offs/{number}/answer", answer="confirmed").status_code == 303
    assert recognition.standing(session, who["Ada"]).level_id == "mandated"
    session.commit()

    as_(client, session, who, "Ada")
    page = words(client.get("/learn").text)
    assert "Signed off by Eve on 22 November 2026." in page
    assert "Subjects Repairs" in page


def test_not_now_taking_back_and_withdrawing_are_read_in_calm_words(
    client: FlaskClient, session: Session, who: dict[str, int]
) -> None:
    ada = who["Ada"]
    at_the_door(session, ada)
    number = recognition.propose(session, ada, "mandated", TERMS, by=who["Tom"], at=AT)
    session.commit()
    as_(client, session, who, "Eve")
    said = factories.post(client, f"/awards/sign-offs/{number}/answer", answer="not-now", words="After the summer.")
    assert said.status_code == 303
    as_(client, session, who, "Ada")
    page = words(client.get("/learn").text)
    assert "Eve answered “not now” on 22 November 2026. After the summer." in page
    recognition.propose(session, ada, "mandated", TERMS, by=who["Tom"], at=AT)
    session.commit()
    assert "Tom proposed you on 22 November 2026." in words(client.get("/learn").text)
    for _ in range(2):
        assert factories.post(client, "/level/mandated/sign-off/take-back").status_code == 303
    number = signed(session, who)
    session.commit()

    as_(client, session, who, "Eve")
    assert factories.post(client, f"/awards/sign-offs/{number}/withdraw").status_code == 422
    for _ in range(2):
        done = factories.post(client, f"/awards/sign-offs/{number}/withdraw", reason="Changed teams.")
        assert done.status_code == 303
    as_(client, session, who, "Ada")
    page = words(client.get("/learn").text)
    assert "The sign-off was withdrawn on 22 November 2026. The level stays yours" in page
    assert "The reason: Changed teams." in page
    for pressing in ("don't lose", "falling behind", "last chance", "you can do better"):
        assert pressing not in page.casefold()


def test_the_queue_names_nobody_who_neither_asked_nor_was_proposed(
    client: FlaskClient, session: Session, who: dict[str, int]
) -> None:
    for name in ("Ada", "Sam"):
        at_the_door(session, who[name])
    recognition.ask(session, who["Sam"], "mandated", at=AT)
    session.commit()
    as_(client, session, who, "Tom")

    page = words(client.get("/awards/sign-offs").text)

    assert "Sam: Mandated" in page
    assert "Ada" not in page


def test_pages_ask_a_fixed_number_of_times(
    academy: Academy, client: FlaskClient, session: Session, who: dict[str, int], award: str
) -> None:
    for name in ("Ada", "Sam", "Cora", "Carl"):
        at_the_door(session, who[name])
        recognition.ask(session, who[name], "mandated", at=AT)
    given = give(session, who)
    recognition.revoke(session, given, by=who["Cora"], reason=REASON, at=AT)
    recognition.appeal(session, who["Ada"], given, "It was me.", at=AT)
    session.commit()
    counts = {}
    for name, paths in (
        ("Tom", ("/awards/give?q=a", "/awards/sign-offs", "/awards/sign-offs/propose/mandated?q=a")),
        ("Ann", ("/awards/notes", f"/check/{given}", f"/check/{given}/decide")),
        ("Ada", ("/learn", f"/badges/{given}", f"/badges/{given}/note")),
    ):
        as_(client, session, who, name)
        for path in paths:
            client.get(path)
            with asked(academy) as statements:
                client.get(path)
            counts[path] = len(statements)

    assert {path: number for path, number in counts.items() if number > 6} == {}, counts
