"""What speaks for a look, and how much."""

from datetime import date

import pytest

from lms.content.library import read
from lms.insights.loop import rules
from lms.insights.loop.rules import Clicked, Found, Happened, Line, Missed, Seen, Unclear, lines
from tests import academy as written
from tests.sharing.deeds import PLATFORMS

pytestmark = pytest.mark.once
POLICY = written.POLICY.replace("<!-- id: kind -->", "<!-- id: kind; checks: claims -->")
LESSON = written.LESSON_ONE.replace("complete_when: read", "complete_when: read\nchecks: [disclosure]", 1)
CONTENT = read(
    written.files({**PLATFORMS, "policies/conduct.md": POLICY, "courses/1-first/01-one.md": LESSON}),
    today=date(2026, 11, 22),
)
QUESTION = Missed(
    "first",
    "First steps quiz",
    "where",
    "Where?",
    "quizzes/first.md",
    12,
    40,
    62,
    ("policy:conduct#open", "lesson:first/one"),
)


def found(**seen: object) -> dict[str, Line]:
    return {one.ref: one for one in lines(CONTENT, Seen(**seen))}  # type: ignore[arg-type]


def test_a_missed_question_speaks_for_itself_and_half_as_much_for_what_it_leads_to() -> None:
    held = found(questions=(QUESTION,))

    assert {ref: one.weight for ref, one in held.items()} == {
        "question:first/where": 62,
        "policy:conduct#open": 31,
        "lesson:first/one": 31,
    }
    assert held["question:first/where"].reasons == ("62 % of its points are missed.",)
    assert held["question:first/where"].line == 12
    assert held["lesson:first/one"].path == "courses/1-first/01-one.md"
    assert held["policy:conduct#open"].page == "/policy/conduct#open"
    assert "First steps quiz" in held["lesson:first/one"].reasons[0]


@pytest.mark.parametrize(
    ("answers", "missed", "why", "weight"),
    [
        (19, 90, (), None),
        (20, 39, (), None),
        (20, 40, (), 40),
        (5, 10, ("Nobody chose the right answer.",), 20),
        (30, 50, ("Odd.", "Odder."), 90),
    ],
)
def test_a_question_needs_twenty_answers_or_something_odd(answers, missed, why, weight) -> None:
    one = Missed("q", "Quiz", "a", "A?", "quizzes/q.md", 1, answers, missed, (), why)
    held = found(questions=(one,))

    assert (held["question:q/a"].weight if held else None) == weight


def test_a_lesson_that_was_not_clear_and_one_that_was() -> None:
    held = found(lessons=(Unclear("first", "one", 40), Unclear("first", "two", 39), Unclear("gone", "one", 90)))

    assert list(held) == ["lesson:first/one"]
    assert "40 %" in held["lesson:first/one"].reasons[0]


def test_incidents_speak_for_what_they_named_or_else_for_what_explains_the_check() -> None:
    named = Happened("Tone", 1, ("conduct#kind",), ("first/two", "first/two"))
    assert set(found(incidents=(named,))) == {"policy:conduct#kind", "lesson:first/two"}
    assert found(incidents=(named,))["lesson:first/two"].reasons == ("1 incident in a year: tone.",)

    unnamed = Happened("Not said where one works", 9, (), (), "disclosure")
    held = found(incidents=(unnamed,))
    assert set(held) == {"lesson:first/one"}
    assert held["lesson:first/one"].weight == rules.MOST
    assert set(found(incidents=(Happened("Claim", 2, (), (), "claims"),))) == {"policy:conduct#kind"}
    assert found(incidents=(Happened("Other", 2, (), ()),)) == {}


def test_findings_of_checks_count_in_fives_from_five_on() -> None:
    assert found(checks=(Found("disclosure", "", 4),)) == {}
    held = found(checks=(Found("disclosure", "conduct#open", 13), Found("length", "", 500)))

    assert set(held) == {"policy:conduct#open", "lesson:first/one"}
    assert held["policy:conduct#open"].weight == 13
    assert "10 times or more" in held["policy:conduct#open"].reasons[0]


def test_a_story_with_few_clicks_and_a_network_are_called_low_beside_the_others() -> None:
    stories = (Clicked("Good", 20, 40), Clicked("Flat", 20, 5), Clicked("New", 9, 0))
    held = found(stories=stories)
    assert list(held) == ["story:Flat"]
    assert (held["story:Flat"].path, held["story:Flat"].kind) == ("", "story")

    networks = (Clicked("Place x", 30, 3), Clicked("Place linkedin", 30, 60))
    assert set(found(networks=networks)) == {"platform:x"}
    assert found(networks=networks[:1]) == {}


def test_a_network_leads_to_the_lesson_that_names_it() -> None:
    networks = (Clicked("say who you are", 30, 3), Clicked("Place linkedin", 30, 60))

    assert set(found(networks=networks)) == {"lesson:first/one"}


def test_reasons_add_up_and_the_most_come_first() -> None:
    held = lines(
        CONTENT,
        Seen(
            questions=(QUESTION,),
            lessons=(Unclear("first", "one", 50),),
            incidents=(Happened("Tone", 1, (), ("first/one",)),),
        ),
    )

    assert [one.ref for one in held] == ["lesson:first/one", "question:first/where", "policy:conduct#open"]
    assert held[0].weight == 50 + 31 + 30
    assert held[0].reasons[0].startswith("It was not clear")
    assert len(held[0].reasons) == 3
