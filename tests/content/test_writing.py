"""What is written reads back as the same question, for every kind."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from lms.content import library, writing
from lms.content.questions import Kind, Option, Question, Step
from tests.authoring.exchange import made

FRONT = "id: bank\ntitle: A bank\nfor: course:bank"
SCENARIO = made.question(
    Kind.SCENARIO,
    prompt="The angry customer",
    body="A customer writes at night.",
    options=(
        Option("a", "Reply at once", "It **feels** quick.", False, 50, "reply-at-once"),
        Option("b", "Ask first", "Slow is fast.", True, 100, "the-end"),
    ),
    steps=(
        Step(
            "reply-at-once",
            "Reply at once",
            "They answer.",
            (
                Option("c", "Argue", "", False, 0, "the-end"),
                Option("d", "Stop", "Good.", True, 100, "the-end"),
            ),
        ),
        Step("the-end", "The end", "It is morning.", ()),
    ),
)


@pytest.mark.parametrize("question", [*made.EVERY, SCENARIO], ids=lambda one: str(one.kind))
def test_a_question_reads_back_as_it_was_written(question: Question) -> None:
    text = writing.quiz(FRONT, [question], "A few words first.")

    read = library.read({"quizzes/bank.md": text.encode()}, today=date(2026, 11, 22))

    assert [one for one in read.findings if one.severity == "error" and one.code != "REF-BROKEN"] == []
    assert [_bare(one) for one in read.quizzes["bank"].questions] == [_bare(question)]
    assert read.quizzes["bank"].intro == "A few words first."


@pytest.mark.parametrize("text", ["2", "1..5", "/a/", "2 ± 1"])
def test_words_that_look_like_something_else_stay_words(text: str) -> None:
    question = replace(made.SHORT, accepted=(replace(made.SHORT.accepted[0], text=text),))

    read = library.read({"quizzes/bank.md": writing.quiz(FRONT, [question]).encode()}, today=date(2026, 11, 22))

    assert [(one.kind, one.accepted[0].text) for one in read.quizzes["bank"].questions] == [(Kind.SHORT, text)]


@pytest.mark.parametrize(("hundredths", "words"), [(100, "1"), (250, "2.5"), (25, "0.25"), (1000, "10")])
def test_points_are_written_as_people_write_them(hundredths: int, words: str) -> None:
    assert writing.points(hundredths) == words


def test_points_tags_and_the_cost_of_a_hint_stand_in_the_comment() -> None:
    question = replace(made.SINGLE, points=250, hint="Think\n\nagain.", hint_cost=25)

    read = library.read({"quizzes/bank.md": writing.quiz(FRONT, [question]).encode()}, today=date(2026, 11, 22))

    one = read.quizzes["bank"].questions[0]
    assert (one.points, one.tags, one.hint, one.hint_cost) == (250, ("disclosure",), "Think\n\nagain.", 25)


def _bare(question: Question) -> Question:
    def key(option: Option) -> Option:
        return replace(option, key="")

    parts: dict[str, Any] = {"line": 0, "cites": ()}
    return replace(
        question,
        **parts,
        options=tuple(map(key, question.options)),
        steps=tuple(replace(one, options=tuple(map(key, one.options))) for one in question.steps),
    )
