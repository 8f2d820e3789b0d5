"""What changed between two states of an academy, by class, exactly at the boundaries."""

from collections.abc import Mapping

import pytest

from lms.content import changes, library
from lms.content.changes import Change
from lms.content.holdings import Library
from tests import academy as written
from tests.content.small import TODAY

PLATFORM = """---
id: linkedin
title: LinkedIn
kind: external
decision: allowed
network: linkedin
owner: champion
review_by: 2027-09-30
---

Why and how.
"""
BASE = {"policies/platforms/linkedin.md": PLATFORM}
COURSE, ONE, TWO = (f"courses/1-first/{name}" for name in ("course.md", "01-one.md", "02-two.md"))
QUIZ, POLICY, BADGE = "quizzes/first.md", "policies/conduct.md", "badges/first.md"
LEVELS, GLOSSARY, RECORD = "courses/levels.toml", "courses/glossary.md", "policies/platforms/linkedin.md"


def read(texts: Mapping[str, str]) -> Library:
    return library.read(written.files({**BASE, **texts}), today=TODAY)


def changed(path: str, old: str, new: str, *, before: Mapping[str, str] | None = None) -> dict[str, str]:
    texts = {**written.TEXTS, **BASE, **(before or {})}
    assert old in texts[path], f"{old!r} is not in {path}"
    return {**(before or {}), path: texts[path].replace(old, new, 1)}


def told(path: str, old: str, new: str) -> Change:
    found = changes.compare(read({}), read(changed(path, old, new)))
    assert len(found) == 1, found
    return found[0]


def test_nothing_changed_is_nothing_told() -> None:
    assert changes.compare(read({}), read({})) == ()


@pytest.mark.parametrize(
    ("path", "old", "new", "ref", "cls", "says"),
    [
        (COURSE, "title: First steps", "title: Begin here", "course:first", "cosmetic", "now; was “First steps”."),
        (COURSE, "What everybody", "What anybody", "course:first", "cosmetic", "The summary reads differently."),
        (COURSE, "Two short lessons", "Two lessons", "course:first", "cosmetic", "The text about the course"),
        (COURSE, "owner: champion", "owner: Tess", "course:first", "cosmetic", "The owner is Tess now; was champion."),
        (COURSE, "owner: champion\n", "", "course:first", "cosmetic", "The owner is not set now"),
        (COURSE, "2027-09-30", "2027-10-30", "course:first", "cosmetic", "reviewed by 2027-10-30 now"),
        (COURSE, "estimated: 10m", "estimated: 12m", "course:first", "cosmetic", "12 minutes now; was 10."),
        (COURSE, "lang: en", "lang: de", "course:first", "cosmetic", "The language is de now"),
        (
            COURSE,
            "requires: []",
            "requires: [level:start]",
            "course:first",
            "structural",
            "level:start now; was nothing.",
        ),
        (COURSE, "status: active", "status: deprecated", "course:first", "structural", "closed to new people"),
        (COURSE, "status: active", "status: draft", "course:first", "structural", "a draft now"),
        (COURSE, "tier: 1", "tier: 2", "course:first", "structural", "It belongs to level 2 now; was 1."),
        (COURSE, "lang: en", "lang: en\nvalid_for: 12mo", "course:first", "structural", "12 now; was not set."),
        (COURSE, "lang: en", "lang: en\nrecertify: full", "course:first", "structural", "full now; was quiz."),
        (ONE, "title: Say who you are", "title: Say it", "lesson:first/one", "cosmetic", "The title is “Say it” now"),
        (
            ONE,
            "you can say where you work",
            "You can say, where you work",
            "lesson:first/one",
            "cosmetic",
            "is written",
        ),
        (ONE, "in one sentence", "in two sentences", "lesson:first/one", "cosmetic", "The text reads differently."),
        (ONE, "In your profile", "In the picture", "lesson:first/one", "cosmetic", "The check question changed."),
        (
            TWO,
            "policy:conduct#kind]",
            "policy:conduct#open]",
            "lesson:first/two",
            "cosmetic",
            "policy:conduct#open now",
        ),
        (TWO, "estimated: 3m", "estimated: 4m", "lesson:first/two", "cosmetic", "about 4 minutes now; was 3."),
        (TWO, "complete_when: read", "complete_when: quiz", "lesson:first/two", "structural", "done by “quiz” now"),
        (TWO, "estimated: 3m", "estimated: 3m\ndrip: 2d", "lesson:first/two", "structural", "2 days now; was not set"),
        (QUIZ, "First steps quiz", "The quiz", "quiz:first", "cosmetic", "The title is “The quiz” now"),
        (QUIZ, "---\n\n## Where", "---\n\nTake your time.\n\n## Where", "quiz:first", "cosmetic", "The introduction"),
        (QUIZ, "pass: 80%", "pass: 81%", "quiz:first", "scoring", "The pass mark is 81 % now; was 80 %."),
        (QUIZ, "attempts: 3", "attempts: 4", "quiz:first", "structural", "Attempts allowed: 4 now; was 3."),
        (QUIZ, "attempts: 3\n", "", "quiz:first", "structural", "Attempts allowed: without a limit now; was 3."),
        (QUIZ, "[10m, 24h]", "[10m]", "quiz:first", "structural", "are 10 minutes now; were 10 minutes, 1 day."),
        (QUIZ, "attempts: 3", "attempts: 3\ntime: 10m", "quiz:first", "structural", "The time is 10 minutes now"),
        (QUIZ, "shuffle: yes", "shuffle: no", "quiz:first", "structural", "Shuffled: no now; was yes."),
        (
            QUIZ,
            "shuffle: yes",
            "shuffle: yes\ndraw: {open: 1}",
            "quiz:first",
            "structural",
            "open, 1 now; was nothing.",
        ),
        (QUIZ, "review: after-submit", "review: score", "quiz:first", "structural", "score now; was after-submit."),
        (QUIZ, "grade: best", "grade: last", "quiz:first", "structural", "the last one now; was the best one."),
        (QUIZ, "for: course:first", "for: course:second", "quiz:first", "structural", "It closes course:second now"),
        (QUIZ, "Where do you say it?", "where do you say it", "quiz:first", "cosmetic", "is written differently."),
        (QUIZ, "Where do you say it?", "Where should you say it?", "quiz:first", "structural", "asked in other words"),
        (
            QUIZ,
            "> Seen first.",
            "> Seen at once.",
            "quiz:first",
            "cosmetic",
            "The remark on “In the first line” changed.",
        ),
        (QUIZ, "- = company\n", "", "quiz:first", "scoring", "was “employer”, “company”, now “employer”."),
        (QUIZ, "1 ± 0.5", "1 ± 1", "quiz:first", "scoring", "What is accepted for “How many times"),
        (QUIZ, "id: word;", "id: words;", "quiz:first", "structural", "It no longer asks “What word names"),
        (
            BADGE,
            "title: Badge first",
            "title: First badge",
            "badge:first",
            "cosmetic",
            "The title is “First badge” now",
        ),
        (BADGE, "Shows first", "Tells of first", "badge:first", "cosmetic", "The summary reads differently."),
        (
            BADGE,
            "shape: triangle",
            "shape: square",
            "badge:first",
            "cosmetic",
            "The shape is square now; was triangle.",
        ),
        (BADGE, "has shown", "showed", "badge:first", "cosmetic", "What it stands for reads differently."),
        (BADGE, "when: course:first", "when: quiz:first", "badge:first", "structural", "given for quiz:first now"),
        (BADGE, "colour: pine", "colour: pine\nvalid_for: 6mo", "badge:first", "structural", "6 now; was not set."),
        (POLICY, "title: Conduct online", "title: Conduct", "policy:conduct", "cosmetic", "The title is “Conduct” now"),
        (POLICY, "Say who you are and be", "Be", "policy:conduct", "cosmetic", "The summary reads differently."),
        (
            POLICY,
            "then leave the argument.",
            "then leave the ARGUMENT",
            "policy:conduct",
            "cosmetic",
            "“Be kind” is written",
        ),
        (POLICY, "Answer once", "Answer twice", "policy:conduct", "material", "“Be kind” says something else now"),
        (POLICY, "## 2. Be kind", "## 2. Be good", "policy:conduct", "material", "“Be good” says something else now"),
        (POLICY, "<!-- id: kind -->", "<!-- id: nice -->", "policy:conduct", "material", "Clause “Be kind” is gone."),
        (
            POLICY,
            "approvals: [legal, hr]",
            "approvals: [legal]",
            "policy:conduct",
            "structural",
            "legal now; was legal, hr.",
        ),
        (POLICY, "acknowledge: yes", "acknowledge: no", "policy:conduct", "structural", "no now; was yes."),
        (POLICY, "- [x] Once", "- [x] Just once", "policy:conduct", "structural", "The questions about it changed"),
        (RECORD, "title: LinkedIn", "title: Linked In", "platform:linkedin", "cosmetic", "“Linked In” now"),
        (RECORD, "Why and how.", "Why.", "platform:linkedin", "cosmetic", "The record reads differently."),
        (RECORD, "decision: allowed", "decision: discouraged", "platform:linkedin", "structural", "discouraged now"),
        (LEVELS, 'title = "Able"', 'title = "Skilled"', "level:able", "cosmetic", "“Skilled” now; was “Able”."),
        (LEVELS, '"level:ready", "course', '"course', "level:able", "structural", "Who reached it keeps it."),
        (LEVELS, "read the stories", "see the stories", "permission:story.view", "cosmetic", "“see the stories” now."),
        (
            LEVELS,
            'key = "story.view"\nlevel = 1',
            'key = "story.view"\nlevel = 2',
            "permission:story.view",
            "structural",
            "Level 2 unlocks it now; was 1.",
        ),
        (
            LEVELS,
            'says = "read the stories"',
            'says = "read the stories"\nroles = ["trainer", "staff"]',
            "permission:story.view",
            "structural",
            "staff, trainer now; was nothing.",
        ),
        (
            GLOSSARY,
            "in plain words",
            "in your words",
            "term:disclosure",
            "cosmetic",
            "The explanation reads differently.",
        ),
    ],
)
def test_one_change(path: str, old: str, new: str, ref: str, cls: str, says: str) -> None:
    found = told(path, old, new)

    assert (found.ref, found.path, found.kind, found.cls) == (ref, path, "changed", cls), found
    assert any(says in one for one in found.words), found.words
    assert found.rescores is (cls == "scoring")


def test_a_new_key_names_its_question_and_asks_for_a_choice() -> None:
    new = changed(QUIZ, "- [x] In the first line", "- [ ] In the first line")
    new = changed(QUIZ, "- [ ] In the profile", "- [x] In the profile", before=new)
    (found,) = changes.compare(read({}), read(new))

    assert found.words == (
        "The right answer of “Where do you say it?” changed: was B “In the first line”, now A “In the profile”.",
    )
    assert (found.cls, found.rescores, found.questions) == ("scoring", True, ("where",))


def test_a_change_has_the_class_of_its_gravest_part_and_still_asks_for_a_choice() -> None:
    new = changed(QUIZ, "pass: 80%\nattempts: 3", "pass: 70%\nattempts: 2")
    (found,) = changes.compare(read({}), read(new))

    assert (found.cls, found.rescores, found.questions) == ("structural", True, ())
    assert found.words == ("Attempts allowed: 2 now; was 3.", "The pass mark is 70 % now; was 80 %.")


def test_questions_in_another_order_are_the_same_questions() -> None:
    parts = written.QUIZ_SECOND.split("\n## ")
    new = {"quizzes/second.md": "\n## ".join([parts[0], parts[2], parts[1]])}
    (found,) = changes.compare(read({}), read(new))

    assert (found.cls, found.words) == ("cosmetic", ("The questions stand in another order.",))


def test_lessons_in_another_order_are_the_same_lessons() -> None:
    listed = "1. [Say who you are](01-one.md)\n2. [Be kind](02-two.md)"
    found = told(COURSE, listed, "1. [Be kind](02-two.md)\n2. [Say who you are](01-one.md)")

    assert (found.cls, found.words) == ("cosmetic", ("The lessons stand in another order.",))


def test_what_is_new_and_what_is_retired() -> None:
    old, without = read({}), dict(written.TEXTS)
    for path in (*(one for one in without if "2-second" in one), "quizzes/second.md", "badges/second.md", GLOSSARY):
        del without[path]
    new = library.read({path: text.encode() for path, text in without.items()}, today=TODAY)

    gone = {one.ref: (one.kind, one.cls) for one in changes.compare(old, new)}
    come = {one.ref: (one.kind, one.cls) for one in changes.compare(new, old)}

    structural = ("course:second", "lesson:second/only", "quiz:second", "badge:second", "platform:linkedin")
    assert gone == {**dict.fromkeys(structural, ("retired", "structural")), "term:disclosure": ("retired", "cosmetic")}
    assert come == {**dict.fromkeys(structural, ("new", "structural")), "term:disclosure": ("new", "cosmetic")}


def test_a_new_policy_is_for_everybody_to_read() -> None:
    without = {path: text.encode() for path, text in written.TEXTS.items() if path != POLICY}
    old = library.read(without, today=TODAY)
    found = {one.ref: one for one in changes.compare(old, read({}))}

    assert (found["policy:conduct"].kind, found["policy:conduct"].cls) == ("new", "material")
    assert {one.ref: one.cls for one in changes.compare(read({}), old)}["policy:conduct"] == "structural"


def test_sections_in_another_order_are_a_material_change_of_a_policy() -> None:
    extra = {
        POLICY: written.POLICY.replace(
            "## Check", "## About\n<!-- id: about -->\n\nA.\n\n## Why\n<!-- id: why -->\n\nB.\n\n## Check"
        )
    }
    other = {
        POLICY: written.POLICY.replace(
            "## Check", "## Why\n<!-- id: why -->\n\nB.\n\n## About\n<!-- id: about -->\n\nA.\n\n## Check"
        )
    }
    (found,) = changes.compare(read(extra), read(other))

    assert (found.cls, found.words) == ("material", ("The clauses stand in another order.",))


def test_a_clause_with_another_number_and_a_new_one() -> None:
    new = changed(POLICY, "## 2. Be kind", "## 2. Be brief\n<!-- id: brief -->\n\nBe.\n\n## 3. Be kind")
    (found,) = changes.compare(read({}), read(new))

    assert found.cls == "material"
    assert found.words == ("Clause “Be brief” is new.", "Clause “Be kind” has another number now.")


def test_files_that_nothing_else_speaks_of() -> None:
    old = {"a.png": b"1", "b.png": b"1", "quizzes/x.md": b"a", "courses/c.png": b"1"}
    new = {"a.png": b"2", "quizzes/x.md": b"a\n", "quizzes/y.md": b"", "courses/d.png": b"1"}
    spoken = Change("quiz:y", "quizzes/y.md", "Y", "new", "structural", ("The quiz is new.",))
    paths = ("a.png", "b.png", "courses/d.png", "quizzes/x.md", "quizzes/y.md")
    found = changes.of_files(paths, old, new, [spoken])

    assert [(one.ref, one.title, one.kind, one.cls, one.words) for one in found] == [
        ("file:a.png", "a.png", "changed", "cosmetic", ("The picture is another one.",)),
        ("file:b.png", "b.png", "retired", "cosmetic", ("The picture was removed.",)),
        ("file:courses/d.png", "d.png", "new", "cosmetic", ("The picture is new.",)),
        ("file:quizzes/x.md", "x.md", "changed", "cosmetic", ("Only its layout changed.",)),
    ]


def test_a_line_further_down_is_no_change() -> None:
    moved = changed(POLICY, "## 1. Be open", "\n\n## 1. Be open")

    assert changes.compare(read({}), read(moved)) == ()
