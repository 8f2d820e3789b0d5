"""The ledger, the page of one line, and the pages on which rules are made and older lines counted anew."""

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from lms.recognition import service as recognition
from lms.web.academy import Academy
from tests import factories
from tests.conftest import MovableClock
from tests.factories import post, sign_in
from tests.recognition.deeds import AT, asked, become_ready, role, words

AMOUNTS = {"lesson": "20", "quiz": "40", "first_try": "0", "level": "100"}
RULE = {**AMOUNTS, "reason": "Lessons take longer", "based_on": "1"}


@pytest.fixture
def people(session: Session) -> list[int]:
    """Seven people who read a lesson."""
    found = [factories.person(session, f"Person {number}") for number in range(7)]
    for person_id in found:
        recognition.record(session, person_id, "lesson:first/one", at=AT)
    session.commit()
    return found


@pytest.fixture
def champion(client: FlaskClient, session: Session) -> FlaskClient:
    sign_in(client, session, role(session, "champion"))
    return client


def make_rule(client: FlaskClient, clock: MovableClock, **changes: str) -> None:
    assert post(client, "/programme/xp", **{**RULE, **changes}).status_code == 303
    clock.move(minutes=5)


def begin(client: FlaskClient, mode: str = "upwards") -> str:
    reply = post(client, "/programme/xp/recompute", mode=mode)
    assert reply.status_code == 303
    return str(reply.location)


def run_jobs(academy: Academy, clock: MovableClock) -> None:
    with academy.store.transaction() as own:
        while recognition.go_on_recomputing(own, clock.now):
            pass


# ---- my ledger


def test_the_ledger_is_narrowed_to_one_kind_and_balances_stay(client: FlaskClient, session: Session, ada: int) -> None:
    recognition.record(session, ada, "lesson:first/one", at=AT)
    become_ready(session, ada, at=AT)
    sign_in(client, session, ada)

    said = words(client.get("/xp?kind=quizzes").text)
    none = words(client.get("/xp?kind=corrections").text)

    assert "You have 170 XP." in said
    assert "passed at the first try" in said
    assert "+60 70" in said
    assert "Say who you are” read" not in said
    assert "There is no line of this kind. See all lines" in none
    assert client.get("/xp?kind=nonsense").status_code == 404
    assert client.get("/xp?kind=lessons&page=2").status_code == 404


def test_a_narrowed_ledger_has_pages_of_its_own(client: FlaskClient, session: Session, ada: int) -> None:
    for number in range(60):
        recognition.record(session, ada, f"lesson:first/{number}", at=AT)
    recognition.record(session, ada, "quiz:first", at=AT)
    sign_in(client, session, ada)

    text = client.get("/xp?kind=lessons&page=2").text

    assert "Page 2 of 3" in text
    assert 'href="/xp?kind=lessons&amp;page=3"' in text
    assert 'rel="prev" href="/xp?kind=lessons"' in text


def test_every_line_links_what_it_is_about_and_says_why(client: FlaskClient, session: Session, ada: int) -> None:
    become_ready(session, ada)
    sign_in(client, session, ada)
    text = client.get("/xp").text
    assert 'href="/quiz/about/first"' in text
    lines = re.findall(r'href="(/xp/\d+)"', text)
    assert len(lines) == 2

    quiz, level = (words(client.get(path).text) for path in reversed(lines))

    assert "+60 XP on 22 November 2026, 09:00 UTC. Your balance after it was 60 XP." in quiz
    assert "Made up of A quiz passed: 50 XP. At the first try: 10 XP" in quiz
    assert "Rests on Your attempt, 90 %" in quiz
    assert "xp-1, from the first day." in quiz
    assert "Level “Ready” reached" in level
    assert "Rests on" not in level


def test_a_line_of_somebody_else_is_not_there(client: FlaskClient, session: Session, ada: int, grace: int) -> None:
    recognition.record(session, grace, "lesson:first/one", at=AT)
    sign_in(client, session, ada)

    reply = client.get("/xp/1")

    assert reply.status_code == 404
    assert "Your ledger has no such line." in reply.text


@pytest.mark.parametrize("path", ["/xp", "/xp?kind=lessons", "/xp/1", "/programme/xp"])
def test_pages_take_few_statements_however_long_the_ledger(
    academy: Academy, champion: FlaskClient, session: Session, path: str
) -> None:
    for number in range(60):
        recognition.record(session, 1, f"lesson:first/{number}", at=AT)
    session.commit()
    champion.get(path)

    with asked(academy) as statements:
        assert champion.get(path).status_code == 200

    assert len(statements) <= 6


# ---- rules


def test_a_champion_makes_a_rule_and_everybody_reads_it(
    champion: FlaskClient, session: Session, clock: MovableClock, ada: int
) -> None:
    page = words(champion.get("/programme/xp").text)
    assert "Rule xp-1 pays now. A lesson pays 10 XP" in page

    reply = post(champion, "/programme/xp", **RULE)

    assert (reply.status_code, reply.location) == (303, "/programme/xp")
    said = words(champion.get("/programme/xp").text)
    assert "Rule xp-2 counts from 22 November 2026, 09:01 UTC, in 1 minute." in said
    assert "Lesson 10 → 20, Quiz passed 50 → 40, First try 10 → 0. “Lessons take longer” champion person" in said
    clock.move(minutes=1)
    assert "Rule xp-2 pays now. A lesson pays 20 XP, a passed quiz 40, a new level 100." in words(
        champion.get("/programme/xp").text
    )
    sign_in(champion, session, ada)
    mine = words(champion.get("/xp").text)
    assert "The first lesson you read pays 20 XP." in mine
    assert "xp-2, from 22 November 2026, 09:01 UTC: A lesson pays 20 XP" in mine
    assert "“Lessons take longer”" in mine
    assert "champion person" not in mine


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"lesson": ""}, "Enter a whole number from 0 to 1,000."),
        ({"lesson": "-1"}, "Enter a whole number from 0 to 1,000."),
        ({"lesson": "1001"}, "Enter a whole number from 0 to 1,000."),
        ({"level": "2.5"}, "Enter a whole number from 0 to 1,000."),
        ({"quiz": "9" * 30}, "Enter a whole number from 0 to 1,000."),
        ({"quiz": "²"}, "Enter a whole number from 0 to 1,000."),
        ({"reason": ""}, "Enter the reason."),
        ({"reason": "x" * 501}, "Use at most 500 characters for the reason."),
        ({"lesson": "10", "quiz": "50", "first_try": "10"}, "Rule xp-1 pays these amounts already."),
        ({"based_on": "7"}, "Rule xp-1 was made meanwhile."),
        ({"based_on": ""}, "Rule xp-1 was made meanwhile."),
    ],
)
def test_a_rule_is_whole_numbers_in_bounds_with_a_reason(
    champion: FlaskClient, session: Session, changes: dict[str, str], said: str
) -> None:
    reply = post(champion, "/programme/xp", **{**RULE, **changes})

    assert reply.status_code == 422
    assert said in reply.text
    assert "<title>Error: " in reply.text
    if "reason" not in changes:
        assert "Lessons take longer" in reply.text
    assert len(recognition.xp_rules(session)) == 1


def test_whoever_looked_at_an_older_rule_is_told_and_saves_again(champion: FlaskClient, session: Session) -> None:
    post(champion, "/programme/xp", **RULE)

    refused = post(champion, "/programme/xp", **{**RULE, "lesson": "30"})

    assert "Rule xp-2 was made meanwhile. Look at its amounts, then save yours again." in refused.text
    assert 'name="based_on" type="hidden" value="2"' in refused.text
    assert 'value="30"' in refused.text
    assert post(champion, "/programme/xp", **{**RULE, "lesson": "30", "based_on": "2"}).status_code == 303


# ---- counting anew


def test_from_the_dry_run_to_the_ledger(
    academy: Academy, champion: FlaskClient, session: Session, clock: MovableClock, people: list[int]
) -> None:
    make_rule(champion, clock)
    path = begin(champion)
    said = words(champion.get(path).text)
    assert "7 people would have more: 70 XP in all, 10 at the most." in said
    assert "Person" not in said
    session.rollback()
    assert recognition.standing(session, people[0]).xp == 10

    reply = post(champion, f"{path}/decide", reason="So that all are paid alike", word="Recompute")

    assert (reply.status_code, reply.location) == (303, path)
    assert '<progress value="0" max="7">' in champion.get(path).text
    run_jobs(academy, clock)
    said = words(champion.get(path).text)
    assert "7 people have more: 70 XP in all" in said
    assert "Reason So that all are paid alike" in said
    sign_in(champion, session, people[0])
    ledger = champion.get("/xp").text
    assert "You have 20 XP." in words(ledger)
    assert "Lesson “Say who you are” read, counted anew" in words(ledger)
    anew, back, old = (words(champion.get(one).text) for one in re.findall(r'href="(/xp/\d+)"', ledger))
    assert "counted anew by rule xp-2" in anew
    assert "The reason: “So that all are paid alike”" in anew
    assert "Why was this taken back?" in back
    assert "This line takes back Lesson “Say who you are” read, +10 XP" in back
    assert "It no longer counts. It was taken back by" in old


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"reason": "So", "word": ""}, "Type recompute to decide."),
        ({"reason": "So", "word": "yes"}, "Type recompute, and nothing else."),
        ({"reason": "", "word": "recompute"}, "Enter the reason."),
    ],
)
def test_deciding_needs_the_word_and_a_reason(
    champion: FlaskClient, session: Session, clock: MovableClock, people: list[int], fields: dict[str, str], said: str
) -> None:
    make_rule(champion, clock)
    path = begin(champion)

    reply = post(champion, f"{path}/decide", **fields)

    assert reply.status_code == 422
    assert said in reply.text
    assert "7 people would have more" in words(reply.text)
    assert recognition.recompute(session, int(path.rpartition("/")[2])).state == "counted"


def test_a_few_people_are_not_told_in_detail(
    champion: FlaskClient, session: Session, clock: MovableClock, people: list[int]
) -> None:
    for person_id in people[:2]:
        recognition.record(session, person_id, "quiz:first", at=AT)
    session.commit()
    make_rule(champion, clock, lesson="10")

    said = words(champion.get(begin(champion, "exactly")).text)

    assert "Fewer than five people would have less; nothing is told in detail." in said
    assert "5 people" not in said


def test_a_recount_is_put_away_and_another_may_begin(
    champion: FlaskClient, session: Session, clock: MovableClock, people: list[int]
) -> None:
    make_rule(champion, clock)
    path = begin(champion)
    assert begin(champion, "exactly") == path
    assert "waits for a decision" in words(champion.get("/programme/xp").text)

    reply = post(champion, f"{path}/drop")

    assert (reply.status_code, reply.location) == (303, "/programme/xp")
    assert "This was put away. Nothing was changed." in champion.get(path).text
    assert post(champion, f"{path}/drop").status_code == 409
    assert post(champion, f"{path}/decide", reason="So", word="recompute").status_code == 409
    assert begin(champion, "exactly") != path
    assert champion.get("/programme/xp/recompute/999").status_code == 404


def test_where_another_rule_came_between_the_page_says_so(
    champion: FlaskClient, session: Session, clock: MovableClock, people: list[int]
) -> None:
    make_rule(champion, clock)
    path = begin(champion)
    make_rule(champion, clock, lesson="30", based_on="2")

    assert "Rule xp-3 is in force by now." in words(champion.get(path).text)
    assert post(champion, f"{path}/decide", reason="So", word="recompute").status_code == 409


def test_where_nothing_would_change_it_says_so(champion: FlaskClient, people: list[int]) -> None:
    assert "Nothing would change for anybody." in words(champion.get(begin(champion)).text)


def test_an_administrator_has_the_page_without_the_champions_tabs(client: FlaskClient, session: Session) -> None:
    sign_in(client, session, role(session, "admin"))

    text = client.get("/programme/xp").text

    assert "/programme/stories" not in text.partition("<main")[2]
