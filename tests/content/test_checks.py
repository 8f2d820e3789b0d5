"""Lint across files."""

from datetime import date

import pytest

from lms.content import library
from tests import academy as written
from tests.assessment import every
from tests.content import small


def found(changes: dict[str, str | None]) -> list[str]:
    findings = small.read(dict(changes)).findings
    return [f"{one.path.rpartition('/')[2]}:{one.line}:{one.column} {one.code}" for one in findings]


def spoilt(kind: str, old: str, new: str) -> list[str]:
    findings = small.spoilt(kind, old, new)
    return [f"{one.path.rpartition('/')[2]}:{one.line}:{one.column} {one.code}" for one in findings]


@pytest.mark.parametrize(
    ("kind", "old", "new", "places"),
    [
        (
            "course",
            "policy:conduct",
            "policy:conducts",
            ["course.md:6:12 REF-BROKEN", "levels.toml:7:1 LEVEL-UNREACHABLE"],
        ),
        ("course", "tier: 1", "tier: 4", ["course.md:5:1 COURSE-TIER"]),
        ("course", "2027", "2025", ["course.md:7:1 REVIEW-OVERDUE"]),
        ("policy", "2027", "2025", ["conduct.md:6:1 REVIEW-OVERDUE"]),
        ("platform", "2027", "2025", ["square.md:8:1 REVIEW-OVERDUE"]),
        (
            "say",
            "covers: [policy:conduct#open]",
            "covers: [policy:conduct#opened]",
            ["01-say.md:4:10 REF-PART", "conduct.md:13:1 CLAUSE-UNCOVERED"],
        ),
        ("say", "covers: [policy:conduct#open]", "covers: [policy:conduct]", ["conduct.md:13:1 CLAUSE-UNCOVERED"]),
        ("mean", "lesson:basics/say#why", "lesson:basics/say#who", ["02-mean.md:7:31 REF-PART"]),
        ("mean", "lesson:basics/say#why", "lesson:basics/said", ["02-mean.md:7:31 REF-BROKEN"]),
        ("mean", "lesson:basics/say#why", "quiz:basics#what", ["02-mean.md:7:31 REF-PART"]),
        ("mean", "lesson:basics/say#why", "level:ready", []),
        ("mean", "lesson:basics/say#why", "term:word", []),
        ("mean", "lesson:basics/say#why", "platform:square", []),
        ("mean", "lesson:basics/say#why", "platform:circle", ["02-mean.md:7:31 REF-BROKEN"]),
        ("badge", "course:basics", "level:redy", ["basics.md:7:7 REF-BROKEN"]),
        ("policy", "acknowledge: yes", "acknowledge: no", ["levels.toml:7:1 LEVEL-UNREACHABLE"]),
        ("course", "review_by: 2027-09-30", "status: draft", ["levels.toml:7:1 LEVEL-UNREACHABLE"]),
        ("levels", '"policy:conduct"', '"badge:basics"', []),
        ("levels", '"policy:conduct"', '"quiz:basics"', []),
    ],
)
def test_what_leads_nowhere_is_found_at_its_place(kind: str, old: str, new: str, places: list[str]) -> None:
    assert spoilt(kind, old, new) == sorted(places)


def test_a_broken_reference_is_answered_with_the_nearest_of_its_kind() -> None:
    found = small.spoilt("course", "policy:conduct", "policy:condct")
    assert "Did you mean “policy:conduct”?" in found[0].message


def test_headings_of_the_same_words_have_anchors_of_their_own() -> None:
    say = small.SAY.replace("## Why\n\nBecause.", "## Why\n\nBecause.\n\n## Why\n\nAgain.")
    mean = small.MEAN.replace("say#why", "say#why-1")
    assert found({small.KINDS["say"]: say, small.KINDS["mean"]: mean}) == []


def test_a_circle_of_conditions_is_found_where_it_is_closed() -> None:
    course = small.COURSE.replace("requires: [policy:conduct]", "requires: [policy:conduct, level:ready]")
    places = found({small.KINDS["course"]: course})
    assert len(places) == 1
    assert places[0] in ("course.md:6:28 REF-CYCLE", "levels.toml:11:14 REF-CYCLE")


def test_a_course_that_requires_itself_is_a_circle() -> None:
    message = small.spoilt("course", "requires: [policy:conduct]", "requires: [course:basics]")[0].message
    assert "course:basics → course:basics" in message


def test_a_course_that_requires_its_own_badge_is_a_circle() -> None:
    assert any("REF-CYCLE" in one for one in spoilt("course", "policy:conduct", "badge:basics"))


def test_a_course_that_requires_its_own_quiz_is_a_circle() -> None:
    assert "course.md:6:12 REF-CYCLE" in spoilt("course", "policy:conduct", "quiz:basics")


def test_a_level_that_requires_itself_is_a_circle_and_not_out_of_reach_as_well() -> None:
    assert spoilt("levels", '"policy:conduct"', '"level:ready"') == ["levels.toml:11:31 REF-CYCLE"]


def test_many_circles_do_not_take_forever() -> None:
    every = ", ".join(f'"level:l{number}"' for number in range(2, 30))
    levels = small.LEVELS + "".join(
        f'\n[[level]]\nnumber = {number}\nid = "l{number}"\ntitle = "L"\nrequires = [{every}]\n'
        for number in range(2, 30)
    )
    places = found({small.KINDS["levels"]: levels})
    assert sum("REF-CYCLE" in one for one in places) == 20


@pytest.mark.parametrize("when", ["streak:4w", "by-hand"])
def test_a_badge_for_a_streak_or_given_by_hand_can_be_reached(when: str) -> None:
    assert spoilt("badge", "when: course:basics", f"when: {when}") == []


@pytest.mark.parametrize("when", ["by-hands", "by hand", "share:1", "shares:10"])
def test_a_badge_for_anything_else_is_found(when: str) -> None:
    assert spoilt("badge", "when: course:basics", f"when: {when}") != []


def test_a_quiz_that_nobody_can_pass_puts_its_level_out_of_reach() -> None:
    quiz = small.quiz("## A?\n<!-- id: a -->\n\n- [50%] x\n  > .\n- [0%] y\n  > .\n\n> [!NOTE]\n> .", "pass: 80%")
    assert found({small.KINDS["quiz"]: quiz}) == ["levels.toml:7:1 LEVEL-UNREACHABLE", "basics.md:5:1 QUIZ-PASS"]


def test_a_quiz_for_something_else_needs_nothing() -> None:
    assert spoilt("quiz", "for: course:basics", "for: policy:conduct") == []


def test_two_quizzes_do_not_close_the_same_course() -> None:
    other = small.QUIZ.replace("id: basics", "id: other")
    assert found({"quizzes/other.md": other}) == ["other.md:4:1 QUIZ-TWICE"]


def test_without_levels_no_tier_is_wrong() -> None:
    assert found({small.KINDS["levels"]: None}) == []


def test_each_numbered_clause_is_cited_by_a_question() -> None:
    assert spoilt("say", ", [clause 2](policy:conduct#true)", "") == ["conduct.md:18:1 CLAUSE-UNASKED"]
    say = small.SAY.replace(", [clause 2](policy:conduct#true)", "")
    policy = small.POLICY.replace("> [Clause 1](policy:conduct#open).", "> [Clause 2](policy:conduct#true).")
    assert found({small.KINDS["policy"]: policy, small.KINDS["say"]: say}) == []


def test_a_scenario_in_the_check_of_a_policy_leads_to_its_own_steps() -> None:
    files = written.files({"policies/conduct.md": every.policy(written.POLICY, "scene")})

    read = library.read(files, today=date(2026, 11, 22))

    assert [one.code for one in read.findings if one.path == "policies/conduct.md"] == []
    assert [str(one.kind) for one in read.policies["conduct"].check] == ["scenario"]


def test_two_clauses_that_name_the_same_check_of_captions_are_both_told_of() -> None:
    twice = small.POLICY.replace("id: open", "id: open; checks: claims").replace("id: true", "id: true; checks: claims")
    findings = small.read({small.KINDS["policy"]: twice}).findings
    assert [(one.line, one.code) for one in findings] == [(18, "CHECK-TWICE")]
    assert f"“claims” rests on line 13 of {small.KINDS['policy']} already" in findings[0].message


@pytest.mark.parametrize("kind", ["policy", "say"])
def test_a_check_of_captions_that_nobody_built_is_answered_with_the_nearest(kind: str) -> None:
    changed = ("id: open", "id: open; checks: claim") if kind == "policy" else ("estimated: 8m", "checks: [claim]")
    findings = small.spoilt(kind, *changed)
    assert [one.code for one in findings] == ["CHECK-UNKNOWN"]
    assert "Did you mean “claims”?" in findings[0].message
