"""Questions: the form of the answer block decides; every mistake is found at its line."""

from datetime import timedelta
from decimal import Decimal

import pytest

from lms.content.quizzes import Accepted, Kind, Option, Question, Quiz
from tests.content import small

NOTE = "\n\n> [!NOTE]\n> Why: [clause 1](policy:conduct#open), [x](https://x.org), [again](policy:conduct#open)."


def quiz(questions: str, *keys: str) -> tuple[Quiz, list[str]]:
    library = small.read({small.KINDS["quiz"]: small.quiz(questions, *keys)})
    found = tuple(one for one in library.findings if one.path == small.KINDS["quiz"])
    return library.quizzes["basics"], small.places(found)


def question(answers: str, comment: str = "id: one") -> tuple[Question, list[str]]:
    read, found = quiz(f"## What?\n<!-- {comment} -->\n\n{answers}{NOTE}")
    assert len(read.questions) == 1, found
    return read.questions[0], found


def refused(answers: str, comment: str = "id: one") -> list[str]:
    read, found = quiz(f"## What?\n<!-- {comment} -->\n\n{answers}{NOTE}")
    assert read.questions == ()
    return found


@pytest.mark.parametrize(
    ("answers", "kind"),
    [
        ("- [x] a\n  > .\n- [ ] b\n  > .", Kind.SINGLE),
        ("* [X] a\n  > .\n* [ ] b\n  > .", Kind.SINGLE),
        ("1. [ ] a\n   > .\n2. [x] b\n   > .", Kind.SINGLE),
        ("- [x] a\n  > .\n- [x] b\n  > .\n- [ ] c\n  > .", Kind.MULTIPLE),
        ("- [ ] True\n  > .\n- [x] False.\n  > .", Kind.TRUE_FALSE),
        ("- [100%] a\n  > .\n- [-25 %] b\n  > .", Kind.JUDGEMENT),
        ("- = #ad\n- = advert", Kind.SHORT),
        ("- = 24\n- = 24 hours", Kind.SHORT),
        ("- = 24", Kind.NUMERIC),
        ("- = 90..110", Kind.RANGE),
        ("- = −5 .. 2.5\n- = 7", Kind.RANGE),
        ("- = /#(ad|advert)/\n- = sponsored", Kind.PATTERN),
        ("- = wait..what", Kind.SHORT),
        ("- = ___\n- [60%] a\n- [40%] b", Kind.OPEN),
        ("1. first\n2. second", Kind.ORDERING),
        ("| a | b |\n|---|---|\n| c | d |\n| e | |", Kind.MATCHING),
        ("- = 2 ± 1\n- = −5 +/- 0.5", Kind.NUMERIC),
    ],
)
def test_the_form_of_the_answers_decides_the_kind(answers: str, kind: Kind) -> None:
    read, found = question(answers)
    assert (read.kind, found) == (kind, [])


def test_a_question_has_all_its_parts() -> None:
    read, found = quiz(
        "Intro.\n\n## What do you *say*?\n<!-- id: what; tags: a, b; points: 2.5 -->\n\n> [!TIP]\n> A hint.\n\n"
        "Somebody asks.\n\n- plain\n- list\n\n> [!WARNING]\n> Mind.\n\n"
        "- [ ] No,\n  not this\n\n  > It is\n  > wrong.\n- [x] Yes\n  > Right." + NOTE
    )
    assert found == []
    assert read.intro == "Intro."
    assert read.questions == (
        Question(
            id="what",
            kind=Kind.SINGLE,
            prompt="What do you *say*?",
            body="Somebody asks.\n\n- plain\n- list\n\n> [!WARNING]\n> Mind.",
            options=(
                Option("a", "No,\nnot this", "It is\nwrong.", False, 0),
                Option("b", "Yes", "Right.", True, 100),
            ),
            accepted=(),
            explanation="Why: [clause 1](policy:conduct#open), [x](https://x.org), [again](policy:conduct#open).",
            hint="A hint.",
            tags=("a", "b"),
            points=250,
            cites=("policy:conduct#open",),
            line=9,
        ),
    )


def test_a_judgement_keeps_its_credits_and_the_best_is_right() -> None:
    read, _ = question("- [50%] a\n  > .\n- [80%] b\n  > .\n- [−25%] c\n  > .")
    assert [(one.credit, one.right) for one in read.options] == [(50, False), (80, True), (-25, False)]


def test_accepted_numbers_have_a_value_and_a_tolerance() -> None:
    read, _ = question("- = 2 ± 0.5\n  > Good.")
    assert read.accepted == (Accepted("2 ± 0.5", Decimal(2), Decimal("0.5"), "Good."),)


def test_the_comment_may_ask_for_words_where_numbers_stand() -> None:
    read, found = question("- = 2024", "id: one; type: short")
    assert (read.kind, found) == (Kind.SHORT, [])
    assert read.accepted == (Accepted("2024", None, None, ""),)


def test_a_quiz_has_what_its_front_matter_says() -> None:
    keys = ("attempts: 3", "cooldown: [10m, 24h]", "time: 30m", "draw: {t: 1}", "shuffle: yes", "review: never")
    read, found = quiz(f"## A?\n<!-- id: a; tags: t -->\n\n- = 1{NOTE}", *keys, "grade: last", "pass: 75%")
    assert found == []
    assert (read.attempts, read.cooldown, read.time) == (
        3,
        (timedelta(minutes=10), timedelta(1)),
        timedelta(minutes=30),
    )
    assert (read.draw, read.shuffle, read.review, read.grade) == ((("t", 1),), True, "never", "last")
    assert (read.pass_percent, read.for_) == (75, "course:basics")


@pytest.mark.parametrize(
    ("answers", "places"),
    [
        ("- [ ] a\n  > .\n- [ ] b\n  > .", ["10:3 QUIZ-NO-RIGHT"]),
        ("- [0%] a\n  > .\n- [-5%] b\n  > .", ["10:3 QUIZ-NO-RIGHT"]),
        ("- [x] a\n  > .\n- [50%] b\n  > .", ["12:3 QUIZ-MIXED"]),
        ("- [x] a\n  > .\n- b", ["12:3 QUIZ-MIXED"]),
        ("- a\n- [x] b\n  > .", ["10:3 QUIZ-MIXED"]),
        ("- [y] a\n- [?] b", ["10:3 QUIZ-MARK", "11:3 QUIZ-MARK"]),
        ("Words.", ["7:1 QUIZ-ANSWER-MISSING", "12:1 QUIZ-MARK"][:1]),
        ("- =", ["10:3 QUIZ-OPTIONS"]),
        ("- = two ± 1", ["10:3 QUIZ-NUMBER"]),
        ("- = 2 ± -1", ["10:3 QUIZ-NUMBER"]),
        ("- = 2 ± 1\n- = two", ["10:3 QUIZ-NUMBER"]),
    ],
)
def test_what_cannot_be_asked_is_refused_at_its_line(answers: str, places: list[str]) -> None:
    found = refused(answers)
    assert [one for one in found if "STRAY" not in one and "ANCHOR" not in one] == places


@pytest.mark.parametrize(
    ("answers", "places"),
    [
        ("- [x] a\n  > .\n- [x] b\n  > .", ["10:3 QUIZ-ALL-RIGHT"]),
        ("- [x] a\n  > .", ["10:3 QUIZ-ALL-RIGHT", "10:3 QUIZ-OPTIONS"]),
        ("- [x] a\n- [ ] b\n  > .", ["10:3 QUIZ-FEEDBACK"]),
        ("- [x] a\n  > .\n- [ ] A\n  > .", ["12:3 QUIZ-OPTIONS"]),
        ("- [x] a\n  > .\n- [ ]\n  > .", ["12:3 QUIZ-OPTIONS"]),
        ("- [x] a\n  > .\n- [y] b\n  > .", ["12:3 QUIZ-MARK"]),
        ("- [x] [a](https://x.org)\n  > .\n- [ ] b\n  > .", []),
        ("- [200%] a\n  > .\n- [0%] b\n  > .", ["10:3 QUIZ-CREDIT"]),
        ("- [100%] a\n  > .\n- [y] b\n  > .", ["12:3 QUIZ-MARK"]),
        ("- [x] a\n> .\n- [ ] b\n  > .", ["11:1 QUIZ-INDENT"]),
        ("- [x] a\n  > .\n\n  more\n- [ ] b\n  > .", ["13:3 QUIZ-STRAY"]),
        ("- [x] a\n  > .\n- [ ] b\n  > .\n\nMore words.", ["15:1 QUIZ-STRAY"]),
        ("- [x] a\n  > .\n- [ ] b\n  > .\n\nor\n\n- = 5", ["15:1 QUIZ-STRAY", "17:1 QUIZ-ANSWER-TWICE"]),
        ("Words:\n- [x] a\n  > .\n- [ ] b\n  > .", ["11:1 LIST-SWALLOWED"]),
        ("\n".join(f"- [{'x' if n == 3 else ' '}] {n}\n  > ." for n in range(27)), ["10:3 QUIZ-OPTIONS"]),
    ],
)
def test_a_mistake_that_leaves_a_question_is_found_at_its_line(answers: str, places: list[str]) -> None:
    assert question(answers)[1] == places


@pytest.mark.parametrize(
    ("comment", "places"),
    [
        ("tags: a", ["7:1 ID-MISSING"]),
        ("id: One", ["8:10 VALUE-ID"]),
        ("id: one; tag: a", ["8:15 KEY-UNKNOWN"]),
        ("id: one; points: 0", ["8:23 VALUE-NUMBER"]),
        ("id: one; tags: A b", ["8:21 VALUE-ID"]),
        ("id: one; nonsense", ["8:15 QUIZ-COMMENT"]),
        ("id: one;; ", []),
        ("id: one; type: single", []),
        ("id: one; type: numeric", ["7:1 QUIZ-MIXED"]),
        ("id: one; type: quiz", ["8:21 VALUE-CHOICE"]),
    ],
)
def test_the_comment_is_read_strictly(comment: str, places: list[str]) -> None:
    assert question("- [x] a\n  > .\n- [ ] b\n  > .", comment)[1] == places


@pytest.mark.parametrize("kind", ["ordering", "matching", "range", "pattern", "open"])
def test_the_comment_agrees_with_the_form(kind: str) -> None:
    assert question("- [x] a\n  > .\n- [ ] b\n  > .", f"id: one; type: {kind}")[1] == ["7:1 QUIZ-MIXED"]


def test_a_question_without_a_comment_or_an_explanation_says_so() -> None:
    _, found = quiz("## What?\n\n- = 1")
    assert found == ["7:1 ID-MISSING", "7:1 QUIZ-EXPLANATION"]


def test_a_question_needs_words() -> None:
    _, found = quiz("##\n<!-- id: a -->\n\n- = 1" + NOTE)
    assert found == ["7:1 HEADING-EMPTY", "7:1 QUIZ-PROMPT"]


def test_a_quiz_needs_questions() -> None:
    assert quiz("Words only.")[1] == ["1:1 QUIZ-EMPTY"]


def test_one_bad_question_hides_no_other() -> None:
    read, found = quiz(f"## A?\n<!-- id: a -->\n\nNo answers.\n\n## B?\n<!-- id: b -->\n\n- = 1{NOTE}")
    assert [one.id for one in read.questions] == ["b"]
    assert found == ["7:1 QUIZ-ANSWER-MISSING"]
