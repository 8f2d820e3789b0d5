"""The starter academy itself."""

import time
from pathlib import Path

from lms.content import library, markup
from tests.content import small

ROOT = Path(__file__).parents[2]


def test_the_starter_academy_has_nothing_to_mend_and_is_shown_quickly() -> None:
    read = library.read(library.gather(ROOT), today=small.TODAY)
    assert read.findings == ()
    assert {"guardrails", "safe-and-sound", "platforms", "sharing-well"} <= set(read.courses)
    assert {"voice", "making-content", "numbers"} <= set(read.courses)
    assert {"spokesperson", "conversations", "leading"} <= set(read.courses)
    assert [level.id for level in read.levels] == ["newcomer", "aware", "sharer", "contributor", "spokesperson"]
    assert {clause.number for clause in read.policies["social-media"].clauses} == {*range(1, 11), None}
    for quiz in read.quizzes.values():
        assert len(quiz.questions) >= 8
        assert len({question.kind for question in quiz.questions}) >= 3

    pieces = library.fragments(read)
    started = time.monotonic()
    rendered = markup.render(pieces)

    assert time.monotonic() - started < len(pieces) * 0.005
    assert rendered.findings == ()
    assert set(rendered.html) == {piece.text for piece in pieces}
    assert '<div class="pair">' in rendered.html[read.courses["guardrails"].lessons[0].body]


def test_every_numbered_clause_is_taught_by_a_lesson_and_asked_for_by_a_question() -> None:
    read = library.read(library.gather(ROOT), today=small.TODAY)
    clauses = {f"policy:social-media#{one.id}" for one in read.policies["social-media"].clauses if one.number}
    taught = {ref for course in read.courses.values() for lesson in course.lessons for ref in lesson.covers}
    asked = {ref for quiz in read.quizzes.values() for question in quiz.questions for ref in question.cites}

    assert len(clauses) == 10
    assert clauses <= taught
    assert clauses <= asked


def test_the_scenario_lab_has_conversations_of_several_ends() -> None:
    read = library.read(library.gather(ROOT), today=small.TODAY)
    lab = [one for one in read.quizzes["conversations"].questions if one.kind == "scenario"]

    assert len(lab) >= 4
    for scenario in lab:
        ends = [step for step in scenario.steps if not step.options]
        assert 5 <= len(scenario.steps) <= 9
        assert len(ends) >= 3
