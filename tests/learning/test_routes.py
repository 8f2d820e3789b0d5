"""The pages of the learning room."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from sqlalchemy import text as sql

from lms.learning import service as learning
from lms.people import service as people
from lms.recognition import service as recognition
from tests import factories
from tests.learning import deeds
from tests.learning.deeds import AT

PAGES = ("/learn", "/c/first", "/c/first/one", "/search", "/search?q=kind", "/glossary", "/required", "/resume")
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 20


@pytest.fixture
def visitor(client, session, ada):
    factories.sign_in(client, session, ada)
    return client


def progress(session, person_id):
    session.rollback()
    return learning.progress(session, person_id).get("first")


def primary_buttons(text):
    return re.findall(r'class="button"', text)


@pytest.mark.parametrize("path", [*PAGES, "/c/first/files/a.png", "/c/first/one/check"])
def test_who_is_signed_out_is_led_to_sign_in(client, path):
    reply = client.get(path)

    assert reply.status_code == 303
    assert "/sign-in" in reply.location


@pytest.mark.parametrize("path", ["/c/first/start", "/c/first/one", "/c/first/one/check"])
def test_a_form_without_its_token_is_refused(visitor, path):
    assert visitor.post(path).status_code == 400


@pytest.mark.parametrize("path", ["/learn", "/c/first", "/c/first/one", "/c/second", "/search?q=kind", "/glossary"])
def test_a_page_has_one_heading_and_at_most_one_primary_button(visitor, path):
    reply = visitor.get(path)

    assert reply.status_code == 200
    assert reply.text.count("<h1") == 1
    assert len(primary_buttons(reply.text)) <= 1
    assert "style=" not in reply.text


@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("/learn", 4),
        ("/c/first", 3),
        ("/c/first/one", 1),
        ("/resume", 3),
        ("/search?q=kind", 2),
        ("/glossary", 1),
        ("/required", 5),
    ],
)
def test_pages_take_a_fixed_number_of_queries(visitor, session, academy, ada, path, most):
    visitor.get(path)
    with deeds.statements(academy) as before:
        visitor.get(path)
    deeds.finish_first(session, ada)
    with deeds.statements(academy) as after:
        visitor.get(path)

    assert len(before) == len(after) <= most, "\n".join(after)


def test_a_lesson_page_takes_one_query_also_with_the_check_question_answered(visitor, academy):
    visitor.get("/c/first/one")
    with deeds.statements(academy) as sent:
        factories.post(visitor, "/c/first/one/check", **{"q-check": "0"})

    assert len(sent) == 1


@pytest.mark.parametrize("path", PAGES)
def test_a_get_changes_nothing(visitor, session, academy, ada, path):
    with deeds.statements(academy) as sent:
        visitor.get(path)

    assert not [one for one in sent if one.split()[0] in {"INSERT", "UPDATE", "DELETE"}]
    assert progress(session, ada) is None


# --- the catalogue ---


def test_the_catalogue_shows_levels_courses_and_states_in_words(visitor, session, ada):
    text = visitor.get("/learn").text

    assert "Level 1: Ready" in text
    assert "Reaching it lets you read the stories." in text
    assert "Complete the course “First steps”." in text
    assert "2 lessons · 10 min" in text
    deeds.read(session, ada, "first/one")
    assert "1 of 2 lessons done" in visitor.get("/learn").text
    deeds.finish_first(session, ada)
    assert 'Done on <time datetime="2026-11-22T09:00:00Z">22 November 2026</time>' in visitor.get("/learn").text


def test_the_catalogue_shows_what_is_required_until_it_is_done(visitor, session, ada):
    champion = factories.person(session, "Chen Champion", roles=("champion",))
    learning.assign(session, "course:first", team_id=None, due_on=date(2026, 11, 30), by=champion, at=AT)
    session.commit()

    assert "30 November 2026, 23:59 UTC (in 8 days)" in visitor.get("/learn").text
    deeds.finish_first(session, ada)
    assert "Required of you" not in visitor.get("/learn").text


def test_an_elective_is_marked(visitor, session):
    deeds.publish(session, deeds.extra())

    assert visitor.get("/learn").text.count("Elective") == 1


# --- a course ---


@pytest.mark.parametrize("path", ["/c/none", "/c/first/none", "/c/none/one", "/c/first/files/none.png"])
def test_what_is_not_there_is_missing(visitor, path):
    assert visitor.get(path).status_code == 404


def test_drafts_and_closed_courses_are_missing_for_new_people(visitor, session, ada):
    deeds.publish(session, deeds.extra("draft"))
    assert visitor.get("/c/extra").status_code == 404
    assert visitor.get("/c/extra/one").status_code == 404
    deeds.publish(session, deeds.extra("deprecated"))
    assert visitor.get("/c/extra/one").status_code == 404
    assert factories.post(visitor, "/c/extra/start").status_code == 404
    deeds.publish(session, deeds.extra())
    factories.post(visitor, "/c/extra/start")
    deeds.publish(session, deeds.extra("deprecated"))
    assert visitor.get("/c/extra/one").status_code == 200
    assert "closed to new people" in visitor.get("/c/extra").text


def test_starting_leads_to_the_first_lesson_and_twice_does_no_harm(visitor, session, ada):
    for _ in range(2):
        reply = factories.post(visitor, "/c/first/start")
        assert (reply.status_code, reply.location) == (303, "/c/first/one")

    assert progress(session, ada).total == 2


def test_a_course_whose_turn_has_not_come_is_refused_with_words(visitor):
    reply = factories.post(visitor, "/c/second/start")

    assert reply.status_code == 422
    assert "Something comes first. Complete the course “First steps”." in reply.text
    assert "<title>Error: " in reply.text


def test_the_course_page_offers_what_comes_next(visitor, session, ada):
    assert "Start the course" in visitor.get("/c/first").text
    deeds.read(session, ada, "first/one")
    assert "Continue with “Be kind”" in visitor.get("/c/first").text
    deeds.read(session, ada, "first/two")
    assert "Take the quiz" in visitor.get("/c/first").text
    deeds.pass_quiz(session, ada)
    text = visitor.get("/c/first").text
    assert "You have earned this badge." in text
    assert "Passed" in text
    assert primary_buttons(text) == []


def test_who_passed_unread_is_told_what_is_left(visitor, session, ada):
    deeds.pass_quiz(session, ada)

    assert "when you have read the lessons that are left" in visitor.get("/c/first").text


def test_a_course_with_nothing_left_is_completed_by_its_button(visitor, session, ada):
    longer = {
        "courses/1-first/course.md": deeds.course(
            {"2. [Be kind](02-two.md)": "2. [Be kind](02-two.md)\n3. [New](03-new.md)"}
        ),
        "courses/1-first/03-new.md": deeds.lesson(title="New").replace("id: two", "id: new"),
    }
    deeds.publish(session, longer)
    deeds.read(session, ada, "first/one", "first/two")
    deeds.pass_quiz(session, ada)
    deeds.publish(session, {})
    assert "Complete the course" in visitor.get("/c/first").text

    reply = factories.post(visitor, "/c/first/start")

    assert reply.location == "/c/first"
    assert "You have completed this course." in visitor.get("/c/first").text
    assert progress(session, ada).percent == 100


# --- a lesson ---


def test_a_lesson_shows_its_text_its_time_its_contents_and_its_neighbours(visitor):
    text = visitor.get("/c/first/one").text

    assert "Lesson 1 of 2 · 3 min to read" in text
    assert '<a href="#why-it-matters">' in text
    assert 'rel="next" href="/c/first/two"' in text
    assert "data-arrows" in text
    assert "Norda" in text


def test_a_lesson_is_in_the_language_of_its_course(visitor, session, ada):
    text = visitor.get("/c/second/only").text

    assert '<article class="prose" lang="de"' in text
    assert "It counts once you have done what comes before this course" in text


def test_marking_as_read_goes_on_to_the_next_lesson_then_to_the_quiz(visitor, session, ada):
    assert factories.post(visitor, "/c/first/one").location == "/c/first/two"
    assert "You have done this lesson." in visitor.get("/c/first/one").text
    assert "1 of 2 lessons done" in visitor.get("/c/first/two").text
    assert factories.post(visitor, "/c/first/two").location == "/quiz/about/first"
    assert progress(session, ada).done == 2


def test_the_last_lesson_of_a_course_says_that_it_is_complete(visitor, session, ada):
    deeds.pass_quiz(session, ada)
    factories.post(visitor, "/c/first/one")

    reply = factories.post(visitor, "/c/first/two")

    assert reply.location == "/c/first"
    assert "You have completed this course." in visitor.get("/c/first").text


def test_a_form_sent_twice_or_at_once_counts_once(app, visitor, session, ada):
    token = factories.token(visitor)
    cookie = visitor.get_cookie("handrail").value

    def send(_):
        other = app.test_client()
        other.set_cookie("handrail", cookie)
        return other.post("/c/first/one", data={"csrf_token": token}).status_code

    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(send, range(8))) == {303}

    session.rollback()
    assert recognition.standing(session, ada).xp == 10


def test_reading_ahead_is_fine_but_does_not_count(visitor, session, ada):
    reply = factories.post(visitor, "/c/second/only")

    assert reply.status_code == 422
    assert "Something comes first" in reply.text
    assert learning.progress(session, ada) == {}


def test_a_lesson_to_be_confirmed_needs_its_tick(visitor, session, ada):
    deeds.publish(session, {"courses/1-first/02-two.md": deeds.lesson(complete_when="attest")})

    refused = factories.post(visitor, "/c/first/two")
    assert refused.status_code == 422
    assert "Tick the box" in refused.text
    assert " checked" not in visitor.get("/c/first/two").text
    assert factories.post(visitor, "/c/first/two", confirm="yes").status_code == 303
    assert progress(session, ada).done == 1


def test_a_lesson_that_counts_with_the_quiz_leads_to_it(visitor, session):
    deeds.publish(session, {"courses/1-first/02-two.md": deeds.lesson(complete_when="quiz")})

    text = visitor.get("/c/first/two").text

    assert "counts as soon as you pass the quiz" in text
    assert 'href="/quiz/about/first"' in text
    assert factories.post(visitor, "/c/first/two").status_code == 422


def test_a_lesson_that_waits_says_until_when_and_keeps_its_text(visitor, session, ada, clock):
    deeds.publish(session, {"courses/1-first/02-two.md": deeds.lesson(drip="2d")})
    assert "opens 2 days after you start" in visitor.get("/c/first/two").text
    factories.post(visitor, "/c/first/one")

    text = visitor.get("/c/first/two").text
    assert "24 November 2026, 09:00 UTC (in 2 days)" in text
    assert "Answer once, then leave." not in text
    assert factories.post(visitor, "/c/first/two").status_code == 422

    clock.move(days=2)
    factories.sign_in(visitor, session, ada)
    assert "Answer once, then leave." in visitor.get("/c/first/two").text
    assert factories.post(visitor, "/c/first/two").status_code == 303


# --- the check question ---


def test_the_page_gives_no_answer_away(visitor):
    text = visitor.get("/c/first/one").text

    assert "Readers rarely open it." not in text
    assert "readers see it before anything else" not in text


@pytest.mark.parametrize(
    ("value", "words", "feedback"),
    [
        ("0", "That is right.", "readers see it before anything else"),
        ("1", "That is not right.", "Readers rarely open it."),
    ],
)
def test_the_check_question_answers_at_once_and_keeps_the_choice(visitor, session, ada, value, words, feedback):
    reply = factories.post(visitor, "/c/first/one/check", **{"q-check": value})

    assert reply.status_code == 200
    assert words in reply.text
    assert feedback in reply.text
    assert f'value="{value}" checked' in reply.text
    assert progress(session, ada) is None
    assert recognition.standing(session, ada).xp == 0


def test_an_empty_check_is_asked_again(visitor):
    reply = factories.post(visitor, "/c/first/one/check")

    assert reply.status_code == 422
    assert "Choose or write an answer first." in reply.text
    assert '<a href="#q-check">' in reply.text


def test_a_lesson_without_a_check_question_has_none_to_answer(visitor):
    assert factories.post(visitor, "/c/first/two/check").status_code == 404


def test_the_address_of_an_answer_leads_back_to_the_question(visitor):
    assert visitor.get("/c/first/one/check").location == "/c/first/one#own-check"


# --- resume, pictures, search, words ---


def test_resume_is_one_click_to_where_the_person_was(visitor, session, ada):
    assert visitor.get("/resume").location == "/c/first/one"
    deeds.read(session, ada, "first/one")
    assert visitor.get("/resume").location == "/c/first/two"


def test_resume_with_everything_done_leads_to_today(visitor, session, ada):
    deeds.finish_first(session, ada)
    deeds.read(session, ada, "second/only")
    deeds.pass_quiz(session, ada, "second")

    assert visitor.get("/resume").location == "/"


@pytest.fixture
def pictures(session):
    """Pictures beside the first course, put where a release keeps them."""
    for name, body in (("a.png", PNG), ("b.svg", b"<svg onload=alert(1)>")):
        path = f"courses/1-first/{name}"
        session.execute(sql("INSERT INTO lms_text VALUES (:d, :b)"), {"d": name.ljust(64, "0"), "b": body})
        session.execute(
            sql("INSERT INTO lms_release_file (release, path, digest) VALUES (1, :p, :d)"),
            {"p": path, "d": name.ljust(64, "0")},
        )
    session.commit()


def test_a_picture_comes_with_its_type_and_is_not_guessed(visitor, pictures):
    reply = visitor.get("/c/first/files/a.png")

    assert (reply.status_code, reply.mimetype, reply.data) == (200, "image/png", PNG)
    assert reply.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("name", ["b.svg", "01-one.md", "course.md", "..%2fcourse.md", "a.png%00.md", "noext"])
def test_only_pictures_are_given(visitor, pictures, name):
    assert visitor.get(f"/c/first/files/{name}").status_code == 404


def test_search_finds_lessons_policies_and_words_and_names_their_kind(visitor):
    text = visitor.get("/search?q=kind").text

    assert "Lesson" in text
    assert "Policy clause" in text
    assert '<a href="/c/first/two">' in text
    assert "Word we use" in visitor.get("/search?q=disclosure").text


def test_search_says_when_it_finds_nothing_and_escapes_what_was_typed(visitor):
    text = visitor.get("/search?q=%3Cscript%3Ezzz").text

    assert "Nothing holds all of" in text
    assert "<script>zzz" not in text


def test_search_leaves_out_courses_closed_to_the_person(visitor, session, ada):
    deeds.publish(session, deeds.extra())
    factories.post(visitor, "/c/extra/start")
    deeds.publish(session, deeds.extra("deprecated"))
    assert "/c/extra" in visitor.get("/search?q=extra").text
    other = visitor.application.test_client()
    factories.sign_in(other, session, factories.person(session, "Grace Hopper"))
    assert "/c/extra" not in other.get("/search?q=extra").text


def test_the_glossary_explains_each_word_under_its_anchor(visitor):
    text = visitor.get("/glossary").text

    assert 'id="disclosure"' in text
    assert "Saying where you work" in text


def test_two_people_do_not_see_each_others_way(app, visitor, session, ada):
    factories.post(visitor, "/c/first/one")
    other = app.test_client()
    factories.sign_in(other, session, factories.person(session, "Grace Hopper"))

    assert "You have done this lesson." not in other.get("/c/first/one").text
    assert "You have done this lesson." in visitor.get("/c/first/one").text


def test_a_refused_quiz_says_what_comes_first(visitor):
    reply = factories.post(visitor, "/quiz/about/second")

    assert reply.status_code == 422
    assert "First steps" in reply.text


def test_a_day_later_the_date_is_said_in_the_visitors_own_zone(visitor, session, ada, clock):
    clock.now = AT + timedelta(hours=15)
    factories.sign_in(visitor, session, ada)
    factories.post(visitor, "/c/first/one")
    person = people.person(session, ada)
    people.set_profile(session, ada, name=person.name, time_zone="Pacific/Auckland", theme="auto", language="en")
    session.commit()

    assert "23 November 2026" in visitor.get("/c/first").text
