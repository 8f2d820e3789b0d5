"""What a fact pays under which rule, and what recomputing puts in place of what."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from lms.recognition.xp import rules
from lms.recognition.xp.rules import BUILT_IN, Amounts, Pay, Row, Rule

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
RICH = Rule(2, Amounts(lesson=20, quiz=40, first_try=0, level=100), NOON, "Lessons count for more")


@pytest.mark.parametrize(
    ("ref", "first_try", "pay"),
    [
        ("lesson:a/one", False, Pay(10, "lesson")),
        ("lesson:a/one", True, Pay(10, "lesson")),
        ("quiz:a", False, Pay(50, "quiz")),
        ("quiz:a", True, Pay(60, "quiz-first-try")),
        ("first-try:quiz:a", False, Pay(10, "first-try")),
        ("level:ready", False, Pay(100, "level")),
        ("course:a", False, None),
        ("policy:p", False, None),
        ("badge:a", False, None),
        ("streak:4w", False, None),
        ("share:x", False, None),
    ],
)
def test_each_kind_of_fact_pays_its_amount(ref: str, first_try: bool, pay: Pay | None) -> None:
    assert rules.pay_for(ref, first_try, BUILT_IN.amounts) == pay


@pytest.mark.parametrize(
    ("ref", "first_try", "pay"),
    [("quiz:a", True, Pay(40, "quiz")), ("first-try:quiz:a", False, None), ("lesson:a/one", False, Pay(20, "lesson"))],
)
def test_an_amount_of_nothing_is_not_paid(ref: str, first_try: bool, pay: Pay | None) -> None:
    assert rules.pay_for(ref, first_try, RICH.amounts) == pay


@pytest.mark.parametrize(
    ("at", "from_at"),
    [
        (NOON, NOON + timedelta(minutes=1)),
        (NOON + timedelta(seconds=1), NOON + timedelta(minutes=2)),
        (NOON + timedelta(seconds=59), NOON + timedelta(minutes=2)),
        (NOON - timedelta(minutes=5), NOON + timedelta(minutes=1)),
    ],
)
def test_a_rule_counts_from_a_full_minute_that_leaves_time_to_hear_of_it(at: datetime, from_at: datetime) -> None:
    assert rules.begins(at, RICH) == from_at


def test_the_rule_of_an_instant_is_the_newest_that_has_begun() -> None:
    known = (BUILT_IN, RICH)

    assert rules.in_force(known, NOON - timedelta(microseconds=1)) == BUILT_IN
    assert rules.in_force(known, NOON) == RICH
    assert (BUILT_IN.version, RICH.version) == ("xp-1", "xp-2")


def test_a_new_rule_changes_something_and_follows_the_newest() -> None:
    rules.check_new(replace(RICH.amounts, lesson=1), RICH, 2)
    with pytest.raises(rules.SameAmounts, match="Rule xp-2 pays these amounts already"):
        rules.check_new(RICH.amounts, RICH, 2)
    with pytest.raises(rules.RuleChanged, match="Rule xp-2 was made meanwhile"):
        rules.check_new(replace(RICH.amounts, lesson=1), RICH, 1)


def row(number: int, key: str, amount: int, reason: str = "lesson", of: int | None = None) -> Row:
    return Row(number, amount, reason, key, "xp-1", of)


PAID = row(1, "lesson:a/one", 10)
BACK = row(2, "reversal:lesson:a/one", -10, "rule-change", 1)
ANEW = row(3, "lesson:a/one@xp-2", 20)


@pytest.mark.parametrize(
    ("facts", "rows", "change"),
    [
        pytest.param({"lesson:a/one": False}, [PAID], [("lesson:a/one", 1, 20)], id="a line worth more"),
        pytest.param({"quiz:a": False}, [row(1, "quiz:a", 50, "quiz")], [("quiz:a", 1, 40)], id="a line worth less"),
        pytest.param({"quiz:a": True}, [row(1, "quiz:a", 60, "quiz")], [("quiz:a", 1, 40)], id="no first try any more"),
        pytest.param({"level:r": False}, [row(1, "level:r", 100, "level")], [], id="a line worth the same"),
        pytest.param({"lesson:a/one": False}, [], [("lesson:a/one", None, 20)], id="something that paid nothing"),
        pytest.param(
            {"first-try:quiz:a": False},
            [row(1, "first-try:quiz:a", 10, "first-try")],
            [("first-try:quiz:a", 1, None)],
            id="something that pays nothing now",
        ),
        pytest.param({"lesson:a/one": False}, [PAID, BACK, ANEW], [], id="done already"),
        pytest.param({"lesson:a/one": False}, [PAID, BACK], [("lesson:a/one", None, 20)], id="cut off in between"),
        pytest.param(
            {"lesson:a/one": False},
            [PAID, row(2, "reversal:lesson:a/one", -10, "reversal", 1)],
            [],
            id="taken back by hand",
        ),
        pytest.param({"course:a": False}, [], [], id="a fact that pays nothing"),
        pytest.param({}, [row(1, "welcome", 5, "welcome")], [], id="what another room paid"),
    ],
)
def test_recomputing_exactly_puts_every_line_right_and_nothing_else(
    facts: dict[str, bool], rows: list[Row], change: list[tuple[str, int | None, int | None]]
) -> None:
    found = rules.corrections(facts, rows, RICH, upwards=False)

    told = [(one.ref, one.takes_back and one.takes_back.id, one.pays and one.pays.amount) for one in found]
    assert told == change


def test_only_upwards_no_line_becomes_less() -> None:
    facts = {"lesson:a/one": False, "quiz:a": True, "first-try:quiz:b": False}
    rows = [PAID, row(4, "quiz:a", 60, "quiz-first-try"), row(5, "first-try:quiz:b", 10, "first-try")]

    up, exact = (rules.corrections(facts, rows, RICH, upwards=only) for only in (True, False))

    assert [(one.ref, one.change) for one in up] == [("lesson:a/one", 10)]
    assert sum(one.change for one in exact) == 10 - 20 - 10


def test_a_rule_says_itself_in_words() -> None:
    assert rules.in_words(BUILT_IN.amounts) == (
        "A lesson pays 10 XP, a passed quiz 50 and 10 more at the first try, a new level 100."
    )
    assert rules.in_words(RICH.amounts) == "A lesson pays 20 XP, a passed quiz 40, a new level 100."
    assert rules.difference(BUILT_IN.amounts, RICH.amounts) == (
        ("Lesson", 10, 20),
        ("Quiz passed", 50, 40),
        ("First try", 10, 0),
    )
