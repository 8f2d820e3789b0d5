"""What an idea may hold, what may be decided about it, and how alike two are."""

from datetime import timedelta
from typing import Any

import pytest

from lms.ideas.box import likeness, rules
from lms.ideas.box.likeness import Known
from tests.advocacy.deeds import AT

pytestmark = pytest.mark.once
LATER = AT + timedelta(days=9)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kind": "else"}, "kind"),
        ({"title": "  "}, "title"),
        ({"title": "x" * 121}, "title"),
        ({"text": " \n"}, "text"),
        ({"text": "ä" * 1025}, "text"),
    ],
)
def test_an_idea_has_a_kind_a_title_and_a_short_text(changes: dict[str, str], field: str) -> None:
    with pytest.raises(rules.Unfit) as refused:
        rules.checked(rules.Text(**{"kind": "tool", "title": "x" * 120, "text": "ä" * 1024} | changes))
    assert refused.value.field == field


def test_the_longest_idea_and_the_longest_remark_fit() -> None:
    text = rules.Text("tool", "x" * 120, "ä" * 1024)
    assert rules.checked(text) is text
    assert rules.checked_remark("ä" * 1024) == "ä" * 1024


@pytest.mark.parametrize("words", [" ", "ä" * 1025])
def test_a_remark_says_something_and_not_too_much(words: str) -> None:
    with pytest.raises(rules.Unfit):
        rules.checked_remark(words)


def test_words_are_kept_without_control_characters() -> None:
    assert rules.clean(" a\r\nb\x07\rc\ud800 ") == "a\nb\nc"
    assert rules.line(" a\n  b ") == "a b"


def standing(**changes: Any) -> rules.Standing:
    return rules.Standing(**{"kind": "other", "status": "new", "steps": 2} | changes)


@pytest.mark.parametrize(
    ("now", "decision", "changes_something"),
    [
        ({}, ("review", "", 2), True),
        ({"status": "planned"}, ("review", "", 2), True),
        ({"status": "review"}, ("review", "", 2), False),
        ({"status": "review"}, ("review", "More words.", 2), True),
        ({"status": "review"}, ("review", "More words.", 1), False),
        ({}, ("not-now", "Too dear.", 2), True),
    ],
)
def test_a_decision_changes_something_once(
    now: dict[str, Any], decision: tuple[str, str, int], changes_something: bool
) -> None:
    assert rules.decide(standing(**now), rules.Decision(*decision)) is changes_something


@pytest.mark.parametrize(
    ("now", "decision", "error"),
    [
        ({}, ("new", "", 2), rules.Unfit),
        ({}, ("gone", "", 2), rules.Unfit),
        ({}, ("not-now", " ", 2), rules.Unfit),
        ({}, ("review", "x" * 1001, 2), rules.Unfit),
        ({}, ("review", "", 1), rules.Overtaken),
        ({"taken_back": True}, ("review", "", 2), rules.NotNow),
    ],
)
def test_a_decision_is_refused(now: dict[str, Any], decision: tuple[str, str, int], error: type[Exception]) -> None:
    with pytest.raises(error):
        rules.decide(standing(**now), rules.Decision(*decision))


@pytest.mark.parametrize(
    ("now", "until", "words", "wanted"),
    [
        ({}, LATER, "", True),
        ({}, None, "", False),
        ({"promised_at": LATER}, LATER, "", False),
        ({"promised_at": LATER}, LATER + timedelta(days=1), "The part is late.", True),
        ({"promised_at": LATER, "status": "planned"}, None, "It needs a permit first.", True),
    ],
)
def test_a_date_is_promised_without_words_and_moved_with_them(
    now: dict[str, Any], until: Any, words: str, wanted: bool
) -> None:
    assert rules.promise(standing(**now), until, words, seen=2, at=AT) is wanted


@pytest.mark.parametrize(
    ("now", "until", "words", "seen", "error"),
    [
        ({}, AT, "", 2, rules.Unfit),
        ({}, LATER, "x" * 1001, 2, rules.Unfit),
        ({"promised_at": LATER}, None, " ", 2, rules.Unfit),
        ({"promised_at": LATER}, LATER + timedelta(days=1), "", 2, rules.Unfit),
        ({"status": "done"}, LATER, "", 2, rules.NotNow),
        ({}, LATER, "", 1, rules.Overtaken),
        ({"taken_back": True}, LATER, "", 2, rules.NotNow),
    ],
)
def test_a_promise_is_refused(now: dict[str, Any], until: Any, words: str, seen: int, error: type[Exception]) -> None:
    with pytest.raises(error):
        rules.promise(standing(**now), until, words, seen=seen, at=AT)


def test_an_idea_is_filed_anew_until_something_is_made_of_it() -> None:
    rules.file(standing(), "tool", begun=False)
    rules.file(standing(story="s"), "other", begun=True)
    for now, kind, begun, error in (
        (standing(), "else", False, rules.Unfit),
        (standing(taken_back=True), "tool", False, rules.NotNow),
        (standing(story="s"), "tool", False, rules.NotNow),
        (standing(), "tool", True, rules.NotNow),
    ):
        with pytest.raises(error):
            rules.file(now, kind, begun=begun)


@pytest.mark.parametrize(
    "now", [{"taken_back": True, "kind": "content"}, {"kind": "tool"}, {"kind": "content", "status": "not-now"}]
)
def test_only_what_asks_for_it_and_is_not_declined_becomes_a_story(now: dict[str, Any]) -> None:
    rules.becomes(standing(kind="content"), "content")
    with pytest.raises(rules.NotNow):
        rules.becomes(standing(**now), "content")


@pytest.mark.parametrize(
    ("kind", "step", "status", "pays"),
    [
        ("content", "decide", "planned", ""),
        ("content", "decide", "done", ""),
        ("content", "published", "done", "content_idea"),
        ("tool", "decide", "planned", "other_idea"),
        ("training", "decide", "done", "other_idea"),
        ("tool", "decide", "review", ""),
        ("tool", "decide", "not-now", ""),
        ("tool", "promise", "planned", ""),
    ],
)
def test_what_a_step_pays(kind: str, step: str, status: str, pays: str) -> None:
    assert rules.payment(kind, step, status) == pays


def test_a_number_of_supporters_is_said_from_five_on() -> None:
    assert [rules.said(number) for number in (0, 1, 4, 5, 12)] == [None, None, None, 5, 12]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("We should have a ramp at the Doors", ("ramp", "door")),
        ("Café, CAFE and cafés", ("cafe",)),
        ("Trainings about training", ("train",)),
        ("AI 3D 7", ("7",)),
        ("社内研修", ("社内", "内研", "研修")),
        ("研", ("研",)),
        ("the of and", ()),
        ("", ()),
    ],
)
def test_words_that_count(text: str, wanted: tuple[str, ...]) -> None:
    assert likeness.words(text) == wanted


def test_few_words_are_kept_and_fewer_are_asked_for() -> None:
    long = " ".join(f"word{n}" for n in range(60))
    assert len(likeness.kept("Title", long)) == likeness.KEPT
    assert likeness.kept("Title here", "title there")[:2] == ("titl", "here")
    assert len(likeness.asked(long)) == likeness.ASKED
    assert likeness.asked("ab elevator door") == ("elevator", "door")


@pytest.mark.parametrize(
    ("title", "other", "text", "percent"),
    [
        ("A ramp at the door", "Ramp for the doors", "", 100),
        ("A ramp at the door", "A ramp beside the stairs", "", 40),
        ("A ramp at the door", "Easier entrance", "A ramp at every door.", 70),
        ("Ramp", "Ramp", "", 100),
        ("Ramp", "Ramp beside the stairs", "", 50),
        ("Ramp", "Stairs", "A ramp.", 0),
        ("Quieter kitchen", "A ramp at the door", "", 0),
        ("the", "A ramp", "", 0),
        ("A ramp", "the", "", 0),
    ],
)
def test_how_alike_two_ideas_are(title: str, other: str, text: str, percent: int) -> None:
    assert likeness.likeness(title, Known(1, other, text)) == percent


def test_a_rare_word_says_more_than_common_ones() -> None:
    common = list(range(300))
    assert likeness.candidates([common, common, [7], [8, 7]])[:2] == (7, 8)
    assert len(likeness.candidates([common])) == likeness.CANDIDATES
    assert likeness.candidates([]) == ()


def test_the_nearest_come_first_and_older_ones_before_newer() -> None:
    others = [
        Known(1, "Quieter kitchen"),
        Known(3, "Ramp for the doors"),
        Known(2, "Ramp for doors"),
        Known(4, "A ramp beside the stairs"),
    ]
    assert likeness.nearest("A ramp at the door", others) == (2, 3, 4)
    many = [Known(number, "A ramp at the door") for number in range(9)]
    assert likeness.nearest("A ramp at the door", many) == (0, 1, 2, 3, 4)
