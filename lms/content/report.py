"""Findings as text for people, as JSON for programs, and as GitHub annotations."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict

from lms.content.findings import CODES, Finding
from lms.content.source import CONTROL

WIDEST = 100
"""Characters of the source line that are shown, around the column."""
_COLOURS = {"error": "\x1b[31m", "warning": "\x1b[33m"}
_PLAIN = "\x1b[0m"


def text(findings: Sequence[Finding], files: Mapping[str, bytes], *, colour: bool = False) -> str:
    """Write ``file:line:col CODE message``, the source line and a caret below the column, then how many there are."""
    sources = Sources(files)
    shown: list[str] = []
    for finding in findings:
        code = f"{_COLOURS[finding.severity]}{finding.code}{_PLAIN}" if colour else finding.code
        place = f"{_inert(finding.path)}:{finding.line}:{finding.column}"
        word = "" if finding.severity == "error" else f"{finding.severity}: "
        shown.append(f"{place} {code} {word}{_inert(finding.message)}")
        shown += _pointed(sources.line(finding.path, finding.line), finding.column)
    return "\n".join([*shown, summary(findings)]) + "\n"


def summary(findings: Sequence[Finding]) -> str:
    """Say how many errors and warnings there are."""
    if not findings:
        return "Nothing to mend."
    errors = sum(finding.severity == "error" for finding in findings)
    counted = f"{_counted(errors, 'error')}, {_counted(len(findings) - errors, 'warning')}"
    return f"{counted}. More: lms explain {findings[0].code}"


def as_json(findings: Sequence[Finding], files: Mapping[str, bytes]) -> str:
    """Write a list of objects, each with its source line and the mend of its code."""
    sources = Sources(files)
    listed = [
        {**asdict(one), "mend": CODES[one.code].mend, "source": sources.line(one.path, one.line)} for one in findings
    ]
    return json.dumps(listed, ensure_ascii=False, indent=2) + "\n"


def as_github(findings: Sequence[Finding], _files: Mapping[str, bytes]) -> str:
    """Write workflow commands that GitHub shows beside the lines; it has the files itself."""
    return "".join(
        f"::{one.severity} file={_property(one.path)},line={one.line},col={one.column},title={one.code}::"
        f"{_data(f'{one.code} {one.message}')}\n"
        for one in findings
    )


class Sources:
    """The lines of files, each file parted once."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self._files = files
        self._lines: dict[str, list[str]] = {}

    def line(self, path: str, number: int) -> str:
        """Give a line; "" if there is none."""
        if path not in self._lines:
            text = self._files.get(path, b"").decode("utf-8", errors="replace").removeprefix("\ufeff")
            self._lines[path] = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        return "".join(self._lines[path][number - 1 : number])


def _pointed(line: str, column: int) -> list[str]:
    """Give the part of a line around a column, and a line with a caret below it."""
    if not line.strip():
        return []
    begin = max(0, column - WIDEST // 2) if len(line) > WIDEST else 0
    part = _inert(line[begin : begin + WIDEST])
    gap = "".join("\t" if letter == "\t" else " " for letter in part[: column - 1 - begin])
    return [f"    {part}", f"    {gap}^"]


def _inert(text: str) -> str:
    """Take out what would move a terminal's cursor."""
    return CONTROL.sub("\ufffd", text).replace("\n", " ")


def _counted(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def _data(text: str) -> str:
    return _inert(text).replace("%", "%25")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
