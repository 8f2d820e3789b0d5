"""Ordering, matching, cloze, range, pattern, scenario, open answer: what is read, and each mistake at its line."""

from dataclasses import replace
from decimal import Decimal

import pytest

from lms.content import library
from lms.content.questions import Accepted, Criterion, Kind, Option, Pair, Question, Step
from tests.content import small
from tests.content.test_questions import NOTE, question, quiz, refused

PLAIN = {"feedback": "", "right": False, "credit": 0}
TABLE = "| Network | Who sees it |\n|---|---|\n"


def found(text: str, comment: str = "id: one") -> list[str]:
    return quiz(f"## What?\n<!-- {comment} -->\n\n{text}{NOTE}")[1]


def test_an_ordering_is_a_numbered_list_in_the_right_order() -> None:
    read, mistakes = question("Two parts:\n\n- of\n- it\n\n1. First\n   > Why.\n2. *Second*,\n   on two lines")

    assert mistakes == []
    assert read.body == "Two parts:\n\n- of\n- it"
    assert read.options == (
        Option("a", "First", "Why.", False, 0),
        Option("b", "*Second*,\non two lines", "", False, 0),
    )


def test_a_numbered_list_stays_in_the_body_where_something_else_is_the_answer() -> None:
    read, mistakes = question("1. One\n2. Two\n\n- [x] a\n  > .\n- [ ] b\n  > .")

    assert (read.kind, read.body, mistakes) == (Kind.SINGLE, "1. One\n2. Two", [])


@pytest.mark.parametrize(
    ("answers", "places"),
    [
        ("1. one", ["10:4 QUIZ-OPTIONS"]),
        ("1. one\n2. One", ["11:4 QUIZ-OPTIONS"]),
        ("1. one\n2.", ["11:3 QUIZ-OPTIONS"]),
        ("1. one\n   > .\n\n   more\n2. two", ["13:4 QUIZ-STRAY"]),
        ("1. one\n2. two\n\nAnd more.", ["13:1 QUIZ-STRAY"]),
        ("1. one\n2. two\n\nor\n\n1. three\n2. four", ["13:1 QUIZ-STRAY", "15:1 QUIZ-ANSWER-TWICE"]),
        ("\n".join(f"{n}. item {n}" for n in range(1, 28)), ["10:4 QUIZ-SIZE"]),
    ],
)
def test_mistakes_in_an_ordering(answers: str, places: list[str]) -> None:
    assert found(answers) == places


def test_a_matching_is_a_table_of_two_columns() -> None:
    rows = "| LinkedIn | everybody |\n| the stream | *colleagues* |\n| a \\| b | |\n| | nobody |\n| Insta | everybody |"
    read, mistakes = question(TABLE + rows)

    assert mistakes == []
    assert read.columns == ("Network", "Who sees it")
    assert [(one.key, one.text) for one in read.options] == [("a", "everybody"), ("b", "*colleagues*"), ("c", "nobody")]
    assert read.pairs == (Pair("LinkedIn", "a"), Pair("the stream", "b"), Pair("a | b", ""), Pair("Insta", "a"))


@pytest.mark.parametrize(
    ("answers", "places"),
    [
        (TABLE + "| a | b |", ["10:1 QUIZ-PAIR"]),
        (TABLE.rstrip(), ["10:1 QUIZ-PAIR"]),
        (TABLE + "| a | b |\n| A | c |", ["13:1 QUIZ-PAIR"]),
        (TABLE + "| a | b |\n| c | d |\n| | |", ["14:1 QUIZ-PAIR"]),
        (TABLE + "| a | b |\n| c | d | e |", ["13:1 QUIZ-PAIR"]),
        (TABLE + "| a | |\n| b | |\n| | c |", ["10:1 QUIZ-NO-RIGHT"]),
        (TABLE + "| a | b |\n| c | b |", ["10:1 QUIZ-ALL-RIGHT"]),
        (TABLE + "\n".join(f"| {n} | x{n} |" for n in range(27)), ["10:1 QUIZ-SIZE"]),
        ("| a | b | c |\n|---|---|---|\n| 1 | 2 | 3 |", ["7:1 QUIZ-ANSWER-MISSING"]),
    ],
)
def test_mistakes_in_a_matching(answers: str, places: list[str]) -> None:
    assert [one for one in found(answers) if "STRAY" not in one] == places


def test_a_cloze_has_gaps_in_its_text() -> None:
    read, mistakes = question(
        "Write [[#ad|#sponsored]] first, at `[[home]]`,\nthen [[{company}]].\n\n> [!TIP]\n> A hint?\n\n- [[or]] so",
        "id: one; type: cloze",
    )

    assert read.gaps == (("#ad", "#sponsored"), ("{company}",), ("or",))
    assert read.body == ("Write {gap-1} first, at `[[home]]`,\nthen {gap-2}.\n\n> [!TIP]\n> A hint?\n\n- {gap-3} so")
    assert mistakes == []
    assert read.explanation


def test_a_cloze_without_a_heading_asks_to_fill_its_gaps() -> None:
    body = "Words.\n\n## Check\n\n<!-- type: cloze -->\n\nSay [[it]].\n\n> [!NOTE]\n> Why."
    read = small.read(small.lesson(body))

    lesson = read.lesson("basics/mean")
    assert lesson is not None
    assert lesson.check is not None
    assert (lesson.check.prompt, lesson.check.body) == ("Fill in the gaps.", "Say {gap-1}.")
    assert [one.code for one in read.findings] == []


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("No gap.", ["7:1 QUIZ-GAP"]),
        ("One [[]].", ["10:5 QUIZ-GAP"]),
        ("One [[a||b]].", ["10:5 QUIZ-GAP"]),
        ("One [[a and\nb]].", ["10:5 QUIZ-GAP", "11:2 QUIZ-GAP"]),
        ("One [[" + "|".join(map(str, range(21))) + "]].", ["10:5 QUIZ-GAP"]),
        ("One [[" + "x" * 201 + "]].", ["10:5 QUIZ-GAP"]),
        ("[[a]] " * 51, ["7:1 QUIZ-SIZE"]),
        ("[[a]]\n\n- [x] b\n  > .\n- [ ] c\n  > .", ["12:1 QUIZ-MIXED"]),
        ("```\n[[a]]\n```", ["7:1 QUIZ-GAP"]),
    ],
)
def test_mistakes_in_a_cloze(text: str, places: list[str]) -> None:
    assert [one for one in found(text, "id: one; type: cloze") if "EXPLANATION" not in one] == places


def test_a_gap_does_not_stand_in_the_heading() -> None:
    _, mistakes = quiz(f"## Say [[it]]\n<!-- id: one; type: cloze -->\n\nSay [[it]].{NOTE}")

    assert "7:1 QUIZ-GAP" in mistakes


def test_outside_a_cloze_double_brackets_are_words_of_the_glossary() -> None:
    assert found("Say [[it]].\n\n- = 1") == ["10:5 TERM-UNKNOWN"]


def test_ranges_and_patterns_are_kept() -> None:
    assert question("- = 90..110\n  > Good.")[0].accepted == (
        Accepted("90..110", None, None, "Good.", low=Decimal(90), high=Decimal(110)),
    )
    read, mistakes = question("- = /#(ad|sponsored) {company}[0-9]{2,3}/\n- = 24")
    assert [(one.text, one.pattern, one.value) for one in read.accepted] == [
        ("/#(ad|sponsored) {company}[0-9]{2,3}/", "#(ad|sponsored) {company}[0-9]{2,3}", None),
        ("24", "", None),
    ]
    assert mistakes == []


def test_type_short_takes_everything_for_words() -> None:
    read, mistakes = question("- = /etc/\n- = 1..2\n- = a ± b", "id: one; type: short")

    assert (read.kind, mistakes) == (Kind.SHORT, [])
    assert [one.text for one in read.accepted] == ["/etc/", "1..2", "a ± b"]


@pytest.mark.parametrize(
    ("answers", "places"),
    [
        ("- = 110..90", ["10:3 QUIZ-NUMBER"]),
        ("- = 1..many", ["10:3 QUIZ-NUMBER"]),
        ("- = 1...5", ["10:3 QUIZ-NUMBER"]),
        ("- = 90..110\n- = many", ["10:3 QUIZ-NUMBER"]),
        ("- = 90..110\n- = /9./", ["10:3 QUIZ-NUMBER"]),
        ("- = /(a+)+/", ["10:6 QUIZ-PATTERN"]),
        ("- = /ab(/", ["10:8 QUIZ-PATTERN"]),
        ("- = /(a)\\1/", ["10:9 QUIZ-PATTERN"]),
        ("- = /{compny}/", ["10:6 QUIZ-PATTERN"]),
        ("- = /a/i", ["10:3 QUIZ-PATTERN"]),
        ("- = //", ["10:6 QUIZ-PATTERN"]),
        ("- = " + "x" * 201, ["10:3 QUIZ-SIZE"]),
        ("- = /" + "x" * 201 + "/", ["10:6 QUIZ-PATTERN"]),
        ("\n".join(f"- = {n}" for n in range(101)), ["10:3 QUIZ-SIZE"]),
        ("- = ___", ["10:3 QUIZ-RUBRIC"]),
        ("- = ___\n- [60%] a\n- [30%] b", ["10:3 QUIZ-RUBRIC"]),
        ("- = ___\n- [x] a", ["11:3 QUIZ-RUBRIC"]),
        ("- = ___\n- [0%] a\n- [100%]", ["11:3 QUIZ-RUBRIC", "12:3 QUIZ-RUBRIC"]),
        ("- = ___\n  > Feedback\n- [100%] a", ["11:1 QUIZ-STRAY"]),
        ("- = ___\n" + "\n".join("- [1%] a" for _ in range(27)), ["10:3 QUIZ-SIZE"]),
    ],
)
def test_mistakes_in_what_is_accepted(answers: str, places: list[str]) -> None:
    assert found(answers) == places


def test_an_open_answer_has_a_rubric() -> None:
    read, mistakes = question("- = ___\n- [60%] Names the *clause*\n- [40%] Says why")

    assert mistakes == []
    assert read.rubric == (Criterion("a", "Names the *clause*", 60), Criterion("b", "Says why", 40))


SCENE = """\
Somebody is angry.

- [50%] [Reply *at* once](#reply-at-once)
  > Hm.
- [100%] [Wait](#wait)
  > Good.

### Reply at once

They answer back.

- [ ] [Again](#reply-at-once)
  > No.
- [x] [Leave](#the-end)
  > Yes.

### Wait

You wait.

#### Meanwhile

Nothing.

- [100%] [Leave](#the-end)
  > Yes.

### The end

All is well at {company}."""


def test_a_scenario_is_read_with_its_steps() -> None:
    read, mistakes = question(SCENE)

    assert mistakes == []
    assert (read.kind, read.body, read.explanation[:4]) == (Kind.SCENARIO, "Somebody is angry.", "Why:")
    assert read.options == (
        Option("a", "Reply *at* once", "Hm.", False, 50, "reply-at-once"),
        Option("b", "Wait", "Good.", True, 100, "wait"),
    )
    again = (Option("c", "Again", "No.", False, 0, "reply-at-once"), Option("d", "Leave", "Yes.", True, 100, "the-end"))
    leave = (Option("e", "Leave", "Yes.", True, 100, "the-end"),)
    assert read.steps == (
        Step("reply-at-once", "Reply at once", "They answer back.", again),
        Step("wait", "Wait", "You wait.\n\n#### Meanwhile\n\nNothing.", leave),
        Step("the-end", "The end", "All is well at {company}.", ()),
    )


def test_the_note_of_a_scenario_may_stand_below_its_opening() -> None:
    opening, rest = SCENE.split("\n\n### Reply", 1)
    read, mistakes = quiz(f"## What?\n<!-- id: one; type: scenario -->\n\n{opening}{NOTE}\n\n### Reply{rest}")

    assert mistakes == []
    assert read.questions[0].explanation.startswith("Why:")


@pytest.mark.parametrize(
    ("old", "new", "places"),
    [
        ("(#wait)", "(#weit)", ["14:3 QUIZ-STEP"]),
        ("[Wait](#wait)", "Wait [here](#wait)", ["14:3 QUIZ-STEP"]),
        ("- [100%] [Wait](#wait)\n  > Good.\n", "", ["12:3 QUIZ-OPTIONS", "24:1 QUIZ-STEP", "12:3 QUIZ-NO-RIGHT"]),
        (
            "[Leave](#the-end)\n  > Yes.\n\n### Wait",
            "[Leave](#reply-at-once)\n  > Yes.\n\n### Wait",
            ["17:1 QUIZ-STEP"],
        ),
        ("- [100%] [Leave]", "- [90%] [Leave]", ["12:3 QUIZ-NO-RIGHT"]),
        ("- [ ] [Again]", "- [Again]", ["21:3 QUIZ-MIXED"]),
        ("- [ ] [Again]", "- [200%] [Again]", ["23:3 QUIZ-MIXED"]),
        ("- [100%] [Wait]", "- [200%] [Wait]", ["14:3 QUIZ-CREDIT"]),
        ("- [100%] [Leave]", "- [Leave]", ["34:1 QUIZ-MARK"]),
        ("### The end\n\nAll is well at {company}.", "### The end", ["37:1 QUIZ-STEP"]),
        ("  > Yes.\n\n### Wait", "  > Yes.\n\nMore.\n\n### Wait", ["26:1 QUIZ-STRAY"]),
        ("### Wait", "### Reply at once", ["26:1 QUIZ-STEP", "14:3 QUIZ-STEP"]),
    ],
)
def test_mistakes_in_a_scenario(old: str, new: str, places: list[str]) -> None:
    assert old in SCENE
    mistakes = found(SCENE.replace(old, new, 1))

    assert sorted(mistakes) == sorted(places)


def test_a_scenario_has_so_many_steps_at_most() -> None:
    steps = "".join(f"\n\n### Step {n}\n\nWords." for n in range(51))
    assert found(f"- [x] [a](#step-1)\n  > .\n- [ ] [b](#step-2)\n  > .{steps}") == ["7:1 QUIZ-SIZE"]


def test_options_of_a_later_step_are_not_too_many() -> None:
    many = "\n".join(f"- [x] [a{n}](#end)\n  > ." for n in range(27))
    text = f"- [x] [a](#on)\n  > .\n- [ ] [b](#end)\n  > .\n\n### On\n\n{many}\n\n### End\n\nWords."
    assert "17:1 QUIZ-SIZE" in found(text)


def test_a_hint_may_cost_points() -> None:
    hinted = "> [!TIP]\n> Think.\n\n- = 1"

    assert question(hinted, "id: one; hint: 25%")[0].hint_cost == 25
    assert question(hinted)[0].hint_cost == 0
    assert found(hinted, "id: one; hint: 120%") == ["8:15 VALUE-PERCENT"]
    assert found("- = 1", "id: one; hint: 25%") == ["7:1 QUIZ-HINT"]
    assert found(hinted, "id: one; hint: cheap") == ["8:21 VALUE-PERCENT"]


def test_every_new_piece_of_markdown_is_listed() -> None:
    asked = [
        question(SCENE)[0],
        question(TABLE + "| *x* | _y_ |\n| z | w |")[0],
        question("- = ___\n- [100%] Says **why**")[0],
        question("- = /a/\n  > Told.")[0],
    ]
    texts = {piece.text for one in asked for piece in pieces(one)}

    assert {
        "They answer back.", "All is well at {company}.", "Again", "No.", "Leave", "*x*", "_y_", "Network",
        "Says **why**", "Told.",
    } <= texts  # fmt: skip


def pieces(one: Question) -> list[library.Fragment]:
    return library.quiz_fragments(replace(small.read().quizzes["basics"], questions=(one,)))


def test_a_scenario_whose_options_lead_nowhere_says_so() -> None:
    mistakes = found("- [x] a\n  > .\n- [ ] b\n  > .", "id: one; type: scenario")

    assert mistakes == ["10:3 QUIZ-STEP", "12:3 QUIZ-STEP"]


def test_what_is_refused_makes_no_question() -> None:
    assert refused("1. one") == ["10:4 QUIZ-OPTIONS"]


def test_a_scenario_whose_opening_cannot_be_read_is_refused() -> None:
    assert refused("- [x] [On](#on)\n  > .\n- Off\n\n### On\n\nWords.") == ["12:3 QUIZ-MIXED"]
