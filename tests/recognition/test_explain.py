"""Every award and every ledger line says in words why it is there."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from lms.content import library as content
from lms.content.library import Library
from lms.library.service import Revision
from lms.recognition import explain, rules
from tests import academy as written

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def library() -> Library:
    return content.read(written.files(), today=date(2026, 11, 22))


def award(release: int = 1, **evidence: Any) -> rules.Award:
    return rules.Award("x" * 22, 1, "first", "First", "d", {}, release, evidence, NOON, None, None, None, False)


@pytest.mark.parametrize(
    ("ref", "title"),
    [
        ("course:first", "First steps"),
        ("quiz:first", "First steps quiz"),
        ("lesson:first/one", "Say who you are"),
        ("lesson:first/gone", None),
        ("level:ready", "Ready"),
        ("level:gone", None),
        ("policy:conduct", "Conduct online"),
        ("badge:first", "Badge first"),
        ("course:gone", None),
        ("streak:4w", None),
    ],
)
def test_a_reference_is_called_by_its_title(library: Library, ref: str, title: str | None) -> None:
    assert explain.title_of(ref, library) == title


@pytest.mark.parametrize(
    ("when", "words", "path"),
    [
        ("course:first", "Complete the course “First steps”.", "/c/first"),
        ("quiz:first", "Pass the quiz “First steps quiz”.", "/quiz/about/first"),
        ("lesson:first/one", "Complete the lesson “Say who you are”.", "/c/first/one"),
        ("level:ready", "Reach the level “Ready”.", "/learn"),
        ("policy:conduct", "Read and acknowledge the policy “Conduct online”.", "/policy/conduct"),
        ("badge:first", "Earn the badge “Badge first”.", "/badges/about/first"),
        ("course:gone", "Complete the course “gone”.", None),
        ("streak:4w", "Learn something in 4 weeks in a row.", "/learn"),
        ("idea.accepted:2", "Have 2 of your ideas accepted.", None),
        ("other:x", "Meet the condition “x”.", None),
        ("bare", "Meet the condition “bare”.", None),
    ],
)
def test_an_open_badge_says_what_earns_it(library: Library, when: str, words: str, path: str | None) -> None:
    assert explain.way(when, library) == explain.Way(words, path)


@pytest.mark.parametrize(
    ("evidence", "sentences"),
    [
        (
            {"because": "course:first", "percent": 90, "revision": "0123456789abcdef"},
            ("Awarded for completing the course “First steps”.", "The score was 90 %."),
        ),
        (
            {"because": "quiz:first", "percent": 80},
            ("Awarded for passing the quiz “First steps quiz”.", "The score was 80 %."),
        ),
        ({"because": "course:gone"}, ("Awarded for completing the course “gone”.",)),
        ({"because": "level:ready", "percent": 90}, ("Awarded for reaching the level “Ready”.",)),
        ({"because": "lesson:first/one"}, ("Awarded for completing the lesson “Say who you are”.",)),
        ({"because": "policy:conduct"}, ("Awarded for acknowledging the policy “Conduct online”.",)),
        ({"because": "badge:first"}, ("Awarded for earning the badge “Badge first”.",)),
        ({"because": "streak:4w"}, ("Awarded for meeting its condition.",)),
        ({}, ("Awarded for meeting its condition.",)),
    ],
)
def test_an_award_says_what_it_rests_on(library: Library, evidence: dict[str, Any], sentences: tuple[str, ...]) -> None:
    assert explain.why_awarded(award(**evidence), library, None) == sentences


@pytest.mark.parametrize(
    ("revision", "words"),
    [
        (Revision(7, 9), "Earned on revision 7 of the quiz, current 9."),
        (Revision(9, 9), "Earned on revision 9 of the quiz, the current one."),
        (Revision(7, None), "Earned on revision 7 of the quiz, which is no longer given."),
    ],
)
def test_revisions_are_numbers_and_not_hashes(library: Library, revision: Revision, words: str) -> None:
    said = explain.why_awarded(award(because="quiz:first", revision="0123456789"), library, revision)

    assert said == ("Awarded for passing the quiz “First steps quiz”.", words)


def test_a_level_has_no_revision(library: Library) -> None:
    assert len(explain.why_awarded(award(because="level:ready"), library, Revision(1, 1))) == 1


def test_an_award_names_the_texts_it_was_earned_on() -> None:
    assert explain.texts_of(award(release=4)) == (("d", 4), None)
    assert explain.texts_of(award(release=4, revision="q")) == (("d", 4), ("q", 4))
    assert explain.texts_of(replace(award(4), evidence={"revision": "q", "release": 3})) == (("d", 4), ("q", 3))
