"""Typed keys: what fits, and a finding at the value that does not."""

import re

import pytest

from tests.content import small


@pytest.mark.parametrize(
    ("kind", "old", "new", "places"),
    [
        ("course", "summary:", "sumary:", ["4:1 KEY-UNKNOWN"]),
        ("course", "title: The basics\n", "", ["1:1 KEY-MISSING"]),
        ("course", "title: The basics", "title:", ["3:1 KEY-MISSING"]),
        ("course", "title: The basics", "title: [a, b]", ["3:1 VALUE-SHAPE"]),
        ("course", "title: The basics", f"title: {'x' * 201}", ["3:8 VALUE-LONG"]),
        ("course", "title: The basics", "title: Our {compny}", ["3:8 PLACEHOLDER-UNKNOWN"]),
        ("course", "summary: One sentence.", "summary: At {company}.", []),
        ("course", "tier: 1", "tier: one", ["5:7 VALUE-NUMBER"]),
        ("course", "requires: [policy:conduct]", "requires: policy:conduct", []),
        ("course", "requires: [policy:conduct]", "requires:", []),
        ("course", "requires: [policy:conduct]", "requires: {a: b}", ["6:1 VALUE-SHAPE"]),
        ("course", "requires: [policy:conduct]", "requires: [conduct]", ["6:12 VALUE-REF"]),
        ("course", "requires: [policy:conduct]", "requires: [platform:square]", ["6:12 VALUE-REF"]),
        ("course", "review_by: 2027-09-30", "review_by: 2027-02-30", ["7:12 VALUE-DATE"]),
        ("course", "review_by: 2027-09-30", "valid_for: 12m", ["7:12 VALUE-DURATION"]),
        ("course", "review_by: 2027-09-30", "recertify: never", ["7:12 VALUE-CHOICE"]),
        ("course", "review_by: 2027-09-30", "lang: English", ["7:7 VALUE-FORM"]),
        ("course", "review_by: 2027-09-30", "lang: pt-BR", []),
        ("course", "review_by: 2027-09-30", "estimated: 40", ["7:12 VALUE-DURATION"]),
        ("course", "id: basics", "id: The Basics", ["2:5 VALUE-ID"]),
        ("badge", "id: basics", f"id: {'x' * 65}", ["2:5 VALUE-ID"]),
        ("badge", "id: basics\n", "", ["1:1 ID-MISSING"]),
        ("badge", "shape: triangle", "shape: trangle", ["4:8 VALUE-CHOICE"]),
        ("badge", "shape: triangle\n", "", ["1:1 KEY-MISSING"]),
        ("badge", "when: course:basics", "when: streak:4w", []),
        ("badge", "when: course:basics", "when: idea.accepted:1", []),
        ("badge", "when: course:basics", "when: sometimes", ["7:7 VALUE-REF"]),
        ("badge", "when: course:basics\n", "", ["1:1 KEY-MISSING"]),
        ("quiz", "for: course:basics\n", "", ["1:1 KEY-MISSING"]),
        ("quiz", "for: course:basics", "for: basics", ["4:6 VALUE-REF"]),
        ("quiz", "pass: 80%", "pass: 0.8", ["5:7 VALUE-PERCENT"]),
        ("quiz", "pass: 80%", "pass: 0%", ["5:1 VALUE-PERCENT"]),
        ("quiz", "attempts: 5", "attempts: 0", ["6:11 VALUE-NUMBER"]),
        ("quiz", "cooldown: [10m, 24h]", "cooldown: [10m, soon]", ["7:17 VALUE-DURATION"]),
        ("quiz", "attempts: 5", "shuffle: maybe", ["6:10 VALUE-CHOICE"]),
        ("quiz", "attempts: 5", "draw: 3", ["6:1 VALUE-SHAPE"]),
        ("quiz", "attempts: 5", "draw:\n  speech: none", ["7:11 VALUE-NUMBER"]),
        ("quiz", "attempts: 5", "draw: *x", ["6:7 YAML-ALIAS"]),
        ("quiz", "attempts: 5", "attempts: *x", ["6:11 YAML-ALIAS"]),
        ("policy", "approvals: [legal, hr]", "approvals: [Legal, hr]", ["4:13 VALUE-ID"]),
        ("platform", "network: square", "network: The Square", ["6:10 VALUE-FORM"]),
        ("platform", "network: square\n", "", []),
    ],
)
def test_a_value_that_does_not_fit_is_found_at_its_place(kind: str, old: str, new: str, places: list[str]) -> None:
    found = [one for one in small.spoilt(kind, old, new) if one.path == small.KINDS[kind]]
    assert small.places(tuple(found)) == places


def test_an_unknown_key_is_answered_with_the_nearest_known() -> None:
    assert "Did you mean “summary”?" in small.spoilt("course", "summary:", "sumary:")[0].message


def test_a_missing_id_is_proposed_from_the_title() -> None:
    found = small.spoilt("mean", "id: mean\n", "")
    assert [one.message for one in found if one.code == "ID-MISSING"] == ["There is no id. For example: id: mean-it"]


@pytest.mark.parametrize(
    ("kind", "old", "form"),
    [
        ("quiz", "id: what; ", "<!-- id: {} --> below the heading"),
        ("policy", "<!-- id: beside -->", "<!-- id: {} --> below the heading"),
        ("levels", 'id = "ready"\n', 'id = "{}"'),
    ],
)
def test_a_missing_id_is_proposed_in_the_form_it_is_written_there(kind: str, old: str, form: str) -> None:
    (message,) = [one.message for one in small.spoilt(kind, old, "") if one.code == "ID-MISSING"]
    example = message.removeprefix("There is no id. For example: ")
    assert re.fullmatch(re.escape(form).replace(re.escape("{}"), "[a-z0-9-]+"), example), message


def test_an_id_that_is_empty_is_missing() -> None:
    assert "1:1 ID-MISSING" in small.places(small.spoilt("badge", "id: basics", "id:"))


def test_an_id_that_is_a_list_is_refused_once() -> None:
    assert small.places(small.spoilt("badge", "id: basics", "id: [a]")) == ["2:1 VALUE-SHAPE"]
