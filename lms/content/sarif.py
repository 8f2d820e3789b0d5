"""Findings in the form that code scanning takes: SARIF 2.1.0."""

import json
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from lms.content.findings import CODES, Finding
from lms.content.report import Sources
from lms.content.source import CONTROL

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
VERSION = "2.1.0"


def as_sarif(findings: Sequence[Finding], files: Mapping[str, bytes]) -> str:
    """Write one run of a tool named Handrail, with a rule for each code and a result for each finding.

    Paths are relative to the academy's folder, columns count Unicode code points from 1.
    """
    sources = Sources(files)
    rules = sorted({finding.code for finding in findings})
    run = {
        "tool": {"driver": {"name": "Handrail", "rules": [_rule(code) for code in rules]}},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {"ACADEMY": {"description": {"text": "The academy's folder"}}},
        "results": [_result(finding, rules.index(finding.code), sources) for finding in findings],
    }
    return json.dumps({"$schema": SCHEMA, "version": VERSION, "runs": [run]}, ensure_ascii=False, indent=2) + "\n"


def _rule(code: str) -> dict[str, Any]:
    known = CODES[code]
    return {
        "id": code,
        "shortDescription": {"text": known.title},
        "fullDescription": {"text": known.why},
        "help": {"text": f"{known.mend}\n\n{known.example}"},
        "defaultConfiguration": {"level": known.severity},
    }


def _result(finding: Finding, rule: int, sources: Sources) -> dict[str, Any]:
    region: dict[str, Any] = {"startLine": finding.line, "startColumn": finding.column}
    if line := sources.line(finding.path, finding.line):
        region["snippet"] = {"text": CONTROL.sub("\ufffd", line)}
    artifact = {"uri": quote(finding.path, errors="replace"), "uriBaseId": "ACADEMY"}
    return {
        "ruleId": finding.code,
        "ruleIndex": rule,
        "level": finding.severity,
        "message": {"text": CONTROL.sub("\ufffd", finding.message)},
        "locations": [{"physicalLocation": {"artifactLocation": artifact, "region": region}}],
    }
