"""What a changed question means to those who answered it: one table a kind of question."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from lms.content.changed import Note, gravest
from lms.content.question_changes import differences
from lms.content.questions import Accepted, Criterion, Option, Pair, Question, Step


def option(key: str, text: str, credit: int = 0, feedback: str = "", leads_to: str = "") -> Option:
    return Option(key, text, feedback, credit == 100, credit, leads_to)


def question(kind: str = "single", **changes: Any) -> Question:
    plain = Question(
        id="who",
        kind=kind,
        prompt="Who decides?",
        body="",
        options=(),
        accepted=(),
        explanation="",
        hint="",
        tags=("open",),
        points=100,
        cites=(),
        line=9,
    )
    return replace(plain, **changes)


SINGLE = question(options=(option("a", "My manager"), option("b", "I do", 100), option("c", "Nobody")))


def accepted(text: str, feedback: str = "", **numbers: Any) -> Accepted:
    return Accepted(text, numbers.pop("value", None), numbers.pop("tolerance", None), feedback, **numbers)


def told(old: Question, new: Question, *, drawn: bool = False) -> Sequence[Note]:
    return tuple(differences(old, new, drawn=drawn))


def check(old: Question, new: Question, cls: str, says: str, *, rescores: bool | None = None) -> None:
    found = told(old, new)
    assert gravest(found) == cls, found
    assert any(says in one.says for one in found), found
    assert any(one.rescores for one in found) is (cls == "scoring" if rescores is None else rescores)
    assert all(one.question == "who" for one in found if one.rescores)


def options(*texts: tuple[str, int]) -> tuple[Option, ...]:
    return tuple(option("abcdefg"[place], text, credit) for place, (text, credit) in enumerate(texts))


@pytest.mark.parametrize(
    ("changes", "cls", "says"),
    [
        ({"prompt": "who decides"}, "cosmetic", "“who decides” is written differently."),
        (
            {"prompt": "Who has decided?"},
            "structural",
            "“Who decides?” is asked in other words now: “Who has decided?”.",
        ),
        ({"body": "Think of your team."}, "structural", "says something else now"),
        ({"hint": "You."}, "cosmetic", "The hint of “Who decides?” changed."),
        ({"explanation": "You do."}, "cosmetic", "The explanation of"),
        ({"cites": ("policy:a#b",)}, "cosmetic", "The cites of"),
        ({"tags": ("kind",)}, "cosmetic", "has other tags now: kind."),
        ({"points": 200}, "scoring", "is worth 2 points now; was 1 point."),
        ({"hint_cost": 25}, "scoring", "costs 25 % now; was 0 %."),
        (
            {"options": options(("My manager", 0), ("I do", 0), ("Nobody", 100))},
            "scoring",
            "The right answer of “Who decides?” changed: was B “I do”, now C “Nobody”.",
        ),
        (
            {"options": options(("My manager", 0), ("I do", 100))},
            "structural",
            "“Who decides?” no longer offers “Nobody”.",
        ),
        (
            {"options": options(("My manager", 0), ("I do", 100), ("Nobody", 0), ("Legal", 0))},
            "structural",
            "“Who decides?” offers “Legal” too now.",
        ),
        (
            {"options": options(("My manager", 0), ("I do", 100), ("Somebody", 0))},
            "structural",
            "reads “Somebody” now; was “Nobody”.",
        ),
        (
            {"options": options(("my manager!", 0), ("I do", 100), ("Nobody", 0))},
            "cosmetic",
            "An answer of “Who decides?” is written differently.",
        ),
        (
            {"options": options(("I do", 100), ("My manager", 0), ("Nobody", 0))},
            "cosmetic",
            "stand in another order",
        ),
        (
            {"options": (SINGLE.options[0], replace(SINGLE.options[1], feedback="Right."), SINGLE.options[2])},
            "cosmetic",
            "The remark on “I do” changed.",
        ),
    ],
)
def test_a_choice(changes: dict[str, Any], cls: str, says: str) -> None:
    check(SINGLE, replace(SINGLE, **changes), cls, says)


def test_nothing_is_told_of_a_question_that_only_moved() -> None:
    assert told(SINGLE, replace(SINGLE, line=30)) == ()


def test_tags_matter_where_questions_are_drawn_by_them() -> None:
    found = told(SINGLE, replace(SINGLE, tags=()), drawn=True)

    assert [(one.cls, one.says) for one in found] == [("structural", "“Who decides?” has other tags now: none.")]


def test_a_second_right_answer_makes_another_kind_and_a_new_key() -> None:
    both = replace(SINGLE, kind="multiple", options=options(("My manager", 0), ("I do", 100), ("Nobody", 100)))

    check(SINGLE, both, "structural", "another kind now: multiple; was single", rescores=True)
    check(SINGLE, both, "structural", "was B “I do”, now B “I do” and C “Nobody”", rescores=True)


def test_a_question_without_a_prompt_is_named_by_its_text() -> None:
    old = replace(SINGLE, prompt="", body="Who is it?")

    check(old, replace(old, points=200), "scoring", "“Who is it?” is worth")


def test_a_key_that_nobody_has_is_said() -> None:
    without = replace(SINGLE, options=options(("My manager", 0), ("I do", 0), ("Nobody", 0)))

    check(SINGLE, without, "scoring", "was B “I do”, now none.")


def test_a_judgement() -> None:
    old = question("judgement", options=options(("Own words", 100), ("As it is", 50), ("Not at all", -25)))
    new = replace(old, options=options(("Own words", 100), ("As it is", 25), ("Not at all", -25)))

    check(old, new, "scoring", "The answer “As it is” of “Who decides?” is worth 25 % now; was 50 %.")


TYPED = question("short", accepted=(accepted("Employer", "Right."), accepted("#ad")))


@pytest.mark.parametrize(
    ("new", "cls", "says"),
    [
        ((accepted(" employer ", "Right."), accepted("#ad")), "cosmetic", "The remarks on what is typed"),
        ((accepted("Employer"), accepted("#ad")), "cosmetic", "The remarks on what is typed"),
        ((accepted("Employer", "Right."),), "scoring", "was “Employer”, “#ad”, now “Employer”."),
        ((accepted("Employer", "Right."), accepted("ad")), "scoring", "now “Employer”, “ad”."),
    ],
)
def test_what_is_typed(new: tuple[Accepted, ...], cls: str, says: str) -> None:
    check(TYPED, replace(TYPED, accepted=new), cls, says)


@pytest.mark.parametrize(
    ("old", "new", "differs"),
    [
        (accepted("1", value=Decimal(1)), accepted("1.0", value=Decimal("1.0"), tolerance=Decimal(0)), False),
        (accepted("1", value=Decimal(1)), accepted("1 ± 1", value=Decimal(1), tolerance=Decimal(1)), True),
        (accepted("1..2", low=Decimal(1), high=Decimal(2)), accepted("1..3", low=Decimal(1), high=Decimal(3)), True),
        (accepted("/a+/", pattern="a+"), accepted("/a/", pattern="a"), True),
        (accepted("/a+/", pattern="a+"), accepted("/a+/", pattern="a+"), False),
    ],
)
def test_numbers_ranges_and_patterns(old: Accepted, new: Accepted, differs: bool) -> None:
    before, after = (question("numeric", accepted=(one,)) for one in (old, new))

    assert any(one.rescores for one in told(before, after)) is differs


def test_a_question_that_becomes_one_to_type_is_another_question_not_another_key() -> None:
    check(SINGLE, replace(TYPED, line=9), "structural", "is a question of another kind now", rescores=False)


ORDER = question("ordering", options=options(("Read", 0), ("Think", 0), ("Post", 0)))


@pytest.mark.parametrize(
    ("texts", "cls", "says"),
    [
        (("Think", "Read", "Post"), "scoring", "it is now “Think” – “Read” – “Post”."),
        (("Read", "think", "Post"), "cosmetic", "is written differently"),
        (("Read", "Ponder", "Post"), "structural", "reads “Ponder” now"),
        (("Read", "Think", "Write", "Post"), "structural", "offers “Write” too"),
    ],
)
def test_an_order(texts: Sequence[str], cls: str, says: str) -> None:
    check(ORDER, replace(ORDER, options=options(*((text, 0) for text in texts))), cls, says)


MATCH = question(
    "matching",
    options=options(("Weeks", 0), ("Hours", 0), ("Years", 0)),
    pairs=(Pair("Ad", "a"), Pair("Story", "b"), Pair("Law", "")),
)


@pytest.mark.parametrize(
    ("changes", "cls", "says"),
    [
        (
            {"pairs": (Pair("Ad", "b"), Pair("Story", "a"), Pair("Law", ""))},
            "scoring",
            "“Ad” in “Who decides?” belongs to “Hours” now.",
        ),
        ({"pairs": (Pair("Ad", "a"), Pair("Story", ""), Pair("Law", ""))}, "scoring", "belongs to none of them now."),
        ({"pairs": (Pair("Ad", "a"), Pair("Story", "b"), Pair("Law", "c"))}, "scoring", "belongs to “Years” now."),
        ({"pairs": (Pair("ad!", "a"), Pair("Story", "b"), Pair("Law", ""))}, "cosmetic", "A row of"),
        (
            {"pairs": (Pair("Advert", "a"), Pair("Story", "b"), Pair("Law", ""))},
            "structural",
            "“Ad” in “Who decides?” reads “Advert” now.",
        ),
        ({"pairs": (Pair("Ad", "a"), Pair("Story", "b"))}, "structural", "no longer asks for “Law”."),
        ({"pairs": (*MATCH.pairs, Pair("Tale", "c"))}, "structural", "asks for “Tale” too now."),
        ({"options": options(("Weeks", 0), ("Minutes", 0), ("Years", 0))}, "structural", "reads “Minutes” now"),
        (
            {
                "options": options(("Hours", 0), ("Weeks", 0), ("Years", 0)),
                "pairs": (Pair("Ad", "b"), Pair("Story", "a"), Pair("Law", "")),
            },
            "cosmetic",
            "",
        ),
        (
            {
                "options": options(("Weeks", 0), ("Years", 0)),
                "pairs": (Pair("Ad", "a"), Pair("Story", "a"), Pair("Law", "")),
            },
            "structural",
            "no longer offers “Hours”",
        ),
        (
            {
                "options": options(("Weeks", 0), ("Years", 0), ("Days", 0), ("Nights", 0)),
                "pairs": (Pair("Ad", "a"), Pair("Story", "c"), Pair("Law", "")),
            },
            "structural",
            "offers “Days” too",
        ),
    ],
)
def test_a_matching(changes: dict[str, Any], cls: str, says: str) -> None:
    new = replace(MATCH, **changes)
    found = told(MATCH, new)

    assert gravest(found) == cls, found
    assert not says or any(says in one.says for one in found), found


def test_the_order_of_right_sides_says_nothing() -> None:
    new = replace(
        MATCH,
        options=options(("Hours", 0), ("Weeks", 0), ("Years", 0)),
        pairs=(Pair("Ad", "b"), Pair("Story", "a"), Pair("Law", "")),
    )

    assert told(MATCH, new) == ()


def test_a_partner_that_went_leaves_its_row_to_another() -> None:
    new = replace(
        MATCH,
        options=options(("Weeks", 0), ("Years", 0)),
        pairs=(Pair("Ad", "a"), Pair("Story", "a"), Pair("Law", "")),
    )

    assert any(one.rescores and "“Story”" in one.says for one in told(MATCH, new))


GAPS = question("cloze", body="Write {gap-1} and {gap-2}.", gaps=(("#ad", "#sponsored"), ("first",)))


@pytest.mark.parametrize(
    ("gaps", "cls", "says"),
    [
        ((("#AD", "#sponsored"), ("first",)), "cosmetic", "Gap 1 of"),
        ((("#ad",), ("first",)), "scoring", "Gap 1 of “Who decides?” accepts “#ad” now; was “#ad”, “#sponsored”."),
        ((("#ad", "#sponsored"), ("First", "top")), "scoring", "Gap 2 of"),
        ((("#ad", "#sponsored"),), "structural", "has 1 gaps now; had 2."),
    ],
)
def test_a_cloze(gaps: tuple[tuple[str, ...], ...], cls: str, says: str) -> None:
    check(GAPS, replace(GAPS, gaps=gaps), cls, says)


CALM, END = (
    Step("calm", "Calm", "She calms down.", (option("c", "Thank her", 100, "", "end"),)),
    Step("end", "End", "", ()),
)
SCENE = question(
    "scenario", options=(option("a", "Reply", 50, "", "calm"), option("b", "Wait", 0, "", "end")), steps=(CALM, END)
)


@pytest.mark.parametrize(
    ("changes", "cls", "says"),
    [
        ({"steps": (replace(CALM, body="She calms down!"), END)}, "cosmetic", "The scene “Calm” of"),
        ({"steps": (replace(CALM, body="She shouts."), END)}, "structural", "The scene “Calm” of"),
        (
            {"steps": (replace(CALM, options=(option("c", "Thank her", 50, "", "end"),)), END)},
            "scoring",
            "in the scene “Calm” is worth 50 % now; was 100 %.",
        ),
        (
            {"steps": (replace(CALM, options=(option("c", "Thank her", 100, "", "calm"),)), END)},
            "structural",
            "leads to another scene now",
        ),
        ({"steps": (CALM,)}, "structural", "lost the scene “End”."),
        ({"steps": (CALM, END, Step("late", "Late", "", ()))}, "structural", "has the new scene “Late”."),
        ({"options": (replace(SCENE.options[0], credit=100), SCENE.options[1])}, "scoring", "The answer “Reply” of"),
        (
            {"options": (replace(SCENE.options[0], leads_to="end"), SCENE.options[1])},
            "structural",
            "“Reply” in “Who decides?” leads",
        ),
    ],
)
def test_a_scenario(changes: dict[str, Any], cls: str, says: str) -> None:
    check(SCENE, replace(SCENE, **changes), cls, says)


OPEN = question("open", rubric=(Criterion("a", "Names the employer", 60), Criterion("b", "Is kind", 40)))


@pytest.mark.parametrize(
    ("rubric", "cls", "says"),
    [
        ((Criterion("a", "Names the employer.", 60), OPEN.rubric[1]), "cosmetic", "A criterion of"),
        (
            (Criterion("a", "Names the firm", 60), OPEN.rubric[1]),
            "structural",
            "reads “Names the firm” now; was “Names the employer”.",
        ),
        (
            (Criterion("a", "Names the employer", 50), Criterion("b", "Is kind", 50)),
            "scoring",
            "is worth 50 % now; was 60 %.",
        ),
        ((OPEN.rubric[0],), "structural", "is no longer marked by “Is kind”."),
        ((*OPEN.rubric, Criterion("c", "Is short", 0)), "structural", "is marked by “Is short” too now."),
    ],
)
def test_an_open_answer(rubric: tuple[Criterion, ...], cls: str, says: str) -> None:
    check(OPEN, replace(OPEN, rubric=rubric), cls, says)
