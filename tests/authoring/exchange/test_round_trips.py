"""Out to another format and back in: the same questions, and a line for each thing that is not the same."""

from dataclasses import replace
from decimal import Decimal

import pytest

from lms.authoring.exchange import formats, outward
from lms.authoring.exchange.formats import Name
from lms.content import markup
from lms.content.questions import Accepted, Kind, Question
from lms.content.source import Fragment
from tests.authoring.exchange import made

CARRIES: dict[Name, set[str]] = {
    "gift": {"single", "multiple", "true-false", "judgement", "short", "numeric", "range", "matching", "open"},
    "moodle-xml": {*map(str, Kind)} - {"pattern", "scenario"},
    "qti": {*map(str, Kind)} - {"pattern", "scenario"},
    "qti21": {*map(str, Kind)} - {"pattern", "scenario"},
    "text2qti": {"single", "multiple", "true-false", "short", "numeric", "range", "open"},
}


@pytest.fixture(scope="module")
def html() -> dict[str, str]:
    pieces = [Fragment("quizzes/x.md", 1, text) for text in outward.texts(made.EVERY)]
    return dict(markup.render(pieces).html)


@pytest.mark.parametrize("name", formats.NAMES)
@pytest.mark.parametrize("question", made.EVERY, ids=lambda one: str(one.kind))
def test_a_question_comes_back_as_it_went(name: Name, question: Question, html: dict[str, str]) -> None:
    written = formats.write(name, "bank", "A bank", [question], html)

    if question.kind not in CARRIES[name]:
        assert [one.question for one in written.losses] == [question.prompt]
        assert "left out" in written.losses[0].words
        return
    bank = formats.read(written.body, name)
    assert bank.title == "A bank"
    assert [_bare(one, name) for one in bank.questions] == [_bare(question, name)]


@pytest.mark.parametrize("name", formats.NAMES)
def test_everything_a_format_cannot_hold_is_said(name: Name, html: dict[str, str]) -> None:
    question = replace(made.SINGLE, points=250, hint="Think of the first line.", hint_cost=25, tags=("a",))

    losses = " ".join(one.words for one in formats.write(name, "bank", "", [question], html).losses)

    expected = {
        "gift": ["no points", "no hints"],
        "moodle-xml": ["what the hint costs"],
        "qti": ["what the hint costs"],
        "qti21": ["no hints"],
        "text2qti": ["no hints", "no tags"],
    }[name]
    assert all(words in losses for words in expected)


@pytest.mark.parametrize("name", formats.NAMES)
def test_the_file_itself_tells_its_format(name: Name, html: dict[str, str]) -> None:
    body = formats.write(name, "bank", "A bank", [made.SINGLE, made.SHORT], html).body

    assert formats.detected(body) == ("qti" if name == "qti21" else name)
    assert len(formats.read(body).questions) == 2


def test_the_same_questions_give_the_same_bytes(html: dict[str, str]) -> None:
    first, second = (formats.write("qti", "bank", "A bank", made.EVERY, html).body for _ in range(2))

    assert first == second


def test_a_judgement_without_a_best_of_100_percent_keeps_its_shares(html: dict[str, str]) -> None:
    question = replace(made.JUDGEMENT, options=made.options(("Good", 80), ("Fair", 40)))

    for name in ("gift", "moodle-xml", "qti", "qti21"):
        back = formats.read(formats.write(name, "bank", "", [question], html).body, name).questions[0]
        assert [one.credit for one in back.options] == [80, 40], name


def _bare(question: Question, name: Name) -> Question:
    """Take off what a format cannot hold, and what says the same in other words."""
    accepted = tuple(_number(one) for one in question.accepted)
    kind = Kind.NUMERIC if question.kind == Kind.RANGE and name == "moodle-xml" else question.kind
    bare = replace(question, line=0, cites=(), accepted=accepted, kind=kind, hint_cost=0)
    if name in {"gift", "text2qti"}:
        bare = replace(bare, points=100, rubric=())
    if name == "text2qti":
        bare = replace(bare, tags=(), id="")
    if question.kind == Kind.MATCHING:
        return replace(bare, pairs=tuple(replace(one, left=one.left.replace("->", "→")) for one in bare.pairs))
    if question.kind == Kind.TRUE_FALSE:
        ordered = sorted(bare.options, key=lambda one: one.text, reverse=True)
        return replace(bare, options=tuple(replace(one, key="") for one in ordered))
    return bare


def _number(one: Accepted) -> Accepted:
    if one.low is None or one.high is None:
        return one if one.value is None else replace(one, text="", value=one.value.normalize())
    middle, around = (one.low + one.high) / 2, (one.high - one.low) / 2
    return replace(one, text="", low=None, high=None, value=middle.normalize(), tolerance=around + Decimal(0))
