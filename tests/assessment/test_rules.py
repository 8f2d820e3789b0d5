"""When a quiz may be taken, what passes, what is shown."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from lms.assessment import rules
from lms.assessment.rules import Score, Tally
from tests.assessment.made import quiz

AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
TEN = timedelta(minutes=10)
DAY = timedelta(hours=24)


@pytest.mark.parametrize(
    ("earned", "possible", "share"),
    [(0, 500, 0), (799, 1000, 79), (7999, 10000, 79), (800, 1000, 80), (2, 3, 66), (500, 500, 100), (0, 0, 0)],
)
def test_a_share_is_whole_percent_rounded_down(earned: int, possible: int, share: int) -> None:
    assert Score(earned, possible).share == share


@pytest.mark.parametrize(
    ("earned", "passed"), [(7999, False), (7990, False), (8000, True), (8001, True), (10000, True), (0, False)]
)
def test_the_pass_mark_itself_passes_and_nothing_below(earned: int, passed: bool) -> None:
    assert rules.passes(Score(earned, 10000), 80) is passed


@pytest.mark.parametrize(
    ("cooldown", "failures", "wait"),
    [
        ((), 3, timedelta()),
        ((TEN, DAY), 0, timedelta()),
        ((TEN, DAY), 1, TEN),
        ((TEN, DAY), 2, DAY),
        ((TEN, DAY), 9, DAY),
        ((TEN,), 4, TEN),
    ],
)
def test_later_failures_wait_the_last_entry(cooldown: tuple[timedelta, ...], failures: int, wait: timedelta) -> None:
    assert rules.wait_after(cooldown, failures) == wait


@pytest.mark.parametrize(
    ("after", "waits"),
    [(timedelta(), True), (TEN - timedelta(microseconds=1), True), (TEN, False), (DAY, False)],
)
def test_exactly_at_its_end_a_wait_is_over(after: timedelta, waits: bool) -> None:
    tally = Tally(attempts=1, failures=1, best_percent=0, last_percent=0, last_submitted_at=AT)

    state = rules.state_of(tally, quiz(cooldown=(TEN, DAY)), AT + after)

    assert state.next_at == (AT + TEN if waits else None)


@pytest.mark.parametrize(
    ("tally", "changes", "expected"),
    [
        (Tally(), {}, {"attempts_used": 0, "attempts_left": None, "percent": None, "passed": False}),
        (Tally(), {"attempts": 3}, {"attempts_left": 3}),
        (Tally(attempts=2), {"attempts": 3}, {"attempts_left": 1}),
        (Tally(attempts=4), {"attempts": 3}, {"attempts_left": 0, "next_at": None}),
        (Tally(best_percent=90, last_percent=40), {"grade": "best"}, {"percent": 90, "best_percent": 90}),
        (Tally(best_percent=90, last_percent=40), {"grade": "last"}, {"percent": 40, "best_percent": 90}),
        (Tally(passed_at=AT), {}, {"passed": True}),
    ],
)
def test_a_state_says_what_is_used_left_and_reached(
    tally: Tally, changes: dict[str, Any], expected: dict[str, Any]
) -> None:
    state = rules.state_of(tally, quiz(**changes), AT)

    assert {name: getattr(state, name) for name in expected} == expected


@pytest.mark.parametrize(
    "tally",
    [
        Tally(attempts=3, failures=3, last_submitted_at=AT),
        Tally(attempts=2, failures=1, last_submitted_at=AT, open_attempt="open"),
        Tally(attempts=2, failures=0, last_submitted_at=AT, passed_at=AT),
    ],
)
def test_there_is_no_wait_without_attempts_while_one_is_open_or_after_a_pass(tally: Tally) -> None:
    assert rules.state_of(tally, quiz(attempts=3, cooldown=(TEN,)), AT).next_at is None


def test_attempts_and_waits_hold_back_a_start() -> None:
    asked = quiz(attempts=2, cooldown=(TEN,))
    failed = Tally(attempts=1, failures=1, last_submitted_at=AT)

    rules.check_may_start(rules.state_of(Tally(), asked, AT))
    rules.check_may_start(rules.state_of(failed, asked, AT + TEN))
    with pytest.raises(rules.TooSoon) as refusal:
        rules.check_may_start(rules.state_of(failed, asked, AT))
    assert refusal.value.next_at == AT + TEN
    with pytest.raises(rules.NoAttemptsLeft):
        rules.check_may_start(rules.state_of(Tally(attempts=2), asked, AT))


def test_a_pass_stays_and_ends_the_row_of_failures() -> None:
    tally = rules.started(Tally(), "one")
    assert (tally.attempts, tally.open_attempt) == (1, "one")

    tally = rules.submitted(tally, 40, passed=False, at=AT)
    assert (tally.failures, tally.best_percent, tally.open_attempt) == (1, 40, None)

    tally = rules.submitted(rules.started(tally, "two"), 90, passed=True, at=AT + TEN)
    assert (tally.failures, tally.best_percent, tally.passed_at) == (0, 90, AT + TEN)

    tally = rules.submitted(rules.started(tally, "three"), 60, passed=False, at=AT + DAY)
    assert (tally.failures, tally.best_percent, tally.last_percent) == (1, 90, 60)
    assert (tally.passed_at, tally.last_submitted_at) == (AT + TEN, AT + DAY)


@pytest.mark.parametrize(
    ("seconds", "late"), [(-1, False), (0, False), (1, False), (2, False), (2.000001, True), (3, True)]
)
def test_two_seconds_of_grace_follow_the_deadline(seconds: float, late: bool) -> None:
    assert rules.too_late(AT + timedelta(seconds=seconds), AT) is late


def test_without_a_deadline_nothing_is_late() -> None:
    assert rules.ends_at(None, 60) is None
    assert not rules.too_late(AT + 900 * DAY, None)


def test_an_extension_moves_the_end() -> None:
    assert rules.ends_at(AT, 90) == AT + timedelta(seconds=90)


@pytest.mark.parametrize(
    ("policy", "passed", "score", "answers"),
    [
        ("never", False, False, False),
        ("never", True, False, False),
        ("score", False, True, False),
        ("score", True, True, False),
        ("after-submit", False, True, True),
        ("after-submit", True, True, True),
        ("after-pass", False, True, False),
        ("after-pass", True, True, True),
    ],
)
def test_the_review_policy_decides_what_is_shown(policy: str, passed: bool, score: bool, answers: bool) -> None:
    assert rules.review_of(quiz(review=policy), passed=passed) == rules.Review(score, answers)


@pytest.mark.parametrize(
    ("hundredths", "words"),
    [(0, "0"), (100, "1"), (50, "0.5"), (125, "1.25"), (-25, "−0.25"), (1000, "10"), (5, "0.05")],
)
def test_points_are_said_without_needless_zeros(hundredths: int, words: str) -> None:
    assert rules.points_in_words(hundredths) == words


@pytest.mark.parametrize(
    ("ref", "path"),
    [
        ("course:guardrails", "/c/guardrails"),
        ("lesson:guardrails/disclosure", "/c/guardrails/disclosure"),
        ("policy:social-media", "/policy/social-media"),
        ("badge:guardrails", ""),
    ],
)
def test_a_quiz_leads_back_to_what_it_closes(ref: str, path: str) -> None:
    assert rules.path_of(ref) == path


def test_what_is_missing_is_said_in_one_line() -> None:
    problems = (rules.Problem("a", 1, "choose one answer"), rules.Problem("b", 4, "write your answer"))

    assert str(rules.Unanswered(problems)) == "Question 1: choose one answer; Question 4: write your answer"


@pytest.mark.parametrize(
    ("made", "given", "most", "path"),
    [
        (0, ["b"], 1, ["b"]),
        (0, ["b", "c", "d"], 1, ["b"]),
        (0, ["b", "c", "d"], None, ["b", "c", "d"]),
        (1, ["a", "c"], 1, ["a", "c"]),
        (1, ["a", "c", "d"], 1, ["a", "c"]),
        (1, ["a"], 1, ["a"]),
        (1, ["b", "c"], 1, ["a", "x"]),
        (1, [], 1, ["a", "x"]),
        (2, ["a"], None, ["a", "x"]),
    ],
)
def test_what_was_chosen_for_good_on_a_path_stays(
    made: int, given: list[str], most: int | None, path: list[str]
) -> None:
    assert rules.held(["a", "x"], made, given, most=most) == path


@pytest.mark.parametrize(("points", "percent", "cost"), [(100, 25, 25), (150, 25, 38), (1, 1, 1), (100, 0, 0)])
def test_a_hint_costs_whole_hundredths_rounded_up(points: int, percent: int, cost: int) -> None:
    assert rules.cost_of(points, percent) == cost


@pytest.mark.parametrize(
    ("position", "way", "order"),
    [
        ("1", "up", "102"),
        ("1", "down", "021"),
        ("0", "up", "012"),
        ("2", "down", "012"),
        ("9", "up", "012"),
        ("1", "", "012"),
    ],
)
def test_an_item_moves_by_one_place_and_never_past_the_edge(position: str, way: str, order: str) -> None:
    assert rules.moved("012", position, way) == list(order)
