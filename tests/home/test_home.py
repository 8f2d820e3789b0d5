"""Today: one next step, the level path, the week, and what waits to be read."""

from datetime import date, timedelta

import pytest

from lms.assessment import service as assessment
from lms.home import service as home
from lms.learning import service as learning
from lms.people import service as people
from lms.policy import service as policy
from tests import academy as written
from tests import factories
from tests.learning import deeds
from tests.learning.deeds import AT


@pytest.fixture
def ada(session):
    return factories.person(session, "Ada Lovelace")


@pytest.fixture
def visitor(client, session, ada):
    factories.sign_in(client, session, ada)
    return client


def acknowledge(session, person_id):
    version = policy.current(session, "conduct")
    policy.acknowledge(session, person_id, "conduct", {0: [0], 1: [1]}, digest=version.digest, at=AT)
    session.commit()


def become_ready(session, person_id):
    acknowledge(session, person_id)
    deeds.finish_first(session, person_id)


def main_of(text):
    return text[text.index("<main") : text.index("</main>")]


def test_who_is_not_signed_in_finds_a_welcome_and_the_way_in(client, academy):
    with deeds.statements(academy) as sent:
        reply = client.get("/")

    assert reply.status_code == 200
    assert 'href="/sign-in"' in main_of(reply.text)
    assert "is your choice" in reply.text
    assert sent == []


def test_the_first_day_begins_with_one_lesson(visitor):
    text = visitor.get("/").text

    assert "Good morning, Ada" in text
    assert "Begin with one short lesson" in text
    assert 'class="button" href="/c/first/one">Start' in text
    assert "Policy to read" in text
    assert 'class="ring' not in text


def test_there_is_one_primary_button(visitor, session, ada):
    assert main_of(visitor.get("/").text).count('class="button"') == 1
    deeds.read(session, ada, "first/one")
    assert main_of(visitor.get("/").text).count('class="button"') == 1


def test_a_course_under_way_is_resumed_in_one_click(visitor, session, ada):
    deeds.read(session, ada, "first/one")

    text = visitor.get("/").text

    assert 'class="button" href="/c/first/two">Continue' in text
    assert "Lesson 2 of 2." in text
    assert "33%" in text
    assert "Begin with one short lesson" not in text
    assert '1 lesson read, <a href="/xp">10 XP</a> earned.' in text


def test_last_weeks_lessons_are_not_this_weeks(visitor, session, ada, clock):
    deeds.read(session, ada, "first/one")
    clock.move(days=1)
    factories.sign_in(visitor, session, ada)

    assert "Any day is fine." in visitor.get("/").text


def test_the_policy_comes_next_where_the_level_waits_for_it(visitor, session, ada):
    deeds.finish_first(session, ada)

    text = visitor.get("/").text

    assert 'class="button" href="/policy/conduct">Read it' in text
    assert "1 of 2 steps done" in text
    assert 'aria-labelledby="policies"' not in text


def test_a_new_level_is_celebrated_until_it_is_put_away(visitor, session, ada):
    become_ready(session, ada)

    text = visitor.get("/").text
    assert "You reached level 1, Ready" in text
    assert "read the stories" in text

    assert factories.post(visitor, "/level/seen").location == "/"
    assert "You reached level 1" not in visitor.get("/").text


def test_the_path_shows_levels_done_current_and_later(visitor, session, ada):
    become_ready(session, ada)

    text = visitor.get("/").text

    assert text.count("level-mark--done") >= 2
    assert text.count("level-mark--current") == 1
    assert "Your next level" in text
    assert "Complete the course “Second steps”." in text
    assert "If you choose to advocate, it also lets you share stories in your own words." in text


def test_with_all_done_there_is_nothing_left_but_to_look_things_up(visitor, session, ada):
    become_ready(session, ada)
    deeds.read(session, ada, "second/only")
    deeds.pass_quiz(session, ada, "second")

    text = visitor.get("/").text

    assert "You have done all there is." in text
    assert 'href="/learn"' in main_of(text)


def test_a_failed_quiz_with_a_wait_says_until_when(visitor, session, ada):
    deeds.read(session, ada, "first/one", "first/two")
    attempt = home_attempt(session, ada)
    assert "/quiz/" + attempt in visitor.get("/").text
    fail(session, ada, attempt)

    text = visitor.get("/").text

    assert 'href="/policy/conduct">Read it' in text
    acknowledge(session, ada)
    text = visitor.get("/").text
    assert "Opens on" in text
    assert "22 November 2026, 09:10 UTC (in 10 minutes)" in text


def home_attempt(session, person_id):
    attempt = assessment.start(session, person_id, "first", at=AT)
    session.commit()
    return attempt


def fail(session, person_id, attempt):
    answers = {}
    for question, _ in assessment.drawn_questions(session, person_id, attempt):
        answers[question.id] = ["0"] if question.options else ["99"]
    assessment.submit(session, person_id, attempt, answers, at=AT)
    session.commit()


def test_required_things_show_with_their_dates_until_they_are_done(visitor, session, ada):
    champion = factories.person(session, "Chen Champion", roles=("champion",))
    for ref, day in (("course:first", date(2026, 11, 30)), ("policy:conduct", date(2026, 11, 25))):
        learning.assign(session, ref, team_id=None, due_on=day, by=champion, at=AT)
    session.commit()

    text = visitor.get("/").text
    assert "Required of you" in text
    assert "25 November 2026, 23:59 UTC (in 3 days)" in text
    become_ready(session, ada)
    assert "Required of you" not in visitor.get("/").text


def test_a_policy_with_a_new_material_version_waits_again(visitor, session, ada):
    become_ready(session, ada)
    assert "Policy to read" not in visitor.get("/").text
    changed = written.POLICY.replace("Answer once, then leave", "Never answer; leave")
    deeds.publish(session, {"policies/conduct.md": changed})

    assert "Conduct online</a>, version 2" in visitor.get("/").text


def test_today_takes_a_fixed_number_of_queries(visitor, session, academy, ada):
    def queries() -> list[str]:
        visitor.get("/")
        with deeds.statements(academy) as sent:
            assert visitor.get("/").status_code == 200
        return sent

    new = queries()
    deeds.read(session, ada, "first/one")
    begun = queries()
    become_ready(session, ada)
    reached = queries()
    deeds.read(session, ada, "second/only")
    deeds.pass_quiz(session, ada, "second")
    invited = queries()

    assert len(new) == len(begun) == len(reached) <= 6, "\n".join(reached)
    assert len(invited) <= 6, "\n".join(invited)


def test_today_changes_nothing(visitor, academy):
    with deeds.statements(academy) as sent:
        visitor.get("/")

    assert not [one for one in sent if one.split()[0] in {"INSERT", "UPDATE", "DELETE"}]


@pytest.mark.parametrize(
    ("hour", "words"),
    [
        (3, "Good evening, Ada"),
        (4, "Good morning, Ada"),
        (11, "Good morning, Ada"),
        (12, "Good afternoon, Ada"),
        (17, "Good afternoon, Ada"),
        (18, "Good evening, Ada"),
    ],
)
def test_the_greeting_follows_the_hour_at_the_persons(hour, words):
    assert home.greeting("Ada Lovelace", hour) == words


def test_the_greeting_takes_a_name_of_any_length():
    assert home.greeting("Wolfeschlegelsteinhausenbergerdorff", 9).endswith("dorff")
    assert home.greeting("", 9) == "Good morning, "


def test_a_person_elsewhere_is_greeted_by_their_own_clock(visitor, session, ada):
    people.set_profile(session, ada, name="Ada", time_zone="Pacific/Auckland", theme="auto", language="en")
    session.commit()

    assert "Good evening, Ada" in visitor.get("/").text


def test_nothing_on_the_page_presses(visitor, session, ada):
    deeds.read(session, ada, "first/one")
    words = main_of(visitor.get("/").text).casefold()

    assert not any(one in words for one in ("don't lose", "falling behind", "last chance", "do better", "streak"))


def test_the_week_begins_on_monday_in_the_academys_zone():
    assert home.learning.week_begins(AT, "UTC") == AT.replace(hour=0) - timedelta(days=6)
