"""Who sees which badge page, and what it says."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from lms.library import service as library
from lms.recognition import service as recognition
from lms.web.academy import Academy
from tests import academy as written
from tests import factories
from tests.factories import post, sign_in
from tests.recognition.deeds import AT, LATER, asked, become_ready, first_award, pass_first_quiz, publish, role, words

# ---- signed out


@pytest.mark.parametrize("path", ["/badges", "/badges/about/first", "/xp", "/check", "/check/abc"])
def test_signed_out_people_are_asked_to_sign_in(client: FlaskClient, path: str) -> None:
    reply = client.get(path)

    assert reply.status_code == 303
    assert "/sign-in?next=" in reply.location


@pytest.mark.parametrize("path", ["/badges/x/sharing", "/level/seen", "/check"])
def test_signed_out_posts_change_nothing(client: FlaskClient, path: str) -> None:
    reply = post(client, path)

    assert reply.status_code == 303
    assert "/sign-in" in reply.location


# ---- my badges


def test_without_a_badge_the_page_says_what_to_do_first(client: FlaskClient, session: Session, ada: int) -> None:
    sign_in(client, session, ada)

    said = words(client.get("/badges").text)

    assert "0 badges earned, 3 badges open to you." in said
    assert "You have no badge yet." in said
    assert "Complete the course “First steps”." in said
    assert "Reach the level “Ready”." in said


def test_my_badges_shows_what_i_earned_why_and_what_is_open(client: FlaskClient, session: Session, ada: int) -> None:
    become_ready(session, ada)
    session.commit()
    sign_in(client, session, ada)

    reply = client.get("/badges")
    said = words(reply.text)

    assert reply.status_code == 200
    assert "2 badges earned, 1 badge open to you." in said
    assert "Earned 22 November 2026" in said
    assert "Awarded for completing the course “First steps”." in said
    assert "The score was 90 %." in said
    assert "Complete the course “Second steps”." in said
    assert '<a href="/c/second">' in reply.text
    assert f"/badges/{first_award(session, ada).public_id}" in reply.text
    assert reply.text.count("<svg") >= 3


def test_an_academy_without_badges_says_so(client: FlaskClient, session: Session, ada: int) -> None:
    bare = written.files()
    for path in [one for one in bare if one.startswith("badges/")]:
        del bare[path]
    publish(session, {}, files=bare)
    session.commit()
    sign_in(client, session, ada)

    assert "This academy has no badges yet." in client.get("/badges").text


# ---- one award


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("nobody", 404),
        ("other", 404),
        ("trainer", 404),
        ("expert", 404),
        ("owner", 200),
        ("staff", 200),
        ("champion", 200),
        ("admin", 200),
    ],
)
def test_a_private_badge_opens_to_its_owner_and_to_who_checks_badges(
    client: FlaskClient, session: Session, ada: int, award: str, who: str, status: int
) -> None:
    if who != "nobody":
        person_id = {"owner": lambda: ada, "other": lambda: factories.person(session, "Bo")}.get(
            who, lambda: role(session, who)
        )()
        sign_in(client, session, person_id)

    assert client.get(f"/badges/{award}").status_code == status
    assert client.get(f"/badges/{award}/art.svg").status_code == status


def test_a_private_badge_and_an_unknown_one_look_the_same(client: FlaskClient, award: str) -> None:
    private, unknown = client.get(f"/badges/{award}"), client.get("/badges/AAAAAAAAAAAAAAAAAAAAAA")

    assert private.status_code == unknown.status_code == 404
    assert words(private.text) == words(unknown.text)


def test_the_owner_reads_what_becomes_visible_and_makes_it_public(
    client: FlaskClient, app: Flask, session: Session, ada: int, award: str
) -> None:
    sign_in(client, session, ada)
    before = words(client.get(f"/badges/{award}").text)
    assert "This page is private: it opens to you and to those who check badges at Norda." in before
    assert "anyone with the link sees your name, the badge, its dates, and the revision and score" in before

    reply = post(client, f"/badges/{award}/sharing", sharing="public")

    assert (reply.status_code, reply.location) == (303, f"/badges/{award}")
    after = client.get(f"/badges/{award}").text
    assert "Everybody with the link can see this badge now." in after
    assert f"http://localhost/badges/{award}" in after
    outside = app.test_client().get(f"/badges/{award}")
    assert outside.status_code == 200
    assert outside.headers["Cache-Control"] == "no-store"
    said = words(outside.text)
    assert "Awarded to Ada Lovelace by Norda." in said
    assert "Valid" in said
    assert "The score was 90 %" in said
    assert "The holder has shown first." in said
    assert "Who can see it" not in said
    assert "norda.example" not in outside.text


def test_the_owner_makes_it_private_again_at_once(
    client: FlaskClient, app: Flask, session: Session, ada: int, award: str
) -> None:
    sign_in(client, session, ada)
    post(client, f"/badges/{award}/sharing", sharing="public")

    post(client, f"/badges/{award}/sharing", sharing="private")

    assert app.test_client().get(f"/badges/{award}").status_code == 404
    assert "This badge is private now." in client.get(f"/badges/{award}").text


@pytest.mark.parametrize("who", ["other", "staff"])
@pytest.mark.parametrize("sharing", ["public", "nonsense"])
def test_nobody_else_decides_who_sees_a_badge(
    client: FlaskClient, session: Session, award: str, who: str, sharing: str
) -> None:
    person_id = role(session, "staff") if who == "staff" else factories.person(session, "Bo")
    sign_in(client, session, person_id)

    assert post(client, f"/badges/{award}/sharing", sharing=sharing).status_code == 404
    assert not recognition.award(session, award).public


@pytest.mark.parametrize("fields", [{}, {"sharing": "nonsense"}])
def test_sharing_is_public_or_private_and_nothing_else(
    client: FlaskClient, session: Session, ada: int, award: str, fields: dict[str, str]
) -> None:
    sign_in(client, session, ada)

    reply = post(client, f"/badges/{award}/sharing", **fields)

    assert reply.status_code == 422
    assert "Choose public or private." in reply.text
    assert "<title>Error: " in reply.text


def test_a_post_without_the_token_changes_nothing(client: FlaskClient, session: Session, ada: int, award: str) -> None:
    sign_in(client, session, ada)

    assert client.post(f"/badges/{award}/sharing", data={"sharing": "public"}).status_code == 400
    assert not recognition.award(session, award).public


def test_a_name_with_markup_stays_words(client: FlaskClient, session: Session) -> None:
    person_id = factories.person(session, '<b>"Mallory"</b>', email="m@norda.example")
    pass_first_quiz(session, person_id)
    public_id = first_award(session, person_id).public_id
    recognition.set_public(session, person_id, public_id, public=True)
    session.commit()

    page = client.get(f"/badges/{public_id}").text

    assert "<b>" not in page.partition("<main")[2]
    assert "&lt;b&gt;" in page


def test_a_badge_that_was_dropped_or_revised_says_so(
    client: FlaskClient, session: Session, ada: int, award: str
) -> None:
    sign_in(client, session, ada)
    publish(session, {"badges/first.md": written.TEXTS["badges/first.md"] + "\nMore.\n"})
    session.commit()
    revised = (
        "The wording was revised after this badge was earned: it was earned on revision 1, and this is revision 2."
    )
    assert revised in client.get(f"/badges/{award}").text
    rest = written.files()
    del rest["badges/first.md"]

    publish(session, {}, files=rest)
    session.commit()

    assert "This badge is no longer given." in client.get(f"/badges/{award}").text


def test_a_badge_names_the_revision_of_its_quiz_and_the_current_one(
    client: FlaskClient, session: Session, ada: int
) -> None:
    evidence = {"revision": library.hash_of(written.QUIZ_FIRST.encode()), "release": 1, "percent": 90}
    recognition.record(session, ada, "quiz:first", at=AT, evidence=evidence)
    recognition.record(session, ada, "course:first", at=AT)
    for title in ("Once", "Twice"):
        publish(session, {"quizzes/first.md": written.QUIZ_FIRST.replace("First steps quiz", title)})
    session.commit()
    sign_in(client, session, ada)

    for path in ("/badges", f"/badges/{first_award(session, ada).public_id}"):
        assert "Earned on revision 1 of the quiz, current 3. The score was 90 %." in words(client.get(path).text)


# ---- art


def test_an_award_has_a_picture(client: FlaskClient, session: Session, ada: int, award: str) -> None:
    sign_in(client, session, ada)

    reply = client.get(f"/badges/{award}/art.svg")

    assert reply.mimetype == "image/svg+xml"
    assert reply.text.startswith("<svg")
    assert reply.headers["Cache-Control"] == "no-store"


def test_the_art_of_a_badge_is_public_and_kept_by_caches(client: FlaskClient) -> None:
    reply = client.get("/badges/art/first.svg")

    assert reply.status_code == 200
    assert reply.mimetype == "image/svg+xml"
    assert "public" in reply.headers["Cache-Control"]
    again = client.get("/badges/art/first.svg", headers={"If-None-Match": reply.headers["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize("path", ["/badges/art/unknown.svg", "/badges/unknown/art.svg"])
def test_unknown_art_is_missing(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


# ---- what a badge stands for


def test_about_a_badge_shows_its_criteria_and_the_way_to_it(client: FlaskClient, session: Session, ada: int) -> None:
    sign_in(client, session, ada)

    reply = client.get("/badges/about/first")

    assert "<strong>first</strong>" in reply.text
    assert "Complete the course “First steps”." in reply.text
    assert 'href="/c/first"' in reply.text
    assert client.get("/badges/about/unknown").status_code == 404


def test_about_a_badge_i_hold_leads_to_it(client: FlaskClient, session: Session, ada: int, award: str) -> None:
    sign_in(client, session, ada)

    assert f"/badges/{award}" in client.get("/badges/about/first").text


# ---- the ledger


def test_an_empty_ledger_says_what_pays_first(client: FlaskClient, session: Session, ada: int) -> None:
    sign_in(client, session, ada)

    assert "Nothing yet. The first lesson you read pays 10 XP." in words(client.get("/xp").text)


def test_the_ledger_says_why_for_every_line(client: FlaskClient, session: Session, ada: int, grace: int) -> None:
    recognition.record(session, ada, "lesson:first/one", at=AT)
    become_ready(session, ada, at=LATER)
    recognition.record(session, grace, "lesson:first/two", at=AT)
    session.commit()
    sign_in(client, session, ada)

    said = words(client.get("/xp").text)

    assert "You have 170 XP." in said
    assert "Lesson “Say who you are” read Why did I get this? Lesson “Say who you are” read, 22 November 2026" in said
    assert "22 November 2026, 09:00 UTC +10 10" in said
    assert "xp-1, from the first day: A lesson pays 10 XP" in said
    assert "Quiz “First steps quiz” passed at the first try, which is worth 10 more" in said
    assert "Level “Ready” reached" in said
    assert said.count("Why did I get this?") == 3
    assert "+60 70" in said
    assert "Be kind" not in said


def test_a_long_ledger_has_pages(client: FlaskClient, session: Session, ada: int) -> None:
    for number in range(60):
        recognition.pay(session, ada, 1, "welcome", f"welcome:{number}", at=AT)
    session.commit()
    sign_in(client, session, ada)

    middle = client.get("/xp?page=2").text

    assert "Page 2 of 3" in middle
    assert 'rel="prev" href="/xp"' in middle
    assert "page=3" in middle
    assert 'rel="next"' not in client.get("/xp?page=3").text
    assert client.get("/xp?page=nonsense").status_code == 200
    for beyond in ("4", "0", "-1", "99999999999999999999"):
        assert client.get(f"/xp?page={beyond}").status_code == 404


# ---- the news of a level


def test_the_news_of_a_level_is_put_away(client: FlaskClient, session: Session, ada: int) -> None:
    become_ready(session, ada)
    session.commit()
    sign_in(client, session, ada)

    reply = post(client, "/level/seen")

    assert (reply.status_code, reply.location) == (303, "/")
    assert recognition.level_moment(session, ada) is None


# ---- what a page costs


@pytest.mark.parametrize(
    ("path", "most"),
    [("/badges", 3), ("/badges/{}", 4), ("/badges/about/first", 2), ("/xp", 5), ("/check", 3), ("/check/{}", 3)],
)
def test_a_page_asks_a_fixed_number_of_questions(
    client: FlaskClient, academy: Academy, session: Session, ada: int, path: str, most: int
) -> None:
    sign_in(client, session, factories.person(session, "Sam Staff", roles=("staff",)))
    become_ready(session, ada)
    for number in range(30):
        recognition.pay(session, ada, 1, "welcome", f"welcome:{number}", at=AT)
    session.commit()
    address = path.format(first_award(session, ada).public_id)
    client.get(address)

    with asked(academy) as statements:
        assert client.get(address).status_code == 200

    assert len(statements) <= most
