"""Lint of a quiz as a whole."""

import pytest

from tests.content import small

NOTE = "\n\n> [!NOTE]\n> .\n"


def choice(name: str, *options: str, points: str = "1", tags: str = "t") -> str:
    listed = "\n".join(f"- {option}\n  > ." for option in options)
    return f"## {name}?\n<!-- id: {name}; points: {points}; tags: {tags} -->\n\n{listed}{NOTE}\n"


def found(questions: str, *keys: str) -> list[str]:
    findings = small.read({small.KINDS["quiz"]: small.quiz(questions, *keys)}).findings
    return small.places(tuple(one for one in findings if one.path == small.KINDS["quiz"]))


LONG = ("[x] the right one is longer", "[ ] short", "[ ] brief")
SHORT = ("[ ] the wrong one is longer", "[x] short", "[ ] brief")
LONG_SECOND = ("[ ] short", "[x] the right one is longer", "[ ] brief")
SHORT_FIRST = ("[x] short", "[ ] the wrong one is longer", "[ ] brief")


def test_the_longest_option_is_not_always_the_key() -> None:
    quiz = choice("a", *LONG) + choice("b", *LONG_SECOND) + choice("c", *LONG)
    assert found(quiz) == ["7:1 QUIZ-LONGEST"]


def test_the_longest_option_is_not_mostly_the_key_in_a_long_quiz() -> None:
    quiz = "".join(choice(f"q{n}", *(LONG if n < 4 else SHORT)) for n in range(7))
    assert found(quiz) == ["7:1 QUIZ-LONGEST"]


@pytest.mark.parametrize(("number", "total"), [(2, 3), (3, 6), (0, 4)])
def test_sometimes_it_may_be(number: int, total: int) -> None:
    quiz = "".join(choice(f"q{n}", *(LONG if n < number else SHORT)) for n in range(total))
    assert [one for one in found(quiz) if "LONGEST" in one] == []


def test_the_key_is_not_always_in_the_same_place() -> None:
    quiz = choice("a", *SHORT_FIRST) + choice("b", "[100%] x", "[50%] y") + choice("c", *SHORT_FIRST)
    assert found(quiz) == ["7:1 QUIZ-PLACE"]


def test_two_questions_are_no_pattern() -> None:
    assert found(choice("a", *LONG) + choice("b", *LONG)) == []


def test_a_question_with_one_option_is_no_riddle() -> None:
    quiz = choice("a", "[x] only") + choice("b", *SHORT) + choice("c", *SHORT_FIRST)
    assert [one for one in found(quiz) if "LONGEST" in one] == []


@pytest.mark.parametrize(
    ("questions", "keys", "places"),
    [
        (choice("a", "[100%] x", "[0%] y"), ("pass: 100%",), []),
        (choice("a", "[79%] x", "[0%] y"), ("pass: 80%",), ["5:1 QUIZ-PASS"]),
        (choice("a", *SHORT), ("pass: 101%",), ["5:1 QUIZ-PASS"]),
        (choice("a", "[50%] x", "[0%] y") + choice("b", *SHORT, points="9"), ("pass: 80%",), []),
        (
            choice("a", "[50%] x", "[0%] y") + choice("b", *SHORT),
            ("pass: 80%", "draw: {t: 1}"),
            ["5:1 QUIZ-PASS"],
        ),
        (choice("a", *SHORT) + choice("b", *SHORT, tags="u"), ("draw: {t: 1, u: 2}",), ["5:1 QUIZ-DRAW"]),
        (choice("a", *SHORT), ("draw: {x: 1}", "pass: 80%"), ["5:1 QUIZ-DRAW", "6:1 QUIZ-PASS"]),
    ],
)
def test_the_pass_mark_is_within_reach_whatever_is_drawn(
    questions: str, keys: tuple[str, ...], places: list[str]
) -> None:
    assert found(questions, *keys) == places


def test_questions_do_not_share_an_id() -> None:
    assert found(choice("a", *SHORT) + choice("a", *SHORT_FIRST)) == ["20:1 ID-DUPLICATE"]


def statement(name: str, right: str) -> str:
    marks = {one: "x" if one == right else " " for one in ("True", "False")}
    return choice(name, f"[{marks['True']}] True", f"[{marks['False']}] False")


def test_statements_are_not_all_true() -> None:
    assert found(statement("a", "True") + statement("b", "True") + statement("c", "True")) == ["7:1 QUIZ-PLACE"]
    assert found(statement("a", "True") + statement("b", "True") + statement("c", "False")) == []
    assert found(statement("a", "False") + statement("b", "False")) == []


GERMAN = "Ich frage meine Chefin, und die ist nicht da"
ENGLISH = "I ask the person who is in charge of it"


@pytest.mark.parametrize(
    ("first", "second", "places"),
    [
        (ENGLISH, GERMAN, ["7:1 QUIZ-LANGUAGE"]),
        (ENGLISH, "Спросить начальника", ["7:1 QUIZ-LANGUAGE"]),
        (GERMAN, "Das ist mir auch nicht recht", []),
        (ENGLISH, "Wer?", []),
        (ENGLISH, "The Zeitgeist, das Auto and the Kindergarten", []),
        ("私は言います", "カタカナ", []),
        ("#ad", "12 %", []),
    ],
)
def test_options_are_not_half_translated(first: str, second: str, places: list[str]) -> None:
    assert found(choice("a", f"[x] {first}", f"[ ] {second}")) == places


def test_steps_of_a_scenario_are_not_half_translated() -> None:
    step = f"- [x] [{ENGLISH}](#end)\n  > .\n- [ ] [{GERMAN}](#end)\n  > .\n\n### End\n\nWords."
    text = f"## A?\n<!-- id: a -->\n\n- [x] [On](#on)\n  > .\n- [ ] [Off](#end)\n  > .\n\n### On\n\n{step}{NOTE}"
    assert found(text) == ["7:1 QUIZ-LANGUAGE"]
