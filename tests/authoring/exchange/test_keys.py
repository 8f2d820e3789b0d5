"""What decides on an answer is never changed on the way in without a line in the report."""

from datetime import date
from decimal import Decimal

import pytest

from lms.authoring.exchange import banks, formats
from lms.authoring.exchange.bank import Bank
from lms.authoring.exchange.formats import Name
from lms.content.questions import Kind

TODAY = date(2026, 11, 22)


def moodle(kind: str, inside: str) -> Bank:
    question = f'<question type="{kind}"><questiontext><text>Why?</text></questiontext>{inside}</question>'
    return formats.read(f"<quiz>{question}</quiz>".encode(), "moodle-xml")


def qti12(inside: str, asks: str = "<response_str/>") -> Bank:
    presentation = f"<presentation><material><mattext>Why?</mattext></material>{asks}</presentation>"
    item = f"<item>{presentation}<resprocessing>{inside}</resprocessing></item>"
    return formats.read(f"<questestinterop>{item}</questestinterop>".encode(), "qti")


def scored(score: str, conditions: str) -> str:
    return f"<respcondition><conditionvar>{conditions}</conditionvar><setvar>{score}</setvar></respcondition>"


def qti21(declared: str, body: str, more: str = "") -> Bank:
    item = f"<assessmentItem>{declared}<itemBody><p>Why?</p>{body}</itemBody>{more}</assessmentItem>"
    return formats.read(item.encode(), "qti21")


def said(bank: Bank) -> str:
    return "\n".join(one.words for one in bank.losses)


LOOKS_LIKE_MORE: dict[str, tuple[Name, str]] = {
    "a second answer list": ("gift", "::t::[markdown]Why?\\n\\n- [x] no\\n- [ ] yes{=yes~no}"),
    "a question of its own": ("gift", "::t::[markdown]Why?\\n\\n## And?\\n\\n- [x] a\\n- [ ] b{=yes~no}"),
    "words that are a pattern": ("gift", "Stop? {=*sto* =/re/}"),
    "a cell with a bar": ("gift", "Match?{=a|b -> c\n=e -> f}"),
    "a list in plain text": ("text2qti", "1. Why?\n\n    - [x] pre\n    - [ ] post\n*a) yes\nb) no\n"),
}


@pytest.mark.parametrize("name", LOOKS_LIKE_MORE)
def test_a_text_that_reads_as_another_key_in_markdown_is_named(name: str) -> None:
    form, text = LOOKS_LIKE_MORE[name]

    made = banks.taken(text.encode(), "quizzes/x.md", name=form, today=TODAY)
    seen = banks.looked_at(text.encode(), form)

    assert "reads as something else in Markdown" in " ".join(one.words for one in made.losses)
    assert "reads as something else in Markdown" in said(seen)


def test_a_bank_that_reads_as_it_was_meant_has_nothing_to_be_named() -> None:
    text = b"Why? {=yes ~no}\n\nHow many? {#3:1}\n\nIs it? {T}\n\nMatch {=a -> b =c -> d}"

    assert banks.looked_at(text, None).losses == ()


def test_more_pairs_than_are_kept_leave_the_question_out_instead_of_losing_their_partners() -> None:
    text = "Match?{" + "".join(f"\n=l{n} -> r{n}" for n in range(30)) + "}"

    bank = formats.read(text.encode(), "gift")

    assert bank.questions == ()
    assert "more than 26 pairs" in said(bank)


def test_a_truth_that_nobody_says_is_not_made_up() -> None:
    bank = moodle("truefalse", "<answer fraction='100'><text>vrai</text></answer>")

    assert bank.questions == ()
    assert "whether true or false is right" in said(bank)


def test_a_number_in_a_gap_of_moodle_is_the_number_without_its_tolerance() -> None:
    text = "<quiz><question type='cloze'><questiontext><text>It is {1:NUMERICAL:=5:0.1~%50%6:1} m.</text>"
    bank = formats.read(f"{text}</questiontext></question></quiz>".encode(), "moodle-xml")

    assert bank.questions[0].gaps == (("5",),)
    assert "no tolerance" in said(bank)
    assert "“%50%6:1” earned a part" in said(bank)


def test_what_moodle_holds_beside_the_answers_is_named() -> None:
    words = "<correctfeedback><text>{}</text></correctfeedback>"
    answers = "<answer fraction='50'><text>a</text></answer><answer fraction='0'><text>b</text></answer>"

    bank = moodle("multichoice", words.format("Well seen!") + "<shuffleanswers>0</shuffleanswers>" + answers)
    usual = moodle("multichoice", words.format("Your answer is correct.") + answers)

    assert "“Well seen!”" in said(bank)
    assert "always stood in this order" in said(bank)
    assert "best answer earned 50 %" in said(usual)
    assert "correctfeedback" not in said(usual)


def test_points_of_qti_12_are_shares_of_what_can_be_earned() -> None:
    told = '<outcomes><decvar maxvalue="2"/></outcomes>'

    bank = qti12(told + scored("2", "<varequal>yes</varequal>") + scored("1", "<varequal>well</varequal>"))

    assert [one.text for one in bank.questions[0].accepted] == ["yes"]
    assert "“well” earned 50 % there" in said(bank)


def test_what_qti_12_asks_not_to_be_there_earns_nothing() -> None:
    label = '<response_label ident="{0}"><material><mattext>{0}</mattext></material></response_label>'
    asks = f'<response_lid rcardinality="Single">{label.format("A")}{label.format("B")}</response_lid>'

    bank = qti12(scored("100", "<and><varequal>A</varequal><not><varequal>B</varequal></not></and>"), asks)

    assert [(one.text, one.right) for one in bank.questions[0].options] == [("A", True), ("B", False)]


def test_a_lopsided_tolerance_of_qti_12_is_a_range() -> None:
    near = "<or><varequal>5</varequal><and><vargte>4</vargte><varlte>7</varlte></and></or>"

    bank = qti12(scored("100", near) + scored("30", "<varequal>9</varequal>"), "<response_num/>")

    assert [(one.low, one.high) for one in bank.questions[0].accepted] == [(Decimal(4), Decimal(7))]
    assert "“9” earned 30 %" in said(bank)


def test_feedback_that_belongs_to_no_answer_in_qti_is_named() -> None:
    spoken = "<itemfeedback ident='correct_fb'><flow_mat><material><mattext>Fine!</mattext></material></flow_mat>"
    item = "<item><presentation><material><mattext>Why?</mattext></material><response_str/></presentation>"
    old = formats.read(f"<questestinterop>{item}{spoken}</itemfeedback></item></questestinterop>".encode(), "qti")
    new = qti21("", "<extendedTextInteraction/>", "<modalFeedback identifier='right'>Fine!</modalFeedback>")

    assert "“Fine!”" in said(old)
    assert "“Fine!”" in said(new)


@pytest.mark.parametrize(
    ("how", "low", "high"),
    [
        ('toleranceMode="relative" tolerance="10"', "45", "55"),
        ('toleranceMode="absolute" tolerance="1 2"', "49", "52"),
        ('toleranceMode="exact" tolerance="3"', "50", "50"),
    ],
)
def test_every_tolerance_of_qti_21_is_kept(how: str, low: str, high: str) -> None:
    declared = '<responseDeclaration identifier="R" baseType="float"/>'
    processed = f"<responseProcessing><equal {how}><baseValue>50</baseValue></equal></responseProcessing>"

    bank = qti21(declared, '<textEntryInteraction responseIdentifier="R"/>', processed)

    one = bank.questions[0].accepted[0]
    least = one.low if one.low is not None else (one.value or 0) - (one.tolerance or 0)
    most = one.high if one.high is not None else (one.value or 0) + (one.tolerance or 0)
    assert (least, most) == (Decimal(low), Decimal(high))


def test_a_number_that_earns_nothing_in_qti_21_is_not_right() -> None:
    mapping = '<mapping><mapEntry mapKey="4" mappedValue="1"/><mapEntry mapKey="5" mappedValue="0"/></mapping>'
    declared = f'<responseDeclaration identifier="R" baseType="float">{mapping}</responseDeclaration>'

    bank = qti21(declared, '<textEntryInteraction responseIdentifier="R"/>')

    assert [one.value for one in bank.questions[0].accepted] == [Decimal(4)]


def correct(*values: str) -> str:
    listed = "".join(f"<value>{one}</value>" for one in values)
    return f'<responseDeclaration identifier="R"><correctResponse>{listed}</correctResponse></responseDeclaration>'


def test_an_order_without_each_item_and_a_match_to_several_are_left_out() -> None:
    items = "".join(f'<simpleChoice identifier="{one}">{one}</simpleChoice>' for one in "ABC")
    side = '<simpleAssociableChoice identifier="{0}">{0}</simpleAssociableChoice>'
    sides = "".join(f"<simpleMatchSet>{''.join(map(side.format, names))}</simpleMatchSet>" for names in ("ab", "xy"))

    order = qti21(correct("A", "B"), f'<orderInteraction responseIdentifier="R">{items}</orderInteraction>')
    match = qti21(correct("a x", "a y"), f'<matchInteraction responseIdentifier="R">{sides}</matchInteraction>')

    assert (order.questions, match.questions) == ((), ())
    assert "each item once" in said(order)
    assert "belongs to several" in said(match)


def test_an_item_that_asks_in_two_ways_is_left_out_whole() -> None:
    entry = '<textEntryInteraction responseIdentifier="R"/>'

    bank = qti21(correct("a"), f"{entry}{entry}<choiceInteraction/>")

    assert bank.questions == ()
    assert "3 interactions" in said(bank)


def test_a_range_without_its_ends_in_text2qti_is_no_range() -> None:
    bank = formats.read(b"1. How many?\n= (4, 6)\n", "text2qti")

    assert bank.questions == ()
    assert "“(4, 6)” is no number" in said(bank)


def test_more_to_put_in_order_than_is_kept_is_left_out() -> None:
    answers = "".join(f"<answer fraction='{n}'><text>item {n}</text></answer>" for n in range(30))

    bank = moodle("ordering", answers)

    assert bank.questions == ()
    assert "more than 26 items" in said(bank)


def test_units_of_moodle_are_named() -> None:
    answer = "<answer fraction='100'><text>4</text></answer>"
    units = "<units><unit><multiplier>1</multiplier><unit_name>m</unit_name></unit></units>"

    bank = moodle("numerical", answer + units)

    assert (bank.questions[0].kind, said(bank)) == (
        Kind.NUMERIC,
        "the units (m) were left out; here a number is typed alone",
    )
