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
    assert [level.id for level in read.levels][:4] == ["newcomer", "aware", "sharer", "contributor"]
    assert {clause.number for clause in read.policies["social-media"].clauses} == {*range(1, 11), None}
    for quiz in read.quizzes.values():
        assert len(quiz.questions) >= 8
        assert len({question.kind for question in quiz.questions}) >= 3

    pieces = library.fragments(read)
    started = time.monotonic()
    rendered = markup.render(pieces)

    assert time.monotonic() - started < 5
    assert rendered.findings == ()
    assert set(rendered.html) == {piece.text for piece in pieces}
    assert '<div class="pair">' in rendered.html[read.courses["guardrails"].lessons[0].body]
