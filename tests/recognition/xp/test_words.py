"""Every ledger line says in words what it was paid for, and how its amount is made up."""

from datetime import UTC, date, datetime

import pytest

from lms.content import library as content
from lms.content.library import Library
from lms.recognition.rules import Entry
from lms.recognition.xp import words
from lms.recognition.xp.rules import BUILT_IN, Amounts
from tests import academy as written

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def library() -> Library:
    return content.read(written.files(), today=date(2026, 11, 22))


def entry(reason: str, key: str, amount: int = 10, rule: str = "xp-1") -> Entry:
    return Entry(id=1, amount=amount, reason=reason, key=key, rule=rule, at=NOON, balance=10)


@pytest.mark.parametrize(
    ("reason", "key", "said", "path"),
    [
        ("lesson", "lesson:first/one", "Lesson “Say who you are” read", "/c/first/one"),
        ("lesson", "lesson:old/gone", "Lesson “old/gone” read", None),
        ("lesson", "lesson:first/one@xp-2", "Lesson “Say who you are” read, counted anew", "/c/first/one"),
        ("quiz", "quiz:first", "Quiz “First steps quiz” passed", "/quiz/about/first"),
        (
            "quiz-first-try",
            "quiz:first",
            "Quiz “First steps quiz” passed at the first try, which is worth 10 more",
            "/quiz/about/first",
        ),
        (
            "first-try",
            "first-try:quiz:first",
            "Quiz “First steps quiz”: the first attempt passes after all, which is worth 10 more",
            "/quiz/about/first",
        ),
        ("level", "level:ready", "Level “Ready” reached", "/learn"),
        ("reversal", "reversal:quiz:first", "Taken back: “First steps quiz”", "/quiz/about/first"),
        (
            "rule-change",
            "reversal:quiz:first@xp-1",
            "Taken back, since rule xp-1 counts it anew: “First steps quiz”",
            "/quiz/about/first",
        ),
        ("welcome", "welcome", "Paid for “welcome”", None),
    ],
)
def test_a_ledger_line_says_what_it_was_paid_for(
    library: Library, reason: str, key: str, said: str, path: str | None
) -> None:
    assert words.what_for(entry(reason, key), library, BUILT_IN.amounts) == said
    assert words.path_of(entry(reason, key), library) == path


@pytest.mark.parametrize(
    ("reason", "amount", "parts"),
    [
        ("lesson", 10, [10]),
        ("quiz", 50, [50]),
        ("quiz-first-try", 60, [50, 10]),
        ("first-try", 10, [10]),
        ("level", 100, [100]),
        ("level", 99, []),
        ("welcome", 10, []),
        ("reversal", -10, []),
    ],
)
def test_an_amount_is_shown_in_its_parts_where_the_rule_says_them(reason: str, amount: int, parts: list[int]) -> None:
    assert [part for _, part in words.made_up(entry(reason, "x", amount), Amounts(10, 50, 10, 100))] == parts
