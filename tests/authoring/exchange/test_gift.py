"""GIFT as Moodle and others write it, against the parses another project expects, and as messy as real banks are."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from lms.authoring.exchange import formats, gift
from lms.authoring.exchange.gift import Answer, Entry, Number, Words
from lms.content.questions import Kind

FOLDER = Path(__file__).resolve().parents[4] / "shared/fixtures/gift"
PAIRS = sorted(FOLDER.glob("*.gift"))


@pytest.mark.skipif(not PAIRS, reason="shared/fixtures does not lie beside this checkout")
@pytest.mark.parametrize("path", PAIRS, ids=lambda path: path.stem)
def test_every_pair_parses_as_expected(path: Path) -> None:
    found = [_as_json(entry) for entry in gift.parse(path.read_text(encoding="utf-8"))]

    assert found == json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))


def test_questions_keep_their_lines_through_comments_and_categories() -> None:
    text = "// a bank\n\n$CATEGORY: top/Sums\n\n// [id:sum-1] [tag:easy]\n::Sum::2 + 2?\n{=4 ~5}\n\n3 + 3? {#6:0.5}\n"

    bank = formats.read(text.encode(), "gift")

    assert bank.title == "Sums"
    assert [(one.line, one.id, one.kind, one.tags) for one in bank.questions] == [
        (6, "sum-1", Kind.SINGLE, ("easy",)),
        (9, "3-3", Kind.NUMERIC, ()),
    ]


def test_a_second_category_tells_its_questions_apart() -> None:
    text = "$CATEGORY: Sums\n\nA? {T}\n\n$CATEGORY: top/Other things\n\nB? {F}\n"

    assert [one.tags for one in formats.read(text.encode(), "gift").questions] == [(), ("other-things",)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_banks_in_old_encodings_keep_their_letters(encoding: str) -> None:
    bank = formats.read("Où est l’été ? {=là ~\u00e0 Paris}".encode(encoding), "gift")

    assert bank.questions[0].prompt == "Où est l’été ?"
    assert [one.text for one in bank.questions[0].options] == ["là", "à Paris"]


def test_html_becomes_markdown_and_what_is_lost_is_named() -> None:
    text = '[html]<p>What <b>is</b> <i>this</i>?</p><img src\\="a.png" alt\\="A cat">{=<p>A cat</p> ~<p>A dog</p>}'

    bank = formats.read(text.encode(), "gift")

    assert bank.questions[0].prompt == "What **is** *this*?"
    assert [one.text for one in bank.questions[0].options] == ["A cat", "A dog"]
    assert [one.words for one in bank.losses] == ["a picture (“A cat”) was left out"]


def test_html_in_a_text_without_a_format_is_read_as_html() -> None:
    assert formats.read(b"Is it <em>so</em>? {T}", "gift").questions[0].prompt == "Is it *so*?"


def test_plain_words_never_turn_into_markup() -> None:
    bank = formats.read(b"[plain]Is *this* a [link] or 1_000 `things`? {T}", "gift")

    assert bank.questions[0].prompt == "Is \\*this\\* a \\[link\\] or 1_000 \\`things\\`?"


def test_weights_without_a_right_answer_make_a_multiple_choice() -> None:
    bank = formats.read(b"Who? {~%50%A ~%50%B ~%-50%C}", "gift")

    assert (bank.questions[0].kind, [one.right for one in bank.questions[0].options]) == (
        Kind.MULTIPLE,
        [True, True, False],
    )
    assert bank.losses == ()


def test_a_partly_right_answer_makes_a_judgement() -> None:
    bank = formats.read(b"Who? {=A ~%50%B ~%-20%C}", "gift")

    assert [(one.credit, one.right) for one in bank.questions[0].options] == [(100, True), (50, False), (-20, False)]
    assert bank.questions[0].kind == Kind.JUDGEMENT


def test_a_wildcard_makes_a_pattern() -> None:
    accepted = formats.read(b"Which? {=fr*g. =\\\\*}", "gift").questions[0].accepted

    assert [one.pattern for one in accepted] == ["fr.*g\\.", ""]


def test_answers_worth_a_part_are_left_out_of_words_and_numbers_and_said() -> None:
    bank = formats.read(b"Which? {=Nazareth =%75%Nazereth}\n\nWhen? {#=1822:0 =%50%1822:2 ~#Never}", "gift")

    assert [len(one.accepted) for one in bank.questions] == [1, 1]
    assert [(one.line, one.words.partition(";")[0]) for one in bank.losses] == [
        (1, "“Nazereth” earned 75 % there"),
        (3, "a number that earned 50 % was left out"),
        (3, "what was said to “*” was left out: it is no number"),
    ]


def test_a_range_of_numbers_is_a_range() -> None:
    accepted = formats.read(b"How many? {#90..110}", "gift").questions[0].accepted[0]

    assert (accepted.low, accepted.high) == (Decimal(90), Decimal(110))


@pytest.mark.parametrize(
    "text",
    [
        *("{", "}", "::", "::a", "a {=", "a {~}", "a {#}", "a {# = }", "{{{{", "a {=b->}", "a {->}", "%%%", "a {=%b}"),
        *("\\", "a{T#", "$CATEGORY:", "// [id:] [tag:]\n", "a {=%999%b ~c}", "a {####}", "a {#1:NaN}", "a {#Infinity}"),
        *("a {#1e999999}", "\x00\x00", "a {=b ~b}", "::t::\n\n{T}", "[html]", "a {=[html]<b>} b {=c}"),
    ],
)  # fmt: skip
def test_broken_text_is_a_loss_or_a_refusal_and_never_a_crash(text: str) -> None:
    try:
        losses = [one.words for one in formats.read(text.encode(), "gift").losses]
    except formats.ExchangeError as refusal:
        losses = [str(refusal)]

    assert all(losses)


def _as_json(entry: Entry) -> dict[str, Any]:
    if entry.kind == "Category":
        return {"type": "Category", "title": entry.title}
    made = {
        "id": entry.id,
        "tags": list(entry.tags) or None,
        "type": entry.kind,
        "title": entry.title,
        "stem": _words(entry.stem),
        "hasEmbeddedAnswers": entry.embedded,
    }
    if entry.kind != "Description":
        made["globalFeedback"] = _words(entry.feedback)
    if entry.kind == "TF":
        made |= {"isTrue": entry.truth, "trueFeedback": _words(entry.said[0]), "falseFeedback": _words(entry.said[1])}
    if entry.kind == "Matching":
        made["matchPairs"] = [{"subquestion": _words(one.left), "subanswer": one.right} for one in entry.pairs]
    if entry.kind in {"MC", "Short", "Numerical"}:
        choices = [_answer(one) for one in entry.answers]
        # The other project writes a number without a mark as that number alone.
        bare = entry.kind == "Numerical" and len(choices) == 1 and "type" in choices[0]["text"]
        made["choices"] = choices[0]["text"] if bare and choices[0]["weight"] is choices[0]["feedback"] else choices
    return made


def _answer(one: Answer) -> dict[str, Any]:
    weight = None if one.weight is None else int(one.weight)
    return {"isCorrect": one.right, "weight": weight, "text": _value(one.text), "feedback": _words(one.feedback)}


def _value(value: Words | Number) -> dict[str, Any] | None:
    if isinstance(value, Words):
        return _words(value)
    if value.range is None:
        return {"type": "simple", "number": value.number}
    return {"type": "range", "number": value.number, "range": value.range}


def _words(words: Words | None) -> dict[str, Any] | None:
    return None if words is None else {"format": words.format, "text": words.text}
