"""Patterns of accepted answers: what they meet, what is refused, and that none of them hangs."""

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from lms.content import patterns


@pytest.mark.parametrize(
    ("pattern", "answer", "met"),
    [
        ("#(ad|advert)", "#AD", True),
        ("#(ad|advert)", "#adv", False),
        ("colou?r", " Colour ", True),
        ("a{2,3}", "a", False),
        ("a{2,3}", "aaa", True),
        ("a{2,3}", "aaaa", False),
        ("a{,2}b", "b", True),
        ("a{2,}", "aaaaa", True),
        (r"\d+ ?(h|hours)", "24 hours", True),
        (r"\D+", "24", False),
        (r"\w+", "a_1", True),
        (r"\S\s\S", "a   b", True),
        ("[A-Z]{2}[0-9]", "DE1", True),
        ("[^0-9]+", "abc", True),
        ("[^0-9]+", "ab1", False),
        (r"[\d\-.]+", "1-2.3", True),
        (r"[a\]]+", "]a", True),
        ("[]a]+", "]a", True),
        ("[a-]+", "a-", True),
        ("Straße", "STRASSE", True),
        ("a  b", "a b", True),
        ("^yes$", "yes", True),
        (r"price\$", "price$", True),
        ("a.c", "a😀c", True),
        ("(?:no|yes)*?", "noyes", True),
        ("(a|)b", "b", True),
        ("x*", "", False),
        ("{company}", "{company}", True),
        (r"\(a\)\tb", "(a) b", True),
        ("a", "a" * 201, False),
        ("(", "(", False),
    ],
)
def test_a_whole_answer_meets_a_pattern(pattern: str, answer: str, met: bool) -> None:
    assert patterns.matches(pattern, answer) is met


HOSTILE = [
    "(a+)+", "(a*)*b", "(a+)*c", "([a-z]+)+$", "(.*a){20}", "((a+){2}){3}", r"(a)\1", "(?=a)a", "(?<=a)a", "(?!a)a",
    "(?P<n>a)", "(?i)a", "a**", "a++", "a{1,2}{3}", "(a{100}){100}", "a{999}", "(" * 30 + "a" + ")" * 30,
    "((){999}){999}", "(a{0}){9}", "a{3,1}", "*a", "+", "(", ")", "a)", "[", "[a", "[z-a]", "{x y}", "}", "a^b",
    r"\b", r"\x41", "\\", "[\\", "", "()", "^$", "x" * 201,
]  # fmt: skip


@pytest.mark.parametrize("pattern", HOSTILE)
def test_what_is_not_run_is_refused_and_met_by_nothing(pattern: str) -> None:
    with pytest.raises(patterns.PatternError) as refused:
        patterns.check(pattern)

    assert 0 <= refused.value.at <= len(pattern)
    assert not patterns.matches(pattern, "aaaa")
    assert patterns.example(pattern) == ""


@pytest.mark.parametrize(
    "pattern", ["(a|a)*" * 20 + "b", ".*" * 60 + "x", "(a|aa|aaa|b?){0,15}x", "(a?){45}" + "a" * 45, "[^y]*" * 39 + "z"]
)
def test_no_pattern_hangs(pattern: str) -> None:
    patterns.check(pattern)
    begin = time.process_time()
    assert patterns.matches(pattern, "a" * 199) is False
    assert time.process_time() - begin < 1


@pytest.mark.parametrize(
    ("pattern", "words"),
    [("#(advert|ad)s?", "#ad"), ("[A-Z]{2}-[0-9]+", "A-0"), ("[^a]", "1"), (r"\d{3}", "111"), (".", "a")],
)
def test_an_example_meets_its_pattern(pattern: str, words: str) -> None:
    found = patterns.example(pattern)
    assert patterns.matches(pattern, found)
    assert len(found) >= len(words) - 1


def test_a_name_is_filled_in_as_words() -> None:
    filled = patterns.filled("(at|from) {company}{2}", lambda text: text.replace("{company}", "A(B)+ Co."))

    assert patterns.matches(filled, "at A(B)+ Co..")
    assert not patterns.matches(filled, "at AB Co..")


@settings(max_examples=300, deadline=None)
@given(some.text("ab(|)*+?[]^-{}1,.\\d ", max_size=15), some.text("ab1 -", max_size=8))
def test_what_is_run_agrees_with_other_tools(pattern: str, answer: str) -> None:
    try:
        patterns.check(pattern)
        other = re.compile(pattern)
    except (patterns.PatternError, re.error, FutureWarning):
        return
    text = patterns.folded(answer)
    if text and "  " not in pattern and "\\" not in pattern:
        assert patterns.matches(pattern, answer) == bool(other.fullmatch(text)), (pattern, text)
