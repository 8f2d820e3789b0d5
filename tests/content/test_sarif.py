"""Findings as SARIF 2.1.0, held against what the standard says of each property."""

import json
import re

from lms.content.findings import CODES, finding
from lms.content.sarif import as_sarif

FOUND = [
    finding("courses/101 a/ü.md", 3, 1, "KEY-UNKNOWN", "The key “titel” means nothing here."),
    finding("quizzes/x.md", 2, 4, "ID-MISSING", "There is \x1b no id."),
    finding("quizzes/x.md", 9, 1, "KEY-UNKNOWN", "The key “a” means nothing here."),
]
FILES = {"courses/101 a/ü.md": "\ufeff---\r\nid: a\r\ntitel: \tb\x07\r\n".encode(), "quizzes/x.md": b"a\nb\n"}


def run(findings=FOUND, files=FILES):
    log = json.loads(as_sarif(findings, files))
    assert set(log) == {"$schema", "version", "runs"}
    assert log["version"] == "2.1.0"
    assert len(log["runs"]) == 1
    return log["runs"][0]


def test_the_tool_names_itself_and_each_rule_once_with_its_explanation():
    driver = run()["tool"]["driver"]

    assert driver["name"] == "Handrail"
    assert [rule["id"] for rule in driver["rules"]] == ["ID-MISSING", "KEY-UNKNOWN"]
    for rule in driver["rules"]:
        known = CODES[rule["id"]]
        assert rule["shortDescription"] == {"text": known.title}
        assert rule["fullDescription"] == {"text": known.why}
        assert rule["help"]["text"].startswith(known.mend)
        assert rule["defaultConfiguration"]["level"] in {"error", "warning", "note", "none"}


def test_every_result_points_to_its_rule_and_its_place():
    made = run()

    rules = made["tool"]["driver"]["rules"]
    assert len(made["results"]) == len(FOUND)
    for one, result in zip(FOUND, made["results"], strict=True):
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"] == one.code
        assert result["level"] == one.severity
        place = result["locations"][0]["physicalLocation"]
        assert (place["region"]["startLine"], place["region"]["startColumn"]) == (one.line, one.column)
        assert place["region"]["startLine"] >= 1
        assert place["region"]["startColumn"] >= 1


def test_paths_are_addresses_relative_to_a_base_that_is_declared():
    made = run()

    for result in made["results"]:
        location = result["locations"][0]["physicalLocation"]["artifactLocation"]
        assert re.fullmatch(r"[A-Za-z0-9._~/%-]+", location["uri"])
        assert location["uriBaseId"] in made["originalUriBaseIds"]
    assert made["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == (
        "courses/101%20a/%C3%BC.md"
    )


def test_the_line_is_shown_without_what_a_terminal_would_obey():
    regions = [result["locations"][0]["physicalLocation"]["region"] for result in run()["results"]]

    assert regions[0]["snippet"] == {"text": "titel: \tb\ufffd"}
    assert regions[1]["snippet"] == {"text": "b"}
    assert "snippet" not in regions[2]
    assert run()["results"][1]["message"] == {"text": "There is \ufffd no id."}
    assert run()["columnKind"] == "unicodeCodePoints"


def test_nothing_to_mend_is_a_run_without_results():
    made = run([], {})

    assert made["results"] == []
    assert made["tool"]["driver"]["rules"] == []
