"""lms xp: the rules, and counting anew what was paid before."""

from datetime import timedelta

import pytest

from lms.recognition import service as recognition
from lms.recognition.xp.rules import Amounts
from tests import factories


@pytest.fixture
def people(session, academy):
    """Six people who read a lesson a day ago, and a rule made since."""
    at = academy.clock() - timedelta(days=400)
    found = [factories.person(session, f"Person {number}") for number in range(6)]
    for person_id in found:
        recognition.record(session, person_id, "lesson:first/one", at=at)
    amounts = Amounts(lesson=20, quiz=50, first_try=10, level=100)
    recognition.add_rule(session, amounts, based_on=1, reason="Lessons\x1b[2J grew", by=None, at=at)
    session.commit()
    return found


def test_rules_are_listed_with_date_and_reason(run, people):
    result = run("xp", "rules")

    assert result.exit_code == 0, result.output
    first, second = result.stdout.splitlines()
    assert first.startswith("xp-1  from the first day: A lesson pays 10 XP")
    assert second.startswith("xp-2  from 18 October 2025, 09:01 UTC: A lesson pays 20 XP")
    assert "\x1b" not in second


def test_a_dry_run_tells_numbers_and_changes_nothing(run, people, session):
    result = run("xp", "recompute", "--dry-run")

    assert result.exit_code == 0, result.output
    assert result.stdout.splitlines() == [
        "By rule xp-2. A lesson pays 20 XP, a passed quiz 50 and 10 more at the first try, a new level 100.",
        "6 people would have more: 60 XP in all, 10 at the most.",
    ]
    assert recognition.standing(session, people[0]).xp == 10


def test_it_asks_for_a_reason_and_for_the_word(run, people, session):
    assert run("xp", "recompute").exit_code == 2

    refused = run("xp", "recompute", "--reason", "So", typed="yes\n")

    assert refused.exit_code == 1
    assert "Nothing was changed." in refused.output
    assert recognition.standing(session, people[0]).xp == 10
    session.rollback()
    assert "6 people have more: 60 XP in all" in run("xp", "recompute", "--reason", "So", typed="recompute\n").output
    assert recognition.standing(session, people[0]).xp == 20


def test_done_again_it_changes_nothing(run, people, session):
    assert run("xp", "recompute", "--reason", "So", "--yes").exit_code == 0

    again = run("xp", "recompute", "--exactly", "--reason", "So", "--yes")

    assert again.exit_code == 0, again.output
    assert "Nothing changed for anybody." in again.output
    assert recognition.standing(session, people[0]).xp == 20
    session.rollback()
    assert run("recount", "--check").exit_code == 0


def test_one_that_is_open_in_the_browser_stands_first(run, people, session, clock):
    recognition.begin_recompute(session, upwards=True, by=None, at=clock.now)
    session.commit()

    result = run("xp", "recompute", "--exactly", "--reason", "So", "--yes")

    assert result.exit_code == 1
    assert "Another recount is open." in result.output


def test_few_people_are_not_told_of(run, session, academy):
    person_id = factories.person(session, "Ada")
    recognition.record(session, person_id, "lesson:first/one", at=academy.clock())
    session.commit()

    assert "Fewer than five people have learned here so far" in run("xp", "recompute", "--dry-run").output


def test_fewer_than_five_on_one_side_are_not_told_either(run, people, session, academy):
    for person_id in people[:2]:
        recognition.record(session, person_id, "quiz:first", at=academy.clock())
    amounts = Amounts(lesson=10, quiz=20, first_try=10, level=100)
    recognition.add_rule(session, amounts, based_on=2, reason="Less", by=None, at=academy.clock() - timedelta(days=1))
    session.commit()

    told = run("xp", "recompute", "--dry-run", "--exactly").output

    assert "Fewer than five people would have less; nothing is told in detail." in told
