"""What may be written, changed, marked and decided."""

from datetime import timedelta

import pytest

from lms.ideas.talk import rules
from lms.ideas.talk.rules import ANSWER, EXPLANATION, HIDE, KEEP, QUESTION, RESTORE, TIP, Mark
from tests.advocacy.deeds import AT

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" Hello ", "Hello"),
        ("one\r\ntwo\rthree", "one\ntwo\nthree"),
        ("one\n\n\n\n\ntwo", "one\n\ntwo"),
        ("a\x00b\x1b[31mc\u202ed", "ab[31mcd"),
        ("Grüße, 你好 🙂", "Grüße, 你好 🙂"),
    ],
)
def test_a_text_is_kept_plain(typed: str, kept: str) -> None:
    assert rules.clean(typed, QUESTION) == kept


@pytest.mark.parametrize(
    ("typed", "kind", "says"),
    [
        ("", QUESTION, "Write a few words first."),
        (" \n\x00 ", ANSWER, "Write a few words first."),
        ("x" * 401, TIP, "A tip is short"),
        ("x" * 2001, EXPLANATION, "Use at most 2,000"),
        ("é" * 1001, QUESTION, "Use at most 2,000"),
    ],
)
def test_a_text_that_does_not_fit_says_why(typed: str, kind: str, says: str) -> None:
    with pytest.raises(rules.Unfit, match=says) as refused:
        rules.clean(typed, kind)
    assert refused.value.field == "text"


def test_the_longest_texts_fit() -> None:
    assert len(rules.clean("x" * 400, TIP)) == 400
    assert len(rules.clean("é" * 1000, QUESTION)) == 1000


@pytest.mark.parametrize(("said", "fits"), [("Too rude.", True), ("  ", False), ("x" * 500, True), ("x" * 501, False)])
def test_a_decision_needs_a_reason_of_some_length(said: str, fits: bool) -> None:
    if fits:
        assert rules.why(said) == said
        return
    with pytest.raises(rules.Unfit):
        rules.why(said)


def test_each_limit_is_reached_by_its_own_count() -> None:
    rules.check(rules.WRITING, (19, 59))
    for written in ((20, 20), (0, 60)):
        with pytest.raises(rules.TooMany):
            rules.check(rules.WRITING, written)


@pytest.mark.parametrize(
    ("state", "hours", "may"),
    [("shown", 23.99, True), ("shown", 24, False), ("hidden", 1, False), ("removed", 1, False)],
)
def test_words_can_be_changed_for_a_day_while_they_are_shown(state: str, hours: float, may: bool) -> None:
    assert rules.may_change(state, AT, AT + timedelta(hours=hours)) is may


def test_what_is_gone_cannot_be_removed_again() -> None:
    assert [one for one in rules.STATES if rules.may_remove(one)] == ["shown", "hidden"]


@pytest.mark.parametrize(
    ("mark", "pays"),
    [
        (Mark(ANSWER, 1, 2, 3), True),
        (Mark(ANSWER, 1, 2, 1), True),
        (Mark(ANSWER, 1, 2, None), True),
        (Mark(ANSWER, 1, 1, 3), False),
        (Mark(ANSWER, 1, None, 3), False),
        (Mark(ANSWER, 1, 2, 2), False),
        (Mark(TIP, 1, 2, None), False),
        (Mark(EXPLANATION, 1, 2, None), False),
        (Mark(ANSWER, 1, 2, 3, given=2), True),
        (Mark(ANSWER, 1, 2, 3, given=3), False),
        (Mark(ANSWER, 1, 2, 3, got=1), False),
    ],
)
def test_which_marks_may_pay(mark: Mark, pays: bool) -> None:
    assert rules.counts(mark) is pays


@pytest.mark.parametrize(
    ("person", "author", "reporters", "may"),
    [(1, 2, [3], True), (1, 2, [3, 1], False), (1, 1, [3], False), (1, None, [None], True)],
)
def test_nobody_decides_about_their_own(
    person: int, author: int | None, reporters: list[int | None], may: bool
) -> None:
    assert rules.may_decide(person, author, reporters) is may


@pytest.mark.parametrize(
    ("state", "what", "reported", "leads"),
    [
        ("shown", HIDE, True, "hidden"),
        ("shown", HIDE, False, "hidden"),
        ("hidden", HIDE, True, None),
        ("hidden", RESTORE, False, "shown"),
        ("shown", RESTORE, False, None),
        ("shown", KEEP, True, "shown"),
        ("shown", KEEP, False, None),
    ],
)
def test_where_a_decision_leads(state: str, what: str, reported: bool, leads: str | None) -> None:
    assert rules.leads(state, what, reported=reported) == leads


@pytest.mark.parametrize(
    ("state", "what"), [("removed", HIDE), ("erased", RESTORE), ("hidden", KEEP), ("shown", "burn")]
)
def test_what_cannot_be_decided(state: str, what: str) -> None:
    with pytest.raises(rules.NotNow):
        rules.leads(state, what, reported=True)


@pytest.mark.parametrize(
    ("text", "shown"),
    [("Short.\nTwo.", "Short. Two."), ("word " * 40, "word word word …"), ("x" * 30, "x" * 16 + " …")],
)
def test_a_beginning_ends_at_a_word(text: str, shown: str) -> None:
    assert rules.excerpt(text, 16) == shown


@pytest.mark.parametrize(
    ("total", "page", "given"),
    [(0, 1, (1, 1)), (20, 2, (1, 1)), (21, 2, (2, 2)), (21, -4, (1, 2)), (400, 99, (20, 20))],
)
def test_a_page_that_is_not_there_is_the_nearest_one(total: int, page: int, given: tuple[int, int]) -> None:
    assert rules.pages(total, 20, page) == given
